import Crypto
import GRDB

/// How a series stands against the last run.
package enum SeriesState: String, CaseIterable, Sendable {
    /// It was not there before.
    case new
    /// The same files at the same places.
    case unchanged
    /// Files were added, removed or rewritten: it is embedded anew.
    case changed
    /// The same files at other places: only the paths are updated.
    case moved
    /// None of its files is there any more: kept, but left out of search.
    case missing
}

/// A series that has no outcome yet.
package struct PendingSeries: Sendable {
    package let id: Int64
    package let key: [UInt8]
}

/// A file of a series.
package struct SeriesFile: Sendable {
    package let id: Int64
    /// The absolute path, as the file system spells it; of a member of a container, the container's path and the
    /// member's name.
    package let path: [UInt8]
    /// The number of a member in its container, whose path are the first `directoryCount` bytes; nil for other files.
    package let member: Int?
    package let directoryCount: Int
}

extension Store {
    /// Series whose states are settled in one transaction.
    private static let settlingBatch = 64

    /// Decides the state of every series whose files changed since states were last settled.
    ///
    /// The content is known by the instance pseudonyms with sizes and times of the files, the place by their paths.
    /// - Parameter isStopped: Asked before each transaction of at most 64 series.
    /// - Returns: Whether all states are settled.
    @discardableResult
    package func settleSeries(run: Int64, isStopped: () -> Bool = { false }) throws(StoreError) -> Bool {
        while !isStopped() {
            let settled = try write { database in
                let dirty = try Row.fetchAll(
                    database, sql: "SELECT id, fingerprint, locations FROM series WHERE dirty ORDER BY id LIMIT ?",
                    arguments: [Self.settlingBatch])
                for row in dirty { try Self.settle(row, run: run, database) }
                return dirty.count
            }
            if settled < Self.settlingBatch { return true }
        }
        return false
    }

    /// Decides the state of the series of a row of number, fingerprint and locations.
    private static func settle(_ row: Row, run: Int64, _ database: Database) throws {
        let id: Int64 = row[0]
        let (content, places, count) = try fingerprints(ofSeries: id, database)
        let state: SeriesState
        if count == 0 {
            state = .missing
        } else if row.hasNull(atIndex: 1) {
            state = .new
        } else if row.bytes(1) != content {
            state = .changed
        } else {
            state = row.bytes(2) == places ? .unchanged : .moved
        }
        if state == .changed { try database.execute(literal: "DELETE FROM outcomes WHERE series = \(id)") }
        if state == .missing {
            try database.execute(
                literal: "UPDATE series SET state = \(state.rawValue), state_run = \(run), dirty = 0 WHERE id = \(id)")
            return
        }
        try database.execute(
            literal: """
                UPDATE series SET state = \(state.rawValue), state_run = \(run), dirty = 0,
                    fingerprint = \(content.databaseBlob), locations = \(places.databaseBlob) WHERE id = \(id)
                """)
        try followFiles(ofSeries: id, database)
    }

    /// Lets volumes whose first file is gone point to where the same instance stands now.
    private static func followFiles(ofSeries id: Int64, _ database: Database) throws {
        try database.execute(
            literal: """
                UPDATE volumes SET first_file = (
                    SELECT found.id FROM files AS gone JOIN files AS found
                        ON found.series = gone.series AND found.instance = gone.instance AND NOT found.missing
                    WHERE gone.id = volumes.first_file ORDER BY found.directory, found.name LIMIT 1)
                WHERE series = \(id)
                    AND EXISTS (SELECT 1 FROM files WHERE files.id = volumes.first_file AND files.missing)
                """)
    }

    /// Whether a run was stopped before it settled the states of all series.
    package func hasUnsettledSeries() throws(StoreError) -> Bool {
        try read {
            try Bool.fetchOne(
                $0,
                sql: """
                    SELECT EXISTS (SELECT 1 FROM series WHERE dirty) OR EXISTS (
                        SELECT 1 FROM files WHERE unidentified AND series IS NULL AND NOT missing)
                    """) ?? false
        }
    }

    private static func fingerprints(
        ofSeries id: Int64, _ database: Database
    ) throws -> (content: [UInt8], places: [UInt8], count: Int) {
        var content = SHA256()
        var places = SHA256()
        var count = 0
        let rows = try Row.fetchCursor(
            database,
            sql: """
                SELECT files.instance, files.size, files.modified, directories.path, files.name
                FROM files JOIN directories ON directories.id = files.directory
                WHERE files.series = ? AND NOT files.missing ORDER BY 1, 2, 3, 4, 5
                """, arguments: [id])
        while let row = try rows.next() {
            count += 1
            content.update(data: row.bytes(0))
            content.update(data: Array("\(row[1] as Int64) \(row[2] as Int64)\n".utf8))
            places.update(data: row.bytes(0))
            places.update(data: row.bytes(3))
            places.update(data: [47])
            places.update(data: row.bytes(4))
            places.update(data: [0])
        }
        return (Array(content.finalize()), Array(places.finalize()), count)
    }

    /// The folder or container of one present file of a series.
    static let place = "(SELECT directory FROM files WHERE files.series = series.id AND NOT missing LIMIT 1)"

    /// Series that are present and have no outcome in a space under any of the given rules.
    ///
    /// Series of one folder or container come together, in the order in which those were catalogued, then by their keys:
    /// neighbours on the disk are read faster one after the other, and a container need not be opened for each anew.
    ///
    /// - Parameter retryFailed: Whether failed ones, and those that had to leave files out, count as pending too.
    package func pendingSeries(space: String, rules: [String], retryFailed: Bool) throws(StoreError) -> [PendingSeries]
    {
        try read { database in
            try Row.fetchAll(
                database,
                sql: """
                    SELECT series.id, series.key FROM series
                    LEFT JOIN outcomes ON outcomes.series = series.id
                        AND outcomes.space = (SELECT id FROM spaces WHERE spaces.space = ?)
                    WHERE series.state != 'missing' AND (outcomes.series IS NULL
                        OR outcomes.rules NOT IN (\(rules.map { _ in "?" }.joined(separator: ", ")))
                        OR (? AND (outcomes.status = 'failed' OR EXISTS (
                            SELECT 1 FROM files WHERE files.series = series.id AND refusal IS NOT NULL AND NOT missing))))
                    ORDER BY \(Self.place), series.key
                    """,
                arguments: StatementArguments([space] + rules) + StatementArguments([retryFailed])
            ).map { PendingSeries(id: $0[0], key: $0.bytes(1)) }
        }
    }

    /// The files of a series by its key that are there, in byte order of their paths; none for an unknown key.
    package func files(ofSeriesKey key: [UInt8]) throws(StoreError) -> [SeriesFile] {
        let id = try read {
            try Int64.fetchOne(
                $0, sql: "SELECT id FROM series WHERE key = ? AND state != 'missing'", arguments: [key.databaseBlob])
        }
        return try id.map { id throws(StoreError) in try files(ofSeries: id, includingRefused: false) } ?? []
    }

    /// Of some series, how many are there, and how many of those have no outcome in a space.
    package func presentSeries(
        _ keys: Set<[UInt8]>, space: String
    ) throws(StoreError) -> (found: Int, pending: Int) {
        try read { database in
            let rows = try Row.fetchCursor(
                database,
                sql: """
                    SELECT series.key, outcomes.series IS NULL FROM series
                    LEFT JOIN outcomes ON outcomes.series = series.id
                        AND outcomes.space = (SELECT id FROM spaces WHERE spaces.space = ?)
                    WHERE series.state != 'missing'
                    """, arguments: [space])
            var found = 0
            var pending = 0
            while let row = try rows.next() {
                guard keys.contains(row.bytes(0)) else { continue }
                found += 1
                if row[1] { pending += 1 }
            }
            return (found, pending)
        }
    }

    /// The files of a series that are there, in byte order of their paths.
    ///
    /// - Parameter includingRefused: Whether files that were kept out of the series come too.
    package func files(ofSeries id: Int64, includingRefused: Bool) throws(StoreError) -> [SeriesFile] {
        let files = try read { database in
            try Row.fetchAll(
                database,
                sql: """
                    SELECT files.id, directories.path, files.name, files.member
                    FROM files JOIN directories ON directories.id = files.directory
                    WHERE files.series = ? AND NOT files.missing AND (? OR files.refusal IS NULL)
                    """, arguments: [id, includingRefused]
            ).map { row in
                let directory = row.bytes(1)
                return SeriesFile(
                    id: row[0], path: directory + [47] + row.bytes(2), member: row[3], directoryCount: directory.count)
            }
        }
        return files.sorted { $0.path.lexicographicallyPrecedes($1.path) }
    }
}
