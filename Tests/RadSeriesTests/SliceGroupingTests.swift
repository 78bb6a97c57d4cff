import RadDICOM
import RadVolume
import Testing

@testable import RadSeries

@Test(arguments: [
    Change("frame of reference") {
        $0.identity = SeriesIdentity(study: "1.2.1", series: "1.2.2", frameOfReference: "9")
    },
    Change("rows") { $0.frame?.rows = 8 },
    Change("columns") { $0.frame?.columns = 8 },
    Change("row spacing") { $0.rowSpacing = 1.001 },
    Change("column spacing") { $0.columnSpacing = 0.999 },
    Change("first ImageType value") { $0.facts.imageType[0] = "DERIVED" },
    Change("second ImageType value") { $0.facts.imageType[1] = "SECONDARY" },
    Change("third ImageType value") { $0.facts.imageType[2] = "OTHER" },
    Change("fourth ImageType value") { $0.facts.imageType.append("NORM") },
    Change("modality") { $0.facts.modality = "PT" },
    Change("orientation") {
        $0.rowDirection = Vector3(x: 0.9999985, y: 0.0017, z: 0)
        $0.columnDirection = Vector3(x: -0.0017, y: 0.9999985, z: 0)
    },
])
func `images of different kinds are different volumes`(change: Change) {
    let plain = Samples.stack(16)
    let other = Samples.stack(16, first: 16, change)
    let volumes = SeriesBuilder.outcomes(of: plain + other).volumes
    #expect(volumes.count == 2)
    #expect(Set(volumes.map { Set($0.frames.map(\.fileIndex)) }) == [Set(0..<16), Set(16..<32)])
    #expect(volumes.map(\.number) == [0, 1])
}

@Test(arguments: [
    Change("acquisition number") { $0.acquisitionNumber = $0.fileIndex },
    Change("exposure") { $0.facts.exposure = Double($0.fileIndex) },
    Change("tube current") { $0.facts.xRayTubeCurrent = Double($0.fileIndex) },
    Change("instance number") { $0.instanceNumber = 7 },
    Change("fifth ImageType value") { $0.facts.imageType += ["A", "B\($0.fileIndex)"] },
    Change("rounding of spacing") { $0.columnSpacing = 1 + 0.00009 * Double($0.fileIndex % 2) },
    Change("rounding of orientation") { $0.rowDirection = Vector3(x: 1, y: 0.0009 * Double($0.fileIndex % 2), z: 0) },
    Change("description") { $0.facts.seriesDescription = "\($0.fileIndex)" },
    Change("rescale slope") { $0.rescale.slope = 1 + Double($0.fileIndex) },
])
func `what varies inside a volume does not split it`(change: Change) {
    #expect(SeriesBuilder.outcomes(of: Samples.stack(20, change)).summary == ["volume"])
}

@Test func `parts of the fourth ImageType value are joined only where none stands alone`() throws {
    // Thin averaged slices below, thick ones above, as in a head CT: each part has 14 slices.
    var parts = Samples.twoSteps()
    for index in 0..<14 { parts[index].facts.imageType.append("ADD") }
    let refusal = try #require(SeriesBuilder.outcomes(of: parts).refusals.first)
    #expect(refusal.reason == .nonUniformSpacing)
    #expect(refusal.facts.sliceCount == 28)
    let eight = SeriesBuilder.outcomes(of: parts, options: .init(minimumSlices: 8))
    #expect(eight.volumes.map(\.geometry.sliceSpacing) == [4, 7])
    // Odd and even slices of one stack, told apart by that value alone.
    let halves = Samples.stack(20) { record in
        if record.fileIndex % 2 == 0 { record.facts.imageType.append("ADD") }
    }
    let volume = try #require(SeriesBuilder.outcomes(of: halves).volumes.first)
    #expect(volume.flags == [.joinedParts])
    #expect(volume.frames.count == 20)
    // Two kinds of images at the same places are never joined.
    let kinds = Samples.stack(10) + Samples.stack(10, first: 10) { $0.facts.imageType.append("PHASE2") }
    #expect(SeriesBuilder.outcomes(of: kinds).refusals.first?.facts.sliceCount == 10)
}

@Test func `volumes are numbered by plane and place`() {
    let high = Samples.stack(16, from: 200, first: 40) { $0.facts.imageType[2] = "OTHER" }
    let sagittal = Samples.orient(
        Samples.stack(16, from: -500, first: 80), row: Vector3(x: 0, y: 1, z: 0), column: Vector3(x: 0, y: 0, z: -1))
    let coronal = Samples.orient(
        Samples.stack(16, from: -600, first: 120), row: Vector3(x: 1, y: 0, z: 0), column: Vector3(x: 0, y: 0, z: -1))
    let volumes = SeriesBuilder.outcomes(of: sagittal + high + coronal + Samples.stack(16)).volumes
    #expect(volumes.map { $0.frames[0].fileIndex } == [0, 40, 120, 80])
}
