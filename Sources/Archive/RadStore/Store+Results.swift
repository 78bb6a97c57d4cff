import Foundation
import GRDB
import RadVocabulary

extension Store {
    /// Records finished series in one transaction; what they had before in the space is replaced.
    package func record(_ results: [SeriesResult], context: ResultContext) throws(StoreError) {
        try write { database in
            guard
                let space = try Int64.fetchOne(
                    database, sql: "SELECT id FROM spaces WHERE space = ?", arguments: [context.space])
            else { throw StoreError(.unknownName, "The space was not added to the store before its results.") }
            let numerics = try Self.numericsID(context.numerics, database)
            for result in results {
                try Self.record(result, space: space, numerics: numerics, rules: context.rules, database)
            }
        }
    }

    private static func record(
        _ result: SeriesResult, space: Int64, numerics: Int64, rules: String, _ database: Database
    ) throws {
        try database.executeCached(literal: "DELETE FROM volumes WHERE series = \(result.series) AND space = \(space)")
        try database.executeCached(
            literal: """
                INSERT OR REPLACE INTO outcomes (series, space, status, reason, rules)
                VALUES (\(result.series), \(space), \(result.status.rawValue), \(result.reason),
                    \(result.rules ?? rules))
                """)
        if let number = result.number {
            try database.executeCached(literal: "UPDATE series SET number = \(number) WHERE id = \(result.series)")
        }
        for file in result.readmittedFiles {
            try database.execute(literal: "UPDATE files SET refusal = NULL WHERE id = \(file) AND refusal IS NOT NULL")
        }
        for file in result.refusedFiles {
            try database.executeCached(literal: "UPDATE files SET refusal = 'worker-crashed' WHERE id = \(file)")
        }
        for volume in result.volumes {
            try database.executeCached(
                literal: """
                    INSERT INTO volumes (series, space, number, window, refusal, detail, files, slices, slice_spacing,
                        row_spacing, column_spacing, instances, first_file, measures)
                    VALUES (\(result.series), \(space), \(volume.number), \(volume.window), \(volume.refusal),
                        \(volume.detail), \(volume.files), \(volume.slices), \(volume.sliceSpacing),
                        \(volume.rowSpacing), \(volume.columnSpacing), \(volume.instanceDigest.databaseBlob),
                        \(volume.firstFile), \(volume.measures?.version))
                    """)
            let id = database.lastInsertedRowID
            for label in volume.labels { try insert(label, volume: id, database) }
            for (name, value) in (volume.measures?.values ?? [:]).sorted(by: { $0.key < $1.key }) {
                try database.executeCached(
                    literal: "INSERT INTO pixel_measures (volume, name, value) VALUES (\(id), \(name), \(value))")
            }
            if let vector = volume.vector {
                try database.executeCached(
                    literal: """
                        INSERT INTO vectors (volume, element, numerics, vector)
                        VALUES (\(id), 'f32', \(numerics), \(VectorBlob.encode(vector)))
                        """)
            }
        }
    }

    static func insert(_ label: Label, volume: Int64, _ database: Database) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let values = String(decoding: try encoder.encode(label.values), as: UTF8.self)
        let evidence = String(decoding: try encoder.encode(label.evidence), as: UTF8.self)
        try database.executeCached(
            literal: """
                INSERT INTO labels (volume, label_group, label_values, number, confidence, evidence)
                VALUES (\(volume), \(label.group.rawValue), \(values), \(label.number), \(label.confidence), \(evidence))
                """)
    }

    private static func numericsID(_ description: String, _ database: Database) throws -> Int64 {
        try database.execute(
            sql: "INSERT INTO numerics (description) VALUES (?) ON CONFLICT DO NOTHING", arguments: [description])
        return try Int64.fetchOne(
            database, sql: "SELECT id FROM numerics WHERE description = ?", arguments: [description]) ?? 0
    }
}

/// Vectors as SQLite keeps them: little-endian IEEE 754 binary32, one after the other.
enum VectorBlob {
    static func encode(_ vector: [Float]) -> Data {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(vector.count * 4)
        for value in vector {
            let bits = value.bitPattern
            bytes.append(UInt8(truncatingIfNeeded: bits))
            bytes.append(UInt8(truncatingIfNeeded: bits >> 8))
            bytes.append(UInt8(truncatingIfNeeded: bits >> 16))
            bytes.append(UInt8(truncatingIfNeeded: bits >> 24))
        }
        return Data(bytes)
    }

    /// Appends the values of a blob; false when it does not hold `count` of them.
    static func append(_ blob: [UInt8], count: Int, to values: inout [Float]) -> Bool {
        guard blob.count == count * 4 else { return false }
        for index in stride(from: 0, to: blob.count, by: 4) {
            let bits =
                UInt32(blob[index]) | UInt32(blob[index + 1]) << 8 | UInt32(blob[index + 2]) << 16
                | UInt32(blob[index + 3]) << 24
            values.append(Float(bitPattern: bits))
        }
        return true
    }
}
