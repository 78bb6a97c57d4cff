import Crypto
import GRDB

extension Store {
    /// SHA-256 over the logical content of the store, in hexadecimal digits.
    ///
    /// It covers series, outcomes, volumes, labels with evidence, spaces, instances and vectors in the order of keys;
    /// not run times, paths, row numbers or how states changed. For equal numerics it is equal for any number of
    /// workers and however often the run was interrupted.
    package func digest() throws(StoreError) -> String {
        try read { database in
            var hash = LogicalHash()
            try hash.add(
                database, "spaces",
                "SELECT space, model, version, dimension, precision, training, weights FROM spaces ORDER BY space")
            try hash.add(
                database, "series", "SELECT key, study, patient, state = 'missing' FROM series ORDER BY key")
            try hash.add(
                database, "outcomes",
                """
                SELECT series.key, spaces.space, outcomes.status, outcomes.reason, outcomes.rules
                FROM outcomes JOIN series ON series.id = outcomes.series JOIN spaces ON spaces.id = outcomes.space
                ORDER BY series.key, spaces.space
                """)
            let volumes = """
                FROM volumes JOIN series ON series.id = volumes.series JOIN spaces ON spaces.id = volumes.space
                """
            let order = "series.key, spaces.space, volumes.number, volumes.window"
            try hash.add(
                database, "volumes",
                """
                SELECT \(order), volumes.refusal, volumes.detail, volumes.files, volumes.slices, volumes.slice_spacing,
                    volumes.row_spacing, volumes.column_spacing, volumes.instances \(volumes) ORDER BY \(order)
                """)
            try hash.add(
                database, "labels",
                """
                SELECT \(order), labels.label_group, labels.label_values, labels.number, labels.confidence,
                    labels.evidence \(volumes) JOIN labels ON labels.volume = volumes.id
                ORDER BY \(order), labels.label_group
                """)
            try hash.add(
                database, "vectors",
                """
                SELECT \(order), vectors.element, numerics.description, vectors.vector \(volumes)
                JOIN vectors ON vectors.volume = volumes.id JOIN numerics ON numerics.id = vectors.numerics
                ORDER BY \(order)
                """)
            return hash.finalize()
        }
    }
}

/// Hashes rows so that no two different contents give the same bytes: each value with its type and length.
private struct LogicalHash {
    private var hash = SHA256()

    mutating func add(_ database: Database, _ name: String, _ sql: String) throws {
        add(type: 0, Array(name.utf8))
        let rows = try Row.fetchCursor(database, sql: sql)
        while let row = try rows.next() {
            for column in 0..<row.count {
                switch (row[column] as DatabaseValue).storage {
                case .null: add(type: 1, [])
                case .int64(let value): add(type: 2, Array(String(value).utf8))
                case .double(let value): add(type: 3, Array(String(value.bitPattern).utf8))
                case .string(let value): add(type: 4, Array(value.utf8))
                case .blob(let value): add(type: 5, Array(value))
                }
            }
            add(type: 6, [])
        }
    }

    private mutating func add(type: UInt8, _ bytes: [UInt8]) {
        hash.update(data: [type] + (0..<8).map { UInt8(truncatingIfNeeded: bytes.count >> ($0 * 8)) })
        hash.update(data: bytes)
    }

    func finalize() -> String { Array(hash.finalize()).hexadecimal }
}
