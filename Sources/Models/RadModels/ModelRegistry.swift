package import RadGraph
package import RadPreprocessing

/// A backbone that can be made by name.
package struct ModelDescription: Sendable {
    /// The name that users type, such as `radnet-s`.
    package let name: String
    /// One sentence on what it is.
    package let summary: String
    /// The tap whose values are the embedding.
    package let embeddingTap: String
    /// Values of an embedding.
    package let dimension: Int
    /// The classes of its heads.
    package let terms: HeadTerms
    /// How a volume becomes its input.
    package let preprocessing: PreprocessingRecipe
    private let make: @Sendable () -> Graph

    init(
        name: String, summary: String, embeddingTap: String, dimension: Int, terms: HeadTerms,
        preprocessing: PreprocessingRecipe, make: @escaping @Sendable () -> Graph
    ) {
        self.name = name
        self.summary = summary
        self.embeddingTap = embeddingTap
        self.dimension = dimension
        self.terms = terms
        self.preprocessing = preprocessing
        self.make = make
    }

    /// Whether a checkpoint of it ships with RadZoo.
    package var isShipped: Bool { name == "radnet-s" }

    /// The network.
    package func graph() -> Graph { make() }

    /// The network with untrained parameters; equal seeds give equal bytes.
    package func untrained(seed: UInt64 = 1) -> (graph: Graph, parameters: ParameterSet) {
        let graph = make()
        return (graph, SeededInitialisation.parameters(for: graph, seed: seed))
    }
}

/// The backbones by name.
package enum ModelRegistry {
    /// RADNet-S first, since it is the one that is shipped.
    package static let models: [ModelDescription] = [
        ModelDescription(
            name: "radnet-s", summary: "Small strided residual network for fast embedding.",
            embeddingTap: "embedding", dimension: 512, terms: .small,
            preprocessing: RADNet.preprocessingSmall, make: { RADNet.radNetSmall() }),
        ModelDescription(
            name: "radnet-50", summary: "The pre-activation 3D ResNet-50 of 3D-RADNet.",
            embeddingTap: "embedding", dimension: 2_048, terms: .paper,
            preprocessing: RADNet.preprocessing50, make: { RADNet.radNet50() }),
    ]

    /// The model of that name, or nil.
    package static func model(named name: String) -> ModelDescription? {
        models.first { $0.name == name }
    }
}
