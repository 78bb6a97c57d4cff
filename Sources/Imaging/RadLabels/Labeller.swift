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

    /// The labels of the groups of which any rule spoke, in the order of the groups; undecided ones are unknown.
    ///
    /// A group that is not among them is unknown because its rules are silent.
    package func labels(for facts: SeriesFacts) -> [Label] {
        var values = FactValues(facts, lexicon: rules.lexicon)
        var labels: [Label] = []
        for group in rules.groups {
            guard let label = Self.label(group, values) else { continue }
            if let fact = Self.facts[group.group] { values.note(label, as: fact) }
            labels.append(label)
        }
        return labels
    }

    private static let facts = Dictionary(
        uniqueKeysWithValues: Fact.allCases.compactMap { fact in fact.labelGroup.map { ($0, fact) } })

    private static func label(_ group: RuleGroup, _ values: FactValues) -> Label? {
        var speaking = speakingRules(group, values, lastResort: false)
        if speaking.isEmpty { speaking = speakingRules(group, values, lastResort: true) }
        speaking = group.heard(speaking, values)
        if speaking.isEmpty { return nil }
        if group.group.form == .number { return measure(group, speaking, values) }
        let cast = speaking.flatMap { votes(of: $0, group, values) }
        if cast.isEmpty { return nil }
        return VoteCount(rules: group, votes: cast, excluded: group.excluded.map { values.codes($0) } ?? []).label
    }

    private static func speakingRules(
        _ group: RuleGroup, _ values: FactValues, lastResort: Bool
    ) -> [LabelRule] {
        var speaking: [LabelRule] = []
        for set in group.sets where set.given.allSatisfy({ $0.holds(for: values) }) {
            for rule in set.rules where rule.isLastResort == lastResort && rule.holdsItself(for: values) {
                speaking.append(rule)
            }
        }
        return speaking
    }

    private static func votes(of rule: LabelRule, _ group: RuleGroup, _ values: FactValues) -> [Evidence] {
        guard case .code(let fact) = rule.outcome else { return rule.fixedVotes }
        let codes = values.codes(fact)
        let terms =
            fact == .anatomicRegion
            ? codes.compactMap { Vocabulary.term(forCode: $0, in: group.group)?.term }
            : codes.filter { Vocabulary.contains($0, in: group.group) }
        return terms.map {
            Evidence(rule: rule.id, tags: rule.tags, voter: rule.voter, value: $0, weight: rule.weight)
        }
    }

    /// The number of the strongest rule that gives one.
    private static func measure(_ group: RuleGroup, _ rules: [LabelRule], _ values: FactValues) -> Label? {
        let given = rules.compactMap { rule -> (rule: LabelRule, number: Double)? in
            guard case .number(let fact) = rule.outcome, let number = values.number(fact) else { return nil }
            return (rule, number)
        }
        guard let best = given.max(by: { $0.rule.weight < $1.rule.weight }) else { return nil }
        let evidence = Evidence(
            rule: best.rule.id, tags: best.rule.tags, voter: best.rule.voter, value: "measured",
            weight: best.rule.weight)
        return Label(
            group: group.group, values: [], number: best.number, confidence: best.rule.weight, evidence: [evidence])
    }
}
