package import RadCheckpoint
package import RadPreprocessing

/// Everything that a foreign file does not say about its weights.
package struct ImportDescription: Sendable {
    package var name: String
    package var version: String
    package var preprocessing: PreprocessingRecipe
    package var normalisation: EmbeddingSpecification.Normalisation
    package var licence: Licence
    /// What the weights were learned from; at least one.
    package var sources: [TrainingSource]
    /// The program that imports, such as `radzoo 0.1.0`.
    package var createdBy: String
    /// The model card as Markdown; nil for none.
    package var card: String?

    /// What a checkpoint states besides the weights.
    package init(
        name: String, version: String, preprocessing: PreprocessingRecipe,
        normalisation: EmbeddingSpecification.Normalisation = .l2, licence: Licence, sources: [TrainingSource],
        createdBy: String, card: String? = nil
    ) {
        self.name = name
        self.version = version
        self.preprocessing = preprocessing
        self.normalisation = normalisation
        self.licence = licence
        self.sources = sources
        self.createdBy = createdBy
        self.card = card
    }
}

/// Makes checkpoints of foreign files.
package enum ModelImport {
    /// The checkpoint of a foreign file, with an account of every tensor.
    ///
    /// The provenance states the format and the SHA-256 of the bytes that were read.
    /// - Throws: `InterchangeError`, or `CheckpointError` where the description does not fit the architecture.
    package static func checkpoint(
        of files: SourceFiles, format: ForeignFormat, architecture: ForeignArchitecture, prefix: String = "",
        leavingOut leftOut: [String] = [], description: ImportDescription
    ) throws -> (checkpoint: Checkpoint, report: ImportReport) {
        let mapped = try MappedImport(files.source, into: architecture, prefix: prefix, leavingOut: leftOut)
        let checkpoint = try Checkpoint(
            manifest: Manifest(name: description.name, version: description.version, trainingStatus: .trained),
            elements: CheckpointElements(
                architecture: architecture.graph, preprocessing: description.preprocessing,
                embedding: EmbeddingSpecification(
                    tap: architecture.embeddingTap, pooling: .none, normalisation: description.normalisation,
                    dimension: architecture.dimension),
                labels: architecture.labels, licence: description.licence,
                provenance: Provenance(
                    createdBy: description.createdBy,
                    initialisation: "import of \(format.rawValue) sha256:\(files.digest.hexadecimal)", seed: 0,
                    sources: description.sources)),
            parameters: try mapped.parameters(), supplements: CheckpointSupplements(card: description.card))
        return (checkpoint, mapped.report)
    }
}
