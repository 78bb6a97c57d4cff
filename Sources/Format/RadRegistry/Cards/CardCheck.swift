package import RadCheckpoint
import RadPreprocessing
import RadTensor
import RadVocabulary

/// A card with everything that is wrong with it.
package struct CardCheck: Sendable {
    /// What the card claims, nil where it lacks what every card has.
    package let card: ModelCard?
    /// What is wrong, by line; none where the card may be believed.
    package let findings: [CardFinding]

    /// Checks a card by itself and, where a checkpoint is given, compares every claim with it.
    ///
    /// - Parameters:
    ///   - document: The card.
    ///   - header: What the checkpoint says of itself, already held to its own rules.
    package init(_ document: CardDocument, against header: CheckpointHeader? = nil) {
        var reader = CardReader()
        let card = reader.card(of: document)
        var findings = reader.fields.findings
        findings += CardText(document).findings(metrics: card?.metrics ?? [])
        if let card, let header {
            findings += CardComparison(card: card, header: header, lines: reader.fields.lines).findings()
        }
        if let kept = header?.supplements.card, Array(kept.utf8) != document.bytes {
            findings.append(
                CardFinding(
                    line: 1, field: "", rule: .otherCard, message: "the checkpoint carries another card than this one",
                    remedy: "Publish the card that the checkpoint carries, or write the checkpoint with this one."))
        }
        self.card = card
        self.findings = findings.sorted { ($0.line, $0.field) < ($1.line, $1.field) }
    }
}

/// Compares what a card claims with what a checkpoint is.
private struct CardComparison {
    let card: ModelCard
    let header: CheckpointHeader
    let lines: [String: Int]

    func findings() -> [CardFinding] {
        var findings: [CardFinding] = []
        func compare(_ field: String, _ claimed: String?, _ found: String?) {
            guard claimed != found else { return }
            findings.append(mismatch(field, claimed ?? "nothing", found ?? "nothing"))
        }
        let manifest = header.manifest
        compare("id", card.id, manifest.name)
        compare("version", card.version, manifest.version)
        compare("training_status", card.trainingStatus, manifest.trainingStatus.rawValue)
        compare("licence.weights", card.licence.weights, header.licence.weights)
        compare("identities.weights_id", card.identities.weights, "\(header.weightsID)")
        compare("identities.spec_id", card.identities.specification, "\(header.specID)")
        compare("identities.file_id", card.identities.file, "\(header.fileID)")
        if let space = card.identities.space { compare("identities.space_id", space, "\(header.spaceID())") }
        let parameters = header.tensors.reduce(0) { $0 + $1.shape.count }
        compare("architecture.parameters", "\(card.parameters)", "\(parameters)")
        compareNetwork(compare)
        compareHeads(compare)
        compareOrigin(compare)
        return findings + metricFindings()
    }

    private func mismatch(_ field: String, _ claimed: String, _ found: String) -> CardFinding {
        let line = lines[field] ?? lines[field.split(separator: ".").first.map(String.init) ?? ""] ?? 1
        return CardFinding(
            line: line, field: field, rule: .mismatch,
            message: "the card says \(claimed), the checkpoint has \(found)",
            remedy: "Write what the checkpoint has, or find out whether it is the right file.")
    }

    private func compareNetwork(_ compare: (String, String?, String?) -> Void) {
        let recipe = header.preprocessing
        if let input = card.input {
            compare("input.modalities", Self.set(input.modalities), Self.set(recipe.domain.modalities))
            compare("input.minimum_slices", "\(input.minimumSlices)", "\(recipe.domain.minimumSlices)")
            let shapes = recipe.shapes.map { $0.extents.map(String.init).joined(separator: "x") }
            compare("input.shapes", Self.set(input.shapes), Self.set(shapes))
        }
        if let steps = card.preprocessing {
            let found = recipe.steps.map { ([$0.operation.name] + $0.modalities).joined(separator: " ") }
            compare("preprocessing", Self.list(steps), Self.list(found))
        }
        if let embedding = card.embedding {
            compare("embedding.tap", embedding.tap, header.embedding.tap)
            compare("embedding.dimension", "\(embedding.dimension)", "\(header.embedding.dimension)")
            compare("embedding.pooling", embedding.pooling, header.embedding.pooling.rawValue)
            compare("embedding.normalisation", embedding.normalisation, header.embedding.normalisation.rawValue)
        }
    }

    private func compareHeads(_ compare: (String, String?, String?) -> Void) {
        compare("heads", Self.set(Array(card.heads.keys)), Self.set(header.labels.map(\.head)))
        for head in header.labels {
            guard let claimed = card.heads[head.head] else { continue }
            let field = "heads." + head.head
            compare(field + ".group", claimed.group, head.group.rawValue)
            compare(field + ".activation", claimed.activation, head.activation.rawValue)
            compare(field + ".terms", Self.list(claimed.terms), Self.list(head.terms.map(\.term)))
            compare(field + ".unit", claimed.unit, head.unit)
        }
    }

    private func compareOrigin(_ compare: (String, String?, String?) -> Void) {
        func text(_ name: String, _ licence: String, _ citation: String, _ subjects: Int) -> String {
            "\(name) (\(licence), \(subjects) subjects, \(citation))"
        }
        compare(
            "sources", Self.set(card.sources.map { text($0.name, $0.licence, $0.citation, $0.subjects) }),
            Self.set(header.provenance.sources.map { text($0.name, $0.licence, $0.citation, $0.subjects) }))
        // What a file attaches to, or else what its weights started from.
        let parents = header.supplements.base.map { ["\($0.weightsID)"] } ?? header.provenance.parents
        if let weights = card.base?.weights, !parents.contains(weights) {
            compare("base.weights_id", weights, Self.set(parents))
        }
    }

    /// Figures that the checkpoint keeps otherwise.
    private func metricFindings() -> [CardFinding] {
        let kept = header.supplements.evaluation
        guard !kept.isEmpty else { return [] }
        return card.metrics.enumerated().compactMap { index, metric in
            let field = "metrics[\(index)]"
            let same = kept.first {
                ($0.task, $0.dataset, $0.metric) == (metric.task, metric.dataset, metric.metric)
            }
            guard let same else {
                return mismatch(field, "\(metric.metric) of \(metric.task) on \(metric.dataset)", "no such figure")
            }
            let agrees =
                (same.value, same.lower, same.upper, same.confidence)
                == (metric.value, metric.lower, metric.upper, metric.confidence)
                && (same.count, same.unit.rawValue, same.command) == (metric.count, metric.unit, metric.command)
            if agrees { return nil }
            return mismatch(
                field, "\(metric.value) (\(metric.lower) to \(metric.upper), n \(metric.count), \(metric.command))",
                "\(same.value) (\(same.lower) to \(same.upper), n \(same.count), \(same.command))")
        }
    }

    private static func set(_ words: [String]) -> String { list(words.sorted()) }

    private static func list(_ words: [String]) -> String { "[" + words.joined(separator: ", ") + "]" }
}
