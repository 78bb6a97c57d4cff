import Foundation

/// The series that a selection in a file names.
public struct SelectedSeries: Sendable {
    /// Their keys in hexadecimal digits.
    public private(set) var keys: Set<String> = []
    /// The fingerprint of the project key that they are named by; nil where the file does not say it.
    public private(set) var projectKey: String?

    /// Reads what `radzoo select` printed as JSON lines or CSV, or a list of series keys, one a line.
    ///
    /// Of the first two, the rows that are selected count.
    ///
    /// - Throws: ``RadZooError`` with code `usage` and the line that is none of these.
    public init(reading text: String) throws {
        var columns: [String: Int]?
        for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            let line = line.hasSuffix("\r") ? line.dropLast() : line
            if line.isEmpty { continue }
            let row: (series: String, isSelected: Bool, projectKey: String?)?
            if line.hasPrefix("{") {
                row = Self.object(line)
            } else if number == 0, line.contains("series,") {
                columns = Dictionary(
                    line.split(separator: ",").enumerated().map { (String($1), $0) },
                    uniquingKeysWith: { one, _ in one })
                continue
            } else if let columns {
                row = Self.cells(line, columns)
            } else {
                row = (String(line), true, nil)
            }
            guard let row, row.series.count == 32, row.series.allSatisfy(\.isHexDigit) else {
                throw RadZooError(
                    .usage,
                    "Line \(number + 1) of the selection is no row of: radzoo select --format jsonl or csv, and no series"
                        + " key of 32 hexadecimal digits.")
            }
            try note(row.projectKey, line: number + 1)
            if row.isSelected { keys.insert(row.series.lowercased()) }
        }
    }

    /// The selected series, for ``Archive/Options/series``.
    ///
    /// - Parameter options: The choices for the run, of which the project key counts.
    /// - Throws: ``RadZooError`` with code `usage` when they are named by another project key, or none is selected.
    public func keys(under options: Archive.Options) throws -> Set<String> {
        if let projectKey, try ProjectKeyFile.fingerprint(options) != projectKey {
            throw RadZooError(
                .usage,
                "The selection was made with the project key of fingerprint \(projectKey), which is not the key of this run."
                    + " Name the right one with --key FILE.")
        }
        if keys.isEmpty { throw RadZooError(.usage, "The selection names no selected series.") }
        return keys
    }

    private mutating func note(_ key: String?, line: Int) throws {
        guard let key, !key.isEmpty else { return }
        guard projectKey == nil || projectKey == key else {
            throw RadZooError(
                .usage, "Line \(line) of the selection was made with another project key than those before it.")
        }
        projectKey = key
    }

    private struct Row: Decodable {
        let series: String
        let selected: Bool
        let projectKey: String?
    }

    private static func object(
        _ line: some StringProtocol
    ) -> (series: String, isSelected: Bool, projectKey: String?)? {
        (try? JSONDecoder().decode(Row.self, from: Data(line.utf8))).map { ($0.series, $0.selected, $0.projectKey) }
    }

    /// The cells that count hold no comma or quote; those after them may.
    private static func cells(
        _ line: some StringProtocol, _ columns: [String: Int]
    ) -> (series: String, isSelected: Bool, projectKey: String?)? {
        let cells = line.split(separator: ",", omittingEmptySubsequences: false)
        func cell(_ name: String) -> String? {
            columns[name].flatMap { cells.indices.contains($0) ? String(cells[$0]) : nil }
        }
        guard let series = cell("series"), let selected = cell("selected"), ["true", "false"].contains(selected) else {
            return nil
        }
        return (series, selected == "true", cell("projectKey"))
    }
}
