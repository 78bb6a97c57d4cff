import RadZoo

extension VolumeReportLine {
    /// Groups that have a column of their own beside the properties, in the order in which groups are listed.
    private static let groups = SeriesLabel.groups.filter {
        !["modality", "sequence", "plane", "contrast", "coverage", "focus", "sliceSpacing", "inPlaneSpacing"].contains(
            $0)
    }

    /// The first line of the table.
    static func header(withPaths: Bool) -> String {
        let named = [
            "series", "volume", "files", "slices", "outcome", "reason", "modality", "sequence", "plane", "contrast",
            "coverage", "focus", "sliceSpacing", "rowSpacing", "columnSpacing",
        ]
        return ((withPaths ? ["path"] : []) + named + groups).joined(separator: ",")
    }

    /// The line of this volume; several terms are joined by `;`, what is unknown is empty.
    func row(withPath: Bool) -> String {
        func number(_ value: Double?) -> String { value.map { Format.number($0, digits: 4) } ?? "" }
        var cells = withPath ? [path ?? ""] : []
        cells += [series ?? "", "\(volume)", "\(files)", "\(slices)", outcome, reason ?? ""]
        cells += [modality, sequence, plane, contrast].map { $0 ?? "" }
        cells += [coverage.joined(separator: ";"), focus.joined(separator: ";"), number(sliceSpacing)]
        cells += [number(inPlaneSpacing?.first), number(inPlaneSpacing?.last)]
        cells += Self.groups.map { labels[$0]?.text ?? "" }
        return cells.map(Self.quoted).joined(separator: ",")
    }

    static func quoted(_ cell: String) -> String {
        guard cell.contains(where: { ",\"\n\r".contains($0) }) else { return cell }
        return "\"" + cell.replacing("\"", with: "\"\"") + "\""
    }
}
