package import RadGraph
import RadHDF5
package import RadPreprocessing
package import RadTensor

/// A network with everything that is needed to use it rightly; a value that is always valid.
package struct Checkpoint: Sendable {
    /// Everything but the values of the tensors.
    package let header: CheckpointHeader
    /// The values of the tensors, by the names that the architecture declares.
    package let parameters: ParameterSet
    /// Tensors of the optimizer by slot and parameter; empty without a training state.
    package let optimizerTensors: [String: [String: Tensor]]
    /// Every group but manifest and weights, those of newer programs included.
    let elementGroups: [String: HDF5Group<HDF5Dataset>]

    /// Joins and checks what a checkpoint is made of; the digests of all tensors are computed.
    ///
    /// - Throws: ``CheckpointError`` with the element that is wrong, and all weights that are.
    package init(
        manifest: Manifest, elements: CheckpointElements, parameters: ParameterSet,
        supplements: CheckpointSupplements = .none, optimizerTensors: [String: [String: Tensor]] = [:]
    ) throws(CheckpointError) {
        let tensors = parameters.tensors.map { name, tensor in
            TensorEntry(
                name: name, elementType: tensor.elementType, shape: tensor.shape, digest: ContentDigest(of: tensor))
        }
        try self.init(
            manifest: manifest, elements: elements, parameters: parameters, tensors: tensors, supplements: supplements,
            optimizerTensors: optimizerTensors, others: [:])
        for name in parameters.names {
            if let tensor = parameters[name] { try tensor.requireFinite(at: ElementPath.weights + "/" + name) }
        }
    }

    /// Joins what a checkpoint is made of; the entries are those of the parameters.
    private init(
        manifest: Manifest, elements: CheckpointElements, parameters: ParameterSet, tensors: [TensorEntry],
        supplements: CheckpointSupplements, optimizerTensors: [String: [String: Tensor]],
        others: [String: HDF5Group<HDF5Dataset>]
    ) throws(CheckpointError) {
        let elements = elements.inOrder
        let supplements = supplements.inOrder
        let documents = try CheckpointHeader.Documents(of: elements)
        let groups = ElementGroups.always(documents).merging(
            try supplements.groups(optimizerTensors: optimizerTensors)
        ) { first, _ in first }.merging(others) { first, _ in first }
        header = try CheckpointHeader(
            manifest: manifest, elements: elements, documents: documents, tensors: tensors, supplements: supplements,
            rows: ElementGroups.rows(of: groups), others: Set(others.keys))
        self.parameters = parameters
        self.optimizerTensors = optimizerTensors
        elementGroups = groups
    }

    /// Joins a header with what was read for it.
    init(
        header: CheckpointHeader, parameters: ParameterSet, optimizerTensors: [String: [String: Tensor]],
        elementGroups: [String: HDF5Group<HDF5Dataset>]
    ) {
        self.header = header
        self.parameters = parameters
        self.optimizerTensors = optimizerTensors
        self.elementGroups = elementGroups
    }

    /// The same checkpoint with other supplements; groups of newer programs are kept.
    package func with(_ supplements: CheckpointSupplements) throws(CheckpointError) -> Checkpoint {
        try Checkpoint(
            manifest: manifest,
            elements: CheckpointElements(
                architecture: architecture, preprocessing: preprocessing, embedding: embedding, labels: labels,
                licence: licence, provenance: provenance), parameters: parameters, tensors: header.tensors,
            supplements: supplements, optimizerTensors: optimizerTensors,
            others: elementGroups.filter { header.features.others.contains($0.key) })
    }

    package var manifest: Manifest { header.manifest }
    package var architecture: Graph { header.architecture }
    package var preprocessing: PreprocessingRecipe { header.preprocessing }
    package var embedding: EmbeddingSpecification { header.embedding }
    package var labels: [HeadVocabulary] { header.labels }
    package var licence: Licence { header.licence }
    package var provenance: Provenance { header.provenance }
    package var supplements: CheckpointSupplements { header.supplements }
    /// The identity of the weights.
    package var weightsID: CheckpointIdentifier { header.weightsID }
    /// The identity of architecture, preprocessing, embedding and labels.
    package var specID: CheckpointIdentifier { header.specID }
    /// The identity of the checkpoint without its annex.
    package var fileID: CheckpointIdentifier { header.fileID }
    /// The identity of golden vectors, evaluation and card.
    package var annexID: CheckpointIdentifier { header.annexID }
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
