package import RadGraph
package import RadPreprocessing
package import RadTensor

/// One tensor of a checkpoint without its values.
package struct TensorEntry: Hashable, Sendable {
    /// The name of the parameter.
    package let name: String
    package let elementType: ElementType
    package let shape: Shape
    /// The SHA-256 of the bytes of the elements, little endian, in row-major order.
    package let digest: ContentDigest
}

/// Everything that a checkpoint says, without the values of its tensors; always valid.
package struct CheckpointHeader: Sendable {
    package let manifest: Manifest
    package let architecture: Graph
    package let preprocessing: PreprocessingRecipe
    package let embedding: EmbeddingSpecification
    /// One vocabulary for each output that has labels, in the byte order of their names.
    package let labels: [HeadVocabulary]
    package let licence: Licence
    package let provenance: Provenance
    /// All tensors in the byte order of their names.
    package let tensors: [TensorEntry]
    /// The edge of the graph from which embeddings are taken.
    package let embeddingEdge: String

    /// The elements as they are written and hashed.
    let documents: ElementDocuments
    /// The canonical JSON of the part of the graph that embeddings depend on.
    let embeddingGraphDocument: [UInt8]

    /// Joins and checks the elements.
    ///
    /// - Parameter documents: The canonical JSON of the elements, where it is known from reading them.
    init(
        manifest: Manifest, elements: CheckpointElements, tensors: [TensorEntry], documents: ElementDocuments? = nil
    ) throws(CheckpointError) {
        self.manifest = manifest
        architecture = elements.architecture
        preprocessing = elements.preprocessing
        embedding = elements.embedding
        labels = elements.labels.sorted { $0.head.utf8.lexicographicallyPrecedes($1.head.utf8) }
        licence = elements.licence
        provenance = elements.provenance
        self.tensors = tensors.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
        try manifest.validate()
        embeddingEdge = try elements.validate(status: manifest.trainingStatus)
        try WeightsCheck(declared: architecture.parameterDeclarations, found: self.tensors).require()
        if let documents, labels == elements.labels {
            self.documents = documents
        } else {
            var sorted = elements
            sorted.labels = labels
            self.documents = try ElementDocuments(sorted)
        }
        let part = architecture.part(upTo: embeddingEdge)
        embeddingGraphDocument =
            part == architecture
            ? self.documents.architecture : try CanonicalJSON.bytes(of: part, at: ElementPath.architecture)
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
}

/// The canonical JSON of the elements that are documents.
struct ElementDocuments: Sendable {
    let architecture: [UInt8]
    let preprocessing: [UInt8]
    let embedding: [UInt8]
    let labels: [UInt8]
    let licence: [UInt8]
    let provenance: [UInt8]

    /// Takes the bytes that elements were read from.
    init(
        architecture: [UInt8], preprocessing: [UInt8], embedding: [UInt8], labels: [UInt8], licence: [UInt8],
        provenance: [UInt8]
    ) {
        self.architecture = architecture
        self.preprocessing = preprocessing
        self.embedding = embedding
        self.labels = labels
        self.licence = licence
        self.provenance = provenance
    }

    /// Writes elements as they stand.
    init(_ elements: CheckpointElements) throws(CheckpointError) {
        architecture = try CanonicalJSON.bytes(of: elements.architecture, at: ElementPath.architecture)
        preprocessing = try CanonicalJSON.bytes(of: elements.preprocessing, at: ElementPath.preprocessing)
        embedding = try CanonicalJSON.bytes(of: elements.embedding, at: ElementPath.embedding)
        labels = try CanonicalJSON.bytes(of: elements.labels, at: ElementPath.labels)
        licence = try CanonicalJSON.bytes(of: elements.licence, at: ElementPath.licence)
        provenance = try CanonicalJSON.bytes(of: elements.provenance, at: ElementPath.provenance)
    }
}
