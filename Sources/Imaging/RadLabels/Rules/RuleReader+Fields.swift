import RadVocabulary
import Yams

extension RuleReader {
    /// The fields of a mapping; other keys than the given ones are refused, nil allows all.
    func mapping(_ node: Node, keys: Set<String>?) throws(LabelRulesError) -> [String: Node] {
        guard case .mapping(let mapping) = node else { throw schemaError(node, "a mapping", "something else") }
        var fields: [String: Node] = [:]
        for (key, value) in mapping {
            let name = try string(key)
            if let keys, !keys.contains(name) {
                throw schemaError(key, "one of \(keys.sorted().joined(separator: ", "))", name)
            }
            guard fields.updateValue(value, forKey: name) == nil else {
                throw LabelRulesError(
                    code: .duplicate, file: file, line: key.mark?.line, expected: "each key once", found: name)
            }
        }
        return fields
    }

    func required(
        _ key: String, in fields: [String: Node], of node: Node
    ) throws(LabelRulesError) -> Node {
        guard let value = fields[key] else { throw schemaError(node, "the key \(key)", "none") }
        return value
    }

    func list(_ node: Node) throws(LabelRulesError) -> [Node] {
        guard case .sequence(let sequence) = node else { throw schemaError(node, "a list", "something else") }
        return Array(sequence)
    }

    func string(_ node: Node) throws(LabelRulesError) -> String {
        guard case .scalar(let scalar) = node, !scalar.string.isEmpty else {
            throw schemaError(node, "a word", "something else")
        }
        return scalar.string
    }

    func strings(_ node: Node) throws(LabelRulesError) -> [String] {
        var values: [String] = []
        for item in try list(node) { values.append(try string(item)) }
        guard !values.isEmpty else { throw schemaError(node, "at least one word", "none") }
        return values
    }

    func number(_ node: Node) throws(LabelRulesError) -> Double {
        guard let value = Double(try string(node)), value.isFinite else {
            throw schemaError(node, "a number", try string(node))
        }
        return value
    }

    func flag(_ node: Node) throws(LabelRulesError) -> Bool {
        switch try string(node) {
        case "true": true
        case "false": false
        case let other: throw schemaError(node, "true or false", other)
        }
    }

    /// A number that is more than 0 and at most 1.
    func weight(_ node: Node) throws(LabelRulesError) -> Double {
        let value = try number(node)
        guard value > 0, value <= 1 else { throw schemaError(node, "a number above 0 and up to 1", "\(value)") }
        return value
    }

    func fact(_ node: Node, _ kind: Fact.Kind?) throws(LabelRulesError) -> Fact {
        guard let fact = Fact(rawValue: try string(node)) else { throw termError(node, "the name of a fact") }
        if let kind, fact.kind != kind { throw schemaError(node, "a fact of \(kind.rawValue)", fact.rawValue) }
        return fact
    }

    func knownTerm(_ node: Node, _ group: LabelGroup) throws(LabelRulesError) -> String {
        let term = try string(node)
        guard Vocabulary.contains(term, in: group) else { throw termError(node, "a term of \(group.rawValue)") }
        return term
    }

    func knownTerms(_ node: Node, _ group: LabelGroup) throws(LabelRulesError) -> [String] {
        var terms: [String] = []
        for term in try list(node) { terms.append(try knownTerm(term, group)) }
        return terms
    }

    func schemaError(_ node: Node?, _ expected: String, _ found: String) -> LabelRulesError {
        LabelRulesError(code: .schema, file: file, line: node?.mark?.line, expected: expected, found: found)
    }

    func termError(_ node: Node, _ expected: String) -> LabelRulesError {
        LabelRulesError(
            code: .unknownTerm, file: file, line: node.mark?.line, expected: expected, found: node.string ?? "a list")
    }

    static func line(of error: YamlError) -> Int? {
        switch error {
        case .scanner(_, _, let mark, _), .parser(_, _, let mark, _), .composer(_, _, let mark, _): mark.line
        default: nil
        }
    }
}
