import RadZoo

/// The labels of a checkpoint as a person reads them.
enum LabelsText {
    /// A line for each output, a line for each of its terms, and where the training labels came from.
    static func lines(_ labels: CheckpointLabels) -> [String] {
        var lines: [String] = []
        for head in labels.heads {
            let group = head.group == head.head ? "" : "\(head.group), "
            lines.append("\(head.head): \(group)\(meaning(of: head))")
            let width = head.terms.map(\.term.count).max() ?? 0
            let codes = head.terms.map { $0.code ?? "no code" }
            let codeWidth = codes.map(\.count).max() ?? 0
            let displayWidth = head.terms.map(\.display.count).max() ?? 0
            for (index, term) in head.terms.enumerated() {
                let context = term.contextGroup.map { "  CID \($0)" } ?? ""
                let count = head.counts.map { "  \($0[index]) series" } ?? ""
                let threshold = head.thresholds.map { "  from \($0[index])" } ?? ""
                let start = "  \(padded(term.term, width))  \(padded(codes[index], codeWidth))"
                let facts = context + count + threshold
                lines.append("\(start)  \(facts.isEmpty ? term.display : padded(term.display, displayWidth))\(facts)")
            }
            if let unknown = head.unknown { lines.append("  unknown for \(unknown) series") }
        }
        if labels.heads.isEmpty { lines.append("no heads: the model gives embeddings and no labels") }
        for split in labels.splits {
            lines.append("\(split.role): \(split.subjects) subjects, \(split.series) series")
        }
        let version = labels.rulesVersion.map { "\($0), " } ?? ""
        lines.append("labels by \(labels.rulesHash.map { "rules \(version)\($0)" } ?? "no rules")")
        return lines
    }

    private static func meaning(of head: CheckpointLabels.Head) -> String {
        switch head.activation {
        case "softmax": "one of \(head.terms.count) (softmax)"
        case "sigmoid": "any of \(head.terms.count) (sigmoid)"
        default: "a number in \(head.unit ?? "no unit")"
        }
    }

    private static func padded(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }
}
