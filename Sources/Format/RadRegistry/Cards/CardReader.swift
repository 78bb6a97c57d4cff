import RadCheckpoint
import Yams

/// Reads the front matter of a card into a ``ModelCard``; what is wrong is noted with its line and not thrown.
struct CardReader {
    var fields = CardFields()

    /// Values that a front matter may have.
    private static let maximumNodeCount = 20_000

    static let keys = [
        "schema", "id", "version", "title", "summary", "training_status", "task", "architecture", "input",
        "preprocessing", "embedding", "heads", "licence", "identities", "base", "sources", "metrics", "tags", "contact",
        "citation",
    ]

    /// The card of a document, nil where it lacks what every card has.
    mutating func card(of document: CardDocument) -> ModelCard? {
        guard let root = node(of: document) else { return nil }
        let members = fields.mapping(root, "", keys: Self.keys)
        let schema = fields.integer(fields.required("schema", of: members, in: ""), "schema", least: 1)
        if let schema, schema != ModelCard.schemaVersion {
            fields.note(
                .value, "schema", members["schema"], "expected \(ModelCard.schemaVersion)",
                "A newer radzoo may be needed.")
        }
        func text(_ key: String) -> String? { fields.text(fields.required(key, of: members, in: ""), key) }
        let id = text("id")
        let version = text("version")
        let title = text("title")
        let summary = text("summary")
        let status = fields.word(
            fields.required("training_status", of: members, in: ""), "training_status", TrainingStatus.self)
        let task = fields.word(fields.required("task", of: members, in: ""), "task", ModelCard.Task.self)
        let parameters = architecture(fields.required("architecture", of: members, in: ""))
        let base = members["base"].flatMap { self.base($0) }
        let isWhole = base?.relation != .adapter && base?.relation != .head
        let network = network(members, isRequired: isWhole)
        let heads = heads(fields.required("heads", of: members, in: ""))
        let licence = licence(fields.required("licence", of: members, in: ""))
        let identities = identities(fields.required("identities", of: members, in: ""), needsSpace: isWhole)
        let sources = sources(fields.required("sources", of: members, in: ""))
        let metrics = metrics(fields.required("metrics", of: members, in: ""))
        let tags = fields.texts(members["tags"], "tags") ?? []
        let contact = fields.text(members["contact"], "contact")
        let citation = fields.text(members["citation"], "citation")
        guard let id, let version, let title, let summary, let status, let task, let parameters, let licence,
            let identities
        else { return nil }
        return ModelCard(
            id: id, version: version, title: title, summary: summary, trainingStatus: status.rawValue, task: task,
            parameters: parameters, input: network.input, preprocessing: network.preprocessing,
            embedding: network.embedding, heads: heads, licence: licence, identities: identities, base: base,
            sources: sources, metrics: metrics, tags: tags, contact: contact, citation: citation)
    }

    /// The YAML as nodes, within limits.
    private mutating func node(of document: CardDocument) -> Node? {
        let root: Node?
        do {
            root = try compose(yaml: document.frontMatter)
        } catch {
            let line = (error as? YamlError).flatMap(Self.line) ?? 0
            fields.note(.syntax, "", nil, "the front matter is no YAML (near line \(line + 1))", "Correct its syntax.")
            return nil
        }
        guard let root else {
            fields.note(.syntax, "", nil, "the front matter is empty", "Start from ModelCards/TEMPLATE.md.")
            return nil
        }
        var open = [root]
        var count = 0
        while let node = open.popLast() {
            count += 1
            // What an alias repeats counts each time.
            guard count <= Self.maximumNodeCount else {
                fields.note(
                    .syntax, "", node, "more than \(Self.maximumNodeCount) values", "Leave out anchors and aliases.")
                return nil
            }
            switch node {
            case .scalar: break
            case .mapping(let mapping): for (key, value) in mapping { open += [key, value] }
            case .sequence(let sequence): open += Array(sequence)
            case .alias:
                fields.note(.syntax, "", node, "aliases are not read", "Write it out.")
                return nil
            }
        }
        return root
    }

    private static func line(of error: YamlError) -> Int? {
        switch error {
        case .scanner(_, _, let mark, _), .parser(_, _, let mark, _), .composer(_, _, let mark, _): mark.line
        default: nil
        }
    }

    private mutating func architecture(_ node: Node?) -> Int? {
        guard let node else { return nil }
        let members = fields.mapping(node, "architecture", keys: ["parameters"])
        return fields.integer(
            fields.required("parameters", of: members, in: "architecture"), "architecture.parameters", least: 0)
    }

    private mutating func licence(_ node: Node?) -> ModelCard.Licence? {
        guard let node else { return nil }
        let members = fields.mapping(node, "licence", keys: ["weights", "data"])
        let weights = fields.text(fields.required("weights", of: members, in: "licence"), "licence.weights")
        let data = fields.text(fields.required("data", of: members, in: "licence"), "licence.data")
        guard let weights, let data else { return nil }
        if !LicenceExpression.isStated(weights) {
            fields.note(
                .licence, "licence.weights", members["weights"], "expected an SPDX expression such as Apache-2.0",
                "State the licence, or `LicenseRef-NAME` with its text in the card. Without one nobody may use the model."
            )
        }
        return ModelCard.Licence(weights: weights, data: data)
    }

    private mutating func identities(_ node: Node?, needsSpace: Bool) -> ModelCard.Identities? {
        guard let node else { return nil }
        let field = "identities"
        let members = fields.mapping(node, field, keys: ["weights_id", "spec_id", "space_id", "file_id"])
        func identity(_ key: String, _ kind: CheckpointIdentifier.Kind, _ isRequired: Bool) -> String? {
            let node = isRequired ? fields.required(key, of: members, in: field) : members[key]
            guard let node, let text = fields.text(node, field + "." + key) else { return nil }
            guard let identifier = CheckpointIdentifier(text), identifier.kind == kind else {
                fields.note(
                    .value, field + "." + key, node, "expected \(kind.rawValue):sha256: and 64 hexadecimal digits",
                    "`radzoo checkpoint inspect` prints it.")
                return nil
            }
            return text
        }
        let weights = identity("weights_id", .weights, true)
        let specification = identity("spec_id", .specification, true)
        let space = identity("space_id", .space, needsSpace)
        let file = identity("file_id", .file, true)
        guard let weights, let specification, let file else { return nil }
        return ModelCard.Identities(weights: weights, specification: specification, space: space, file: file)
    }
}

/// SPDX licence expressions, as far as it takes to tell a licence from its absence.
package enum LicenceExpression {
    private static let absent: Set<String> = ["none", "noassertion", "unknown", "unlicensed", "proprietary", "tbd"]

    /// Whether a text is made of licence names joined by `AND`, `OR` and `WITH` (SPDX 2.3, annex D).
    package static func isStated(_ text: String) -> Bool {
        let words = text.split { $0 == " " || $0 == "(" || $0 == ")" }.map(String.init)
        guard !words.isEmpty, words.count.isMultiple(of: 2) == false else { return false }
        for (index, word) in words.enumerated() {
            if index.isMultiple(of: 2) {
                let isName = word.utf8.allSatisfy { byte in
                    (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
                        || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || ".-+".utf8.contains(byte)
                }
                if !isName || absent.contains(word.lowercased()) { return false }
            } else if !["AND", "OR", "WITH"].contains(word) {
                return false
            }
        }
        return true
    }
}
