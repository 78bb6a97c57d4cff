import Foundation
import GRDB
package import RadVocabulary

/// A row of a space's vectors.
package struct VectorRow: Sendable {
    /// The series pseudonym, 16 bytes.
    package var series: [UInt8]
    package var volume: Int
    package var window: Int
    /// The patient pseudonym, 16 bytes.
    package var patient: [UInt8]
    package var study: [UInt8]
    /// Values of each label group that has any.
    package var labels: [LabelGroup: [String]]
    /// Numbers of the volume: `slices`, in millimetres `sliceSpacing`, `rowSpacing`, `columnSpacing`, `seriesNumber`, and
    /// those of label groups by their names.
    package var numbers: [String: Double]
    package var instanceDigest: [UInt8]
    package var numerics: String
    /// The absolute path of the volume's first file; nil unless it was asked for.
    package var path: [UInt8]?
}

/// The vectors of a space, one after the other in the order of their rows.
package struct VectorTable: Sendable {
    package var space: SpaceRow
    package var rows: [VectorRow]
    /// `rows.count * space.dimension` values.
    package var values: [Float]
}

extension Store {
    /// All vectors of a space whose series are there and unchanged, by series key, volume and window.
    ///
    /// - Parameters:
    ///   - space: The space.
    ///   - withLabels: Whether labels are read too.
    ///   - withPaths: Whether paths are read too.
    package func vectorTable(
        of space: SpaceRow, withLabels: Bool = true, withPaths: Bool = false
    ) throws(StoreError) -> VectorTable {
        try read { database in
            var table = VectorTable(space: space, rows: [], values: [])
            var places: [Int64: Int] = [:]
            let rows = try Row.fetchCursor(
                database,
                sql: """
                    SELECT volumes.id, series.key, volumes.number, volumes.window, series.patient, series.study,
                        volumes.slices, volumes.slice_spacing, volumes.row_spacing, volumes.column_spacing,
                        volumes.instances, numerics.description, vectors.vector, directories.path, files.name, series.number
                    \(Self.liveVectors) LEFT JOIN files ON files.id = volumes.first_file
                    LEFT JOIN directories ON directories.id = files.directory
                    ORDER BY series.key, volumes.number, volumes.window
                    """, arguments: [space.space])
            while let row = try rows.next() {
                guard VectorBlob.append(row.bytes(12), count: space.dimension, to: &table.values) else {
                    throw StoreError(.corrupt, "A vector of the store does not have \(space.dimension) values.")
                }
                var numbers: [String: Double] = ["slices": Double(row[6] as Int)]
                for (column, name) in [(7, "sliceSpacing"), (8, "rowSpacing"), (9, "columnSpacing")] {
                    if let number = row[column] as Double? { numbers[name] = number }
                }
                if let number = row[15] as Int? { numbers["seriesNumber"] = Double(number) }
                places[row[0]] = table.rows.count
                table.rows.append(
                    VectorRow(
                        series: row.bytes(1), volume: row[2], window: row[3], patient: row.bytes(4),
                        study: row.bytes(5),
                        labels: [:], numbers: numbers, instanceDigest: row.bytes(10), numerics: row[11],
                        path: withPaths && !row.hasNull(atIndex: 13) ? row.bytes(13) + [47] + row.bytes(14) : nil))
            }
            if withLabels { try Self.readLabels(of: space, places: places, into: &table.rows, database) }
            return table
        }
    }

    /// Vectors of a space (its id is the argument) that have a current outcome and whose series is there.
    private static let liveVectors = """
        FROM vectors JOIN volumes ON volumes.id = vectors.volume
        JOIN spaces ON spaces.id = volumes.space AND spaces.space = ?
        JOIN series ON series.id = volumes.series AND series.state != 'missing'
        JOIN outcomes ON outcomes.series = series.id AND outcomes.space = spaces.id
        JOIN numerics ON numerics.id = vectors.numerics
        """

    private static func readLabels(
        of space: SpaceRow, places: [Int64: Int], into table: inout [VectorRow], _ database: Database
    ) throws {
        let decoder = JSONDecoder()
        var decoded: [String: [String]] = [:]
        let rows = try Row.fetchCursor(
            database,
            sql:
                "SELECT labels.volume, labels.label_group, labels.label_values, labels.number \(liveVectors) JOIN labels ON labels.volume = volumes.id",
            arguments: [space.space])
        while let row = try rows.next() {
            guard let place = places[row[0]], let group = LabelGroup(rawValue: row[1]) else { continue }
            if let number = row[3] as Double?, table[place].numbers[group.rawValue] == nil {
                table[place].numbers[group.rawValue] = number
            }
            let text: String = row[2]
            let values = try decoded[text] ?? decoder.decode([String].self, from: Data(text.utf8))
            decoded[text] = values
            if !values.isEmpty { table[place].labels[group] = values }
        }
    }
}
