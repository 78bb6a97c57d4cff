package import RadGraph
package import RadHDF5
package import RadSystem
package import RadTensor

/// Reads checkpoints: everything but the tensors at once, tensors on demand.
///
/// A file is refused unless every element is known, every identity is that of the content and every byte is accounted
/// for. Tensors are compared with their digests as they are read.
package struct CheckpointReader: Sendable {
    /// Everything but the values of the tensors, checked.
    package let header: CheckpointHeader
    /// The version of the format that the file was written in.
    package let formatVersion: FormatVersion
    private let tree: RawTree

    /// Opens a checkpoint and reads everything but the tensors.
    ///
    /// - Parameter path: A path that the operator typed, or of a file that ships with radzoo.
    package init(path: String) throws(CheckpointError) {
        try self.init(HDF5Source(try Self.openFile(path)))
    }

    /// Reads everything but the tensors from sealed memory.
    package init(_ memory: SealedMemory) throws(CheckpointError) {
        try self.init(HDF5Source(memory))
    }

    /// Reads everything but the tensors from the bytes of a file.
    package init(bytes: [UInt8]) throws(CheckpointError) {
        try self.init(HDF5Source(bytes))
    }

    private init(_ source: HDF5Source) throws(CheckpointError) {
        try self.init(try Self.container(source))
    }

    private static func container(_ source: HDF5Source) throws(CheckpointError) -> HDF5Reader {
        do throws(HDF5Error) {
            return try HDF5Reader(source)
        } catch {
            throw CheckpointError(error)
        }
    }

    /// Reads everything but the tensors from a file of the profile.
    package init(_ file: HDF5Reader) throws(CheckpointError) {
        var tree = RawTree(file)
        formatVersion = try MigrationChain.migrate(&tree)
        self.tree = tree
        header = try ElementReader(tree).header()
    }

    /// Groups and datasets of a file, brought to the newest version of the format.
    static func tree(path: String) throws(CheckpointError) -> RawTree {
        var tree = RawTree(try container(HDF5Source(try openFile(path))))
        _ = try MigrationChain.migrate(&tree)
        return tree
    }

    /// Reads one tensor and compares it with its digest.
    ///
    /// - Parameter verifying: Whether digest and finiteness are checked; pass `false` only for sealed memory that this
    ///   program has verified.
    package func tensor(_ entry: TensorEntry, verifying: Bool = true) throws(CheckpointError) -> Tensor {
        let path = ElementPath.weights + "/" + entry.name
        return try tensor(entry, at: path, verifying: verifying)
    }

    private func tensor(
        _ entry: TensorEntry, at path: String, verifying: Bool
    ) throws(CheckpointError) -> Tensor {
        guard let dataset = tree.root.dataset(at: path) else {
            throw CheckpointError(.missingElement, at: path, expected: "a tensor")
        }
        guard verifying else { return try tree.tensor(dataset) }
        let tensor = try tree.tensor(entry, dataset, at: path)
        if entry.elementType == .float32 || entry.elementType == .float16 { try tensor.requireFinite(at: path) }
        return tensor
    }

    /// Reads all tensors; see ``tensor(_:verifying:)``.
    package func parameters(verifyingDigests: Bool = true) throws(CheckpointError) -> ParameterSet {
        var tensors: [String: Tensor] = [:]
        for entry in header.tensors { tensors[entry.name] = try tensor(entry, verifying: verifyingDigests) }
        return ParameterSet(tensors)
    }

    /// Reads and checks all tensors one after another without keeping them.
    package func verify() throws(CheckpointError) {
        for entry in header.tensors { _ = try tensor(entry) }
        for entry in header.elements { _ = try element(entry, verifying: true) }
    }

    /// The bytes of one dataset besides manifest and weights, compared with their digest.
    func bytes(of entry: TensorEntry) throws(CheckpointError) -> [UInt8] { try element(entry, verifying: true).bytes() }

    /// Reads one dataset besides manifest and weights.
    private func element(_ entry: TensorEntry, verifying: Bool) throws(CheckpointError) -> Tensor {
        let isOptimizer = entry.name.hasPrefix(CheckpointFeature.trainingState.rawValue + "/")
        guard let dataset = tree.root.dataset(at: entry.name) else {
            throw CheckpointError(.missingElement, at: "/" + entry.name, expected: "a dataset")
        }
        if isOptimizer || !verifying { return try tensor(entry, at: "/" + entry.name, verifying: verifying) }
        return try tree.tensor(entry, dataset, at: "/" + entry.name)
    }

    /// All groups besides manifest and weights with their datasets, those of newer programs included.
    private func elementGroups(verifying: Bool) throws(CheckpointError) -> [String: HDF5Group<HDF5Dataset>] {
        var groups: [String: HDF5Group<HDF5Dataset>] = [:]
        let entries = Dictionary(uniqueKeysWithValues: header.elements.map { ($0.name, $0) })
        for (name, group) in tree.root.groups where name != "manifest" && name != "weights" {
            groups[name] = try loaded(group, at: name, entries: entries, verifying: verifying)
        }
        return groups
    }

    private func loaded(
        _ group: HDF5Group<RawDataset>, at path: String, entries: [String: TensorEntry], verifying: Bool
    ) throws(CheckpointError) -> HDF5Group<HDF5Dataset> {
        var result = HDF5Group<HDF5Dataset>(attributes: group.attributes)
        for name in group.datasets.keys {
            guard let entry = entries[path + "/" + name] else { continue }
            result.datasets[name] = HDF5Dataset(try element(entry, verifying: verifying))
        }
        for (name, child) in group.groups {
            result.groups[name] = try loaded(child, at: path + "/" + name, entries: entries, verifying: verifying)
        }
        return result
    }

    /// Reads the whole checkpoint.
    package func checkpoint(verifyingDigests: Bool = true) throws(CheckpointError) -> Checkpoint {
        let groups = try elementGroups(verifying: verifyingDigests)
        let slots = groups[CheckpointFeature.trainingState.rawValue]?.groups ?? [:]
        return Checkpoint(
            header: header, parameters: try parameters(verifyingDigests: verifyingDigests),
            optimizerTensors: slots.mapValues { $0.datasets.mapValues(\.tensor) }, elementGroups: groups)
    }

    /// Opens and reads a whole checkpoint; every byte is read once, into memory that this process owns, and hashed as
    /// it is read.
    package static func open(_ path: String) throws(CheckpointError) -> Checkpoint {
        try CheckpointReader(path: path).checkpoint()
    }

    /// Reads a whole checkpoint from sealed memory; its tensors refer to the memory without a copy.
    ///
    /// - Parameter verifyingDigests: Whether digests are compared; not needed for memory from ``seal(_:)`` of the same
    ///   program.
    package static func open(
        _ memory: SealedMemory, verifyingDigests: Bool
    ) throws(CheckpointError) -> Checkpoint {
        try CheckpointReader(memory).checkpoint(verifyingDigests: verifyingDigests)
    }

    /// Copies a checkpoint into memory that no process can change any more, and verifies it there.
    package static func seal(_ path: String) throws(CheckpointError) -> SealedMemory {
        let memory: SealedMemory
        do {
            memory = try HDF5Source.sealedCopy(of: try openFile(path), limit: HDF5Limits.profile.fileByteCount)
        } catch let error as CheckpointError {
            throw error
        } catch let error as HDF5Error {
            throw CheckpointError(error)
        } catch {
            throw CheckpointError(.unreadable, at: path, expected: "a readable file", found: "\(error)")
        }
        try CheckpointReader(memory).verify()
        return memory
    }

    private static func openFile(_ path: String) throws(CheckpointError) -> ReadableFile {
        do {
            return try ReadableFile(path: path, followLinks: true, subject: path)
        } catch {
            throw CheckpointError(.unreadable, at: path, expected: "a readable file", found: "\(error)")
        }
    }
}
