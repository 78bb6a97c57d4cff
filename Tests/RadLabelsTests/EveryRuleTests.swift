import RadSeries
import RadVocabulary
import Testing

@testable import RadLabels

/// Every shipped rule, exercised from its own conditions: it fires where all are just met, at each of its bounds, and
/// falls silent as soon as one of them is not.
@Suite struct EveryRuleTests {
    let rules: LabelRules
    let words: [Int: String]

    init() throws {
        rules = try ShippedRules.get()
        words = rules.lexicon.words
    }

    static let groups = LabelGroup.allCases.filter { LabelRuleTexts.files.contains($0.rawValue + ".yaml") }

    @Test(arguments: groups) func `a rule fires where its conditions are met`(_ group: LabelGroup) throws {
        for rule in try rules(of: group) {
            for facts in satisfying(rule) {
                let values = facts.values(rules.lexicon)
                let unmet = rule.conditions.filter { !$0.holds(for: values) }
                let fires = rule.holds(for: values)
                #expect(fires, "\(rule.id) is silent, not met: \(unmet.map(\.fact.rawValue))")
            }
        }
    }

    @Test(arguments: groups) func `a rule is silent where one condition is not met`(_ group: LabelGroup) throws {
        var checked = 0
        for rule in try rules(of: group) {
            for condition in rule.conditions {
                for change in breaking(condition) {
                    var facts = satisfying(rule)[0]
                    change(&facts)
                    checked += 1
                    let fires = rule.holds(for: facts.values(rules.lexicon))
                    #expect(!fires, "\(rule.id) fires without its condition on \(condition.fact.rawValue)")
                }
            }
        }
        #expect(checked > 0 || [.plane, .obliquity, .patientPosition].contains(group))
    }

    @Test(arguments: groups) func `a rule is silent under its exceptions`(_ group: LabelGroup) throws {
        for rule in try rules(of: group) {
            for exception in rule.exceptions {
                var facts = satisfying(rule)[0]
                meet(exception, among: [exception], atUpperBound: false, &facts)
                let fires = rule.holds(for: facts.values(rules.lexicon))
                #expect(!fires, "\(rule.id) fires in spite of \(exception.fact.rawValue)")
            }
        }
    }

    /// Facts that are whole numbers.
    private static let counts: [Fact] = [
        .bValueCount, .echoTimeCount, .timePointCount, .volumeCount, .sliceCount, .dynamicPhase, .monochromaticEnergy,
    ]

    private func rules(of group: LabelGroup) throws -> [LabelRule] {
        try #require(rules.groups.first { $0.group == group }).rules
    }

    /// Facts that meet a rule: with all numbers at their lower bounds, and with all at their upper ones.
    private func satisfying(_ rule: LabelRule) -> [CaseFacts] {
        [false, true].map { atUpperBound in
            var facts = CaseFacts()
            for condition in rule.conditions {
                let others = rule.conditions.filter { $0.fact == condition.fact }
                meet(condition, among: others, atUpperBound: atUpperBound, &facts)
            }
            return facts
        }
    }

    /// Changes facts so that a condition holds, heeding what the rule asks of the same fact elsewhere.
    private func meet(
        _ condition: RuleCondition, among others: [RuleCondition], atUpperBound: Bool, _ facts: inout CaseFacts
    ) {
        let fact = condition.fact
        switch condition.test {
        case .isPresent:
            switch fact.kind {
            case .codes: facts.set(fact, codes: ["X"])
            case .number: facts.facts.set(fact, number: 1)
            case .text: facts.facts.set(fact, text: "x")
            }
        case .hasAny(let codes):
            let common = codes.filter { code in
                others.allSatisfy { other in
                    if case .hasAny(let wanted) = other.test { wanted.contains(code) } else { true }
                }
            }
            facts.set(fact, codes: present(fact, facts) + (common.isEmpty ? codes : common).prefix(1))
        case .hasAll(let codes): facts.set(fact, codes: present(fact, facts) + codes)
        case .begins(let codes): facts.set(fact, codes: codes.prefix(1) + [])
        case .between:
            let bounds = others.map(\.bounds)
            let least = bounds.compactMap(\.least).max()
            let most = bounds.compactMap(\.most).min()
            facts.facts.set(fact, number: (atUpperBound ? most ?? least : least ?? most) ?? 0)
        case .mentions(let phrases):
            facts.facts.set(fact, text: said(fact, facts.facts) + text(phrases[0]).joined(separator: " "))
        case .isAbsent, .hasNone, .doesNotMention: break
        }
    }

    /// Changes that each break a condition.
    private func breaking(_ condition: RuleCondition) -> [(inout CaseFacts) -> Void] {
        let fact = condition.fact
        func outside(_ bound: Double, _ sign: Double) -> (inout CaseFacts) -> Void {
            let isCount = Self.counts.contains(fact)
            return { $0.facts.set(fact, number: bound + sign * (isCount ? 1 : max(abs(bound), 1e-3) * 1e-3)) }
        }
        switch condition.test {
        case .hasAny, .hasAll, .begins: return [{ $0.set(fact, codes: []) }, { $0.set(fact, codes: ["ELSE"]) }]
        case .hasNone(let codes): return [{ $0.set(fact, codes: self.present(fact, $0) + codes.prefix(1)) }]
        case .between(let least, let most):
            return [least.map { outside($0, -1) }, most.map { outside($0, 1) }].compactMap { $0 }
        case .mentions: return [{ $0.facts.set(fact, text: nil) }, { $0.facts.set(fact, text: "something else") }]
        case .doesNotMention(let phrases):
            return phrases.prefix(3).map { phrase in
                { facts in
                    let more = self.text(phrase).joined(separator: " ")
                    facts.facts.set(fact, text: self.said(fact, facts.facts) + more)
                }
            }
        case .isPresent: return fact.kind == .text ? [{ $0.facts.set(fact, text: nil) }] : []
        case .isAbsent:
            switch fact.kind {
            case .codes: return [{ $0.set(fact, codes: ["X"]) }]
            case .number: return [{ $0.facts.set(fact, number: 1) }]
            case .text: return [{ $0.facts.set(fact, text: "x") }]
            }
        }
    }

    private func present(_ fact: Fact, _ facts: CaseFacts) -> [String] {
        facts.values(rules.lexicon).codes(fact)
    }

    /// The text that a fact has, with a space after it.
    private func said(_ fact: Fact, _ facts: SeriesFacts) -> String {
        switch fact {
        case .description: facts.seriesDescription.map { $0 + " " } ?? ""
        case .procedure: facts.studyDescription.map { $0 + " " } ?? ""
        case .bodyPart: facts.bodyPartExamined.map { $0 + " " } ?? ""
        case .contrastAgent: facts.contrastBolusAgent.map { $0 + " " } ?? ""
        default: ""
        }
    }

    private func text(_ phrase: [Int]) -> [String] {
        phrase.compactMap { words[$0] }
    }
}

extension RuleCondition {
    /// The bounds that the condition sets; nil where it sets none.
    fileprivate var bounds: (least: Double?, most: Double?) {
        if case .between(let least, let most) = test { (least, most) } else { (nil, nil) }
    }
}
