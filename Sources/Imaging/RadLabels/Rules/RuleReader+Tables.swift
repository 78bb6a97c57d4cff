import RadVocabulary
import Yams

extension RuleReader {
    /// The rules of a table: one for each of its terms and each of its facts, named `group.term.fact-id`.
    ///
    /// An entry of `terms` has the tests of the fact, such as `words`; `value` where it does not vote for the term that
    /// it is called by; and `when` and `unless`. An entry of `facts` has `fact`, `id`, `voter`, `weight`, `when` and
    /// `unless`. `noWords` of the table are added to the `noWords` of each entry.
    mutating func readTable(
        _ node: Node, _ group: LabelGroup, given: [RuleCondition]
    ) throws(LabelRulesError) -> [LabelRule] {
        let fields = try mapping(node, keys: ["terms", "facts", "noWords"])
        var common: [[Int]] = []
        if let words = fields["noWords"] { common = try phrases(words) }
        guard case .mapping(let terms) = try required("terms", in: fields, of: node) else {
            throw schemaError(node, "a mapping of terms", "something else")
        }
        let facts = try list(required("facts", in: fields, of: node))
        var rules: [LabelRule] = []
        for (name, entry) in terms {
            for fact in facts {
                rules.append(try readEntry(entry, named: name, fact, group, given: given, common: common))
            }
        }
        return rules
    }

    private mutating func readEntry(
        _ entry: Node, named name: Node, _ column: Node, _ group: LabelGroup, given: [RuleCondition],
        common: [[Int]]
    ) throws(LabelRulesError) -> LabelRule {
        let tests: Set<String> = ["any", "all", "none", "begins", "words", "noWords", "from", "to"]
        let fields = try mapping(entry, keys: tests.union(["value", "when", "unless"]))
        let column = (node: column, fields: try mapping(column, keys: Self.columnKeys))
        let fact = try fact(required("fact", in: column.fields, of: column.node), nil)
        var own = try readTests(fields.filter { tests.contains($0.key) }, of: entry, fact)
        if !common.isEmpty, fact.kind == .text {
            own.append(RuleCondition(fact: fact, test: .doesNotMention(common), lexicon: &lexicon))
        }
        own += try readConditions(fields["when"]) + readConditions(column.fields["when"])
        let id = try string(required("id", in: column.fields, of: column.node))
        return LabelRule(
            id: "\(group.rawValue).\(try string(name)).\(id)",
            outcome: try readValue(fields["value"] ?? name, group), voter: try voter(column.fields, of: column.node),
            weight: try weight(required("weight", in: column.fields, of: column.node)), given: given, own: own,
            exceptions: try readConditions(fields["unless"]) + readConditions(column.fields["unless"]),
            isLastResort: false)
    }

    private static let columnKeys: Set<String> = ["fact", "id", "voter", "weight", "when", "unless"]
}
