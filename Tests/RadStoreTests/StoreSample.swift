import RadStore
import RadTestSupport
import RadVocabulary

/// A store in a temporary folder, and short ways to fill it.
struct StoreSample {
    static let key = try? ProjectKey(bytes: [UInt8](repeating: 7, count: 32))
    static let space = SpaceRow(
        space: "space:sha256:aa", model: "tiny", version: "1", dimension: 3, precision: "f32", training: "untrained",
        weights: "weights:sha256:bb")
    static let context = ResultContext(space: space.space, rules: "rules-1", numerics: "reference 1")

    let folder: TemporaryDirectory
    let store: Store

    init(at folder: TemporaryDirectory) throws {
        self.folder = folder
        store = try Store(at: folder.path + "/a.radstore", mode: .createOrOpen, key: Self.key)
    }

    init() throws { try self.init(at: try TemporaryDirectory()) }

    /// A pseudonym of 16 bytes that is easy to tell apart.
    static func pseudonym(_ number: Int) -> [UInt8] { [UInt8](repeating: 0, count: 15) + [UInt8(number)] }

    /// Catalogues files of series by directory, name and the numbers of series and instance.
    func catalogue(_ files: [(directory: String, name: String, series: Int, instance: Int)], modified: Int64 = 1) throws
    {
        for file in files {
            let directory = try store.directoryIDs(for: [Array(file.directory.utf8)])[0]
            let finding = FileRow.Finding.instance(
                series: Self.pseudonym(file.series), study: Self.pseudonym(100), patient: Self.pseudonym(101),
                instance: Self.pseudonym(file.instance))
            try store.record(files: [
                FileRow(
                    directory: directory, name: Array(file.name.utf8), size: 10, modificationTime: modified,
                    finding: finding)
            ])
        }
    }

    /// Notes files as gone, by directory and name.
    func remove(_ files: [(directory: String, name: String)]) throws {
        for file in files {
            let directory = try store.directoryIDs(for: [Array(file.directory.utf8)])[0]
            let gone = try store.files(inDirectory: directory).filter { $0.name == Array(file.name.utf8) }
            try store.markMissing(files: gone.map(\.id))
        }
    }

    /// Settles states in a new run.
    func settle() throws -> [SeriesState: Int] {
        let run = try store.beginRun(facts: "{}")
        try store.settleSeries(run: run)
        let states = try store.states(ofRun: run)
        try store.finishRun(run, status: "done", facts: "{}")
        return states
    }

    /// The series that have no outcome in the sample's space, by the number that they were catalogued with.
    func pending() throws -> [Int] {
        try store.pendingSeries(space: Self.space.space, rules: [Self.context.rules], retryFailed: false)
            .map { Int($0.key[15]) }
    }

    /// Records an embedding for each pending series; its values follow from the series.
    func embedPending(reversed: Bool = false) throws {
        try store.add(Self.space)
        let pending = try store.pendingSeries(
            space: Self.space.space, rules: [Self.context.rules], retryFailed: false)
        for series in reversed ? pending.reversed() : pending {
            let files = try store.files(ofSeries: series.id, includingRefused: false)
            let label = Label(
                group: .modality, values: ["MR"], number: nil, confidence: 0.9,
                evidence: [
                    Evidence(rule: "modality.header", tags: ["0008,0060"], voter: .header, value: "MR", weight: 1)
                ])
            var volume = VolumeRow(
                number: 0, files: files.count, slices: files.count, labels: [label],
                instanceDigest: Array(series.key))
            volume.firstFile = files.first?.id
            volume.vector = [Float(series.key[15]), 0.5, -1]
            volume.sliceSpacing = 2.5
            try store.record(
                [SeriesResult(series: series.id, status: .embedded, reason: nil, volumes: [volume])],
                context: Self.context)
        }
    }
}
