import RadZoo

/// How completely an archive could be labelled, for a person.
enum LabelCoverageText {
    static func lines(of coverage: LabelCoverage) -> [String] {
        let counted = coverage.groups.filter {
            $0.volumes > 0 && ($0.known + $0.conflict + $0.borderline > 0 || !$0.isOptional)
        }
        guard !counted.isEmpty else { return [] }
        let width = counted.map(\.group.count).max() ?? 0
        var lines = [padded("labels", width) + "  volumes    known  conflict  borderline  silent"]
        for group in counted {
            let cells = [
                right(group.volumes, 7), right(group.known, 7), right(group.conflict, 8), right(group.borderline, 10),
                group.isOptional ? right("-", 6) : right(group.silent, 6),
            ]
            lines.append(padded(group.group, width) + "  " + cells.joined(separator: "  "))
        }
        return lines
    }

    private static func padded(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }

    private static func right(_ value: some CustomStringConvertible, _ width: Int) -> String {
        let text = value.description
        return String(repeating: " ", count: max(0, width - text.count)) + text
    }
}
