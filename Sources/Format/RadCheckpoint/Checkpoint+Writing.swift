import RadGraph
import RadHDF5
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
                guard written.header.fileID == fileID else {
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
    var document: HDF5Document {
        var root = Self.group(.root)
        root.attributes["minimum-reader-version"] = .string(FormatVersion.current.text)
        for (name, rule) in GroupRule.elements { root.groups[name] = Self.group(rule) }
        let documents = header.documents
        for (path, bytes) in [
            (ElementPath.architecture, documents.architecture), (ElementPath.preprocessing, documents.preprocessing),
            (ElementPath.embedding, documents.embedding), (ElementPath.labels, documents.labels),
            (ElementPath.licence, documents.licence), (ElementPath.provenance, documents.provenance),
        ] {
            let names = path.split(separator: "/").map(String.init)
            root.groups[names[0]]?.datasets[names[1]] = HDF5Dataset(bytes: bytes)
        }
        root.groups["weights"]?.datasets = parameters.tensors.mapValues { HDF5Dataset($0) }
        root.groups["manifest"]?.attributes.merge(manifestAttributes) { _, new in new }
        var table = Self.group(.tensors)
        table.datasets = TensorTable(entries: header.tensors).datasets
        root.groups["manifest"]?.groups["tensors"] = table
        return HDF5Document(root: root)
    }

    private var manifestAttributes: [String: HDF5Attribute] {
        [
            "kind": .string(CheckpointKind.backbone.rawValue), "name": .string(manifest.name),
            "version": .string(manifest.version), "training-status": .string(manifest.trainingStatus.rawValue),
            "weights-id": .string("\(weightsID)"), "spec-id": .string("\(specID)"),
            "space-id": .string("\(spaceID())"), "file-id": .string("\(fileID)"),
        ]
    }

    private static func group(_ rule: GroupRule) -> HDF5Group<HDF5Dataset> {
        HDF5Group(encoding: rule.encoding, version: rule.version)
    }
}
