package import RadPreprocessing

/// What a checkpoint says of itself, taken at its word.
///
/// The container is judged whole, and so are manifest, tables and the two documents that are given here. The identities
/// are those that the manifest states: no other document is read, and nothing was computed from the content. So it tells
/// cheaply whether there is anything to do with a file; before anything is done, the outline of the verified file must
/// be the same.
package struct CheckpointOutline: Hashable, Sendable {
    package let manifest: Manifest
    package let embedding: EmbeddingSpecification
    package let preprocessing: PreprocessingRecipe
    /// The stated identity of the weights.
    package let weightsID: CheckpointIdentifier
    /// The stated identity of the space of embeddings in `f32`.
    package let spaceID: CheckpointIdentifier
    /// The stated identity of the checkpoint without its annex.
    package let fileID: CheckpointIdentifier
}

extension CheckpointOutline {
    /// Reads what a file says of itself.
    ///
    /// - Parameter path: A path that the operator typed, or of a file that ships with radzoo.
    /// - Throws: What ``CheckpointReader`` throws for the parts that are read.
    package init(path: String) throws(CheckpointError) {
        self = try ElementReader(CheckpointReader.tree(path: path)).outline()
    }
}

extension ElementReader {
    /// What the file says of itself, with its identities not computed.
    func outline() throws(CheckpointError) -> CheckpointOutline {
        let manifest = try manifest()
        try manifest.validate()
        return CheckpointOutline(
            manifest: manifest, embedding: try document(EmbeddingSpecification.self, at: ElementPath.embedding),
            preprocessing: try document(PreprocessingRecipe.self, at: ElementPath.preprocessing),
            weightsID: try identifier(.weightsID, .weights), spaceID: try identifier(.spaceID, .space),
            fileID: try identifier(.fileID, .file))
    }

    private func identifier(
        _ attribute: ManifestAttribute, _ kind: CheckpointIdentifier.Kind
    ) throws(CheckpointError) -> CheckpointIdentifier {
        guard let identifier = CheckpointIdentifier(try text(attribute)), identifier.kind == kind else {
            throw CheckpointError(
                .identity, at: ElementPath.manifest, expected: "\(attribute.rawValue) of kind \(kind.rawValue)")
        }
        return identifier
    }
}

extension CheckpointHeader {
    /// The outline of a file that was read and checked whole.
    package var outline: CheckpointOutline {
        CheckpointOutline(
            manifest: manifest, embedding: embedding, preprocessing: preprocessing, weightsID: weightsID,
            spaceID: spaceID(), fileID: fileID)
    }
}
