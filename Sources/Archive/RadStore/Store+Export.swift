package import RadSystem
import RadVocabulary

/// The forms in which vectors and their rows leave a store.
package enum ExportFormat: String, CaseIterable, Sendable {
    /// `vectors.npy` (NumPy, float32, rows by dimension) with `rows.csv`.
    case npy
    /// One `vectors.csv` with a column for each dimension.
    case csv
}

/// Writes the vectors of a space; rows stand in the same order in all files, so that equal stores give equal bytes.
package struct StoreExport: Sendable {
    package let table: VectorTable

    /// - Parameter table: The vectors; with paths, if those are to be written.
    package init(table: VectorTable) { self.table = table }

    /// Writes into a folder, which is made if it is not there.
    ///
    /// - Returns: The names of the files written.
    package func write(
        _ format: ExportFormat, to directory: String, withPaths: Bool, storage: any Storage = FileSystemStorage()
    ) throws -> [String] {
        try storage.createDirectories(at: directory)
        switch format {
        case .npy:
            try storage.replaceFile(at: directory + "/vectors.npy") { try writeNPY(to: &$0) }
            try storage.replaceFile(at: directory + "/rows.csv") { writer in
                try writer.write(line(headings(withPaths)))
                for row in table.rows { try writer.write(line(fields(of: row, withPaths))) }
            }
            return ["vectors.npy", "rows.csv"]
        case .csv:
            try storage.replaceFile(at: directory + "/vectors.csv") { writer in
                try writer.write(line(headings(withPaths) + (0..<table.space.dimension).map { "v\($0)" }))
                for (index, row) in table.rows.enumerated() {
                    let start = index * table.space.dimension
                    let values = table.values[start..<(start + table.space.dimension)].map { "\($0)" }
                    try writer.write(line(fields(of: row, withPaths) + values))
                }
            }
            return ["vectors.csv"]
        }
    }

    /// NPY format 1.0: magic, version, header length, a dictionary padded to 64 bytes, then the values in C order.
    private func writeNPY(to writer: inout BufferedWriter) throws {
        var header =
            "{'descr': '<f4', 'fortran_order': False, 'shape': (\(table.rows.count), \(table.space.dimension)), }"
        let unpadded = 10 + header.utf8.count + 1
        header += String(repeating: " ", count: (64 - unpadded % 64) % 64) + "\n"
        let count = header.utf8.count
        try writer.write([0x93] + Array("NUMPY".utf8) + [1, 0, UInt8(count & 255), UInt8(count >> 8)])
        try writer.write(Array(header.utf8))
        for start in stride(from: 0, to: table.values.count, by: table.space.dimension) {
            try writer.write(Array(VectorBlob.encode(Array(table.values[start..<(start + table.space.dimension)]))))
        }
    }

    private func headings(_ withPaths: Bool) -> [String] {
        ["series", "volume", "window", "patient", "study"] + Self.groups.map(\.rawValue)
            + Self.numbers + ["instances", "space", "model", "training"] + (withPaths ? ["path"] : [])
    }

    /// Label groups that have terms; numbers come from the volume itself.
    private static let groups = LabelGroup.allCases.filter { $0.form != .number }
    private static let numbers = ["slices", "sliceSpacing", "rowSpacing", "columnSpacing"]

    private func fields(of row: VectorRow, _ withPaths: Bool) -> [String] {
        var fields = [
            row.series.hexadecimal, "\(row.volume)", "\(row.window)", row.patient.hexadecimal, row.study.hexadecimal,
        ]
        for group in Self.groups { fields.append(row.labels[group]?.joined(separator: ";") ?? "") }
        for name in Self.numbers {
            let number = row.numbers[name]
            fields.append(number.map { name == "slices" ? "\(Int($0))" : "\($0)" } ?? "")
        }
        fields += [row.instanceDigest.hexadecimal, table.space.space, table.space.model, table.space.training]
        if withPaths { fields.append(row.path.map { String(decoding: $0, as: UTF8.self) } ?? "") }
        return fields
    }

    /// A line of CSV (RFC 4180): a field with a comma, quote or line break stands in quotes.
    private func line(_ fields: [String]) -> [UInt8] {
        let quoted = fields.map { field in
            field.utf8.contains(where: { [0x2C, 0x22, 0x0D, 0x0A].contains($0) })
                ? "\"" + field.replacing("\"", with: "\"\"") + "\"" : field
        }
        return Array((quoted.joined(separator: ",") + "\n").utf8)
    }
}
