package import RadSeries
package import RadVocabulary

/// Turns the header facts of a series into labels with evidence.
///
/// It is a pure function of facts and rules: what is not among the facts that rules may ask for cannot change a label,
/// and no text of a header is part of what it returns.
package struct Labeller: Sendable {
    /// The rules by which it labels.
    package let rules: LabelRules

    package init(rules: LabelRules) {
        self.rules = rules
    }

    /// The rules that ship with radzoo, or those of a folder; see ``LabelRules/bundled(explicit:)``.
    package static func bundledRules(explicit folder: String? = nil) throws(LabelRulesError) -> LabelRules {
        try LabelRules.bundled(explicit: folder)
    }

    /// One label for each group that has rules, in the order of the groups; undecided ones are unknown.
    package func labels(for facts: SeriesFacts) -> [Label] {
        let values = FactValues(facts, lexicon: rules.lexicon)
        return rules.groups.map { Self.label($0, values) }
    }

    private static func label(_ group: RuleGroup, _ values: FactValues) -> Label {
        let fired = group.rules.filter { !$0.isLastResort && $0.holds(for: values) }
        let speaking = fired.isEmpty ? group.rules.filter { $0.isLastResort && $0.holds(for: values) } : fired
        if group.group.form == .number { return measure(group, speaking, values) }
        return VoteCount(rules: group, votes: speaking.flatMap { votes(of: $0, group, values) }).label
    }

    private static func votes(of rule: LabelRule, _ group: RuleGroup, _ values: FactValues) -> [Evidence] {
        let terms: [String] =
            switch rule.outcome {
            case .terms(let terms): terms
            case .code(let fact): values.codes(fact).filter { Vocabulary.contains($0, in: group.group) }
            case .unknown: [Vocabulary.unknown]
            case .number: []
            }
        let tags = rule.tags
        return terms.map {
            Evidence(rule: rule.id, tags: tags, voter: rule.voter, value: $0, weight: rule.weight)
        }
    }

    /// The number of the strongest rule that gives one.
    private static func measure(_ group: RuleGroup, _ rules: [LabelRule], _ values: FactValues) -> Label {
        let given = rules.compactMap { rule -> (rule: LabelRule, number: Double)? in
            guard case .number(let fact) = rule.outcome, let number = values.number(fact) else { return nil }
            return (rule, number)
        }
        guard let best = given.max(by: { $0.rule.weight < $1.rule.weight }) else { return .unknown(group.group) }
        let evidence = Evidence(
            rule: best.rule.id, tags: best.rule.tags, voter: best.rule.voter, value: "measured",
            weight: best.rule.weight)
        return Label(
            group: group.group, values: [], number: best.number, confidence: best.rule.weight, evidence: [evidence])
    }
}
