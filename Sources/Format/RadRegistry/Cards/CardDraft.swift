package import RadCheckpoint
import RadPreprocessing
import RadTensor
import RadVocabulary

/// A card with everything that a checkpoint says of itself; what only a person knows is left in angle brackets.
package struct CardDraft: Sendable {
    private let header: CheckpointHeader

    /// A draft for a checkpoint.
    package init(of header: CheckpointHeader) { self.header = header }

    /// The card, or the one that the checkpoint carries.
    package var text: String {
        header.supplements.card ?? (["---"] + frontMatter + ["---", ""] + Self.body).joined(separator: "\n") + "\n"
    }

    private var frontMatter: [String] {
        let manifest = header.manifest
        let isPart = header.supplements.base != nil
        var lines = [
            "schema: \(ModelCard.schemaVersion)", "id: \(Self.scalar(manifest.name))",
            "version: \(Self.scalar(manifest.version))", "title: <its name for people>", "summary: <one sentence>",
            "training_status: \(manifest.trainingStatus.rawValue)", "task: embedding", "architecture:",
            "  parameters: \(header.tensors.reduce(0) { $0 + $1.shape.count })",
        ]
        if !isPart { lines += network }
        lines += heads
        lines += [
            "licence:", "  weights: \(Self.scalar(header.licence.weights))",
            "  data: \(header.provenance.sources.isEmpty ? "none" : "<terms of the training data>")", "identities:",
            "  weights_id: \(header.weightsID)", "  spec_id: \(header.specID)",
        ]
        if !isPart { lines.append("  space_id: \(header.spaceID())") }
        lines.append("  file_id: \(header.fileID)")
        return lines + base + sources + metrics
            + ["tags: []", "contact: <whom to ask>", "citation: <how to cite the model>"]
    }

    private var network: [String] {
        let recipe = header.preprocessing
        let steps = recipe.steps.map { ([$0.operation.name] + $0.modalities).joined(separator: " ") }
        return [
            "input:", "  modalities: \(Self.list(recipe.domain.modalities))",
            "  minimum_slices: \(recipe.domain.minimumSlices)",
            "  shapes: \(Self.list(recipe.shapes.map { $0.extents.map(String.init).joined(separator: "x") }))",
            "preprocessing: \(Self.list(steps))", "embedding:", "  tap: \(Self.scalar(header.embedding.tap))",
            "  dimension: \(header.embedding.dimension)", "  pooling: \(header.embedding.pooling.rawValue)",
            "  normalisation: \(header.embedding.normalisation.rawValue)",
        ]
    }

    private var heads: [String] {
        if header.labels.isEmpty { return ["heads: {}"] }
        return ["heads:"]
            + header.labels.flatMap { head in
                [
                    "  \(Self.scalar(head.head)):", "    group: \(head.group.rawValue)",
                    "    activation: \(head.activation.rawValue)",
                ] + (head.terms.isEmpty ? [] : ["    terms: \(Self.list(head.terms.map(\.term)))"])
                    + (head.unit.map { ["    unit: \(Self.scalar($0))"] } ?? [])
            }
    }

    private var base: [String] {
        if let base = header.supplements.base {
            return [
                "base:", "  name: \(Self.scalar(base.name))", "  relation: \(header.manifest.kind.rawValue)",
                "  weights_id: \(base.weightsID)",
            ]
        }
        guard let parent = header.provenance.parents.first else { return [] }
        return [
            "base:", "  name: <the model that this one comes from>", "  relation: finetune", "  weights_id: \(parent)",
        ]
    }

    private var sources: [String] {
        if header.provenance.sources.isEmpty { return ["sources: []"] }
        return ["sources:"]
            + header.provenance.sources.flatMap { source in
                [
                    "  - name: \(Self.scalar(source.name))", "    licence: \(Self.scalar(source.licence))",
                    "    citation: \(Self.scalar(source.citation))", "    subjects: \(source.subjects)",
                ]
            }
    }

    private var metrics: [String] {
        let kept = header.supplements.evaluation
        if kept.isEmpty { return ["metrics: []"] }
        return ["metrics:"]
            + kept.flatMap { figure in
                [
                    "  - task: \(Self.scalar(figure.task))", "    dataset: \(Self.scalar(figure.dataset))",
                    "    metric: \(Self.scalar(figure.metric))", "    value: \(figure.value)",
                    "    lower: \(figure.lower)", "    upper: \(figure.upper)", "    confidence: \(figure.confidence)",
                    "    n: \(figure.count)", "    unit: \(figure.unit.rawValue)",
                    "    command: \(Self.scalar(figure.command))",
                ]
            }
    }

    /// Words that YAML may take for something else than a text.
    private static let reserved: Set<String> = ["y", "n", "yes", "no", "true", "false", "on", "off", "null"]

    /// A text as a scalar of YAML, in quotes where it could be taken for something else.
    static func scalar(_ text: String) -> String {
        let isPlain =
            text.first.map { $0.isASCII && $0.isLetter } == true && text.last != " "
            && text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || " -_./".contains($0)) }
            && !reserved.contains(text.lowercased())
        return isPlain ? text : HuggingFaceMetadata.quoted(text)
    }

    private static func list(_ texts: [String]) -> String { "[" + texts.map(scalar).joined(separator: ", ") + "]" }

    /// The text of ModelCards/TEMPLATE.md.
    static let body = [
        "# <title>", "", "## Details and provenance",
        "<What it is, who made it, from what, with which program.>", "", "## Intended use",
        "<For what, on which data, by whom.>", "", "## Out of scope",
        "Not a medical device; not for diagnosis or treatment. <What else it is not for.>", "", "## Training data",
        "<Sources with numbers of subjects, licences, and how they were chosen; demographics and scanners, or that they are not known.>",
        "", "## Evaluation",
        "<What was measured and against which baseline; figures stand in the front matter. By sex, age, vendor and slice thickness, or",
        "that this is not available.>", "", "## Limitations", "<Where it fails, and how that was found.>",
        "- Vectors are personal data: they are made from images of people, and equal images give equal vectors.", "",
        "## Changelog", "- <version>: <what changed>",
    ]
}
