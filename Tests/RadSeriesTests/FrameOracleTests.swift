import RadDICOM
import RadSystem
import RadTensor
import RadTestSupport
import RadVolume
import Testing

@testable import RadSeries

/// Objects with many frames and mosaics of the shared images, with the number of volumes of at least two slices.
private let objects: [(path: String, volumes: Int)] = [
    ("dcm_qa_canon_61/In/enh/5000.dcm", 13),
    ("dcm_qa_enh/In/Philips/IM_0027_fMAP.dcm", 1),
    ("dcm_qa_enh/In/Siemens/XA10", 4),
    ("dcm_qa_xa30/5_anat-T1w_acq-tfl", 1),
    ("dcm_qa_xa30/In/12_DWI_dir80_PA", 1),
    ("dcm_qa_xa30/In/8_gre_field_mapping", 2),
    ("dicom2nifti/philips_enhanced/dti/001/IM-0001-3835-0001.dcm", 4),
    ("dicom2nifti/philips_enhanced/dti/001_implicit/IM-0001-3835-0001.dcm", 4),
    ("dicom2nifti/siemens_multiframe/anatomical/001/IM-0001-0001-0001.dcm", 1),
    // The third copy is signed, which dcm2niix does not see.
    ("dcm_qa_12bit/In/12bitUnsigned.dcm", 1),
    ("dcm_qa_12bit/In/12bitUnsigned_0x0F0F.dcm", 1),
    ("dcm_qa_nih/Siemens/mr_0003", 2),
    ("dcm_qa_nih/Siemens/mr_0004", 2),
    ("dcm_qa_nih/Siemens/mr_0005", 2),
    ("dcm_qa_nih/Siemens/mr_0006", 2),
]

/// Finds our volume among all volumes of all NIfTI files of a folder.
///
/// Standard input: our voxels, f32. Arguments: the folder, depth, rows and columns, our geometry.
/// Output, f64: volumes looked at; of the one with the least differences: voxels outside, differing voxels, the largest
/// distance in mm to the nearest voxel centre.
private let script = """
    import glob, sys
    import numpy as np
    depth, rows, columns = (int(text) for text in sys.argv[2:5])
    numbers = np.array([float(text) for text in sys.argv[5:]])
    origin, row, column, step, spacing = numbers[:3], numbers[3:6], numbers[6:9], numbers[9:12], numbers[12:]
    ours = np.frombuffer(sys.stdin.buffer.read(), "<f4").reshape(depth, rows, columns)
    index = np.stack([grid.ravel() for grid in np.indices(ours.shape)])
    place = (origin[:, None] + step[:, None] * index[0] + column[:, None] * spacing[0] * index[1]
             + row[:, None] * spacing[1] * index[2]) * np.array([-1, -1, 1])[:, None]
    count, best = 0, (np.inf, np.inf, np.inf)
    for path in glob.glob(sys.argv[1] + "/*.nii"):
        content = open(path, "rb").read()
        sizes = np.frombuffer(content, "<i2", 8, 40).astype(int)
        kind = {2: "u1", 4: "<i2", 512: "<u2", 16: "<f4", 8: "<i4"}.get(int(np.frombuffer(content, "<i2", 1, 70)[0]))
        if kind is None: continue
        start, slope, intercept = np.frombuffer(content, "<f4", 3, 108).astype(float)
        affine = np.vstack([np.frombuffer(content, "<f4", 12, 280).reshape(3, 4), [0, 0, 0, 1]]).astype(float)
        extent, times = sizes[1:4], max(1, sizes[4]) if sizes[0] > 3 else 1
        data = np.frombuffer(content, kind, int(np.prod(extent)) * times, int(start)).astype(float)
        data = (data * (slope or 1) + intercept).reshape(times, *extent[::-1])
        theirs = np.linalg.inv(affine) @ np.vstack([place, np.ones(place.shape[1])])
        nearest = np.rint(theirs[:3]).astype(int)
        off = np.linalg.norm(affine[:3, :3] @ (theirs[:3] - nearest), axis=0).max()
        inside = np.all((nearest >= 0) & (nearest < extent[:, None]), axis=0)
        for volume in data:
            value = volume[nearest[2][inside], nearest[1][inside], nearest[0][inside]]
            mine = ours.ravel()[inside]
            # Padding, which we fill and mark, is not a number here.
            different = np.count_nonzero(np.abs(value - mine) > 1e-3 * np.maximum(1, np.abs(value)))
            count += 1
            best = min(best, (float((~inside).sum()), float(different), off))
    np.array([count, *best], "<f8").tofile(sys.stdout.buffer)
    """

/// Objects of one file whose frames are compared with pydicom's; dcm2niix stacks those of NEMA in the order of frames,
/// at the slice thickness, where positions say another order and distance.
private let enhanced = [
    "nema_multiframe/medical.nema.org/multiframe/DISCIMG/IMAGES/BRTUM003",
    "nema_multiframe/medical.nema.org/multiframe/DISCIMG/IMAGES/BRTUM004",
    "nema_multiframe/medical.nema.org/multiframe/DISCIMG/IMAGES/BRTUM005", "dcm_qa_canon_61/In/enh/5000.dcm",
    "dcm_qa_enh/In/Philips/IM_0027_fMAP.dcm", "dicom2nifti/philips_enhanced/dti/001/IM-0001-3835-0001.dcm",
    "dcmqi/segmentations/23x38x3/multiframe/mf.dcm",
]

/// Compares a volume with frames that pydicom reads, by their functional groups.
///
/// Standard input: our voxels, f32, padding not-a-number. Arguments: the file, origin and step, then frame numbers.
/// Output, f64: differing voxels, the largest distance in mm of a frame from its slice.
private let pydicomScript = """
    import sys
    import numpy as np
    import pydicom
    image = pydicom.dcmread(sys.argv[1])
    numbers = np.array([float(text) for text in sys.argv[2:8]])
    shared = image.get("SharedFunctionalGroupsSequence", [None])[0]
    def group(frame, name):
        own = image.PerFrameFunctionalGroupsSequence[frame]
        return (getattr(own, name) if name in own else getattr(shared, name))[0]
    pixels = image.pixel_array
    ours = np.frombuffer(sys.stdin.buffer.read(), "<f4").reshape(-1, image.Rows, image.Columns)
    different, distance = 0, 0.0
    for index, text in enumerate(sys.argv[8:]):
        frame = int(text)
        value = group(frame, "PixelValueTransformationSequence")
        theirs = pixels[frame] * float(value.RescaleSlope) + float(value.RescaleIntercept)
        known = ~np.isnan(ours[index])
        different += np.count_nonzero(np.float32(theirs)[known] != ours[index][known])
        place = np.array(group(frame, "PlanePositionSequence").ImagePositionPatient, float)
        distance = max(distance, np.linalg.norm(place - numbers[:3] - numbers[3:] * index))
    np.array([different, distance], "<f8").tofile(sys.stdout.buffer)
    """

@Suite(.requiresSharedData, .requiresPython("numpy"), .requiresProgram("dcm2niix")) struct FrameOracleTests {
    private func volumes(of path: String) throws -> (outcomes: [VolumeOutcome], open: (Int) throws -> ByteSource) {
        let root = try #require(SharedData.path(path))
        let paths = File.isDirectory(root) ? File.filesBelow(root).sorted().map { root + "/" + $0 } : [root]
        let open: (Int) throws -> ByteSource = { .file(try ReadableFile(path: paths[$0], followLinks: true)) }
        let records = try paths.indices.flatMap { index in
            let source = try open(index)
            return try InstanceRecord.images(in: source, header: try HeaderReader.read(source), fileIndex: index)
        }
        let comparison = PixelComparison(files: open)
        return (
            SeriesBuilder.outcomes(
                of: records, options: .init(minimumSlices: 2), haveEqualPixels: comparison.haveEqualPixels), open
        )
    }

    /// The voxels, padding as not-a-number.
    private func marked(_ volume: Volume) throws -> Tensor {
        var values = volume.voxels.float32Values()
        if let mask = volume.validity?.bytes() {
            for index in mask.indices where mask[index] == 0 { values[index] = .nan }
        }
        return Tensor(shape: volume.voxels.shape, float32: values)
    }

    @Test(.requiresPython("pydicom"), arguments: enhanced)
    func `frames have the values and places that pydicom reads`(path: String) throws {
        guard let python = Oracle.python(modules: ["numpy", "pydicom"]) else { return }
        let (outcomes, open) = try volumes(of: path)
        #expect(!outcomes.volumes.isEmpty)
        for volume in outcomes.volumes {
            let voxels = try VolumeLoader.load(volume, files: open)
            let vectors = [volume.geometry.origin, volume.geometry.sliceStep]
            let found = try python.values(
                of: Double.self, pydicomScript,
                arguments: [try #require(SharedData.path(path))]
                    + vectors.flatMap { ["\($0.x)", "\($0.y)", "\($0.z)"] }
                    + volume.frames.map { "\($0.frame)" }, input: marked(voxels).bytes())
            #expect(found[0] == 0 && found[1] < 1e-3, "volume \(volume.number): \(found)")
        }
    }

    @Test(arguments: objects)
    func `frames and tiles lie where dcm2niix puts them`(object: (path: String, volumes: Int)) throws {
        guard let python = Oracle.python(modules: ["numpy"]), let converter = Program(named: "dcm2niix") else { return }
        let (outcomes, open) = try volumes(of: object.path)
        #expect(outcomes.volumes.count == object.volumes, "\(outcomes.summary)")
        let output = try TemporaryDirectory("nifti")
        let path = try #require(SharedData.path(object.path))
        // Not Philips' own scale, which the standard's rescale does not know.
        let single = File.isDirectory(path) ? "n" : "y"
        _ = try? converter.output(
            ["-z", "n", "-b", "n", "-p", "n", "-s", single, "-f", "%p_%s_%d", "-o", output.path, path])
        for volume in outcomes.volumes {
            let voxels = try VolumeLoader.load(volume, files: open)
            let geometry = volume.geometry
            let vectors = [geometry.origin, geometry.rowDirection, geometry.columnDirection, geometry.sliceStep]
            let numbers = vectors.flatMap { [$0.x, $0.y, $0.z] } + [geometry.rowSpacing, geometry.columnSpacing]
            let extent = geometry.extent
            let found = try python.values(
                of: Double.self, script,
                arguments: [output.path, "\(extent.depth)", "\(extent.height)", "\(extent.width)"]
                    + numbers.map { "\($0)" }, input: marked(voxels).bytes())
            #expect(found[0] > 0)
            #expect(found[1] == 0 && found[2] == 0 && found[3] < 0.02, "volume \(volume.number): \(found)")
        }
    }
}
