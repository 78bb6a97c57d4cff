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

/// A series with several volumes at its positions, some of them unfinished, told apart by facts drawn from a seed.
private func manyVolumes(seed: UInt64) -> [InstanceRecord] {
    var random = SeededRandom(seed: seed)
    let slices = Int.random(in: 2...20, using: &random)
    let facts: [(inout SplittingFacts, Int) -> Void] = [
        { $0.echoTime = Double($1) }, { $0.component = $1 == 0 ? .magnitude : .real },
        { $0.temporalPosition = $1 }, { $0.acquisitionNumber = $1 }, { $0.diffusionBValue = Double(500 * $1) },
    ]
    let (first, second) = (Int.random(in: 0..<5, using: &random), Int.random(in: 0..<5, using: &random))
    var records: [InstanceRecord] = []
    for volume in 0..<Int.random(in: 2...6, using: &random) {
        for slice in 0..<slices where Double.random(in: 0..<1, using: &random) < (seed % 3 == 0 ? 0.9 : 1) {
            var record = Samples.slice(100 * volume + slice, at: Double(slice) * 3)
            facts[first](&record.splitting, volume / 2)
            facts[second](&record.splitting, volume % 2)
            if seed % 2 == 0 { record.instanceNumber = 100 * volume + slice }
            records.append(record)
        }
    }
    return records
}

@Test(arguments: UInt64(1)...60)
func `images of many volumes are each in one outcome, whatever their order`(seed: UInt64) {
    let records = manyVolumes(seed: seed)
    let options = SeriesBuilder.Options(minimumSlices: 3)
    let outcomes = SeriesBuilder.outcomes(of: records, options: options)
    #expect(outcomes.flatMap(\.files).sorted() == records.map(\.fileIndex).sorted())
    for volume in outcomes.volumes {
        #expect(Set(volume.images.compactMap(\.position)).count == volume.images.count)
    }
    var random = SeededRandom(seed: seed)
    #expect(SeriesBuilder.outcomes(of: records.shuffled(using: &random), options: options) == outcomes)
}

@Test func `a time series of 300 volumes is split without loss`() {
    let records = (0..<300).flatMap { volume in
        (0..<40).map { slice in
            var record = Samples.slice(40 * volume + slice, at: Double(slice) * 3, modality: "MR")
            record.instanceNumber = record.fileIndex
            return record
        }
    }
    let outcomes = SeriesBuilder.outcomes(of: records)
    #expect(outcomes.volumes.count == 300)
    #expect(outcomes.refusals.isEmpty)
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
