/// Makes a site's rules of verdicts: where two rules contradict each other, the one that people believe is heard.
///
/// A verdict generalises by what the rules themselves ask of headers: it holds for all series of the modality in which
/// the same two rules speak, and for no other.
package struct SiteRulesWriter: Sendable {
    /// A rule that is not heard where another speaks, in a modality.
    private struct Pair: Hashable {
        let rule: String
        let place: String
        let modality: String?

        var reversed: Pair { Pair(rule: place, place: rule, modality: modality) }

        static func < (left: Pair, right: Pair) -> Bool {
            (left.rule, left.place, left.modality ?? "") < (right.rule, right.place, right.modality ?? "")
        }
    }

    /// The text of the rules file.
    package let text: String
    /// How many entries were made of how many verdicts.
    package let entries: Int
    package let verdicts: Int
    /// Verdicts that neither side is right, of which no rule follows.
    package let undecided: Int
    /// Pairs of rules of which verdicts believe both, as ids and counts; no entry is made of them.
    package let opposed: [String]

    /// Makes the text and holds it against the checker of rules.
    ///
    /// - Parameters:
    ///   - verdicts: What was said; the last verdict of a volume in a group counts.
    ///   - base: Name and text of a site's rules to add to; nil for none.
    /// - Throws: ``LabelRulesError`` where a verdict names a rule that there is not, or the base is faulty.
    package init(
        _ verdicts: [SiteVerdicts.Verdict], addingTo base: (name: String, text: String)? = nil
    ) throws(LabelRulesError) {
        struct Place: Hashable {
            let series: String
            let volume: Int
            let words: [String]
        }
        var last: [Place: SiteVerdicts.Verdict] = [:]
        for verdict in verdicts {
            last[Place(series: verdict.series, volume: verdict.volume, words: [verdict.group, verdict.kind])] = verdict
        }
        var counts: [Pair: Int] = [:]
        for verdict in last.values {
            guard let believed = verdict.believed else { continue }
            for rule in Set(verdict.overruled) {
                counts[Pair(rule: rule, place: believed, modality: verdict.modality), default: 0] += 1
            }
        }
        let agreed = counts.filter { counts[$0.key.reversed] == nil }.sorted { $0.key < $1.key }
        opposed = counts.filter { counts[$0.key.reversed] != nil && $0.key < $0.key.reversed }
            .sorted { $0.key < $1.key }
            .map { pair, count in
                "\(pair.place) \(count), \(pair.rule) \(counts[pair.reversed] ?? 0)"
                    + (pair.modality.map { " (\($0))" } ?? "")
            }
        entries = agreed.count
        self.verdicts = last.count
        undecided = last.values.count { $0.believed == nil }
        text = try Self.merged(agreed.map { Self.lines(of: $0.key, count: $0.value) }, base)
        let name = base?.name ?? "verdicts"
        let shipped = try LabelRuleTexts.bundled().texts
        if entries > 0 || base != nil { _ = try LabelRules(texts: shipped + [(name, text)]) }
    }

    private static func lines(of pair: Pair, count: Int) -> String {
        let given = pair.modality.map { ", given: [{fact: modality, any: [\($0)]}]" } ?? ""
        return "  # \(count) \(count == 1 ? "verdict" : "verdicts")\n"
            + "  - {rule: \(pair.rule), where: \(pair.place)\(given)}\n"
    }

    /// The base with the entries at the head of its `overrule`, or with one of its own at the end.
    private static func merged(
        _ entries: [String], _ base: (name: String, text: String)?
    ) throws(LabelRulesError) -> String {
        let block = entries.joined()
        guard let base else {
            return "# Verdicts on contradictions that radzoo audit found.\nschema: 1\noverrule:"
                + (entries.isEmpty ? " []\n" : "\n" + block)
        }
        if entries.isEmpty { return base.text }
        var lines = base.text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        if let place = lines.firstIndex(where: { $0.hasPrefix("overrule:") }) {
            let rest = lines[place].dropFirst("overrule:".count).drop { $0 == " " }
            guard rest.isEmpty || rest.hasPrefix("#") || rest == "[]" else {
                throw LabelRulesError(
                    code: .schema, file: base.name, line: place + 1,
                    expected: "each entry of overrule on a line of its own",
                    found: "a list in one line")
            }
            let known = Set(lines)
            let added = entries.filter { entry in
                !entry.split(separator: "\n").contains { $0.hasPrefix("  - ") && known.contains(String($0)) }
            }
            lines[place] = "overrule:\n" + added.joined() + (rest.hasPrefix("#") ? "  " + rest : "")
            if lines[place].hasSuffix("\n") { lines[place].removeLast() }
            return lines.joined(separator: "\n")
        }
        return base.text + (base.text.hasSuffix("\n") ? "" : "\n") + "overrule:\n" + block
    }
}
