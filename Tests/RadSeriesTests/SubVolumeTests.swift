import RadDICOM
import RadVolume
import Testing

@testable import RadSeries

private let four = SeriesBuilder.Options(minimumSlices: 4)

/// A series with several images at each of some positions: what differs between its volumes, and where.
private struct Series: Sendable, CustomTestStringConvertible {
    let name: String
    let volumes: Int
    /// Changes an image by the number of its volume and of its slice.
    let change: @Sendable (inout InstanceRecord, _ volume: Int, _ slice: Int) -> Void

    init(_ name: String, volumes: Int, _ change: @escaping @Sendable (inout InstanceRecord, Int, Int) -> Void) {
        (self.name, self.volumes, self.change) = (name, volumes, change)
    }

    var testDescription: String { name }

    /// The images in an order of no meaning, with file numbers of no meaning: 1000 volume + slice.
    func records(slices: Int = 6) -> [InstanceRecord] {
        (0..<volumes).flatMap { volume in
            (0..<slices).map { slice in
                var record = Samples.slice(1000 * volume + slice, at: Double(slice) * 3, modality: "MR")
                change(&record, volume, slice)
                return record
            }
        }.sorted { $0.fileIndex * 7919 % 1009 < $1.fileIndex * 7919 % 1009 }
    }
}

private let directions = [Vector3(x: 1, y: 0, z: 0), Vector3(x: 0, y: 1, z: 0), Vector3(x: 0, y: 0, z: 1)]

private let explained = [
    Series("b values", volumes: 3) { record, volume, _ in
        record.splitting.diffusionBValue = [0, 500, 1000][volume]
    },
    Series("b value with gradients", volumes: 4) { record, volume, _ in
        record.splitting.diffusionBValue = volume == 0 ? 0 : 1000
        record.splitting.diffusionGradient = volume == 0 ? nil : directions[volume - 1]
    },
    Series("gradients that scatter, told by acquisition", volumes: 3) { record, volume, slice in
        record.splitting.diffusionBValue = volume == 0 ? 0 : 1000
        record.splitting.diffusionGradient =
            volume == 0 ? nil : directions[volume - 1] + Vector3(x: 0, y: 0, z: 0.001 * Double(slice))
        record.splitting.acquisitionNumber = volume
    },
    Series("echo times", volumes: 2) { record, volume, _ in record.splitting.echoTime = [4.92, 7.38][volume] },
    Series("echo numbers", volumes: 2) { record, volume, _ in record.splitting.echoNumber = volume + 1 },
    Series("components", volumes: 4) { record, volume, _ in
        record.splitting.component = ImageComponent.allCases[volume]
        record.facts.complexImageComponent = "MAGNITUDE"
    },
    Series("echo with component", volumes: 4) { record, volume, _ in
        record.splitting.echoTime = [2.4, 4.8][volume / 2]
        record.splitting.component = [.magnitude, .real][volume % 2]
    },
    Series("time with echo", volumes: 6) { record, volume, slice in
        record.splitting.echoTime = [10, 30][volume % 2]
        record.splitting.acquisitionNumber = volume / 2 + 1
        record.splitting.contentTime = Double(100 * volume + slice)
    },
    Series("inversion times", volumes: 3) { record, volume, _ in
        record.splitting.inversionTime = [200, 900, 2400][volume]
    },
    Series("trigger times", volumes: 5) { record, volume, _ in record.splitting.triggerTime = 33.5 * Double(volume) },
    Series("phases of the heart", volumes: 4) { record, volume, _ in
        record.splitting.cardiacPhase = 25 * Double(volume)
    },
    Series("temporal positions", volumes: 3) { record, volume, _ in record.splitting.temporalPosition = volume + 1 },
    Series("acquisition times", volumes: 3) { record, volume, _ in
        record.splitting.acquisitionTime = 36_000 + 20 * Double(volume)
    },
    Series("content times", volumes: 3) { record, volume, _ in record.splitting.contentTime = 20 * Double(volume) },
    Series("acquisition numbers", volumes: 3) { record, volume, _ in record.splitting.acquisitionNumber = volume },
    Series("kernels", volumes: 2) { record, volume, _ in
        record.splitting.convolutionKernel = [["B30f"], ["B70f"]][volume]
    },
    Series("label and control", volumes: 2) { record, volume, _ in
        record.splitting.labelling = ["LABEL", "CONTROL"][volume]
    },
    Series("frames of a PET", volumes: 3) { record, volume, _ in
        record.splitting.frameReferenceTime = 60_000 * Double(volume)
    },
]

@Test(arguments: explained)
private func `images at one place fall into volumes by what varies there`(series: Series) {
    let records = series.records()
    let outcomes = SeriesBuilder.outcomes(of: records, options: four)
    #expect(outcomes.refusals.isEmpty)
    let found = Set(outcomes.volumes.map { $0.frames.map(\.fileIndex) })
    let expected = Set((0..<series.volumes).map { volume in (0..<6).map { 1000 * volume + $0 } })
    #expect(found == expected)
    for volume in outcomes.volumes {
        #expect(volume.flags.isDisjoint(with: [.splitByOrder, .incompletePhase]))
        #expect(volume.facts.volumeCount == series.volumes)
    }
    #expect(outcomes.flatMap(\.files).sorted() == records.map(\.fileIndex).sorted())
    // The order of files changes nothing, numbers of volumes included.
    #expect(SeriesBuilder.outcomes(of: records.reversed(), options: four) == outcomes)
}

private let ordered = [
    Series("instance numbers, volume by volume", volumes: 3) { record, volume, slice in
        record.instanceNumber = 6 * volume + slice + 1
    },
    Series("instance numbers, position by position", volumes: 3) { record, volume, slice in
        record.instanceNumber = 3 * slice + volume + 1
    },
    Series("times that differ from slice to slice", volumes: 3) { record, volume, slice in
        record.splitting.acquisitionTime = 100 * Double(volume) + 7 * Double(slice % 3)
        record.instanceNumber = 1
    },
    Series("trigger times that differ from slice to slice", volumes: 4) { record, volume, slice in
        record.splitting.triggerTime = Double(volume) * (30 + 0.5 * Double(slice))
    },
]

@Test(arguments: ordered)
private func `where no fact is shared, the order of acquisition splits and says so`(series: Series) {
    let outcomes = SeriesBuilder.outcomes(of: series.records(), options: four)
    #expect(outcomes.refusals.isEmpty)
    #expect(
        outcomes.volumes.map { $0.frames.map(\.fileIndex) }
            == (0..<series.volumes).map { volume in (0..<6).map { 1000 * volume + $0 } })
    for volume in outcomes.volumes { #expect(volume.flags.contains(.splitByOrder)) }
}

@Test func `what nothing tells apart is kept together and refused`() throws {
    let twice = Series("same", volumes: 2) { _, _, _ in }.records()
    let refusal = try #require(SeriesBuilder.outcomes(of: twice, options: four).refusals.first)
    #expect(refusal.reason == .fourDimensional)
    #expect(refusal.facts.volumeCount == 2)
    #expect(refusal.files.count == 12)
}

@Test(arguments: [true, false])
func `a volume that was not finished is refused, the others are kept and flagged`(isInOrderOnly: Bool) throws {
    let series = Series("time series", volumes: 4) { record, volume, slice in
        if isInOrderOnly {
            record.instanceNumber = 6 * volume + slice
        } else {
            record.splitting.temporalPosition = volume
        }
    }
    let records = series.records().filter { $0.fileIndex < 3004 }
    let outcomes = SeriesBuilder.outcomes(of: records, options: four)
    #expect(outcomes.summary == ["volume", "volume", "volume", "incomplete-phase"])
    for volume in outcomes.volumes {
        #expect(volume.flags.contains(.incompletePhase))
        #expect(volume.flags.contains(.splitByOrder) == isInOrderOnly)
    }
    #expect(outcomes.refusals.first?.files == [3000, 3001, 3002, 3003])
    // A part too short for a volume says that.
    let short = SeriesBuilder.outcomes(of: records.filter { $0.fileIndex < 3002 }, options: four)
    #expect(short.reasons == ["too-few-slices"])
    #expect(short.flatMap(\.files).count == 20)
}

@Test func `an image beside the positions that volumes share is left out, not its volume`() throws {
    var records = Series("times", volumes: 3) { record, volume, _ in record.splitting.temporalPosition = volume }
        .records()
    var stray = Samples.slice(9000, at: 18, modality: "MR")
    stray.splitting.temporalPosition = 1
    records.append(stray)
    let outcomes = SeriesBuilder.outcomes(of: records, options: four)
    #expect(outcomes.summary == ["volume", "volume", "volume", "too-few-slices"])
    #expect(outcomes.refusals.first?.files == [9000])
}

@Test func `each volume of a series has facts of its own`() throws {
    let series = Series("PD and T2", volumes: 2) { record, volume, _ in
        record.splitting.echoTime = [20, 98][volume]
        record.facts.echoTime = [20, 98][volume]
    }
    let volumes = SeriesBuilder.outcomes(of: series.records(), options: four).volumes
    #expect(volumes.map(\.facts.echoTime) == [20, 98])
    #expect(volumes.map(\.facts.echoTimeCount) == [2, 2])
    #expect(volumes.map(\.number) == [0, 1])
    #expect(volumes.map(\.facts.sliceCount) == [6, 6])
}

@Test func `copies of a volume among several go with one of them`() throws {
    let series = Series("two echoes", volumes: 2) { record, volume, _ in record.splitting.echoNumber = volume }
    var records = series.records()
    for record in records where record.fileIndex >= 1000 {
        var copy = record
        copy.fileIndex += 5000
        copy.sopInstanceUID += ".9"
        records.append(copy)
    }
    let outcomes = SeriesBuilder.outcomes(of: records, options: four) { $0.fileIndex % 5000 == $1.fileIndex % 5000 }
    #expect(outcomes.summary == ["volume", "volume"])
    #expect(outcomes.flatMap(\.files).sorted() == records.map(\.fileIndex).sorted())
}

@Test func `a repeated image with another number is a copy where all others are single`() throws {
    var records = Samples.stack(16) { $0.instanceNumber = $0.fileIndex }
    var copy = records[3]
    copy.fileIndex = 40
    copy.sopInstanceUID = "1.2.9"
    copy.instanceNumber = 41
    copy.splitting.contentTime = 90
    records.append(copy)
    let outcomes = SeriesBuilder.outcomes(of: records) { _, _ in true }
    #expect(outcomes.volumes.first?.flags == [.repeatedContent])
    #expect(outcomes.count == 1)
}
