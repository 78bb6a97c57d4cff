import RadSeries
import RadTestSupport
import RadVocabulary
import Testing
import Yams

@testable import RadLabels

/// Every shipped rule against its written cases.
///
/// `Formats/Labels/cases` says where a rule fires, where it is silent, and what it does at its bounds; a rule without
/// cases fails.
@Suite struct RuleCaseTests {
    struct Case {
        let fires: Bool
        let facts: CaseFacts
        let line: Int
    }

    /// The cases of one rule.
    struct RuleCases {
        var positive: [Case] = []
        var negative: [Case] = []
        var borderline: [Case] = []
    }

    static func cases(of group: LabelGroup) throws -> [String: RuleCases] {
        let path = Repository.root + "/Formats/Labels/cases/\(group.rawValue).yaml"
        let root = try #require(try compose(yaml: try File.text(path)))
        try #require(root["group"]?.string == group.rawValue)
        var cases: [String: RuleCases] = [:]
        for (id, node) in try #require(root["rules"]?.mapping) {
            var entry = RuleCases()
            entry.positive = try (node["positive"]?.sequence ?? []).map { try Self.read($0, fires: true) }
            entry.negative = try (node["negative"]?.sequence ?? []).map { try Self.read($0, fires: false) }
            entry.borderline = try (node["borderline"]?.sequence ?? []).map { try Self.read($0, fires: nil) }
            cases[try #require(id.string)] = entry
        }
        return cases
    }

    private static func read(_ node: Node, fires: Bool?) throws -> Case {
        var facts = CaseFacts()
        var stated = fires
        for (key, value) in try #require(node.mapping) {
            let name = try #require(key.string)
            if name == "fires" {
                stated = value.string == "true"
                continue
            }
            let fact = try #require(Fact(rawValue: name), "no fact is called \(name)")
            switch fact.kind {
            case .codes: facts.set(fact, codes: try #require(value.sequence).compactMap(\.string))
            case .number: facts.facts.set(fact, number: try #require(value.string.flatMap(Double.init)))
            case .text: facts.facts.set(fact, text: value.string)
            }
        }
        return Case(fires: try #require(stated as Bool?), facts: facts, line: node.mark?.line ?? 0)
    }

    @Test(arguments: LabelGroup.allCases) func `each rule does what its cases say`(_ group: LabelGroup) throws {
        let rules = try ShippedRules.get()
        let cases = try Self.cases(of: group)
        let shipped = try #require(rules.groups.first { $0.group == group }).rules
        #expect(Set(cases.keys).subtracting(shipped.map(\.id)).isEmpty, "cases of rules that are not there")
        for rule in shipped {
            let entry = try #require(cases[rule.id], "\(rule.id) has no cases")
            #expect(!entry.positive.isEmpty, "\(rule.id) has no case in which it fires")
            let isConditional = !rule.conditions.isEmpty
            #expect(!isConditional || !entry.negative.isEmpty || !entry.borderline.isEmpty, "\(rule.id) never fails")
            let asksNumbers = rule.own.contains { if case .between = $0.test { true } else { false } }
            #expect(!asksNumbers || !entry.borderline.isEmpty, "\(rule.id) has no case at its bounds")
            for sample in entry.positive + entry.negative + entry.borderline {
                let fired = rule.holds(for: sample.facts.values(rules.lexicon))
                #expect(fired == sample.fires, "\(group.rawValue).yaml, line \(sample.line): \(rule.id)")
            }
        }
    }
}
