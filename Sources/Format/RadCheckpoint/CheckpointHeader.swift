package import RadGraph
package import RadPreprocessing
package import RadTensor

/// One tensor of a checkpoint without its values.
package struct TensorEntry: Hashable, Sendable {
    /// The name of the parameter, or the path of the dataset.
    package let name: String
    package let elementType: ElementType
    package let shape: Shape
    /// The SHA-256 of the bytes of the elements, little endian, in row-major order.
    package let digest: ContentDigest
}

/// Everything that a checkpoint says, without the values of its weights; always valid.
package struct CheckpointHeader: Sendable {
    package let manifest: Manifest
    package let architecture: Graph
    package let preprocessing: PreprocessingRecipe
    package let embedding: EmbeddingSpecification
    /// One vocabulary for each output that has labels, in the byte order of their names.
    package let labels: [HeadVocabulary]
    package let licence: Licence
    package let provenance: Provenance
    package let supplements: CheckpointSupplements
    /// All tensors in the byte order of their names.
    package let tensors: [TensorEntry]
    /// All datasets besides manifest and weights, in the byte order of their paths.
    package let elements: [TensorEntry]
    /// The edge of the graph from which embeddings are taken.
    package let embeddingEdge: String

    /// The features that the file lists.
    let features: FeatureList
    /// The elements as they are written and hashed.
    let documents: Documents
    /// The canonical JSON of the part of the graph that embeddings depend on.
    let embeddingGraph: [UInt8]

    /// The canonical JSON of the elements that are documents.
    struct Documents: Sendable {
        var architecture: [UInt8]
        var preprocessing: [UInt8]
        var embedding: [UInt8]
        var labels: [UInt8]
        var licence: [UInt8]
        var provenance: [UInt8]
    }

    /// Joins and checks the elements.
    ///
    /// - Parameters:
    ///   - rows: The datasets besides manifest and weights.
    ///   - others: Names of the groups of newer programs.
    init(
        manifest: Manifest, elements: CheckpointElements, documents: Documents, tensors: [TensorEntry],
        supplements: CheckpointSupplements, rows: [TensorEntry], others: Set<String>
    ) throws(CheckpointError) {
        self.manifest = manifest
        architecture = elements.architecture
        preprocessing = elements.preprocessing
        embedding = elements.embedding
        labels = elements.labels
        licence = elements.licence
        provenance = elements.provenance
        self.supplements = supplements
        self.documents = documents
        self.tensors = tensors.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
        self.elements = rows
        features = FeatureList(known: supplements.features, others: others)
        try manifest.validate()
        embeddingEdge = try elements.validate(
            status: manifest.trainingStatus, kind: manifest.kind, base: supplements.base)
        let declared = architecture.parameterDeclarations
        let stored = manifest.kind == .adapter ? supplements.base?.declarations(in: architecture) : declared
        try WeightsCheck(declared: stored ?? declared, found: self.tensors).require()
        try supplements.validate(
            kind: manifest.kind, elements: elements, declared: declared, rows: rows)
        embeddingGraph = try CanonicalJSON.bytes(
            of: architecture.part(upTo: embeddingEdge), at: ElementPath.architecture)
    }
}

extension CheckpointHeader {
    /// The names of the groups besides those that every checkpoint has, in byte order.
    package var featureNames: [String] {
        let texts = features.texts
        return (texts.required.split(separator: " ") + texts.optional.split(separator: " ")).map(String.init)
    }
}

extension CheckpointHeader.Documents {
    /// The canonical JSON of elements.
    init(of elements: CheckpointElements) throws(CheckpointError) {
        architecture = try CanonicalJSON.bytes(of: elements.architecture, at: ElementPath.architecture)
        preprocessing = try CanonicalJSON.bytes(of: elements.preprocessing, at: ElementPath.preprocessing)
        embedding = try CanonicalJSON.bytes(of: elements.embedding, at: ElementPath.embedding)
        labels = try CanonicalJSON.bytes(of: elements.labels, at: ElementPath.labels)
        licence = try CanonicalJSON.bytes(of: elements.licence, at: ElementPath.licence)
        provenance = try CanonicalJSON.bytes(of: elements.provenance, at: ElementPath.provenance)
    }
}

/// The elements of a checkpoint that are documents.
package struct CheckpointElements: Sendable {
    package var architecture: Graph
    package var preprocessing: PreprocessingRecipe
    package var embedding: EmbeddingSpecification
    package var labels: [HeadVocabulary]
    package var licence: Licence
    package var provenance: Provenance

    /// Joins elements; nothing is checked.
    package init(
        architecture: Graph, preprocessing: PreprocessingRecipe, embedding: EmbeddingSpecification,
        labels: [HeadVocabulary], licence: Licence, provenance: Provenance
    ) {
        self.architecture = architecture
        self.preprocessing = preprocessing
        self.embedding = embedding
        self.labels = labels
        self.licence = licence
        self.provenance = provenance
    }

    /// The elements with their lists in the order in which they are written.
    var inOrder: CheckpointElements {
        var ordered = self
        ordered.labels.sort { $0.head.utf8.lexicographicallyPrecedes($1.head.utf8) }
        return ordered
    }
}
