import RadGraph
import RadHDF5
import RadPreprocessing
import RadTensor

/// Reads and checks the elements of a tree of the newest format version.
struct ElementReader {
    let tree: RawTree
    private let features: FeatureList
    private let manifestGroup: HDF5Group<RawDataset>
    private let tensors: [TensorEntry]
    private let rows: [TensorEntry]
    private let rowsByPath: [String: TensorEntry]

    /// Checks groups and tables; no document is read.
    init(_ tree: RawTree) throws(CheckpointError) {
        self.tree = tree
        try RuleCheck.check(tree.root, .root, at: ElementPath.root)
        features = try FeatureList(
            required: try Self.text(FeatureList.requiredAttribute, of: tree.root, at: ElementPath.root),
            optional: try Self.text(FeatureList.optionalAttribute, of: tree.root, at: ElementPath.root))
        try RuleCheck.checkGroups(of: tree.root, features: features)
        guard let manifest = tree.root.groups["manifest"], let tensorGroup = manifest.groups["tensors"],
            let elementGroup = manifest.groups["elements"]
        else { throw CheckpointError(.missingElement, at: ElementPath.tensors) }
        manifestGroup = manifest
        try RuleCheck.check(tensorGroup, .table, at: ElementPath.tensors)
        try RuleCheck.check(elementGroup, .table, at: ElementPath.elements)
        tensors = try TensorTable(tensorGroup, in: tree, at: ElementPath.tensors).entries
        try Self.compare(tensors, with: tree.root.groups["weights"]?.datasets ?? [:], at: ElementPath.weights)
        rows = try TensorTable(elementGroup, in: tree, at: ElementPath.elements).entries
        let stored = tree.root.groups.filter { $0.key != "manifest" && $0.key != "weights" }
            .flatMap { RawTree.datasets(below: $0.value, prefix: $0.key + "/") }
        try Self.compare(
            rows, with: Dictionary(uniqueKeysWithValues: stored.map { ($0.path, $0.dataset) }), at: "")
        rowsByPath = Dictionary(uniqueKeysWithValues: rows.map { ($0.name, $0) })
    }

    /// Everything but the values of weights and of the optimizer's tensors.
    func header() throws(CheckpointError) -> CheckpointHeader {
        let manifest = try manifest()
        var documents = CheckpointHeader.Documents()
        let elements = CheckpointElements(
            architecture: try document(Graph.self, at: ElementPath.architecture, keeping: &documents.architecture),
            preprocessing: try document(
                PreprocessingRecipe.self, at: ElementPath.preprocessing, keeping: &documents.preprocessing),
            embedding: try document(
                EmbeddingSpecification.self, at: ElementPath.embedding, keeping: &documents.embedding),
            labels: try document([HeadVocabulary].self, at: ElementPath.labels, keeping: &documents.labels),
            licence: try document(Licence.self, at: ElementPath.licence, keeping: &documents.licence),
            provenance: try document(Provenance.self, at: ElementPath.provenance, keeping: &documents.provenance))
        guard elements.labels == elements.inOrder.labels else {
            throw CheckpointError(.labels, at: ElementPath.labels, expected: "heads in byte order")
        }
        let header = try CheckpointHeader(
            manifest: manifest, elements: elements, documents: documents, tensors: tensors,
            supplements: try SupplementReader(reader: self, features: features.known).supplements(), rows: rows,
            others: features.others)
        guard header.features == features else {
            throw CheckpointError(.feature, at: ElementPath.root, expected: "features with content")
        }
        for (attribute, identifier) in [
            (ManifestAttribute.weightsID, header.weightsID), (.specID, header.specID), (.spaceID, header.spaceID()),
            (.fileID, header.fileID), (.annexID, header.annexID),
        ] where try text(attribute) != identifier.description {
            throw CheckpointError(
                .identity, at: ElementPath.manifest, expected: "\(attribute.rawValue) \(identifier)", found: "another")
        }
        return header
    }

    func manifest() throws(CheckpointError) -> Manifest {
        guard let kind = CheckpointKind(rawValue: try text(.kind)) else {
            throw CheckpointError(
                .kind, at: ElementPath.manifest,
                expected: CheckpointKind.allCases.map(\.rawValue).joined(separator: ", "))
        }
        guard let status = TrainingStatus(rawValue: try text(.trainingStatus)) else {
            throw CheckpointError(.manifest, at: ElementPath.manifest, expected: "training status untrained or trained")
        }
        return Manifest(name: try text(.name), version: try text(.version), trainingStatus: status, kind: kind)
    }

    func text(_ attribute: ManifestAttribute) throws(CheckpointError) -> String {
        try Self.text(attribute.rawValue, of: manifestGroup, at: ElementPath.manifest)
    }

    private static func text(
        _ attribute: String, of group: HDF5Group<RawDataset>, at path: String
    ) throws(CheckpointError) -> String {
        guard let text = group.attributes[attribute]?.text else {
            throw CheckpointError(.manifest, at: path, expected: "\(attribute) as text")
        }
        return text
    }

    /// Requires the datasets of a file to be those of a table.
    private static func compare(
        _ entries: [TensorEntry], with stored: [String: RawDataset], at path: String
    ) throws(CheckpointError) {
        guard stored.count == entries.count, entries.allSatisfy({ stored[$0.name] != nil }) else {
            throw CheckpointError(
                .tensorTable, at: path.isEmpty ? ElementPath.elements : path,
                expected: "the \(entries.count) datasets of the table", found: "\(stored.count) datasets, or others")
        }
        for entry in entries {
            guard let dataset = stored[entry.name], dataset.shape == entry.shape,
                dataset.elementType == entry.elementType
            else {
                throw CheckpointError(
                    .tensorTable, at: path + "/" + entry.name,
                    expected: "\(entry.shape) elements of \(entry.elementType.rawValue)")
            }
        }
    }

    private func document<Value: Codable>(
        _ type: Value.Type, at path: String, keeping kept: inout [UInt8]
    ) throws(CheckpointError) -> Value {
        kept = try bytes(at: path, limit: CanonicalJSON.maximumByteCount)
        return try CanonicalJSON.value(type, from: kept, at: path)
    }

    /// A document.
    func document<Value: Codable>(_ type: Value.Type, at path: String) throws(CheckpointError) -> Value {
        try CanonicalJSON.value(type, from: try bytes(at: path, limit: CanonicalJSON.maximumByteCount), at: path)
    }

    /// The bytes of a text, compared with their digest.
    func bytes(at path: String, limit: Int) throws(CheckpointError) -> [UInt8] {
        let dataset = try dataset(at: path)
        guard dataset.elementType == .uint8, dataset.shape.rank == 1, dataset.shape.count <= limit else {
            throw CheckpointError(.json, at: path, expected: "at most \(limit) bytes of UTF-8 in one row")
        }
        return try tensor(at: path).bytes()
    }

    /// A dataset outside manifest and weights, compared with its digest.
    func tensor(at path: String) throws(CheckpointError) -> Tensor {
        guard let entry = rowsByPath[String(path.dropFirst())] else {
            throw CheckpointError(.missingElement, at: path, expected: "a dataset")
        }
        return try tree.tensor(entry, try dataset(at: path), at: path)
    }

    private func dataset(at path: String) throws(CheckpointError) -> RawDataset {
        guard let dataset = tree.root.dataset(at: path) else {
            throw CheckpointError(.missingElement, at: path, expected: "a dataset")
        }
        return dataset
    }
}

extension CheckpointHeader.Documents {
    /// Documents that are yet to be read.
    init() {
        self.init(architecture: [], preprocessing: [], embedding: [], labels: [], licence: [], provenance: [])
    }
}
