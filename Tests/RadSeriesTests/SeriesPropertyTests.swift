import RadDICOM
import RadTensor
import RadVolume
import Testing

@testable import RadSeries

/// A series with volumes, scouts, copies, holes and strays, drawn from a seed.
private func series(seed: UInt64) -> [InstanceRecord] {
    var random = SeededRandom(seed: seed)
    var records = Samples.stack(20, step: 1.25)
    for first in stride(from: 100, through: 300, by: 100) {
        let count = Int.random(in: 1...24, using: &random)
        let kinds = ["OTHER", "AXIAL", "MPR", "LOCALIZER"]
        let kind = kinds.randomElement(using: &random) ?? ""
        let steps: [Double] = [1, 1.25, 3]
        let step = steps.randomElement(using: &random) ?? 1
        let start = Double.random(in: -9.0...9.0, using: &random)
        records += Samples.stack(count, step: step, from: start, first: first) {
            $0.facts.imageType[2] = kind
        }
    }
    for index in 0..<Int.random(in: 0...4, using: &random) {
        guard var copy = records.randomElement(using: &random) else { continue }
        copy.fileIndex = 1000 + index
        if Bool.random(using: &random) { copy.sopInstanceUID += ".9" }
        if Bool.random(using: &random) { copy.rescale.intercept = 0 }
        records.append(copy)
    }
    var report = Samples.slice(2000, at: 0, modality: "SR")
    report.pixelData = .absent
    return records + [report]
}

@Test(arguments: UInt64(1)...40)
func `the order of files does not matter and no file is lost`(seed: UInt64) {
    let records = series(seed: seed)
    let same: (FrameReference, FrameReference) -> Bool = { abs($0.fileIndex - $1.fileIndex) % 7 == 0 }
    let outcomes = SeriesBuilder.outcomes(of: records, haveEqualPixels: same)
    #expect(outcomes.flatMap(\.files).sorted() == records.map(\.fileIndex).sorted())
    #expect(outcomes.volumes.map(\.number) == Array(0..<outcomes.volumes.count))
    var random = SeededRandom(seed: seed)
    for _ in 0..<5 {
        let shuffled = records.shuffled(using: &random)
        #expect(SeriesBuilder.outcomes(of: shuffled, haveEqualPixels: same) == outcomes)
    }
}

@Test(arguments: UInt64(1)...10)
func `slices of a volume stand where its geometry says`(seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    func direction() -> Vector3 {
        Vector3(x: random.normal(), y: random.normal(), z: random.normal()).normalized
    }
    let row = direction()
    let other = direction()
    let column = (other - row * row.dot(other)).normalized
    let lean = row * 0.3
    var records = Samples.orient(Samples.stack(18, step: 1.7), row: row, column: column)
    for index in records.indices {
        records[index].position = records[index].position.map { $0 + lean * Double(index) }
    }
    let volume = try #require(SeriesBuilder.outcomes(of: records.shuffled(using: &random)).volumes.first)
    for (slice, frame) in volume.frames.enumerated() {
        let stated = try #require(records.first { $0.fileIndex == frame.fileIndex }?.position)
        #expect((volume.geometry.position(slice: Double(slice), row: 0, column: 0) - stated).length < 1e-9)
    }
    #expect(volume.flags == [.sheared])
}
