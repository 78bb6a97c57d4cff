import RadDICOM
import RadVolume
import Testing

@testable import RadSeries

private func record(
    _ modality: String = "CT", sopClass: String? = nil, imageType: String = "ORIGINAL\\PRIMARY\\AXIAL"
) -> InstanceRecord {
    var record = Samples.slice(0, at: 0, modality: modality)
    if let sopClass { record.facts.sopClassUID = "1.2.840.10008.5.1.4.1.1." + sopClass }
    record.facts.imageType = imageType.split(separator: "\\").map(String.init)
    return record
}

@Test(arguments: [
    ("SR", "88.11"), ("PR", "11.1"), ("RTSTRUCT", "481.3"), ("RTPLAN", "481.5"), ("RTDOSE", "481.2"), ("KO", "88.59"),
    ("SEG", "66.4"), ("SEG", "66.7"), ("REG", "66.1"), ("MR", "66"), ("ECG", "9.1.1"), ("DOC", "104.1"),
    ("ANN", "91.1"), ("MR", "4.2"), ("MR", "11.1"), ("CT", "67"),
])
func `objects without images are named so`(modality: String, sopClass: String) {
    #expect(InstanceScreening.refusal(of: record(modality, sopClass: sopClass)) == .notAnImage)
}

@Test func `a media directory is no image`() {
    var directory = InstanceRecord(
        fileIndex: 0, identity: Samples.identity, transferSyntax: .explicitLittleEndian)
    directory.facts.sopClassUID = "1.2.840.10008.1.3.10"
    directory.pixelData = .absent
    #expect(InstanceScreening.refusal(of: directory) == .notAnImage)
}

@Test(arguments: ["US", "XA", "RF", "CR", "DX", "MG", "SM", "NM", "OT", "XC", "ES", "IVUS", "OPT", "RTIMAGE", ""])
func `images of other modalities are out of scope`(modality: String) {
    var image = record(modality, sopClass: "999")
    if modality.isEmpty { image.facts.modality = nil }
    #expect(InstanceScreening.refusal(of: image) == .outOfScopeModality)
}

@Test(arguments: [("CT", "2"), ("MR", "4"), ("PT", "128")])
func `slices of CT, MR and PET pass`(modality: String, sopClass: String) {
    #expect(InstanceScreening.refusal(of: record(modality, sopClass: sopClass)) == nil)
    // A storage class stands in for an absent modality, and a modality for an absent class.
    var image = record(modality, sopClass: sopClass)
    image.facts.modality = nil
    #expect(InstanceScreening.refusal(of: image) == nil)
    image = record(modality)
    image.facts.sopClassUID = nil
    #expect(InstanceScreening.refusal(of: image) == nil)
}

@Test(arguments: [
    ("CT", "ORIGINAL\\PRIMARY\\LOCALIZER", RefusalReason.localizer),
    ("CT", "ORIGINAL\\PRIMARY\\LOCALIZER\\CT_SOM5 TOP", .localizer),
    ("CT", "ORIGINAL\\PRIMARY\\SCOUT", .localizer),
    ("CT", "DERIVED\\SECONDARY\\REF_SURVIEW", .localizer),
    ("CT", "DERIVED\\SECONDARY\\SCREEN SAVE", .screenCapture),
    ("MR", "DERIVED\\SECONDARY\\SCREEN_SAVE", .screenCapture),
    ("CT", "DERIVED\\SECONDARY\\DOSE_INFO", .doseReport),
    ("CT", "DERIVED\\SECONDARY\\OTHER\\CT_SOM5 PROT", .doseReport),
    ("CT", "DERIVED\\SECONDARY\\AXIAL\\MIP", .projection),
    ("MR", "DERIVED\\PRIMARY\\PROJECTION IMAGE\\M", .projection),
    ("MR", "DERIVED\\PRIMARY\\MIN IP\\SWI", .projection),
    ("MR", "DERIVED\\PRIMARY\\MINIP", .projection),
    ("MR", "DERIVED\\PRIMARY\\MNIP\\NORM", .projection),
    ("MR", "DERIVED\\PRIMARY\\DIFFUSION\\ADC\\ND", .derivedMap),
    ("MR", "DERIVED\\PRIMARY\\DIFFUSION\\FA", .derivedMap),
    ("MR", "ORIGINAL\\PRIMARY\\P\\ND", .derivedMap),
    ("MR", "ORIGINAL\\PRIMARY\\PHASE MAP\\P\\FFE", .derivedMap),
    ("MR", "ORIGINAL\\PRIMARY\\FIELD_MAP\\NONE", .derivedMap),
    ("MR", "DERIVED\\PRIMARY\\T2 MAP\\NONE", .derivedMap),
    ("MR", "DERIVED\\PRIMARY\\T2_STAR MAP", .derivedMap),
    ("CT", "DERIVED\\PRIMARY\\PERFUSION\\RCBF", .derivedMap),
    ("MR", "ORIGINAL\\PRIMARY\\M\\ND\\MOSAIC", .mosaic),
    ("MR", "ORIGINAL\\PRIMARY\\M\\VFRAME", .mosaic),
    // Phase comes before mosaic: it would be refused unpacked too.
    ("MR", "ORIGINAL\\PRIMARY\\P\\ND\\MOSAIC", .derivedMap),
])
func `ImageType says what an image shows`(modality: String, imageType: String, reason: RefusalReason) {
    #expect(InstanceScreening.refusal(of: record(modality, imageType: imageType)) == reason)
}

@Test(arguments: [
    ("MR", "DERIVED\\PRIMARY\\DIFFUSION\\TRACEW\\ND"), ("MR", "DERIVED\\PRIMARY\\DIFFUSION\\TRACE"),
    ("MR", "ORIGINAL\\PRIMARY\\MPR"), ("CT", "DERIVED\\SECONDARY\\MPR"), ("CT", "DERIVED\\SECONDARY\\AXIAL"),
    ("CT", "DERIVED\\PRIMARY\\AXIAL\\CT_SOM5 SPI"), ("CT", "ORIGINAL\\SECONDARY\\AXIAL"), ("CT", "DERIVED\\SECONDARY"),
    ("MR", "ORIGINAL\\PRIMARY\\M_FFE\\M\\FFE"), ("MR", "ORIGINAL\\PRIMARY\\R_IR\\R\\IR"),
    ("MR", "DERIVED\\PRIMARY\\M\\ND\\FAT"), ("MR", "DERIVED\\PRIMARY\\WATER"), ("MR", "ORIGINAL\\PRIMARY\\PERFUSION"),
    ("MR", "DERIVED\\PRIMARY\\M\\UNI"), ("CT", "ORIGINAL\\PRIMARY\\AXIAL\\P"), ("MR", ""),
])
func `anatomical images pass, original or derived`(modality: String, imageType: String) {
    #expect(InstanceScreening.refusal(of: record(modality, imageType: imageType)) == nil)
}

@Test func `other elements tell phase images, planning scans and derived maps`() {
    var image = record("MR")
    image.facts.complexImageComponent = "PHASE"
    #expect(InstanceScreening.refusal(of: image) == .derivedMap)
    image = record("MR")
    image.facts.rescaleType = "mrad"
    #expect(InstanceScreening.refusal(of: image) == .derivedMap)
    image = record("MR", imageType: "DERIVED\\PRIMARY\\OTHER")
    image.facts.seriesDescription = "ep2d_diff ADC"
    #expect(InstanceScreening.refusal(of: image) == .derivedMap)
    // A name alone is no proof: the source images of a map are often called after it.
    image.facts.imageType = ["ORIGINAL", "PRIMARY", "OTHER"]
    #expect(InstanceScreening.refusal(of: image) == nil)
    image = record("MR")
    image.isThreePlanePlan = true
    #expect(InstanceScreening.refusal(of: image) == .localizer)
    image = record("MR")
    image.facts.seriesDescription = "AAHead_Scout_MPR_sag"
    #expect(InstanceScreening.refusal(of: image) == .localizer)
    image = record("CT")
    image.facts.scanOptions = ["SURVIEW"]
    #expect(InstanceScreening.refusal(of: image) == .localizer)
    image.facts.scanOptions = ["HELICAL MODE"]
    #expect(InstanceScreening.refusal(of: image) == nil)
}

@Test func `a colour image is colour, a page without a place is a screen`() {
    var image = record("MR", sopClass: "7")
    image.frame?.samplesPerPixel = 3
    image.frame?.photometricInterpretation = "RGB"
    #expect(InstanceScreening.refusal(of: image) == .colour)
    image.position = nil
    #expect(InstanceScreening.refusal(of: image) == .screenCapture)
    image.facts.sopClassUID = "1.2.840.10008.5.1.4.1.1.4"
    #expect(InstanceScreening.refusal(of: image) == .colour)
    #expect(InstanceScreening.refusal(of: record("CT", sopClass: "7")) == .screenCapture)
    for photometric in ["PALETTE COLOR", "YBR_FULL_422"] {
        image = record("MR")
        image.frame?.photometricInterpretation = photometric
        #expect(InstanceScreening.refusal(of: image) == .colour)
    }
}

@Test func `pixels and frames must be there`() {
    var image = record()
    image.pixelData = .absent
    #expect(InstanceScreening.refusal(of: image) == .noPixelData)
    image.pixelData = .headerTruncated
    #expect(InstanceScreening.refusal(of: image) == .truncated)
    image = record()
    image.frame = nil
    #expect(InstanceScreening.refusal(of: image) == .noPixelData)
    image = record()
    image.frame?.numberOfFrames = 16
    #expect(InstanceScreening.refusal(of: image) == .noGeometry)
    // An out-of-scope object says so, whatever else it lacks.
    image.facts.modality = "US"
    image.pixelData = .absent
    #expect(InstanceScreening.refusal(of: image) == .outOfScopeModality)
}

@Test(arguments: [
    Change("position") { $0.position = nil }, Change("row") { $0.rowDirection = nil },
    Change("column") { $0.columnDirection = nil },
    Change("not a number") { $0.position = Vector3(x: .nan, y: 0, z: 0) },
    Change("zero") { $0.rowDirection = .zero },
    Change("not perpendicular") { $0.columnDirection = Vector3(x: 0.6, y: 0.8, z: 0) },
])
func `a slice without a position or orientation has no geometry`(change: Change) {
    #expect(InstanceScreening.refusal(of: change.applied(to: record())) == .noGeometry)
}

@Test(arguments: [nil, 0, -1, Double.infinity] as [Double?])
func `a slice without pixel spacing has no geometry`(spacing: Double?) {
    var image = record()
    image.rowSpacing = spacing
    #expect(InstanceScreening.refusal(of: image) == .noGeometry)
    image = record()
    image.columnSpacing = spacing
    #expect(InstanceScreening.refusal(of: image) == .noGeometry)
}
