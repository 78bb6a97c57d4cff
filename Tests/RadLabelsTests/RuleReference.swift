import RadVocabulary

@testable import RadLabels

/// Writes the rules as a page for people and as a schema for editors, from what the program itself has read.
struct RuleReference {
    let rules: LabelRules
    private let words: [Int: String]

    init(_ rules: LabelRules) {
        self.rules = rules
        words = rules.lexicon.words
    }

    /// The reference page, Markdown.
    var page: String {
        var lines = [
            "# The label rules", "",
            "Made from the rules that ship with radzoo by `RADZOO_REWRITE=1 swift test --filter RuleReferenceTests`;"
                + " a test fails when it is out of date.", "",
            "- \(rules.groups.count) groups, \(rules.groups.map { $0.rules.count }.reduce(0, +)) rules",
            "- rules hash `\(rules.rulesHash)`", "",
            "Voters: *physics* is what was acquired, *header* coded fields, *text* what people type, *pixels* what was measured"
                + " in the volume, where it was decoded. Each kind counts once,"
                + " by its strongest vote; a value needs the confidence that its group names, and one that is contradicted"
                + " with a weight of \(Label.opposingWeight) or more is no label.", "",
        ]
        for group in rules.groups { lines += section(group) }
        return lines.joined(separator: "\n") + "\n"
    }

    private func section(_ group: RuleGroup) -> [String] {
        let name = group.group
        var facts = ["\(name.form)"]
        if let unit = name.unit { facts.append("in \(unit)") }
        if let modalities = name.modalities { facts.append("of \(modalities.sorted().joined(separator: ", "))") }
        if name.isOptional { facts.append("only where it holds") }
        facts.append("needs confidence \(group.least)")
        var lines = ["## \(name.rawValue)", "", facts.joined(separator: "; ") + ".", ""]
        let terms = Vocabulary.terms(of: name)
        if !terms.isEmpty {
            lines += ["| term | meaning | code |", "| --- | --- | --- |"]
            lines += terms.map { "| `\($0.term)` | \($0.display) | \(code(of: $0)) |" }
            lines.append("")
        }
        for (fine, coarse) in group.refinements.sorted(by: { $0.key < $1.key }) {
            lines.append("- `\(fine)` says more than \(coarse.sorted().map { "`\($0)`" }.joined(separator: ", "))")
        }
        if !group.refinements.isEmpty { lines.append("") }
        lines += ["| rule | votes for | voter | weight | reads | when |", "| --- | --- | --- | --- | --- | --- |"]
        lines += group.rules.map(row) + [""]
        return lines
    }

    private func code(of term: CodedTerm) -> String {
        guard let scheme = term.codingScheme, let code = term.codeValue else { return "" }
        return "\(scheme.rawValue) \(code)" + (term.contextGroup.map { ", CID \($0)" } ?? "")
    }

    private func row(_ rule: LabelRule) -> String {
        let vote: String =
            switch rule.outcome {
            case .terms(let terms): terms.joined(separator: ", ")
            case .against(let terms): "against " + terms.joined(separator: ", ")
            case .code(let fact): "the term of \(fact.rawValue)"
            case .number(let fact): "the number of \(fact.rawValue)"
            case .unknown: "unknown"
            }
        var asked = rule.conditions.map(text)
        if !rule.exceptions.isEmpty {
            asked.append("unless " + rule.exceptions.map(text).joined(separator: " or "))
        }
        if rule.isLastResort { asked.append("only where no other rule speaks") }
        let tags = rule.tags.map { "(\($0))" }.joined(separator: " ")
        return "| `\(rule.id)` | \(vote) | \(rule.voter.rawValue) | \(rule.weight) | \(tags) | "
            + "\(asked.joined(separator: "; ")) |"
    }

    private func text(_ condition: RuleCondition) -> String {
        let fact = condition.fact.rawValue
        switch condition.test {
        case .isPresent: return "\(fact) is there"
        case .isAbsent: return "\(fact) is not there"
        case .hasAny(let codes): return "\(fact) is \(some(codes, "or"))"
        case .hasAll(let codes): return "\(fact) has \(some(codes, "and"))"
        case .hasNone(let codes): return "\(fact) is not \(some(codes, "or"))"
        case .begins(let codes): return "\(fact) begins with \(some(codes, "or"))"
        case .between(let least, let most):
            return "\(fact)" + (least.map { " from \($0)" } ?? "") + (most.map { " to \($0)" } ?? "")
        case .mentions(let phrases): return "\(fact) says \(some(phrases.map(phrase), "or"))"
        case .doesNotMention(let phrases): return "\(fact) does not say \(some(phrases.map(phrase), "or"))"
        }
    }

    private func phrase(_ tokens: [Int]) -> String { tokens.compactMap { words[$0] }.joined(separator: " ") }

    private func some(_ values: [String], _ last: String) -> String {
        let shown = values.prefix(12).map { "*\($0.replacing("*", with: "\\*"))*" }.joined(separator: ", ")
        return values.count > 12 ? "\(shown) or \(values.count - 12) more" : shown
    }
}
