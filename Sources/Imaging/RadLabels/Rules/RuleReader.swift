import RadVocabulary
import Yams

/// Reads one rules file and reports what breaks its schema by line.
///
/// The schema, version 1: a mapping with `schema: 1`, `group`, `decision` (`least`, `opposing`), `refines` (a mapping of
/// terms to lists of coarser terms) and `sets`; a set has `given` (conditions of all its rules) and `rules`; a rule has
/// `id`, `voter`, `weight`, one of `value`, `code` and `number`, and may have `when`, `unless` and `otherwise: true`.
/// A condition has `fact` and its tests; see `RuleCondition`.
struct RuleReader {
    /// The version of the schema that this reader knows.
    static let schemaVersion = 1

    let file: String
    var lexicon: Lexicon

    init(file: String, lexicon: Lexicon) {
        self.file = file
        self.lexicon = lexicon
    }

    /// The rules of a file's text.
    mutating func read(_ text: String) throws(LabelRulesError) -> RuleGroup {
        let root: Node?
        do {
            root = try compose(yaml: text)
        } catch let error as YamlError {
            throw LabelRulesError(
                code: .syntax, file: file, line: Self.line(of: error), expected: "YAML", found: "a text that is not")
        } catch {
            throw LabelRulesError(code: .syntax, file: file, line: nil, expected: "YAML", found: "a text that is not")
        }
        guard let root else { throw schemaError(nil, "a mapping", "an empty file") }
        let fields = try mapping(root, keys: ["schema", "group", "decision", "refines", "sets"])
        let version = try number(required("schema", in: fields, of: root))
        guard version == Double(Self.schemaVersion) else {
            throw schemaError(root, "schema \(Self.schemaVersion)", "schema \(version)")
        }
        let groupNode = try required("group", in: fields, of: root)
        guard let group = LabelGroup(rawValue: try string(groupNode)) else {
            throw termError(groupNode, "a label group")
        }
        let decisionNode = try required("decision", in: fields, of: root)
        let decision = try mapping(decisionNode, keys: ["least", "opposing"])
        let refinements = try readRefinements(fields["refines"], group)
        var rules: [LabelRule] = []
        for set in try list(required("sets", in: fields, of: root)) {
            rules += try readSet(set, group)
        }
        return RuleGroup(
            group: group, least: try weight(required("least", in: decision, of: decisionNode)),
            opposing: try weight(required("opposing", in: decision, of: decisionNode)), refinements: refinements,
            rules: rules)
    }

    private func readRefinements(
        _ node: Node?, _ group: LabelGroup
    ) throws(LabelRulesError) -> [String: Set<String>] {
        guard let node else { return [:] }
        var refinements: [String: Set<String>] = [:]
        for (fine, coarse) in try mapping(node, keys: nil) {
            guard Vocabulary.contains(fine, in: group) else { throw termError(coarse, "a refinement of known terms") }
            for term in try list(coarse) {
                refinements[fine, default: []].insert(try knownTerm(term, group))
            }
        }
        return refinements
    }

    private mutating func readSet(_ node: Node, _ group: LabelGroup) throws(LabelRulesError) -> [LabelRule] {
        let fields = try mapping(node, keys: ["given", "rules"])
        let given = try readConditions(fields["given"])
        var rules: [LabelRule] = []
        for rule in try list(required("rules", in: fields, of: node)) {
            rules.append(try readRule(rule, group, given: given))
        }
        return rules
    }

    private mutating func readRule(
        _ node: Node, _ group: LabelGroup, given: [RuleCondition]
    ) throws(LabelRulesError) -> LabelRule {
        let fields = try mapping(
            node, keys: ["id", "value", "code", "number", "voter", "weight", "when", "unless", "otherwise"])
        let idNode = try required("id", in: fields, of: node)
        let id = try string(idNode)
        guard id.hasPrefix(group.rawValue + ".") else {
            throw schemaError(idNode, "an id that begins with \(group.rawValue).", id)
        }
        let voterNode = try required("voter", in: fields, of: node)
        guard let voter = Evidence.Voter(rawValue: try string(voterNode)) else {
            throw termError(voterNode, "physics, header or text")
        }
        return LabelRule(
            id: id, outcome: try readOutcome(fields, of: node, group), voter: voter,
            weight: try weight(required("weight", in: fields, of: node)),
            conditions: given + (try readConditions(fields["when"])),
            exceptions: try readConditions(fields["unless"]),
            isLastResort: try fields["otherwise"].map(string) == "true")
    }

    private func readOutcome(
        _ fields: [String: Node], of node: Node, _ group: LabelGroup
    ) throws(LabelRulesError) -> LabelRule.Outcome {
        let given = ["value", "code", "number"].filter { fields[$0] != nil }
        guard given.count == 1 else {
            throw schemaError(node, "one of value, code and number", given.joined(separator: " and "))
        }
        if let code = fields["code"] { return .code(try fact(code, .codes)) }
        if let number = fields["number"] {
            guard group.form == .number else { throw schemaError(number, "a value", "a number") }
            return .number(try fact(number, .number))
        }
        let value = try required("value", in: fields, of: node)
        if value.string == Vocabulary.unknown { return .unknown }
        if case .sequence = value {
            guard group.form == .terms else { throw schemaError(value, "one term", "a list") }
            var terms: [String] = []
            for term in try list(value) { terms.append(try knownTerm(term, group)) }
            return .terms(terms)
        }
        return .terms([try knownTerm(value, group)])
    }
}
