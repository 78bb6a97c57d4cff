import RadGraph
package import RadHDF5
package import RadSystem
import RadTensor

extension Checkpoint {
    /// Writes the checkpoint in the newest format version, so that a reader sees the whole old or the whole new file.
    ///
    /// Before the file takes its name it is read back by the native reader, with all digests.
    /// - Throws: ``CheckpointError`` or `SystemError`.
    package func write(to path: String, through storage: any Storage) throws {
        do {
            try document.write(to: path, through: storage) { reader in
                let written = try CheckpointReader(reader)
                try written.verify()
                guard written.header.fileID == fileID, written.header.annexID == annexID else {
                    throw CheckpointError(
                        .identity, at: ElementPath.manifest, expected: "\(fileID)", found: "\(written.header.fileID)")
                }
            }
        } catch let error as HDF5Error {
            throw CheckpointError(error)
        }
    }

    /// The bytes of the file.
    package func image() throws -> [UInt8] {
        do {
            return try document.image()
        } catch let error as HDF5Error {
            throw CheckpointError(error)
        }
    }

    /// The groups and datasets of the file.
    package var document: HDF5Document {
        var root = GroupRule.root.emptyGroup
        let features = header.features.texts
        root.attributes["minimum-reader-version"] = .string(FormatVersion.current.description)
        root.attributes[FeatureList.requiredAttribute] = .string(features.required)
        root.attributes[FeatureList.optionalAttribute] = .string(features.optional)
        root.groups = elementGroups
        var weights = root.groups["weights"] ?? GroupRule.tensors.emptyGroup
        weights.datasets = parameters.tensors.mapValues { HDF5Dataset($0) }
        root.groups["weights"] = weights
        root.groups["manifest"] = manifestGroup
        return HDF5Document(root: root)
    }

    private var manifestGroup: HDF5Group<HDF5Dataset> {
        guard let rule = GroupRule.always["manifest"] else { preconditionFailure("every checkpoint has a manifest") }
        var group = rule.emptyGroup
        let values: [ManifestAttribute: String] = [
            .kind: manifest.kind.rawValue, .name: manifest.name, .version: manifest.version,
            .trainingStatus: manifest.trainingStatus.rawValue, .weightsID: "\(weightsID)", .specID: "\(specID)",
            .spaceID: "\(spaceID())", .fileID: "\(fileID)", .annexID: "\(annexID)",
        ]
        for (attribute, text) in values { group.attributes[attribute.rawValue] = .string(text) }
        for (name, entries) in [("tensors", header.tensors), ("elements", header.elements)] {
            var table = GroupRule.table.emptyGroup
            table.datasets = TensorTable(entries: entries).datasets
            group.groups[name] = table
        }
        return group
    }
}

/// The groups of a file besides manifest and weights, and the rows that list their datasets.
enum ElementGroups {
    /// The groups that every checkpoint has, without manifest and tensors.
    static func always(_ documents: CheckpointHeader.Documents) -> [String: HDF5Group<HDF5Dataset>] {
        var groups = GroupRule.always.mapValues(\.emptyGroup)
        groups["manifest"] = nil
        for (path, bytes) in [
            (ElementPath.architecture, documents.architecture), (ElementPath.preprocessing, documents.preprocessing),
            (ElementPath.embedding, documents.embedding), (ElementPath.labels, documents.labels),
            (ElementPath.licence, documents.licence), (ElementPath.provenance, documents.provenance),
        ] {
            let names = path.split(separator: "/").map(String.init)
            groups[names[0]]?.datasets[names[1]] = HDF5Dataset(bytes: bytes)
        }
        return groups
    }

    /// A row for each dataset, in the byte order of their paths.
    static func rows(of groups: [String: HDF5Group<HDF5Dataset>]) -> [TensorEntry] {
        let found = groups.filter { $0.key != "manifest" && $0.key != "weights" }.flatMap { name, group in
            RawTree.datasets(below: group, prefix: name + "/")
        }
        return found.map { path, dataset in
            TensorEntry(
                name: path, elementType: dataset.tensor.elementType, shape: dataset.tensor.shape,
                digest: ContentDigest(of: dataset.tensor))
        }.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
    }
}
