import RadSystem
import RadZoo

/// A selection in a file or on standard input.
enum SelectionFile {
    /// The most bytes of a selection: some million rows.
    private static let sizeLimit = 1 << 30

    /// The selected series, after a check that they are named by the run's project key.
    static func series(at path: String, _ options: Archive.Options) throws -> Set<String> {
        let bytes =
            path == "-"
            ? try readStandardInput(limit: sizeLimit)
            : try ReadableFile(path: path, followLinks: true, subject: "selection").readAll(limit: sizeLimit)
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw RadZooError(.usage, "The selection is no UTF-8 text.")
        }
        return try SelectedSeries(reading: text).keys(under: options)
    }
}
