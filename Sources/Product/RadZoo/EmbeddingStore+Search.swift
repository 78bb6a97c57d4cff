import RadArchive
import RadSearch
import RadStore
import RadVocabulary

extension EmbeddingStore {
    /// What a search looks for.
    public struct SearchOptions: Hashable, Sendable {
        /// How many hits at most.
        public var count: Int
        /// A filter such as `modality = MR and plane = sagittal`; nil for none.
        public var filter: String?
        /// A space id, its beginning, or a model's name; nil: the only one.
        public var space: String?
        /// Whether paths are read; they may name patients.
        public var withPaths: Bool

        /// `patient`, `study` or `series`: only the nearest hit of each is found; nil: every volume.
        public var distinct: String?

        /// Choices for a search.
        public init(
            count: Int = 10, filter: String? = nil, space: String? = nil, withPaths: Bool = false,
            distinct: String? = nil
        ) {
            self.distinct = distinct
            self.count = count
            self.filter = filter
            self.space = space
            self.withPaths = withPaths
        }
    }

    /// A volume that was found.
    public struct SearchHit: Hashable, Sendable {
        /// The series pseudonym in hexadecimal digits, and the volume in it.
        public let series: String
        /// The number of the volume in its series.
        public let volume: Int
        /// Cosine of the angle between the vectors, -1 to 1.
        public let score: Float
        /// The terms of each label group that has any.
        public let labels: [String: [String]]
        /// Slices of the volume.
        public let slices: Int
        /// The absolute path of its first file, if paths were asked for.
        public let path: String?
    }

    /// What was looked for, and what was found.
    public struct SearchResult: Hashable, Sendable {
        /// The series of the query, if it is one of the store.
        public let series: String?
        /// The volume of the query.
        public let volume: Int
        /// The space that was searched.
        public let space: String
        /// The model of the space.
        public let model: String
        /// `untrained` or `trained`; nearness in the space of an untrained model carries no meaning.
        public let training: String
        /// The filter.
        public let filter: String?
        /// How many were asked for.
        public let count: Int
        /// The nearest first; equal scores by key.
        public let hits: [SearchHit]
    }

    /// The nearest neighbours of a series of the store; the series itself is left out.
    ///
    /// - Parameters:
    ///   - series: The series pseudonym in hexadecimal digits, or a unique beginning of it.
    ///   - options: How many hits, and which.
    public func search(series: String, _ options: SearchOptions = SearchOptions()) throws -> SearchResult {
        try reading { store in
            let table = try store.vectorTable(of: store.space(named: options.space), withPaths: options.withPaths)
            let places = table.rows.indices.filter { table.rows[$0].series.hexadecimal.hasPrefix(series.lowercased()) }
            let found = Set(places.map { table.rows[$0].series })
            guard let place = places.first, found.count == 1 else {
                throw RadZooError(
                    .usage,
                    "\(found.isEmpty ? "No embedded" : "More than one") series has a key that begins with \(series). The keys"
                        + " stand in rows.csv of: radzoo store export")
            }
            let dimension = table.space.dimension
            let query = Array(table.values[(place * dimension)..<((place + 1) * dimension)])
            return try result(
                of: query, series: table.rows[place].series, volume: table.rows[place].volume, table: table, options)
        }
    }

    /// The nearest neighbours of the first volume of a series in a folder.
    ///
    /// - Parameters:
    ///   - folder: The folder, with the files of one series.
    ///   - backbone: The model of the space to search.
    ///   - execution: Where the files are parsed; see ``Archive/Execution``.
    ///   - options: How many hits, and which.
    /// - Throws: ``RadZooError`` with code `usage` when the model's space is not in the store, `refused` when nothing of
    ///   the series can be embedded.
    public func search(
        dicom folder: String, with backbone: Backbone, execution: Archive.Execution = .inProcess,
        _ options: SearchOptions = SearchOptions()
    ) throws -> SearchResult {
        let volumes = try backbone.embed(series: folder, execution: execution)
        guard let volume = volumes.first(where: { $0.embedding != nil }), let query = volume.embedding else {
            let reasons = volumes.compactMap(\.refusal).joined(separator: ", ")
            throw RadZooError(
                .refused, "Nothing in the folder can be embedded: \(reasons.isEmpty ? "no volume" : reasons).")
        }
        return try reading { store in
            let space = try store.space(named: options.space ?? backbone.spaceID)
            guard space.space == backbone.spaceID else {
                throw RadZooError(
                    .usage,
                    "The model \(backbone.name) makes the space \(backbone.spaceID), not \(space.space). Give --model.")
            }
            let table = try store.vectorTable(of: space, withPaths: options.withPaths)
            return try result(of: query, series: nil, volume: volume.number, table: table, options)
        }
    }

    private func result(
        of query: [Float], series: [UInt8]?, volume: Int, table: VectorTable, _ options: SearchOptions
    ) throws -> SearchResult {
        let filter = try options.filter.map { text throws(FilterError) in try FilterExpression(parsing: text) }
        let distinct = try options.distinct.map { name in
            guard let distinct = VectorSearch.Distinct(rawValue: name) else {
                let known = VectorSearch.Distinct.allCases.map(\.rawValue).joined(separator: ", ")
                throw RadZooError(.usage, "Hits can't be made distinct by \(name). Known are \(known).")
            }
            return distinct
        }
        let found = try VectorSearch(table: table).nearest(
            to: query, limit: options.count, where: filter, distinctBy: distinct, excludingSeries: series)
        return SearchResult(
            series: series?.hexadecimal, volume: volume, space: table.space.space, model: table.space.model,
            training: table.space.training, filter: options.filter, count: options.count,
            hits: found.map { SearchHit(row: table.rows[$0.row], score: $0.score) })
    }
}

extension EmbeddingStore.SearchHit {
    fileprivate init(row: VectorRow, score: Float) {
        series = row.series.hexadecimal
        volume = row.volume
        self.score = score
        labels = Dictionary(uniqueKeysWithValues: row.labels.map { ($0.key.rawValue, $0.value) })
        slices = Int(row.numbers["slices"] ?? 0)
        path = row.path.map { String(decoding: $0, as: UTF8.self) }
    }
}
