import GRDB
import RadSystem

/// Counts of a space, for summaries and `store status`.
package struct SpaceCounts: Hashable, Sendable {
    package var series = 0
    package var embedded = 0
    package var rejected = 0
    package var failed = 0
    package var volumes = 0
    /// Refused volumes and failed series, by reason.
    package var refusals: [String: Int] = [:]
    package var pending: Int { series - embedded - rejected - failed }
}

/// An entry of the run log.
package struct RunRow: Hashable, Sendable {
    package var id: Int64
    package var started: String
    package var ended: String?
    package var status: String
    package var facts: String
}

extension Store {
    /// Notes the start of a run; `facts` are counts and settings in JSON, never paths.
    package func beginRun(facts: String) throws(StoreError) -> Int64 {
        try write { database in
            try database.execute(
                literal: "INSERT INTO runs (started, status, facts) VALUES (\(timestamp()), 'running', \(facts))")
            return database.lastInsertedRowID
        }
    }

    /// Notes how a run ended.
    package func finishRun(_ run: Int64, status: String, facts: String) throws(StoreError) {
        try write {
            try $0.execute(
                literal:
                    "UPDATE runs SET ended = \(timestamp()), status = \(status), facts = \(facts) WHERE id = \(run)")
        }
    }

    /// The run log, oldest first.
    package func runs() throws(StoreError) -> [RunRow] {
        try read {
            try Row.fetchAll($0, sql: "SELECT id, started, ended, status, facts FROM runs ORDER BY id").map {
                RunRow(id: $0[0], started: $0[1], ended: $0[2], status: $0[3], facts: $0[4])
            }
        }
    }

    /// How the series stand in a space; missing ones are not counted.
    package func counts(ofSpace space: String) throws(StoreError) -> SpaceCounts {
        try read { database in
            var counts = SpaceCounts()
            counts.series =
                try Int.fetchOne(database, sql: "SELECT count(*) FROM series WHERE state != 'missing'") ?? 0
            let join = """
                FROM outcomes JOIN series ON series.id = outcomes.series AND series.state != 'missing'
                JOIN spaces ON spaces.id = outcomes.space AND spaces.space = ?
                """
            let rows = try Row.fetchAll(
                database, sql: "SELECT outcomes.status, outcomes.reason, count(*) \(join) GROUP BY 1, 2",
                arguments: [space])
            for row in rows {
                let count: Int = row[2]
                switch SeriesResult.Status(rawValue: row[0]) {
                case .embedded: counts.embedded += count
                case .rejected: counts.rejected += count
                case .failed:
                    counts.failed += count
                    counts.refusals[row[1] ?? "unknown", default: 0] += count
                case nil: break
                }
            }
            let volumes = try Row.fetchAll(
                database,
                sql: """
                    SELECT volumes.refusal, count(*) \(join)
                    JOIN volumes ON volumes.series = series.id AND volumes.space = spaces.id GROUP BY 1
                    """, arguments: [space])
            for row in volumes {
                let count: Int = row[1]
                if let refusal = row[0] as String? {
                    counts.refusals[refusal, default: 0] += count
                } else {
                    counts.volumes += count
                }
            }
            let bare = try Row.fetchAll(
                database,
                sql: """
                    SELECT outcomes.reason, count(*) \(join) WHERE outcomes.status = 'rejected' AND NOT EXISTS (
                        SELECT 1 FROM volumes WHERE volumes.series = series.id AND volumes.space = spaces.id) GROUP BY 1
                    """, arguments: [space])
            for row in bare { counts.refusals[row[0] ?? "unknown", default: 0] += row[1] as Int }
            return counts
        }
    }

    /// How the series stood at the last run that changed anything: states of this run, all others unchanged.
    package func states(ofRun run: Int64?) throws(StoreError) -> [SeriesState: Int] {
        try read { database in
            var states: [SeriesState: Int] = [:]
            // A run that was stopped reports together with the one that goes on.
            let finished =
                try run.map {
                    try Int64.fetchOne(
                        database, sql: "SELECT max(id) FROM runs WHERE status = 'done' AND id < ?", arguments: [$0])
                        ?? 0
                } ?? Int64.max
            let rows = try Row.fetchAll(
                database,
                sql: """
                    SELECT CASE WHEN state = 'missing' OR state_run > ? THEN state ELSE 'unchanged' END, count(*)
                    FROM series GROUP BY 1
                    """, arguments: [finished])
            for row in rows {
                if let state = SeriesState(rawValue: row[0]) { states[state] = row[1] }
            }
            return states
        }
    }

    /// Files that are part of no series, by reason.
    package func refusedFiles() throws(StoreError) -> [String: Int] {
        try read { database in
            var counts: [String: Int] = [:]
            let rows = try Row.fetchAll(
                database,
                sql: "SELECT refusal, count(*) FROM files WHERE refusal IS NOT NULL AND NOT missing GROUP BY 1")
            for row in rows { counts[row[0]] = row[1] }
            return counts
        }
    }
}
