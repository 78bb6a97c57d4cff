package import RadCheckpoint
package import RadGraph
package import RadModels
package import RadPreprocessing

/// An architecture that foreign weights can be taken into.
package struct ForeignArchitecture: Sendable {
    /// The name that users type, such as `i3resnet-152`.
    package let name: String
    package let graph: Graph
    /// The tap whose values are the embedding.
    package let embeddingTap: String
    /// Values of an embedding.
    package let dimension: Int
    /// What the outputs of heads mean.
    package let labels: [HeadVocabulary]
    /// The namings of keys that are known, the likeliest first.
    package let mappings: [KeyMapping]
    /// The recipe that belongs to the architecture; nil where it belongs to the weights.
    package let preprocessing: PreprocessingRecipe?

    /// Names that ``init(named:)`` knows.
    package static let names = ModelRegistry.models.map(\.name) + ResNet3D.names

    /// The architecture of a name.
    ///
    /// - Throws: `InterchangeError` with code `unknownName`.
    package init(named name: String) throws(InterchangeError) {
        if let model = ModelRegistry.model(named: name) {
            self.init(model)
        } else if let network = ResNet3D.named(name) {
            self.init(network)
        } else {
            throw InterchangeError(
                .unknownName, expected: Self.names.joined(separator: ", "), found: "\(name)")
        }
    }

    private init(_ model: ModelDescription) {
        name = model.name
        graph = model.graph()
        embeddingTap = model.embeddingTap
        dimension = model.dimension
        labels = model.labels
        mappings = [Self.plain(graph)] + (model.name == "radnet-50" ? Self.keras(units: [3, 4, 6, 3]) : [])
        preprocessing = model.preprocessing
    }

    /// A network of RADNet-50's kind with other widths and depths, so that tests need not compute the whole one.
    package init(radNet50 width: Int, units: [Int], features: Int) {
        name = "radnet-50-of-\(width)"
        graph = RADNet.radNet50(name: name, width: width, units: units, features: features)
        embeddingTap = "embedding"
        dimension = 4 * width << (units.count - 1)
        labels = HeadTerms.paper.vocabularies
        mappings = [Self.plain(graph)] + Self.keras(units: units)
        preprocessing = RADNet.preprocessing50
    }

    /// A residual network with all namings of its family.
    package init(_ network: ResNet3D) {
        name = network.name
        graph = network.graph()
        embeddingTap = "embedding"
        dimension = network.features
        labels = []
        mappings = [
            KeyMapping(network, .torch), KeyMapping(network, .torchvisionVideo), Self.plain(graph),
        ]
        preprocessing = nil
    }

    /// Keys that are the parameters' own names, as exports have them.
    private static func plain(_ graph: Graph) -> KeyMapping {
        KeyMapping(name: "radzoo", rows: graph.parameterDeclarations.map { KeyMapping.Row($0.name, $0.name) })
    }

    /// All namings of Keras, the paper's first.
    private static func keras(units: [Int]) -> [KeyMapping] {
        KerasSpelling.allCases.map { .keras(units: units, $0) }
    }

    /// The naming of which most keys are in the file; the first of equal ones.
    func mapping(for keys: Set<String>) -> KeyMapping {
        var best = mappings[0]
        var most = -1
        for mapping in mappings {
            let hits = mapping.rows.count { keys.contains($0.source) }
            if hits > most { (best, most) = (mapping, hits) }
        }
        return best
    }
}
