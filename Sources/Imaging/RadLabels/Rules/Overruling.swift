import RadVocabulary
import Yams

/// What a site says of two rules that contradict each other: one is not believed where the other speaks.
struct Overruling: Hashable, Sendable {
    /// The rule whose vote does not count.
    let rule: String
    /// The rule where whose vote is heard.
    let place: String
    /// What else must hold.
    let given: [RuleCondition]
}

extension RuleGroup {
    /// The rules that are heard among those that speak.
    func heard(_ speaking: [LabelRule], _ values: FactValues) -> [LabelRule] {
        guard !overrulings.isEmpty else { return speaking }
        let ids = Set(speaking.map(\.id))
        let silenced = overrulings.filter { overruling in
            ids.contains(overruling.rule) && ids.contains(overruling.place)
                && overruling.given.allSatisfy { $0.holds(for: values) }
        }
        return silenced.isEmpty ? speaking : speaking.filter { rule in !silenced.contains { $0.rule == rule.id } }
    }
}

extension RuleReader {
    /// The entries of `overrule`, with their lines.
    mutating func readOverrulings(_ node: Node?) throws(LabelRulesError) -> [(overruling: Overruling, line: Int?)] {
        guard let node else { return [] }
        var overrulings: [(overruling: Overruling, line: Int?)] = []
        for item in try list(node) {
            let fields = try mapping(item, keys: ["rule", "where", "given"])
            let overruling = Overruling(
                rule: try string(required("rule", in: fields, of: item)),
                place: try string(required("where", in: fields, of: item)), given: try readConditions(fields["given"]))
            overrulings.append((overruling, item.mark?.line))
        }
        return overrulings
    }
}

extension LabelRules {
    /// Adds what a site says of contradicting rules to the groups that they are of.
    static func overrule(
        _ overrulings: [(overruling: Overruling, line: Int?)], in groups: inout [RuleGroup], file: String
    ) throws(LabelRulesError) {
        for (overruling, line) in overrulings {
            guard let place = groups.firstIndex(where: { $0.rules.contains { $0.id == overruling.rule } }) else {
                throw LabelRulesError(
                    code: .unknownTerm, file: file, line: line, expected: "the id of a rule", found: overruling.rule)
            }
            guard overruling.rule != overruling.place,
                groups[place].rules.contains(where: { $0.id == overruling.place })
            else {
                throw LabelRulesError(
                    code: .unknownTerm, file: file, line: line,
                    expected: "another rule of \(groups[place].group.rawValue) than \(overruling.rule)",
                    found: overruling.place)
            }
            let opposed = groups[place].overrulings.contains {
                $0.rule == overruling.place && $0.place == overruling.rule && $0.given == overruling.given
            }
            guard !opposed else {
                throw LabelRulesError(
                    code: .duplicate, file: file, line: line, expected: "one of two rules to be believed",
                    found: "each overruled by the other")
            }
            groups[place].overrulings.append(overruling)
        }
    }
}
