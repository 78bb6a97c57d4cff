import RadGraph
import RadHDF5
import RadPreprocessing
import RadTensor

/// Reads and checks the elements of a file of format version 0.1.
struct ElementReader {
    let file: HDF5Reader

    /// Everything but the values of the tensors.
    func header() throws(CheckpointError) -> CheckpointHeader {
        try checkVersion()
        try Self.check(file.root, .root, at: ElementPath.root)
        for (name, rule) in GroupRule.elements {
            if let group = file.root.groups[name] { try Self.check(group, rule, at: "/" + name) }
        }
        let (manifestGroup, tensorGroup) = try manifestGroups()
        try Self.check(tensorGroup, .tensors, at: ElementPath.tensors)
        let table = try TensorTable(tensorGroup, in: file)
        try checkWeights(table.entries)
        guard try text("kind", of: manifestGroup) == CheckpointKind.backbone.rawValue else {
            throw CheckpointError(.kind, at: ElementPath.manifest, expected: CheckpointKind.backbone.rawValue)
        }
        guard let status = TrainingStatus(rawValue: try text("training-status", of: manifestGroup)) else {
            throw CheckpointError(.manifest, at: ElementPath.manifest, expected: "training status untrained or trained")
        }
        let manifest = Manifest(
            name: try text("name", of: manifestGroup), version: try text("version", of: manifestGroup),
            trainingStatus: status)
        let (elements, documents) = try elements()
        let header = try CheckpointHeader(
            manifest: manifest, elements: elements, tensors: table.entries, documents: documents)
        for (attribute, identifier) in [
            ("weights-id", header.weightsID), ("spec-id", header.specID), ("space-id", header.spaceID()),
            ("file-id", header.fileID),
        ] where try text(attribute, of: manifestGroup) != identifier.description {
            throw CheckpointError(
                .identity, at: ElementPath.manifest, expected: "\(attribute) \(identifier)", found: "another")
        }
        return header
    }

    /// Judges the version before anything else, so that a newer file is told from a broken one.
    private func checkVersion() throws(CheckpointError) {
        let root = file.root
        guard root.encodingType == GroupRule.root.encoding else {
            throw CheckpointError(
                .elementVersion, at: ElementPath.root, expected: "a file of type \(GroupRule.root.encoding)")
        }
        let current = FormatVersion.current
        guard let version = root.encodingVersion.flatMap(FormatVersion.init),
            let minimum = root.attributes["minimum-reader-version"]?.text.flatMap(FormatVersion.init)
        else {
            throw CheckpointError(.formatVersion, at: ElementPath.root, expected: "a version such as \(current.text)")
        }
        guard version == current, minimum <= current else {
            throw CheckpointError(
                .formatVersion, at: ElementPath.root, expected: "format \(current.text)",
                found: "format \(version.text), for readers of \(minimum.text)")
        }
    }

    private func manifestGroups() throws(CheckpointError) -> (
        HDF5Group<HDF5StoredDataset>, HDF5Group<HDF5StoredDataset>
    ) {
        guard let manifest = file.root.groups["manifest"], let tensors = manifest.groups["tensors"] else {
            throw CheckpointError(.missingElement, at: ElementPath.tensors)
        }
        return (manifest, tensors)
    }

    /// Requires a group to say what it holds, and to hold neither more nor less.
    private static func check(
        _ group: HDF5Group<HDF5StoredDataset>, _ rule: GroupRule, at path: String
    ) throws(CheckpointError) {
        guard group.encodingType == rule.encoding, group.encodingVersion == rule.version else {
            throw CheckpointError(
                .elementVersion, at: path, expected: "\(rule.encoding) of version \(rule.version)",
                found: "\(group.encodingType ?? "none") of version \(group.encodingVersion ?? "none")")
        }
        let own = [HDF5Encoding.type, HDF5Encoding.version]
        try check(Set(group.attributes.keys), rule.attributes.union(own), "attribute", at: path)
        try check(Set(group.groups.keys), rule.groups, "group", at: path)
        if let datasets = rule.datasets { try check(Set(group.datasets.keys), datasets, "dataset", at: path) }
        for (name, dataset) in group.datasets where !dataset.attributes.isEmpty {
            throw CheckpointError(
                .unknownElement, at: path + "/" + name, expected: "no attributes", found: "\(dataset.attributes.count)")
        }
    }

    private static func check(
        _ found: Set<String>, _ expected: Set<String>, _ what: String, at path: String
    ) throws(CheckpointError) {
        if let missing = expected.subtracting(found).min() {
            throw CheckpointError(.missingElement, at: path, expected: "\(what) \(missing)")
        }
        if let other = found.subtracting(expected).min() {
            throw CheckpointError(.unknownElement, at: path, found: "\(what) \(other)")
        }
    }

    private func text(
        _ attribute: String, of group: HDF5Group<HDF5StoredDataset>
    ) throws(CheckpointError) -> String {
        guard let text = group.attributes[attribute]?.text else {
            throw CheckpointError(.manifest, at: ElementPath.manifest, expected: "\(attribute) as text")
        }
        return text
    }

    /// Requires the stored tensors to be those of the table.
    private func checkWeights(_ entries: [TensorEntry]) throws(CheckpointError) {
        let stored = file.root.groups["weights"]?.datasets ?? [:]
        guard Set(stored.keys) == Set(entries.map(\.name)) else {
            throw CheckpointError(
                .tensorTable, at: ElementPath.weights, expected: "the \(entries.count) tensors of the table",
                found: "\(stored.count) tensors, or others")
        }
        for entry in entries {
            guard let dataset = stored[entry.name], dataset.shape == entry.shape,
                dataset.elementType == entry.elementType
            else {
                throw CheckpointError(
                    .tensorTable, at: ElementPath.weights + "/" + entry.name,
                    expected: "\(entry.shape) elements of \(entry.elementType.rawValue)")
            }
        }
    }

    private func elements() throws(CheckpointError) -> (CheckpointElements, ElementDocuments) {
        let architecture = try element(Graph.self, at: ElementPath.architecture)
        let preprocessing = try element(PreprocessingRecipe.self, at: ElementPath.preprocessing)
        let embedding = try element(EmbeddingSpecification.self, at: ElementPath.embedding)
        let labels = try element([HeadVocabulary].self, at: ElementPath.labels)
        let licence = try element(Licence.self, at: ElementPath.licence)
        let provenance = try element(Provenance.self, at: ElementPath.provenance)
        let elements = CheckpointElements(
            architecture: architecture.value, preprocessing: preprocessing.value, embedding: embedding.value,
            labels: labels.value, licence: licence.value, provenance: provenance.value)
        let documents = ElementDocuments(
            architecture: architecture.document, preprocessing: preprocessing.document,
            embedding: embedding.document, labels: labels.document, licence: licence.document,
            provenance: provenance.document)
        return (elements, documents)
    }

    /// An element that is a document, and its bytes.
    private func element<Value: Codable>(
        _ type: Value.Type, at path: String
    ) throws(CheckpointError) -> (value: Value, document: [UInt8]) {
        guard let dataset = file.dataset(at: path), dataset.elementType == .uint8, dataset.shape.rank == 1,
            dataset.shape.count <= CanonicalJSON.maximumByteCount
        else {
            throw CheckpointError(
                .json, at: path, expected: "at most \(CanonicalJSON.maximumByteCount) bytes of UTF-8 in one row")
        }
        let bytes: [UInt8]
        do throws(HDF5Error) {
            bytes = try file.bytes(dataset)
        } catch {
            throw CheckpointError(error)
        }
        return (try CanonicalJSON.value(type, from: bytes, at: path), bytes)
    }
}
