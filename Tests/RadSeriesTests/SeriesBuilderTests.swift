import RadDICOM
import RadTensor
import RadVolume
import Testing

@testable import RadSeries

private let four = SeriesBuilder.Options(minimumSlices: 4)

@Test func `a regular stack is a volume with its geometry`() throws {
    let outcomes = SeriesBuilder.outcomes(of: Samples.stack(20, step: 2.5, from: -30))
    let volume = try #require(outcomes.volumes.first)
    #expect(outcomes.count == 1)
    #expect(volume.number == 0)
    #expect(volume.frames.map(\.fileIndex) == Array(0..<20))
    #expect(volume.flags.isEmpty)
    #expect(volume.unit == .hounsfield)
    #expect(volume.geometry.origin == Vector3(x: -10, y: -20, z: -30))
    #expect(volume.geometry.extent == VolumeExtent(depth: 20, height: 4, width: 6))
    #expect(volume.geometry.sliceSpacing == 2.5)
    #expect(volume.facts.sliceSpacing == 2.5)
    #expect(volume.facts.plane == .axial)
    #expect(volume.facts.sliceCount == 20)
}

@Test func `slices are ordered by position, whatever instance numbers and slice locations say`() throws {
    let records = Samples.stack(20, step: -3) { record in
        record.instanceNumber = record.fileIndex
        record.facts.spacingBetweenSlices = 17
        record.facts.sliceThickness = 9
    }
    let volume = try #require(SeriesBuilder.outcomes(of: records).volumes.first)
    #expect(volume.frames.map(\.fileIndex) == Array((0..<20).reversed()))
    #expect(volume.geometry.sliceSpacing == 3)
    #expect(volume.geometry.origin.z == -57)
}

@Test func `row spacing is the first value of PixelSpacing`() throws {
    let records = Samples.stack(16) { record in
        record.rowSpacing = 3.5
        record.columnSpacing = 2.5
    }
    let geometry = try #require(SeriesBuilder.outcomes(of: records).volumes.first?.geometry)
    let start = geometry.origin
    #expect(geometry.position(slice: 0, row: 1, column: 0) - start == Vector3(x: 0, y: 3.5, z: 0))
    #expect(geometry.position(slice: 0, row: 0, column: 1) - start == Vector3(x: 2.5, y: 0, z: 0))
}

@Test(arguments: [
    (Vector3(x: 1, y: 0, z: 0), Vector3(x: 0, y: 1, z: 0), AnatomicalPlane.axial),
    (Vector3(x: -1, y: 0, z: 0), Vector3(x: 0, y: -1, z: 0), .axial),
    (Vector3(x: 1, y: 0, z: 0), Vector3(x: 0, y: 0, z: -1), .coronal),
    (Vector3(x: 0, y: 1, z: 0), Vector3(x: 0, y: 0, z: -1), .sagittal),
    (Vector3(x: 1, y: 0, z: 0), Vector3(x: 0, y: 0.8, z: 0.6), .oblique),
    (Vector3(x: 1, y: 0, z: 0), Vector3(x: 0, y: 0.96, z: 0.28), .axial),
])
func `stacks in any orientation follow their normal`(row: Vector3, column: Vector3, plane: AnatomicalPlane) throws {
    let records = Samples.orient(Samples.stack(16), row: row, column: column)
    let volume = try #require(SeriesBuilder.outcomes(of: records.shuffled()).volumes.first)
    #expect(volume.frames.map(\.fileIndex) == Array(0..<16))
    #expect(volume.facts.plane == plane)
    #expect((volume.geometry.sliceStep - row.cross(column) * 2).length < 1e-12)
}

@Test(arguments: [0.0009, 0.0011, 0.2, -0.2])
func `a tilted stack keeps its shear`(shift: Double) throws {
    let records = Samples.stack(16).map { record in
        var tilted = record
        tilted.position?.y += shift * (record.position?.z ?? 0)
        return tilted
    }
    let volume = try #require(SeriesBuilder.outcomes(of: records).volumes.first)
    #expect(volume.flags.contains(.sheared) == (abs(shift) > 1e-3))
    #expect(abs(volume.geometry.sliceStep.y - 2 * shift) < 1e-12)
    #expect(abs(volume.geometry.sliceSpacing - 2) < 1e-12)
}

@Test func `slices beside the line of the stack are no volume`() {
    var records = Samples.stack(16)
    records[7].position?.x += 0.09
    #expect(SeriesBuilder.outcomes(of: records).summary == ["volume"])
    records[7].position?.x += 0.09
    #expect(SeriesBuilder.outcomes(of: records).summary == ["non-uniform-spacing"])
}

@Test(arguments: [(9e-4, true), (1.1e-3, false)])
func `directions are repaired by at most a thousandth`(error: Double, isAccepted: Bool) throws {
    let records = Samples.stack(16) { record in
        record.columnDirection = Vector3(x: error, y: 1, z: 0)
    }
    let outcomes = SeriesBuilder.outcomes(of: records)
    #expect(outcomes.summary == (isAccepted ? ["volume"] : ["no-geometry"]))
    guard let volume = outcomes.volumes.first else { return }
    #expect(volume.flags == [.repairedDirections])
    #expect(volume.geometry.columnDirection == Vector3(x: 0, y: 1, z: 0))
}

@Test(arguments: [(15, ["too-few-slices"]), (16, ["volume"]), (1, ["too-few-slices"])])
func `the least number of slices is 16 unless the caller asks another`(count: Int, summary: [String]) {
    #expect(SeriesBuilder.outcomes(of: Samples.stack(count)).summary == summary)
}

@Test func `fewer slices are accepted where asked, but never one`() {
    #expect(SeriesBuilder.outcomes(of: Samples.stack(4), options: four).summary == ["volume"])
    let one = SeriesBuilder.Options(minimumSlices: 1)
    #expect(SeriesBuilder.outcomes(of: Samples.stack(1), options: one).summary == ["too-few-slices"])
}

@Test func `a hole in the stack is missing slices, two steps are non-uniform`() throws {
    let hole = Samples.stack(at: (0..<20).map { Double($0 < 10 ? $0 : $0 + 2) * 3 })
    let refusal = try #require(SeriesBuilder.outcomes(of: hole).refusals.first)
    #expect(refusal.reason == .missingSlices)
    #expect(refusal.measures[.missingSlices] == 2)
    #expect(refusal.facts.sliceSpacing == 3)
    #expect(refusal.facts.geometry == nil)
    #expect(SeriesBuilder.outcomes(of: Samples.twoSteps()).summary == ["non-uniform-spacing"])
}

@Test func `scatter that does not add up is accepted and flagged`() throws {
    let heights = (0..<20).map { Double($0) * 6.97 + ($0 == 5 ? 0.09 : 0) }
    let volume = try #require(SeriesBuilder.outcomes(of: Samples.stack(at: heights)).volumes.first)
    #expect(volume.flags == [.unevenSpacing])
    #expect(abs(volume.geometry.sliceSpacing - 6.97) < 1e-9)
}

@Test func `several images at each position are four-dimensional, at one position duplicates`() throws {
    let twice = Samples.stack(16) + Samples.stack(16, first: 16)
    let refusal = try #require(SeriesBuilder.outcomes(of: twice).refusals.first)
    #expect(refusal.reason == .fourDimensional)
    #expect(refusal.facts.volumeCount == 2)
    #expect(refusal.facts.sliceCount == 16)
    // With fewer positions than asked no split can help.
    let short = Samples.stack(8) + Samples.stack(8, first: 8)
    #expect(SeriesBuilder.outcomes(of: short).summary == ["too-few-slices"])
    let still = Samples.stack(at: [5, 5, 5, 5])
    #expect(SeriesBuilder.outcomes(of: still).summary == ["duplicate"])
}

@Test func `small stacks in several orientations are mixed, large ones are volumes`() {
    let sagittal = Samples.orient(
        Samples.stack(5, first: 5), row: Vector3(x: 0, y: 1, z: 0), column: Vector3(x: 0, y: 0, z: -1))
    #expect(SeriesBuilder.outcomes(of: Samples.stack(5) + sagittal).summary == ["mixed-orientations"])
    #expect(
        SeriesBuilder.outcomes(of: Samples.stack(20, first: 10) + sagittal).summary == ["volume", "mixed-orientations"])
    #expect(SeriesBuilder.outcomes(of: Samples.stack(5) + sagittal, options: four).summary == ["volume", "volume"])
}

@Test func `frames that were not told apart have no place`() {
    var object = Samples.slice(0, at: 0, modality: "MR")
    object.facts.sopClassUID = "1.2.840.10008.5.1.4.1.1.4.1"
    object.frame?.numberOfFrames = 96
    #expect(SeriesBuilder.outcomes(of: [object]).summary == ["no-geometry"])
    object.facts.sopClassUID = "1.2.840.10008.5.1.4.1.1.4"
    object.hasFunctionalGroups = true
    #expect(SeriesBuilder.outcomes(of: [object]).summary == ["no-geometry"])
}

@Test(arguments: [
    (RefusalReason.truncated, Change("pixels cut short") { $0.pixelData = .pixelsTruncated }),
    (.unsupportedPixels, Change("64 bits allocated") { $0.frame?.bitsAllocated = 64 }),
    (.unsupportedPixels, Change("1 bit allocated") { $0.frame?.bitsAllocated = 1 }),
    (.unsupportedPixels, Change("floating point of 16 bits") { $0.hasFloatingPointPixels = true }),
    (.unsupportedPixels, Change("lookup table") { $0.hasModalityLookupTable = true }),
    (.invalidRescale, Change("slope of zero") { $0.rescale.slope = 0 }),
    (.invalidRescale, Change("intercept not a number") { $0.rescale.intercept = .nan }),
    (.unsupportedSyntax, Change("video") { $0.transferSyntax = TransferSyntax(uid: "1.2.840.10008.1.2.4.100") }),
])
func `one slice that cannot be read refuses the stack`(reason: RefusalReason, change: Change) {
    var records = Samples.stack(20)
    records[9] = change.applied(to: records[9])
    #expect(SeriesBuilder.outcomes(of: records).summary == [reason.rawValue])
    // Too few slices is said first: the series would be refused with readable pixels too.
    #expect(SeriesBuilder.outcomes(of: Array(records[5..<15])).summary == ["too-few-slices"])
}

@Test func `an image of its own kind beside a volume has its own outcome`() {
    var scout = Samples.slice(50, at: 0, imageType: ["ORIGINAL", "PRIMARY", "LOCALIZER"])
    scout.rowDirection = Vector3(x: 0, y: 1, z: 0)
    scout.columnDirection = Vector3(x: 0, y: 0, z: -1)
    var report = Samples.slice(51, at: 0, modality: "SR")
    report.facts.sopClassUID = "1.2.840.10008.5.1.4.1.1.88.11"
    let outcomes = SeriesBuilder.outcomes(of: Samples.stack(20) + [scout, report])
    #expect(outcomes.summary == ["volume", "localizer", "not-an-image"])
    #expect(outcomes.refusals.first { $0.reason == .notAnImage }?.facts.sliceCount == 0)
    #expect(outcomes.refusals.first { $0.reason == .localizer }?.facts.plane == .sagittal)
}

@Test func `nothing makes nothing`() {
    #expect(SeriesBuilder.outcomes(of: []).isEmpty)
}
