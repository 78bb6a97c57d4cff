import RadArchive
import RadSearch
import RadStore
import RadSystem
import RadVocabulary

/// The embeddings of an archive with their labels, on disk.
public struct EmbeddingStore: Sendable {
    /// The store folder.
    public let path: String

    /// A store at a path; it is opened by each call, for reading only.
    public init(path: String) { self.path = path }

    /// An embedding space of the store.
    public struct Space: Hashable, Sendable {
        /// The space id.
        public let id: String
        /// The model and version that made it.
        public let model: String
        /// The model's version.
        public let version: String
        /// Number of values of a vector.
        public let dimension: Int
        /// `untrained` or `trained`.
        public let training: String
        /// Series embedded, rejected and failed, and vectors.
        public let embedded: Int
        /// Series of which nothing can be embedded.
        public let rejected: Int
        /// Series that ended their worker.
        public let failed: Int
        /// Series that no run has worked on yet, for instance because they were not selected.
        public let pending: Int
        /// Vectors.
        public let volumes: Int
        /// Refused volumes and failed series, by reason.
        public let refusals: [String: Int]
        /// With what the vectors were computed.
        public let numerics: [String]
    }

    /// The spaces of the store with their counts.
    public func spaces() throws -> [Space] {
        try reading { store in
            try store.spaces().map { space in
                let counts = try store.counts(ofSpace: space.space)
                return Space(
                    id: space.space, model: space.model, version: space.version, dimension: space.dimension,
                    training: space.training, embedded: counts.embedded, rejected: counts.rejected,
                    failed: counts.failed, pending: counts.pending, volumes: counts.volumes, refusals: counts.refusals,
                    numerics: try store.numerics(ofSpace: space.space))
            }
        }
    }

    /// Series by state: `new`, `unchanged`, `changed`, `moved` as of the last run that changed anything, and `missing`.
    public func states() throws -> [String: Int] {
        try reading { store in
            let states = try store.states(ofRun: try store.runs().last?.id)
            return Dictionary(uniqueKeysWithValues: states.map { ($0.key.rawValue, $0.value) })
        }
    }

    /// A run that changed the store.
    public struct Run: Hashable, Sendable {
        /// Its number in the log.
        public let number: Int
        /// When it started, in UTC.
        public let started: String
        /// When it ended; nil while it runs, or when it was killed.
        public let ended: String?
        /// `running`, `done` or `stopped`.
        public let status: String
        /// Counts, space and numerics as JSON.
        public let facts: String
    }

    /// The run log, oldest first.
    public func history() throws -> [Run] {
        try reading { store in
            try store.runs().map {
                Run(number: Int($0.id), started: $0.started, ended: $0.ended, status: $0.status, facts: $0.facts)
            }
        }
    }

    /// SHA-256 over the logical content, in hexadecimal digits; equal for equal content, however it came about.
    public func digest() throws -> String { try reading { try $0.digest() } }

    /// Writes the vectors of a space and their rows, sorted by key.
    ///
    /// - Parameters:
    ///   - format: `npy` or `csv`.
    ///   - directory: The folder to write to.
    ///   - space: A space id, its beginning, or a model's name; nil: the only one.
    ///   - withPaths: Whether the path of each volume's first file is written; paths may name patients.
    /// - Returns: The names of the files written.
    public func export(
        _ format: String, to directory: String, space: String? = nil, withPaths: Bool = false
    ) throws -> [String] {
        guard let format = ExportFormat(rawValue: format) else {
            let known = ExportFormat.allCases.map(\.rawValue).joined(separator: ", ")
            throw RadZooError(.usage, "There is no export format \(format). Known are \(known).")
        }
        return try reading { store in
            let table = try store.vectorTable(of: store.space(named: space), withPaths: withPaths)
            return try StoreExport(table: table).write(format, to: directory, withPaths: withPaths)
        }
    }

    func reading<Result>(_ body: (Store) throws -> Result) throws -> Result {
        try RadZooError.translating {
            let store = try Store(at: path, mode: .readOnly)
            defer { store.close() }
            return try body(store)
        }
    }
}
