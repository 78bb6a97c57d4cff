import RadDICOM
import RadSeries
import RadSystem
import RadTensor
import RadTestSupport
import RadVolume
import Testing

@testable import RadPhantom

/// Enhanced objects and mosaics of phantoms, whose voxels and places are known.
@Suite("Images that share a file") struct ManyFramesTests {
    private struct Author {
        var author: ArchiveAuthor
        let folder: TemporaryDirectory
        let visit: ArchiveAuthor.Visit

        init() throws {
            folder = try TemporaryDirectory()
            var recipe = ArchiveRecipe(seed: 4, series: 0)
            recipe.matrix = 32
            author = ArchiveAuthor(recipe: recipe, root: folder.path, storage: FileSystemStorage())
            visit = author.visit(of: author.newPatient(), study: 0)
        }

        mutating func scans(
            _ scanProtocol: ScanProtocol, obliquity: Double = 0, slices: Int = 17, times: Int = 1
        ) throws -> [PhantomSeries] {
            var turned = scanProtocol
            turned.obliquity = obliquity
            let geometry = turned.geometry(of: visit.patient, side: 32, slices: slices, random: &author.random)
            return try (0..<times).map { _ in
                try author.series(turned, geometry: geometry, visit: visit, number: 1)
            }
        }
    }

    private func images(_ files: [[UInt8]]) throws -> [InstanceRecord] {
        try files.enumerated().flatMap { index, bytes in
            try InstanceRecord.images(in: .bytes(bytes), header: try HeaderReader.read(bytes), fileIndex: index)
        }
    }

    private func volumes(_ files: [[UInt8]], minimumSlices: Int = 16) throws -> [SeriesVolume] {
        let outcomes = SeriesBuilder.outcomes(of: try images(files), options: .init(minimumSlices: minimumSlices))
        return outcomes.compactMap { if case .volume(let volume) = $0 { volume } else { nil } }
    }

    /// Compares a volume with the scan whose grid it should be, to half a step of the coarsest slope.
    private func check(_ volume: SeriesVolume, _ files: [[UInt8]], isOneOf scans: [PhantomSeries], step: Double) throws
    {
        let loaded = try VolumeLoader.load(volume) { .bytes(files[$0]) }
        let values = loaded.voxels.float32Values()
        let differences = scans.map { scan in
            let geometry = scan.geometry
            guard geometry.extent == loaded.geometry.extent,
                (geometry.origin - loaded.geometry.origin).length < 1e-3,
                (geometry.sliceStep - loaded.geometry.sliceStep).length < 1e-4
            else { return Float.infinity }
            return zip(values, scan.scan.volume.voxels.float32Values()).reduce(0) { max($0, abs($1.0 - $1.1)) }
        }
        #expect((differences.min() ?? .infinity) <= Float(step / 2) + 1e-3, "\(differences)")
    }

    @Test(arguments: [ScanProtocol.headMR[2], ScanProtocol.chestCT[0], ScanProtocol.headMR[4]])
    func `frames in any order with a rescale each become the scanned volume`(scanProtocol: ScanProtocol) throws {
        var author = try Author()
        let scan = try author.scans(scanProtocol)
        let file = try EnhancedObject(scans: [scan], order: Array((0..<17).reversed()).shuffled()).file()
        let found = try volumes([file])
        #expect(found.count == 1)
        let volume = try #require(found.first)
        #expect(volume.flags.contains(.varyingRescale))
        #expect(Set(volume.frames.map(\.fileIndex)) == [0] && Set(volume.frames.map(\.frame)).count == 17)
        try check(volume, [file], isOneOf: scan, step: 1.5)
        #expect(volume.facts.imageType == ["ORIGINAL", "PRIMARY", "VOLUME", "NONE"])
        if !scanProtocol.isCT {
            let words = try #require(scanProtocol.words)
            #expect(Set(volume.facts.scanningSequence) == Set(words.scanningSequence))
            #expect(volume.facts.repetitionTime != nil && volume.facts.echoTime != nil)
            #expect((volume.facts.inversionTime != nil) == words.scanningSequence.contains("IR"))
        } else {
            #expect(volume.facts.kilovoltagePeak == 120)
            #expect(volume.unit == .hounsfield)
        }
    }

    @Test func `stacks and times of one object are volumes of their own`() throws {
        var author = try Author()
        let straight = try author.scans(ScanProtocol.chestCT[0])
        let turned = try author.scans(ScanProtocol.chestCT[0], obliquity: 20)
        let stacks = try EnhancedObject(scans: [straight, turned], order: (0..<34).map { $0 * 7 % 34 }).file()
        let found = try volumes([stacks])
        #expect(found.count == 2)
        for volume in found { try check(volume, [stacks], isOneOf: straight + turned, step: 1.5) }
        let times = try author.scans(ScanProtocol.headMR[1], times: 3)
        let series = try EnhancedObject(scans: [times], order: (0..<51).map { $0 * 5 % 51 }).file()
        let phases = try volumes([series])
        #expect(phases.count == 3)
        for volume in phases { try check(volume, [series], isOneOf: times, step: 1.5) }
        #expect(Set(phases.flatMap(\.frames)).count == 51)
    }

    @Test func `one time in each of several objects joins to as many volumes`() throws {
        var author = try Author()
        let times = try author.scans(ScanProtocol.headMR[1], times: 2)
        let files = try times.enumerated().map { time, scan in
            let order = time == 0 ? Array(0..<17) : Array((0..<17).reversed())
            // The second object's frames say the second time.
            return try EnhancedObject(scans: [Array(times[...time])], order: order.map { $0 + 17 * time })
                .file(instance: time + 1)
        }
        let found = try volumes(files)
        #expect(found.count == 2)
        for volume in found { try check(volume, files, isOneOf: times, step: 1.5) }
    }

    @Test func `tiles of a mosaic become slices, blank tiles do not`() throws {
        var author = try Author()
        let times = try author.scans(ScanProtocol.headMR[1], obliquity: 12, times: 2)
        let files = try times.enumerated().map { try MosaicObject(series: $1).file(acquisition: $0 + 1) }
        let found = try volumes(files)
        #expect(found.count == 2)
        for volume in found {
            #expect(volume.frames.map(\.tile) == Array(0..<17).map(Optional.init))
            try check(volume, files, isOneOf: times, step: 1)
        }
    }

    @Test(arguments: [
        ("no number of tiles", [RefusalMeasure.tiles: 0.0]),
        ("numbers that differ", [.tiles: 16, .otherTiles: 17]),
        ("a side that does not fit", [.tiles: 10, .tilesPerSide: 4]),
        ("no distance", [.tiles: 17, .medianGap: 0]), ("no direction", [.tiles: 17, .normals: 0]),
    ])
    func `a mosaic without certain places is refused with what it lacks`(
        lack: String, measures: [RefusalMeasure: Double]
    ) throws {
        var author = try Author()
        let scan = try author.scans(ScanProtocol.headMR[1])[0]
        let bytes = try MosaicObject(series: scan).file(acquisition: 1) { header in
            switch lack {
            case "no number of tiles":
                header.remove(.siemensNumberOfImagesInMosaic)
                header.remove(.siemensImageHeader)
            case "numbers that differ":
                header.set(.siemensNumberOfImagesInMosaic, .unsignedShort, integers: 16)
            case "a side that does not fit":
                header.set(.siemensNumberOfImagesInMosaic, .unsignedShort, integers: 10)
                header.set(.rows, .unsignedShort, integers: 158)
                header.remove(.siemensImageHeader)
            case "no distance": header.remove(.spacingBetweenSlices)
            default: header.remove(.siemensImageHeader)
            }
        }
        let outcomes = SeriesBuilder.outcomes(of: try images([bytes]))
        guard outcomes.count == 1, case .refused(let refusal) = outcomes[0] else {
            Issue.record("\(outcomes)")
            return
        }
        #expect(refusal.reason == .mosaic)
        for (measure, value) in measures { #expect(refusal.measures[measure] == value, "\(refusal.measures)") }
    }

    @Test func `frames behind the end of a cut file spoil their own volume only`() throws {
        var author = try Author()
        let times = try author.scans(ScanProtocol.headMR[1], times: 2)
        let file = try EnhancedObject(scans: [times], order: Array(0..<34)).file()
        let cut = Array(file.dropLast(32 * 32 * 2 * 3))
        let outcomes = SeriesBuilder.outcomes(of: try images([cut]))
        let found = outcomes.compactMap { if case .volume(let volume) = $0 { volume } else { nil } }
        #expect(found.count == 1)
        for volume in found { try check(volume, [cut], isOneOf: [times[0]], step: 1.5) }
        let reasons = outcomes.compactMap { if case .refused(let refusal) = $0 { refusal.reason } else { nil } }
        #expect(reasons == [.truncated])
    }
}
