import RadVocabulary
import Yams

/// Reads one rules file and reports what breaks its schema by line.
///
/// The schema, version 1, is described in `Formats/Labels/rules.schema.json`: a shipped file is a mapping with `schema`,
/// `group`, `decision` (`least`, `without`), `refines` (terms to lists of coarser terms) and `sets`; a site's file has
/// `schema`, `groups` (each with `group` and `sets`), `silence` (ids of rules that it takes out) and `overrule` (each with
/// `rule`, `where` and maybe `given`; see `Overruling`). A set has `given` (conditions of all its rules), `rules` and
/// `tables`; a rule has `id`, `voter`, `weight`, one of `value`, `against`, `code` and `number`, and may have `when`,
/// `unless` and `otherwise: true`. A table makes a rule for each of its `terms` and each
/// of its `facts`. A condition has `fact` and its tests; see `RuleCondition`.
struct RuleReader {
    /// What one file says.
    struct File {
        var groups: [RuleGroup] = []
        /// What a site's file adds to groups of other files.
        var additions: [(group: LabelGroup, sets: [RuleSet])] = []
        var silenced: [(id: String, line: Int?)] = []
        var overrulings: [(overruling: Overruling, line: Int?)] = []
    }

    /// The version of the schema that this reader knows.
    static let schemaVersion = 1

    let file: String
    var lexicon: Lexicon

    init(file: String, lexicon: Lexicon) {
        self.file = file
        self.lexicon = lexicon
    }

    /// The rules of a file's text.
    mutating func read(_ text: String) throws(LabelRulesError) -> File {
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
        let fields = try mapping(
            root, keys: ["schema", "group", "decision", "refines", "sets", "groups", "silence", "overrule"])
        let version = try number(required("schema", in: fields, of: root))
        guard version == Double(Self.schemaVersion) else {
            throw schemaError(root, "schema \(Self.schemaVersion)", "schema \(version)")
        }
        let isSite = ["groups", "silence", "overrule"].contains { fields[$0] != nil }
        return isSite ? try readSite(root) : File(groups: [try readGroup(root)])
    }

    private mutating func readSite(_ root: Node) throws(LabelRulesError) -> File {
        let fields = try mapping(root, keys: ["schema", "groups", "silence", "overrule"])
        var site = File()
        for node in try fields["groups"].map(list) ?? [] {
            let entry = try mapping(node, keys: ["group", "sets"])
            let group = try labelGroup(required("group", in: entry, of: node))
            var sets: [RuleSet] = []
            for set in try list(required("sets", in: entry, of: node)) { sets.append(try readSet(set, group)) }
            site.additions.append((group, sets))
        }
        for node in try fields["silence"].map(list) ?? [] {
            site.silenced.append((try string(node), node.mark?.line))
        }
        site.overrulings = try readOverrulings(fields["overrule"])
        return site
    }

    private mutating func readGroup(_ root: Node) throws(LabelRulesError) -> RuleGroup {
        let fields = try mapping(root, keys: ["schema", "group", "decision", "refines", "sets"])
        let group = try labelGroup(required("group", in: fields, of: root))
        let decisionNode = try required("decision", in: fields, of: root)
        let decision = try mapping(decisionNode, keys: ["least", "without"])
        let refinements = try readRefinements(fields["refines"], group)
        var sets: [RuleSet] = []
        for set in try list(required("sets", in: fields, of: root)) { sets.append(try readSet(set, group)) }
        var excluded: Fact?
        if let without = decision["without"] { excluded = try fact(without, .codes) }
        return RuleGroup(
            group: group, least: try weight(required("least", in: decision, of: decisionNode)),
            refinements: refinements, excluded: excluded, sets: sets)
    }

    private func labelGroup(_ node: Node) throws(LabelRulesError) -> LabelGroup {
        guard let group = LabelGroup(rawValue: try string(node)) else { throw termError(node, "a label group") }
        return group
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

    private mutating func readSet(_ node: Node, _ group: LabelGroup) throws(LabelRulesError) -> RuleSet {
        let fields = try mapping(node, keys: ["given", "rules", "tables"])
        let given = try readConditions(fields["given"])
        var rules: [LabelRule] = []
        for rule in try fields["rules"].map(list) ?? [] {
            rules.append(try readRule(rule, group, given: given))
        }
        for table in try fields["tables"].map(list) ?? [] {
            rules += try readTable(table, group, given: given)
        }
        guard !rules.isEmpty else { throw schemaError(node, "rules or tables", "none") }
        return RuleSet(given: given, rules: rules)
    }

    private mutating func readRule(
        _ node: Node, _ group: LabelGroup, given: [RuleCondition]
    ) throws(LabelRulesError) -> LabelRule {
        let fields = try mapping(
            node, keys: ["id", "value", "against", "code", "number", "voter", "weight", "when", "unless", "otherwise"])
        let idNode = try required("id", in: fields, of: node)
        let id = try string(idNode)
        guard id.hasPrefix(group.rawValue + ".") else {
            throw schemaError(idNode, "an id that begins with \(group.rawValue).", id)
        }
        return LabelRule(
            id: id, outcome: try readOutcome(fields, of: node, group), voter: try voter(fields, of: node),
            weight: try weight(required("weight", in: fields, of: node)), given: given,
            own: try readConditions(fields["when"]), exceptions: try readConditions(fields["unless"]),
            isLastResort: try fields["otherwise"].map(string) == "true")
    }

    func voter(_ fields: [String: Node], of node: Node) throws(LabelRulesError) -> Evidence.Voter {
        let voterNode = try required("voter", in: fields, of: node)
        guard let voter = Evidence.Voter(rawValue: try string(voterNode)) else {
            throw termError(voterNode, "physics, header, text or pixels")
        }
        return voter
    }

    private func readOutcome(
        _ fields: [String: Node], of node: Node, _ group: LabelGroup
    ) throws(LabelRulesError) -> LabelRule.Outcome {
        let given = ["value", "against", "code", "number"].filter { fields[$0] != nil }
        guard given.count == 1 else {
            throw schemaError(node, "one of value, against, code and number", given.joined(separator: " and "))
        }
        if let terms = fields["against"] {
            guard group.form == .terms else { throw schemaError(terms, "a group of several terms", group.rawValue) }
            return .against(try knownTerms(terms, group))
        }
        if let code = fields["code"] { return .code(try fact(code, .codes)) }
        if let number = fields["number"] {
            guard group.form == .number else { throw schemaError(number, "a value", "a number") }
            return .number(try fact(number, .number))
        }
        return try readValue(required("value", in: fields, of: node), group)
    }

    func readValue(_ value: Node, _ group: LabelGroup) throws(LabelRulesError) -> LabelRule.Outcome {
        if value.string == Vocabulary.unknown { return .unknown }
        if case .sequence = value {
            guard group.form == .terms else { throw schemaError(value, "one term", "a list") }
            return .terms(try knownTerms(value, group))
        }
        return .terms([try knownTerm(value, group)])
    }
}
