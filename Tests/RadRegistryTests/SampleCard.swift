import RadCheckpoint
import RadPreprocessing
import RadTensor
import RadTestSupport
import RadVocabulary

@testable import RadRegistry

/// A card that says of a checkpoint what is true, and parts of it that tests change.
struct SampleCard {
    var frontMatter: [String]
    var body: [String] = SampleCard.body

    static let body = [
        "", "# Tiny", "", "## Details and provenance", "A network of 3 channels, in half precision.", "",
        "## Intended use", "Tests.", "", "## Out of scope", "Not a medical device.", "", "## Training data", "None.",
        "",
        "## Evaluation", "None.", "", "## Limitations", "All.", "", "## Changelog", "- 0.1.0: first",
    ]

    /// The smallest checkpoint of the conformance set.
    static let smallest = Repository.root + "/Formats/Checkpoint/conformance/valid/smallest.radz.h5"
    /// One with every supplement.
    static let full = Repository.root + "/Formats/Checkpoint/golden/1.0/full.radz.h5"

    init(of header: CheckpointHeader) {
        let recipe = header.preprocessing
        let shapes = recipe.shapes.map { $0.extents.map(String.init).joined(separator: "x") }
        let steps = recipe.steps.map { ([$0.operation.name] + $0.modalities).joined(separator: " ") }
        frontMatter = [
            "schema: 1", "id: \(header.manifest.name)", "version: \(header.manifest.version)", "title: Tiny",
            "summary: A network for tests.", "training_status: \(header.manifest.trainingStatus.rawValue)",
            "task: embedding", "architecture:",
            "  parameters: \(header.tensors.reduce(0) { $0 + $1.shape.count })", "input:",
            "  modalities: [\(recipe.domain.modalities.joined(separator: ", "))]",
            "  minimum_slices: \(recipe.domain.minimumSlices)", "  shapes: [\(shapes.joined(separator: ", "))]",
            "preprocessing: [\(steps.joined(separator: ", "))]", "embedding:", "  tap: \(header.embedding.tap)",
            "  dimension: \(header.embedding.dimension)", "  pooling: \(header.embedding.pooling.rawValue)",
            "  normalisation: \(header.embedding.normalisation.rawValue)",
        ]
        frontMatter += header.labels.isEmpty ? ["heads: {}"] : ["heads:"]
        for head in header.labels {
            frontMatter += ["  \(head.head):", "    group: \(head.group.rawValue)"]
            frontMatter.append("    activation: \(head.activation.rawValue)")
            if let unit = head.unit { frontMatter.append("    unit: \(unit)") }
            let terms = head.terms.map { "\"\($0.term)\"" }.joined(separator: ", ")
            if !terms.isEmpty { frontMatter.append("    terms: [\(terms)]") }
        }
        frontMatter += [
            "licence:", "  weights: \(header.licence.weights)", "  data: none", "identities:",
            "  weights_id: \(header.weightsID)", "  spec_id: \(header.specID)", "  space_id: \(header.spaceID())",
            "  file_id: \(header.fileID)", "sources: []", "metrics: []",
        ]
    }

    /// The same card with the value of a key replaced; the key with its indentation.
    func with(_ key: String, _ value: String) -> SampleCard {
        var card = self
        card.frontMatter = frontMatter.map { $0.hasPrefix(key + ":") ? "\(key): \(value)" : $0 }
        return card
    }

    /// The same card without a key.
    func without(_ key: String) -> SampleCard {
        var card = self
        card.frontMatter.removeAll { $0.hasPrefix(key + ":") }
        return card
    }

    /// The same card with one metric of some keys.
    func with(metric: [String]) -> SampleCard {
        var card = without("metrics")
        card.frontMatter.append("metrics:")
        card.frontMatter += metric.enumerated().map { ($0.offset == 0 ? "  - " : "    ") + $0.element }
        return card
    }

    static let metric = [
        "task: plane", "dataset: phantoms", "metric: accuracy", "value: 0.957", "lower: 0.93", "upper: 0.98", "n: 120",
        "unit: patient", "command: radzoo eval tiny",
    ]

    /// The same card with a sentence under Evaluation.
    func saying(_ sentence: String) -> SampleCard {
        var card = self
        card.body = body.flatMap { $0 == "## Evaluation" ? [$0, sentence] : [$0] }
        return card
    }

    var lines: [String] { ["---"] + frontMatter + ["---"] + body }

    var bytes: [UInt8] { Array((lines.joined(separator: "\n") + "\n").utf8) }

    func document() throws(RegistryError) -> CardDocument { try CardDocument(bytes, at: "card.md") }

    /// What is wrong with the card.
    func findings(against header: CheckpointHeader? = nil) throws -> [CardFinding] {
        CardCheck(try document(), against: header).findings
    }
}
