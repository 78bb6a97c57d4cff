/// The rules of one group: what it says that it holds, and what it must hold, neither more nor less.
struct GroupRule: Sendable {
    /// Which names a group may hold.
    enum Names: Hashable, Sendable {
        case exactly(Set<String>)
        /// Any, judged by another element.
        case any
    }

    /// The value of `encoding-type`.
    let encoding: String
    /// The value of `encoding-version`.
    var version = "1.0"
    /// Attributes besides the two.
    var attributes: Set<String> = []
    var groups: Names = .exactly([])
    var datasets: Names = .exactly([])

    static let root = GroupRule(
        encoding: "radzoo-checkpoint", version: FormatVersion.current.description,
        attributes: ["minimum-reader-version", FeatureList.requiredAttribute, FeatureList.optionalAttribute],
        groups: .any)

    /// The groups below the root that every checkpoint has, by name.
    static let always: [String: GroupRule] = [
        "manifest": GroupRule(
            encoding: "manifest", attributes: Set(ManifestAttribute.allCases.map(\.rawValue)),
            groups: .exactly(["tensors", "elements"])),
        "architecture": GroupRule(encoding: "graph", datasets: .exactly(["graph.json"])),
        "weights": GroupRule(encoding: "tensors", datasets: .any),
        "preprocessing": GroupRule(encoding: "preprocessing-recipe", datasets: .exactly(["recipe.json"])),
        "embedding": GroupRule(encoding: "embedding", datasets: .exactly(["embedding.json"])),
        "labels": GroupRule(encoding: "head-vocabularies", datasets: .exactly(["heads.json"])),
        "licence": GroupRule(encoding: "licence", datasets: .exactly(["licence.json"])),
        "provenance": GroupRule(encoding: "provenance", datasets: .exactly(["provenance.json"])),
    ]

    /// The groups of features.
    static let features: [CheckpointFeature: GroupRule] = [
        .base: GroupRule(encoding: "base", datasets: .exactly(["base.json"])),
        .card: GroupRule(encoding: "model-card", datasets: .exactly(["card.md"])),
        .evaluation: GroupRule(encoding: "evaluation", datasets: .exactly(["evaluation.json"])),
        .golden: GroupRule(encoding: "golden", groups: .any),
        .labelStatistics: GroupRule(encoding: "label-statistics", datasets: .exactly(["statistics.json"])),
        .quantization: GroupRule(
            encoding: "quantization", groups: .exactly(["parameters"]),
            datasets: .exactly(["quantization.json", "edge.scale", "edge.zero-point"])),
        .training: GroupRule(encoding: "training-summary", datasets: .exactly(["training.json"])),
        .trainingState: GroupRule(encoding: "training-state", groups: .any, datasets: .exactly(["state.json"])),
    ]

    /// The two tables of the manifest.
    static let table = GroupRule(encoding: "tensor-table", datasets: .exactly(Set(TensorTable.columns)))
    /// A case below `/golden`.
    static let goldenCase = GroupRule(encoding: "golden-case", datasets: .any)
    /// A group of tensors by the names of parameters.
    static let tensors = GroupRule(encoding: "tensors", datasets: .any)
}

/// The attributes of `/manifest`.
enum ManifestAttribute: String, CaseIterable {
    case kind, name, version
    case trainingStatus = "training-status"
    case weightsID = "weights-id"
    case specID = "spec-id"
    case spaceID = "space-id"
    case fileID = "file-id"
    case annexID = "annex-id"
}
