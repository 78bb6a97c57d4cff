/// One row of `gold.csv`: what a reader sees in one series of the shared data.
package struct GoldRow: Sendable {
    /// The cells by column name.
    package let cells: [String: String]

    /// A cell, empty where the column is empty or unknown.
    package subscript(column: String) -> String { cells[column] ?? "" }

    /// The folder or file, relative to the shared data.
    package var path: String { self["path"] }

    /// The reasons that are accepted for a rejected row: the first one found and those that the note adds.
    package var acceptedReasons: [String] { [self["reason"]] + noted("also") }

    /// The regions that are only partly seen and therefore not scored.
    package var partialCoverage: [String] {
        noted("partial").flatMap { $0.split(separator: ";").map(String.init) }
    }

    /// The regions seen whole, or the main ones where none is.
    package var coverage: [String] { self["coverage"].split(separator: ";").map(String.init) }

    /// The values of `name=value` remarks in the note; a remark ends at `; `.
    package func noted(_ name: String) -> [String] {
        splitRemarks(self["note"]).compactMap { $0.hasPrefix(name + "=") ? String($0.dropFirst(name.count + 1)) : nil }
    }

    private func splitRemarks(_ note: String) -> [String] {
        var remarks: [String] = [""]
        var previous: Character?
        for character in note {
            if character == " ", previous == ";" {
                remarks[remarks.count - 1].removeLast()
                remarks.append("")
            } else {
                remarks[remarks.count - 1].append(character)
            }
            previous = character
        }
        return remarks
    }
}

/// The hand-made labels of the shared data, `gold.csv`.
package enum GoldTable {
    /// All rows, empty where the shared data is absent.
    package static func rows() throws -> [GoldRow] {
        guard let path = SharedData.path("gold.csv") else { return [] }
        return rows(ofCSV: try File.text(path))
    }

    /// The rows of a CSV text whose first record names the columns (RFC 4180 quoting).
    package static func rows(ofCSV text: String) -> [GoldRow] {
        let records = records(ofCSV: text)
        guard let header = records.first else { return [] }
        return records.dropFirst().map { record in
            GoldRow(cells: Dictionary(zip(header, record), uniquingKeysWith: { first, _ in first }))
        }
    }

    private static func records(ofCSV text: String) -> [[String]] {
        var records: [[String]] = []
        var record: [String] = []
        var cell = ""
        var isQuoted = false
        var closedQuote = false
        for character in text {
            if isQuoted {
                if character == "\"" { (isQuoted, closedQuote) = (false, true) } else { cell.append(character) }
                continue
            }
            switch character {
            case "\"":
                // A quote right after a closing one is an escaped quote.
                if closedQuote { cell.append(character) }
                isQuoted = true
            case ",":
                record.append(cell)
                cell = ""
            case "\n", "\r\n":
                records.append(record + [cell])
                (record, cell) = ([], "")
            default: cell.append(character)
            }
            closedQuote = false
        }
        if !cell.isEmpty || !record.isEmpty { records.append(record + [cell]) }
        return records
    }
}
