import RadVocabulary
import Yams

extension RuleReader {
    private static let tests: Set<String> = [
        "fact", "present", "any", "all", "none", "begins", "from", "to", "words", "noWords",
    ]

    /// The conditions of a list; a condition with several tests counts as several conditions.
    mutating func readConditions(_ node: Node?) throws(LabelRulesError) -> [RuleCondition] {
        guard let node else { return [] }
        var conditions: [RuleCondition] = []
        for item in try list(node) { conditions += try readCondition(item) }
        return conditions
    }

    private mutating func readCondition(_ node: Node) throws(LabelRulesError) -> [RuleCondition] {
        let fields = try mapping(node, keys: Self.tests)
        let fact = try fact(required("fact", in: fields, of: node), nil)
        return try readTests(fields, of: node, fact)
    }

    /// What the tests of a mapping ask of a fact.
    mutating func readTests(
        _ fields: [String: Node], of node: Node, _ fact: Fact
    ) throws(LabelRulesError) -> [RuleCondition] {
        var tests: [RuleCondition.Test] = []
        if let present = fields["present"] {
            tests.append(try flag(present) ? .isPresent : .isAbsent)
        }
        if let codes = fields["any"] { tests.append(.hasAny(try strings(codes))) }
        if let codes = fields["all"] { tests.append(.hasAll(try strings(codes))) }
        if let codes = fields["none"] { tests.append(.hasNone(try strings(codes))) }
        if let codes = fields["begins"] { tests.append(.begins(try strings(codes))) }
        if fields["from"] != nil || fields["to"] != nil {
            let bounds = (try fields["from"].map(number), try fields["to"].map(number))
            if let least = bounds.0, let most = bounds.1, least > most {
                throw schemaError(node, "from at most to", "\(least) and \(most)")
            }
            tests.append(.between(bounds.0, bounds.1))
        }
        if let words = fields["words"] { tests.append(.mentions(try phrases(words))) }
        if let words = fields["noWords"] { tests.append(.doesNotMention(try phrases(words))) }
        guard !tests.isEmpty else { throw schemaError(node, "at least one test", "none") }
        for test in tests where !test.suits(fact.kind) {
            throw schemaError(node, "a test of \(fact.kind.rawValue)", "another test of \(fact.rawValue)")
        }
        return tests.map { RuleCondition(fact: fact, test: $0, lexicon: &lexicon) }
    }

    mutating func phrases(_ node: Node) throws(LabelRulesError) -> [[Int]] {
        var phrases: [[Int]] = []
        for item in try list(node) {
            let phrase = lexicon.phrase(try string(item))
            guard !phrase.isEmpty else { throw schemaError(item, "words", "a phrase without letters or digits") }
            phrases.append(phrase)
        }
        return phrases
    }
}

extension RuleCondition.Test {
    /// Whether the test can be asked of facts of a kind.
    fileprivate func suits(_ kind: Fact.Kind) -> Bool {
        switch self {
        case .isPresent, .isAbsent: true
        case .hasAny, .hasAll, .hasNone, .begins: kind == .codes
        case .between: kind == .number
        case .mentions, .doesNotMention: kind == .text
        }
    }
}
