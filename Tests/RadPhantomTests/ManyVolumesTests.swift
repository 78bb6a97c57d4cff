import RadDICOM
import RadSeries
import RadSystem
import RadTensor
import RadTestSupport
import RadVolume
import Testing

@testable import RadPhantom

/// Series with several volumes, read back and compared with the scans they were made of.
@Suite struct `A series of many volumes` {
    /// A series as it was scanned, written for one vendor, with what a reader makes of it.
    private struct Example {
        let volumes: ManyVolumes
        let files: [[UInt8]]
        let outcomes: [VolumeOutcome]

        init(_ oddity: OddSeries, vendor: ScannerVendor? = nil) throws {
            let folder = try TemporaryDirectory()
            var recipe = ArchiveRecipe(seed: 21, series: 0)
            recipe.matrix = 24
            recipe.slices = 18...18
            var author = ArchiveAuthor(recipe: recipe, root: folder.path, storage: FileSystemStorage())
            var visit = author.visit(of: author.newPatient(), study: 0)
            while let vendor, visit.vendor != vendor { visit = author.visit(of: author.newPatient(), study: 0) }
            volumes = try author.manyVolumes(oddity, visit: visit)
            files = try volumes.files()
            let records = try files.enumerated().map { index, bytes in
                InstanceRecord(header: try HeaderReader.read(bytes), fileIndex: index)
            }
            outcomes = SeriesBuilder.outcomes(of: records)
        }

        var found: [SeriesVolume] {
            outcomes.compactMap { if case .volume(let volume) = $0 { volume } else { nil } }
        }

        func load(_ volume: SeriesVolume) throws -> Volume {
            try VolumeLoader.load(volume) { .bytes(files[$0]) }
        }

        /// Largest difference of a loaded volume from a scan, by its place in the patient.
        func difference(_ loaded: Volume, _ scan: PhantomSeries, times factor: Double = 1) -> Double {
            let truth = scan.scan.volume
            let (a, b) = (loaded.voxels.float32Values(), truth.voxels.float32Values())
            let isReversed = (loaded.geometry.origin - truth.geometry.origin).length > 1
            let count = 24 * 24
            var largest = 0.0
            for slice in 0..<truth.extent.depth {
                let source = isReversed ? truth.extent.depth - 1 - slice : slice
                for pixel in 0..<count {
                    let expected = max(Double(b[source * count + pixel]), scan.scanProtocol.isCT ? -1024 : 0)
                    largest = max(largest, abs(Double(a[slice * count + pixel]) - expected * factor))
                }
            }
            return largest
        }
    }

    @Test(arguments: [OddSeries.contrastPhases, .cardiacPhases, .passes])
    func `gives each volume its own voxels, in order`(oddity: OddSeries) throws {
        let example = try Example(oddity)
        #expect(example.outcomes.count == example.volumes.scans.count)
        #expect(example.found.count == example.volumes.scans.count)
        for (volume, scan) in zip(example.found, example.volumes.scans) {
            #expect(example.difference(try example.load(volume), scan) <= 0.5001)
        }
    }

    @Test(arguments: ScannerVendor.allCases)
    func `is told apart by the diffusion elements of each vendor`(vendor: ScannerVendor) throws {
        let example = try Example(.diffusionWeightings, vendor: vendor)
        #expect(example.found.map(\.facts.diffusionBValue) == [0, 800, 800])
        #expect(example.found.allSatisfy { $0.facts.diffusionBValueCount == 2 && $0.facts.volumeCount == 3 })
        #expect(example.found.allSatisfy { !$0.flags.contains(.splitByOrder) })
        let loaded = try example.found.map { try example.load($0) }
        #expect(example.difference(loaded[0], example.volumes.scans[0]) <= 0.5001)
        // Which of two directions comes first is the reader's choice.
        let pairs = [(1, 1), (2, 2), (1, 2), (2, 1)].map { example.difference(loaded[$0], example.volumes.scans[$1]) }
        #expect(min(max(pairs[0], pairs[1]), max(pairs[2], pairs[3])) <= 0.5001)
    }

    @Test func `keeps the magnitude and refuses the phase`() throws {
        let example = try Example(.magnitudeAndPhase)
        #expect(example.found.count == 1)
        guard case .refused(let refusal) = try #require(example.outcomes.last) else {
            Issue.record("the phase was taken")
            return
        }
        #expect(refusal.reason == .derivedMap)
        #expect(refusal.files.count == 18)
        #expect(example.difference(try example.load(example.found[0]), example.volumes.scans[0]) <= 0.5001)
    }

    @Test func `keeps finished phases and says that one was not finished`() throws {
        let example = try Example(.unfinishedPhase)
        #expect(example.found.count == 2)
        #expect(example.found.allSatisfy { $0.flags.contains(.incompletePhase) })
        for (volume, scan) in zip(example.found, example.volumes.scans) {
            #expect(example.difference(try example.load(volume), scan) <= 0.5001)
        }
        #expect(example.outcomes.flatMap(\.files).sorted() == Array(example.files.indices))
    }

    @Test func `of one PET becomes uptake values where all facts are there`() throws {
        let example = try Example(.uptake)
        let volume = try #require(example.found.first)
        #expect(volume.unit == .standardizedUptakeValue)
        #expect(volume.flags.contains(.varyingRescale))
        let patient = try #require(
            HeaderReader.read(example.files[0]).dataSet.decimal(.patientWeight))
        let time = try #require(HeaderReader.read(example.files[0]).dataSet.string(.seriesTime))
        // Series begin at 09:13; the tracer was given at 08:15, so 58 minutes of 109.77 have passed: 2^(3480/6586.2).
        #expect(time.hasPrefix("0913"))
        let factor = patient * 1000 * 1.4423062 / 350_000_000
        #expect(example.difference(try example.load(volume), example.volumes.scans[0], times: factor) < 0.7 * factor)
        let without = try #require(try Example(.uptakeWithoutDose).found.first)
        #expect(without.unit == .becquerelPerMillilitre)
        #expect(without.flags.contains(.uptakeUnknown))
    }
}
