/// The Markdown of a card: which sections it must have, and which of its numbers claim something.
///
/// A number claims performance if it stands in a sentence with one of ``performanceWords`` outside of code. It is proven
/// if it is a number of one of the card's metrics, or the same times 100, to the digits that are written. A sentence with
/// a link is taken for a quotation of what stands there. Claims in other words are not found.
struct CardText {
    /// The headings that every card has.
    static let sections = [
        "Details and provenance", "Intended use", "Out of scope", "Training data", "Evaluation", "Limitations",
        "Changelog",
    ]

    /// Words that make a number a claim, in lower case.
    static let performanceWords: Set<String> = [
        "accuracy", "accurate", "auc", "auroc", "auprc", "dice", "iou", "jaccard", "f1", "sensitivity", "specificity",
        "precision", "recall", "top-1", "top-5", "mae", "rmse", "icc", "ari", "nmi", "silhouette", "hausdorff",
        "nsd", "outperforms", "outperform", "beats", "better", "faster", "error", "errors", "kappa", "concordance",
    ]

    private let lines: [Substring]
    private let firstLine: Int

    init(_ document: CardDocument) {
        lines = document.body
        firstLine = document.firstBodyLine
    }

    /// Missing sections, what was not filled in, and numbers that nothing proves.
    func findings(metrics: [ModelCard.Metric]) -> [CardFinding] {
        missingSections() + placeholders() + unprovenClaims(metrics)
    }

    private func missingSections() -> [CardFinding] {
        let headings = Set(
            lines.filter { $0.hasPrefix("## ") }.map { $0.dropFirst(3).filter { !$0.isNewline }.lowercased() })
        var findings = Self.sections.filter { !headings.contains($0.lowercased()) }.map { section in
            CardFinding(
                line: firstLine, field: "", rule: .missingSection, message: "no section \"\(section)\"",
                remedy: "Add `## \(section)`; where there is nothing to say, say that.")
        }
        let text = lines.joined(separator: " ").lowercased()
        if !text.contains("not a medical device"), !text.contains("no medical device") {
            findings.append(
                CardFinding(
                    line: firstLine, field: "", rule: .missingSection,
                    message: "nothing says that it is not a medical device",
                    remedy: "Write \"Not a medical device; not for diagnosis or treatment.\" under Out of scope."))
        }
        return findings
    }

    /// Findings that a text may have; whoever writes so many has read the first.
    private static let maximumFindingCount = 1_000

    private func unprovenClaims(_ metrics: [ModelCard.Metric]) -> [CardFinding] {
        var findings: [CardFinding] = []
        var proven: Set<String> = []
        for sentence in sentences() where !sentence.text.contains("](") && !sentence.text.contains("https://") {
            guard let claim = Self.claim(in: sentence.text) else { continue }
            for number in Self.numbers(in: sentence.text) where !proven.contains(number) {
                if Self.isProven(number, by: metrics) {
                    proven.insert(number)
                    continue
                }
                findings.append(
                    CardFinding(
                        line: sentence.line, field: "", rule: .unprovenClaim,
                        message: "\(number) beside \"\(claim)\" is no figure of the metrics",
                        remedy: "Add it to `metrics` with its evidence, link to where it is from, or take it out."))
                if findings.count == Self.maximumFindingCount { return findings }
            }
        }
        return findings
    }

    /// The first word of a sentence that makes its numbers a claim.
    private static func claim(in sentence: String) -> String? {
        let words = sentence.split { !($0.isLetter || $0.isNumber || $0 == "-" || $0 == "@") }.map(String.init)
        return words.indices.lazy.map { index -> String? in
            // `recall@5` is recall; mean average precision is written with capitals.
            let name = words[index].split(separator: "@").first.map(String.init) ?? ""
            if name == "mAP" { return name }
            // Single precision is a kind of number.
            let isArithmetic =
                name == "precision" && index > 0
                && ["half", "single", "double", "mixed", "full"].contains(words[index - 1].lowercased())
            return performanceWords.contains(name.lowercased()) && !isArithmetic ? name : nil
        }.first { $0 != nil } ?? nil
    }

    /// The sentences outside of code, each with the line that it starts on.
    ///
    /// An empty line, a heading, a row of a table and an item of a list end a sentence, and so does a full stop, question
    /// mark or exclamation mark before a space.
    func sentences() -> [(line: Int, text: String)] {
        var sentences: [(line: Int, text: String)] = []
        var isCode = false
        var current = (line: firstLine, text: "")
        func finish() {
            if !current.text.allSatisfy(\.isWhitespace) { sentences.append(current) }
            current.text = ""
        }
        for (index, line) in lines.enumerated() {
            let trimmed = line.drop { $0 == " " }
            if trimmed.hasPrefix("```") || trimmed.hasPrefix("~~~") {
                finish()
                isCode.toggle()
                continue
            }
            if isCode { continue }
            let startsAnew = ["#", "|", "- ", "* ", "> "].contains { trimmed.hasPrefix($0) }
            if trimmed.isEmpty || startsAnew { finish() }
            var isInCode = false
            var previous: Character = " "
            for character in trimmed + " " {
                if current.text.isEmpty { current.line = firstLine + index }
                if character == "`" { isInCode.toggle() }
                if !isInCode, character != "`" { current.text.append(character) }
                if character == " ", ".!?".contains(previous) { finish() }
                previous = character
            }
            if trimmed.hasPrefix("#") || trimmed.hasPrefix("|") { finish() }
        }
        finish()
        return sentences
    }

    /// The numbers of a sentence, as written; digits that belong to a word such as `3D`, `top-1` or `f1` are none.
    static func numbers(in sentence: String) -> [String] {
        let words = sentence.split { character in
            !(character.isLetter || character.isNumber || character == "." || character == "-" || character == "@"
                || character == "_" || character == "/")
        }
        return words.compactMap { word in
            var word = word
            while let last = word.last, ".-".contains(last) { word.removeLast() }
            while let first = word.first, "-".contains(first) { word.removeFirst() }
            guard word.first?.isASCII == true, word.allSatisfy({ $0.isASCII && ($0.isNumber || $0 == ".") }),
                word.count(where: { $0 == "." }) <= 1, Double(word) != nil
            else { return nil }
            return String(word)
        }
    }

    /// Whether a number is one of a metric to the digits that are written, as it stands or in per cent.
    static func isProven(_ number: String, by metrics: [ModelCard.Metric]) -> Bool {
        guard let value = Double(number) else { return false }
        let fraction = number.split(separator: ".", omittingEmptySubsequences: false).dropFirst().first
        let digits = fraction?.count ?? 0
        var half = 0.5
        for _ in 0..<min(digits, 17) { half /= 10 }
        half *= 1.000001
        for metric in metrics {
            if Double(metric.count) == value { return true }
            for figure in [metric.value, metric.lower, metric.upper, metric.confidence] {
                if figure == value || abs(figure * 100 - value) <= half { return true }
                if digits > 0, abs(figure - value) <= half { return true }
            }
        }
        return false
    }
}
