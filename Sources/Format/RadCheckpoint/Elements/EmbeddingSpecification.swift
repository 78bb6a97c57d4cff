/// How an embedding is taken from the network.
package struct EmbeddingSpecification: Hashable, Codable, Sendable {
    /// How a tapped edge becomes one vector.
    package enum Pooling: String, Codable, CaseIterable, Sendable {
        /// The edge has features already.
        case none
        /// The mean over depth, height and width of a volume.
        case globalAverage = "global-average"
    }

    /// What is done to the vector.
    package enum Normalisation: String, Codable, CaseIterable, Sendable {
        case none
        /// Division by the Euclidean norm, so that cosine similarity is a dot product.
        case l2
    }

    /// The name of a tap, output or edge of the graph.
    package var tap: String
    package var pooling: Pooling
    package var normalisation: Normalisation
    /// The number of values of a vector.
    package var dimension: Int

    /// How an embedding is taken.
    package init(tap: String, pooling: Pooling, normalisation: Normalisation = .l2, dimension: Int) {
        self.tap = tap
        self.pooling = pooling
        self.normalisation = normalisation
        self.dimension = dimension
    }
}
