package import RadGraph
package import RadPreprocessing
package import RadTensor

/// A network with everything that is needed to use it rightly; a value that is always valid.
package struct Checkpoint: Sendable {
    /// Everything but the values of the tensors.
    package let header: CheckpointHeader
    /// The values of the tensors, by the names that the architecture declares.
    package let parameters: ParameterSet

    /// Joins and checks what a checkpoint is made of; the digests of all tensors are computed.
    ///
    /// - Throws: ``CheckpointError`` with the element that is wrong, and all weights that are.
    package init(
        manifest: Manifest, elements: CheckpointElements, parameters: ParameterSet
    ) throws(CheckpointError) {
        let tensors = parameters.tensors.map { name, tensor in
            TensorEntry(
                name: name, elementType: tensor.elementType, shape: tensor.shape, digest: ContentDigest(of: tensor))
        }
        header = try CheckpointHeader(manifest: manifest, elements: elements, tensors: tensors)
        for name in parameters.names {
            if let tensor = parameters[name] { try tensor.requireFinite(at: ElementPath.weights + "/" + name) }
        }
        self.parameters = parameters
    }

    /// Joins a header with the parameters that were read for it.
    init(header: CheckpointHeader, parameters: ParameterSet) {
        self.header = header
        self.parameters = parameters
    }

    package var manifest: Manifest { header.manifest }
    package var architecture: Graph { header.architecture }
    package var preprocessing: PreprocessingRecipe { header.preprocessing }
    package var embedding: EmbeddingSpecification { header.embedding }
    package var labels: [HeadVocabulary] { header.labels }
    package var licence: Licence { header.licence }
    package var provenance: Provenance { header.provenance }
    /// The identity of the weights.
    package var weightsID: CheckpointIdentifier { header.weightsID }
    /// The identity of architecture, preprocessing, embedding and labels.
    package var specID: CheckpointIdentifier { header.specID }
    /// The identity of the whole.
    package var fileID: CheckpointIdentifier { header.fileID }
    /// The identity of the space of embeddings; see ``CheckpointHeader/spaceID(precision:)``.
    package func spaceID(precision: ElementType = .float32) -> CheckpointIdentifier {
        header.spaceID(precision: precision)
    }
}

extension Tensor {
    /// Requires every element to be a number.
    func requireFinite(at element: String) throws(CheckpointError) {
        let isFinite =
            elementType == .float32
            ? withFloats { Self.isFinite($0) } : float32Values().withSpan { Self.isFinite($0) }
        guard isFinite else { throw CheckpointError(.notFinite, at: element, expected: "finite numbers") }
    }

    private static func isFinite(_ values: Span<Float>) -> Bool {
        // Without an early end the loop runs over several values at once.
        var isFinite = true
        for index in 0..<values.count { isFinite = values[index].isFinite && isFinite }
        return isFinite
    }
}

extension [Float] {
    fileprivate func withSpan<Result>(_ body: (Span<Float>) -> Result) -> Result { body(span) }
}
