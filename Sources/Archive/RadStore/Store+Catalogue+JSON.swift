import Foundation
import GRDB
package import RadVocabulary

/// A series that was worked on, with its volumes and their labels.
package struct CataloguedSeries: Sendable {
    /// The pseudonyms of series, study and patient, 16 bytes each.
    package let key: [UInt8]
    package let study: [UInt8]
    package let patient: [UInt8]
    /// The number of the series in its study; nil where it is not known.
    package let number: Int?
    /// How many files it has.
    package let files: Int
    /// Its volumes and refused parts, by number.
    package let volumes: [CataloguedVolume]
}

/// A volume of the catalogue, or a refused part of a series.
package struct CataloguedVolume: Sendable {
    package let number: Int
    package let refusal: String?
    package let detail: String?
    package let files: Int
    package let slices: Int
    /// In millimetres.
    package let sliceSpacing: Double?
    package let rowSpacing: Double?
    package let columnSpacing: Double?
    /// With their evidence, in the order of the groups.
    package let labels: [Label]
    /// The absolute path of the first file; nil unless it was asked for.
    package let path: [UInt8]?
}

/// Series of a store of which it can't tell labels.
package struct CatalogueGaps: Hashable, Sendable {
    /// Series without an outcome yet: not reached or not selected, or changed since.
    package var pending = 0
    /// Series that ended their workers, which have no labels.
    package var failed = 0
    /// Series of which no file is there any more.
    package var missing = 0
    /// Files that are part of no series.
    package var otherFiles = 0
}

extension Store {
    /// The fingerprint of the project key that the pseudonyms were made with; nil in a store without any.
    package func keyFingerprint() throws(StoreError) -> [UInt8]? {
        try read { try [UInt8].fetchOne($0, sql: "SELECT value FROM metadata WHERE name = 'key'") }
    }

    /// Goes through the series that are there and have an outcome in a space, in the order of their keys.
    ///
    /// - Parameters:
    ///   - space: The space whose outcomes count.
    ///   - keys: The least and the greatest key of the series that count; nil: all.
    ///   - withPaths: Whether the path of each volume's first file is read too.
    ///   - deliver: Takes one series at a time, so that large stores need no more memory than small ones.
    /// - Returns: What the store can't tell.
    package func catalogue(
        of space: SpaceRow, keys: (least: [UInt8], greatest: [UInt8])? = nil, withPaths: Bool = false,
        deliver: (CataloguedSeries) throws -> Void
    ) throws -> CatalogueGaps {
        try database.read { database in
            var reader = CatalogueReader(withPaths: withPaths)
            let space = try Int64.fetchOne(
                database, sql: "SELECT id FROM spaces WHERE space = ?", arguments: [space.space])
            let rows = try Row.fetchCursor(
                database,
                sql: """
                    SELECT series.id, series.key, series.study, series.patient, series.number
                    FROM series JOIN outcomes ON outcomes.series = series.id AND outcomes.space = :space
                    WHERE series.state != 'missing' AND outcomes.status != 'failed'
                        AND (:least IS NULL OR series.key BETWEEN :least AND :greatest) ORDER BY series.key
                    """,
                arguments: [
                    "space": space, "least": keys?.least.databaseBlob, "greatest": keys?.greatest.databaseBlob,
                ])
            while let row = try rows.next() {
                let files = try Int.fetchOne(
                    database.cachedStatement(sql: "SELECT count(*) FROM files WHERE series = ? AND NOT missing"),
                    arguments: [row[0] as Int64])
                try deliver(
                    CataloguedSeries(
                        key: row.bytes(1), study: row.bytes(2), patient: row.bytes(3), number: row[4],
                        files: files ?? 0, volumes: try reader.volumes(ofSeries: row[0], space: space, database)))
            }
            return try Self.gaps(space, database)
        }
    }

    private static func gaps(_ space: Int64?, _ database: Database) throws -> CatalogueGaps {
        func count(_ condition: String, _ arguments: StatementArguments = []) throws -> Int {
            try Int.fetchOne(database, sql: "SELECT count(*) FROM \(condition)", arguments: arguments) ?? 0
        }
        return CatalogueGaps(
            pending: try count(
                """
                series WHERE state != 'missing' AND NOT EXISTS (
                    SELECT 1 FROM outcomes WHERE outcomes.series = series.id AND outcomes.space = ?)
                """, [space]),
            failed: try count(
                """
                series JOIN outcomes ON outcomes.series = series.id AND outcomes.space = ?
                WHERE state != 'missing' AND outcomes.status = 'failed'
                """, [space]),
            missing: try count("series WHERE state = 'missing'"),
            otherFiles: try count("files WHERE series IS NULL AND refusal IS NOT NULL AND NOT missing"))
    }
}

/// Reads volumes with their labels; texts that come again are decoded once.
private struct CatalogueReader {
    /// Decoded texts that are kept.
    private static let cacheLimit = 1 << 15

    let withPaths: Bool
    private let decoder = JSONDecoder()
    private var values: [String: [String]] = [:]
    private var evidence: [String: [Evidence]] = [:]
    private let order = Dictionary(uniqueKeysWithValues: LabelGroup.allCases.enumerated().map { ($1, $0) })

    init(withPaths: Bool) { self.withPaths = withPaths }

    mutating func volumes(
        ofSeries series: Int64, space: Int64?, _ database: Database
    ) throws -> [CataloguedVolume] {
        let rows = try Row.fetchAll(
            database.cachedStatement(
                sql: """
                    SELECT volumes.id, number, volumes.refusal, detail, files, slices, slice_spacing, row_spacing,
                        column_spacing, directories.path, files.name
                    FROM volumes LEFT JOIN files ON files.id = first_file
                    LEFT JOIN directories ON directories.id = files.directory
                    WHERE volumes.series = ? AND volumes.space = ? AND window = 0 ORDER BY number
                    """), arguments: [series, space])
        var volumes: [CataloguedVolume] = []
        for row in rows {
            volumes.append(
                CataloguedVolume(
                    number: row[1], refusal: row[2], detail: row[3], files: row[4], slices: row[5],
                    sliceSpacing: row[6], rowSpacing: row[7], columnSpacing: row[8],
                    labels: try labels(ofVolume: row[0], database),
                    path: withPaths && !row.hasNull(atIndex: 9) ? row.bytes(9) + [47] + row.bytes(10) : nil))
        }
        return volumes
    }

    private mutating func labels(ofVolume volume: Int64, _ database: Database) throws -> [Label] {
        let rows = try Row.fetchCursor(
            database.cachedStatement(
                sql: """
                    SELECT label_group, label_values, number, confidence, evidence FROM labels WHERE volume = ?
                    """), arguments: [volume])
        var labels: [Label] = []
        while let row = try rows.next() {
            guard let group = LabelGroup(rawValue: row[0]) else { continue }
            labels.append(
                Label(
                    group: group, values: try decoded(row[1], &values), number: row[2], confidence: row[3],
                    evidence: try decoded(row[4], &evidence)))
        }
        return labels.sorted { (order[$0.group] ?? 0) < (order[$1.group] ?? 0) }
    }

    private func decoded<Value: Decodable>(_ text: String, _ cache: inout [String: Value]) throws -> Value {
        if let known = cache[text] { return known }
        let value = try decoder.decode(Value.self, from: Data(text.utf8))
        if cache.count >= Self.cacheLimit { cache.removeAll(keepingCapacity: true) }
        cache[text] = value
        return value
    }
}
