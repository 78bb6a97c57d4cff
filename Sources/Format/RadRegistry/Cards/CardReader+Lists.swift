import RadCheckpoint
import Yams

extension CardReader {
    /// What a network of its own has.
    struct Network {
        var input: ModelCard.Input?
        var preprocessing: [String]?
        var embedding: ModelCard.Embedding?
    }

    mutating func network(_ members: [String: Node], isRequired: Bool) -> Network {
        func node(_ key: String) -> Node? {
            isRequired ? fields.required(key, of: members, in: "") : members[key]
        }
        return Network(
            input: node("input").flatMap { input($0) },
            preprocessing: fields.texts(node("preprocessing"), "preprocessing"),
            embedding: node("embedding").flatMap { embedding($0) })
    }

    private mutating func input(_ node: Node) -> ModelCard.Input? {
        let members = fields.mapping(node, "input", keys: ["modalities", "minimum_slices", "shapes"])
        let modalities = fields.texts(fields.required("modalities", of: members, in: "input"), "input.modalities")
        let slices = fields.integer(
            fields.required("minimum_slices", of: members, in: "input"), "input.minimum_slices", least: 1)
        let shapes = fields.texts(fields.required("shapes", of: members, in: "input"), "input.shapes")
        guard let modalities, let slices, let shapes else { return nil }
        return ModelCard.Input(modalities: modalities, minimumSlices: slices, shapes: shapes)
    }

    private mutating func embedding(_ node: Node) -> ModelCard.Embedding? {
        let field = "embedding"
        let members = fields.mapping(node, field, keys: ["tap", "dimension", "pooling", "normalisation"])
        let tap = fields.text(fields.required("tap", of: members, in: field), "embedding.tap")
        let dimension = fields.integer(
            fields.required("dimension", of: members, in: field), "embedding.dimension", least: 1)
        let pooling = fields.word(
            fields.required("pooling", of: members, in: field), "embedding.pooling",
            EmbeddingSpecification.Pooling.self)
        let normalisation = fields.word(
            fields.required("normalisation", of: members, in: field), "embedding.normalisation",
            EmbeddingSpecification.Normalisation.self)
        guard let tap, let dimension, let pooling, let normalisation else { return nil }
        return ModelCard.Embedding(
            tap: tap, dimension: dimension, pooling: pooling.rawValue, normalisation: normalisation.rawValue)
    }

    mutating func heads(_ node: Node?) -> [String: ModelCard.Head] {
        guard let node else { return [:] }
        var heads: [String: ModelCard.Head] = [:]
        for (name, node) in fields.mapping(node, "heads", keys: nil) {
            let field = "heads." + name
            let members = fields.mapping(node, field, keys: ["group", "activation", "terms", "unit"])
            let group = fields.text(fields.required("group", of: members, in: field), field + ".group")
            let activation = fields.word(
                fields.required("activation", of: members, in: field), field + ".activation",
                HeadVocabulary.Activation.self)
            let terms = fields.texts(members["terms"], field + ".terms") ?? []
            let unit = fields.text(members["unit"], field + ".unit")
            guard let group, let activation else { continue }
            heads[name] = ModelCard.Head(group: group, activation: activation.rawValue, terms: terms, unit: unit)
        }
        return heads
    }

    mutating func base(_ node: Node) -> ModelCard.Base? {
        let members = fields.mapping(node, "base", keys: ["name", "relation", "weights_id", "source"])
        let name = fields.text(fields.required("name", of: members, in: "base"), "base.name")
        let relation = fields.word(
            fields.required("relation", of: members, in: "base"), "base.relation", ModelCard.Base.Relation.self)
        let weights = fields.text(members["weights_id"], "base.weights_id")
        let source = fields.text(members["source"], "base.source")
        if let weights, CheckpointIdentifier(weights)?.kind != .weights {
            fields.note(
                .value, "base.weights_id", members["weights_id"], "expected weights:sha256: and 64 hexadecimal digits",
                "Give the weights id, or `source` with the address where the model was published.")
        }
        if weights == nil, source == nil {
            fields.note(
                .missingKey, "base", node, "neither weights_id nor source says which model that is",
                "Give the weights id of a model of radzoo, or the address where another was published.")
        }
        guard let name, let relation else { return nil }
        return ModelCard.Base(name: name, relation: relation, weights: weights, source: source)
    }

    mutating func sources(_ node: Node?) -> [ModelCard.Source] {
        var sources: [ModelCard.Source] = []
        for (node, field) in fields.items(node, "sources") {
            let members = fields.mapping(node, field, keys: ["name", "licence", "citation", "subjects"])
            let name = fields.text(fields.required("name", of: members, in: field), field + ".name")
            let licence = fields.text(fields.required("licence", of: members, in: field), field + ".licence")
            let citation = fields.text(fields.required("citation", of: members, in: field), field + ".citation")
            let subjects = fields.integer(
                fields.required("subjects", of: members, in: field), field + ".subjects", least: 0)
            guard let name, let licence, let citation, let subjects else { continue }
            sources.append(ModelCard.Source(name: name, licence: licence, citation: citation, subjects: subjects))
        }
        return sources
    }

    mutating func metrics(_ node: Node?) -> [ModelCard.Metric] {
        var metrics: [ModelCard.Metric] = []
        let keys = [
            "task", "dataset", "metric", "value", "lower", "upper", "confidence", "n", "unit", "command",
        ]
        for (node, field) in fields.items(node, "metrics") {
            let members = fields.mapping(node, field, keys: keys)
            let missing = keys.filter { $0 != "confidence" && members[$0] == nil }
            guard missing.isEmpty else {
                fields.note(
                    .evidence, field, node, "a figure without \(missing.joined(separator: ", "))",
                    "Say on what it was measured, its interval, the number of independent observations, and the command"
                        + " that measures it again; or take the figure out.")
                continue
            }
            if let metric = metric(members, field, node) { metrics.append(metric) }
        }
        return metrics
    }

    private mutating func metric(_ members: [String: Node], _ field: String, _ node: Node) -> ModelCard.Metric? {
        func text(_ key: String) -> String? { fields.text(members[key], field + "." + key) }
        func number(_ key: String) -> Double? { fields.number(members[key], field + "." + key) }
        let words = (text("task"), text("dataset"), text("metric"), text("command"))
        let unit = fields.word(members["unit"], field + ".unit", EvaluationResult.Unit.self)
        let count = fields.integer(members["n"], field + ".n", least: 1)
        let confidence = members["confidence"] == nil ? 0.95 : number("confidence")
        guard let value = number("value"), let lower = number("lower"), let upper = number("upper"),
            let confidence, let count, let unit, let task = words.0, let dataset = words.1, let metric = words.2,
            let command = words.3
        else { return nil }
        guard lower <= value, value <= upper, confidence > 0, confidence < 1 else {
            fields.note(
                .evidence, field, node, "the interval from \(lower) to \(upper) does not hold the value \(value)",
                "Give the interval of the figure and its confidence between 0 and 1.")
            return nil
        }
        return ModelCard.Metric(
            task: task, dataset: dataset, metric: metric, value: value, lower: lower, upper: upper,
            confidence: confidence, count: count, unit: unit.rawValue, command: command)
    }
}
