package import RadPreprocessing
import RadTensor

extension EmbeddingModel {
    /// What a volume is for the network, and from where its values may be taken.
    package struct Features: Sendable {
        /// The values at an edge, without the batch: channels, depth, height, width, or features.
        package let values: [Float]
        /// Their extents.
        package let extents: [Int]
    }

    /// The values at a tap, output or edge for one input, as the network gives them.
    ///
    /// - Parameter name: A name of the checkpoint's architecture.
    package func features(at name: String, of input: ModelInput) throws(InferenceError) -> Features {
        guard let tensor = try run(input, outputs: [name])[name] else {
            throw InferenceError(.engine, "The plan gave no value for \(name).")
        }
        return Features(values: tensor.float32Values(), extents: Array(tensor.shape.extents.dropFirst()))
    }
}
