import RadLabels
import RadSeries
import RadSystem
import RadTensor
import RadVolume

// Labels made-up series summaries of the kinds that archives are full of, on one core, and prints how many a minute.
// Then measures a made-up CT of 300 slices as the pixel voters do.
// With a folder of images, it compares what that costs with reading and decoding them.
// Usage: LabelsBenchmark [COUNT] [FOLDER]; the rules are found beside the executable.

func volume(_ size: (x: Double, y: Double, z: Double), slices: Int, pixels: Int) -> VolumeGeometry {
    VolumeGeometry(
        origin: Vector3(x: 0, y: 0, z: 0), rowDirection: Vector3(x: 1, y: 0, z: 0),
        columnDirection: Vector3(x: 0, y: 1, z: 0), sliceStep: Vector3(x: 0, y: 0, z: size.z / Double(slices)),
        columnSpacing: size.x / Double(pixels), rowSpacing: size.y / Double(pixels),
        extent: VolumeExtent(depth: slices, height: pixels, width: pixels))
}

func tomography(_ series: String, _ study: String, _ part: String, _ kernel: String, length: Double) -> SeriesFacts {
    var facts = SeriesFacts()
    (facts.modality, facts.sopClassUID, facts.manufacturer) = ("CT", "1.2.840.10008.5.1.4.1.1.2", "SIEMENS")
    (facts.seriesDescription, facts.studyDescription, facts.bodyPartExamined) = (series, study, part)
    facts.protocolName = study
    facts.imageType = ["ORIGINAL", "PRIMARY", "AXIAL", "CT_SOM5 SPI"]
    (facts.convolutionKernel, facts.kilovoltagePeak, facts.sliceThickness) = ([kernel], 120, 3)
    (facts.contrastBolusAgent, facts.rescaleType, facts.patientPosition) = ("Imeron 350", "HU", "HFS")
    (facts.rowSpacing, facts.columnSpacing, facts.rows, facts.columns) = (0.78, 0.78, 512, 512)
    facts.geometry = volume((400, 400, length), slices: 120, pixels: 512)
    (facts.sliceCount, facts.imageCount) = (120, 120)
    return facts
}

func resonance(
    _ series: String, _ study: String, _ part: String, tr: Double, te: Double, ti: Double?, _ sequence: [String]
) -> SeriesFacts {
    var facts = SeriesFacts()
    (facts.modality, facts.sopClassUID, facts.manufacturer) = ("MR", "1.2.840.10008.5.1.4.1.1.4", "Philips Healthcare")
    (facts.seriesDescription, facts.studyDescription, facts.bodyPartExamined) = (series, study, part)
    facts.protocolName = series
    facts.imageType = ["ORIGINAL", "PRIMARY", "M_SE", "M", "SE"]
    (facts.repetitionTime, facts.echoTime, facts.inversionTime, facts.flipAngle) = (tr, te, ti, 90)
    (facts.scanningSequence, facts.sequenceVariant, facts.mrAcquisitionType) = (sequence, ["SK", "SP"], "2D")
    (facts.magneticFieldStrength, facts.echoTrainLength, facts.sliceThickness) = (3, 12, 4)
    (facts.rowSpacing, facts.columnSpacing, facts.rows, facts.columns) = (0.45, 0.45, 512, 512)
    facts.geometry = volume((230, 230, 140), slices: 32, pixels: 512)
    (facts.sliceCount, facts.imageCount, facts.patientPosition) = (32, 32, "HFS")
    return facts
}

let kinds = [
    tomography("Abdomen portalvenös 3.0 B30f", "CT Abdomen mit KM", "ABDOMEN", "B30f", length: 460),
    tomography("LUNG 1.0 CE", "CT CHEST W CONTRAST", "CHEST", "B70f", length: 330),
    tomography("CAP 5.0 I40f 3", "CT Thorax Abdomen Becken", "CHEST", "I40f", length: 640),
    resonance("t2_tse_tra", "MRT Schädel mit KM", "BRAIN", tr: 4800, te: 98, ti: nil, ["SE"]),
    resonance("AX T2 FLAIR", "MRI BRAIN W WO CONTRAST", "HEAD", tr: 9000, te: 110, ti: 2500, ["SE", "IR"]),
    resonance("t1_vibe_fs_tra_post", "MRI LIVER", "ABDOMEN", tr: 4.1, te: 1.9, ti: nil, ["GR"]),
    resonance("ep2d_diff_b1000_TRACEW", "MR Prostata", "PROSTATE", tr: 5200, te: 80, ti: nil, ["EP", "SE"]),
]

let count = CommandLine.arguments.count > 1 ? Int(CommandLine.arguments[1]) ?? 200_000 : 200_000
let opened = monotonicNanoseconds()
let labeller = Labeller(rules: try LabelRules.bundled())
let read = monotonicNanoseconds()
let began = processCPUNanoseconds()
var labels = 0
for index in 0..<count {
    labels += labeller.labels(for: kinds[index % kinds.count]).count
}
let seconds = Double(processCPUNanoseconds() - began) / 1e9
print("rules read in \(Double(read - opened) / 1e6) ms")
print(
    "\(count) series in \(seconds) s of one core: \(Int(Double(count) / seconds * 60)) a minute, \(labels / count) labels each"
)

let extent = VolumeExtent(depth: 300, height: 512, width: 512)
let trunk = try Tensor(shape: extent.shape) { (values: inout MutableSpan<Float>) in
    for index in 0..<extent.voxelCount {
        let (row, column) = (index / 512 % 512, index % 512)
        let distance = (row - 256) * (row - 256) + (column - 256) * (column - 256) / 2
        values[index] = distance > 20_000 ? -1000 : distance < 8000 ? -850 : Float(40 + index % 7)
    }
}
let tomogram = try Volume(geometry: volume((380, 380, 300), slices: 300, pixels: 512), voxels: trunk, unit: .hounsfield)
var times: [Double] = []
var measured = 0
for _ in 0..<9 {
    let start = processCPUNanoseconds()
    measured += tomogram.measures().values.count
    times.append(Double(processCPUNanoseconds() - start) / 1e6)
}
print("\(measured / 9) numbers of 512 x 512 x 300 voxels in \(times.sorted()[4]) ms of one core (median of 9)")
if CommandLine.arguments.count > 2 { try PixelCost.report(below: CommandLine.arguments[2]) }
