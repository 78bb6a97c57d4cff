import RadHDF5
import RadTensor

/// A dataset of a file, or one that a migration made in its place.
///
/// Migrations know it by the name of its element type, its extents and its bytes alone.
enum RawDataset: Sendable {
    case stored(HDF5StoredDataset)
    case made(HDF5Dataset)

    /// A dataset from the name of an element type as in the tensor tables (`u8`, `u64`), extents and bytes, or nil where
    /// these do not fit each other.
    init?(typeName: String, extents: [Int], bytes: [UInt8]) {
        guard let type = ElementType(rawValue: typeName), let shape = try? Shape(validating: extents),
            let tensor = try? Tensor(shape: shape, elementType: type, bytes: bytes)
        else { return nil }
        self = .made(HDF5Dataset(tensor))
    }

    /// The name of the element type as in the tensor tables.
    var typeName: String { elementType.rawValue }

    /// The extents from the outermost axis.
    var extents: [Int] { shape.extents }

    var shape: Shape {
        switch self {
        case .stored(let dataset): dataset.shape
        case .made(let dataset): dataset.tensor.shape
        }
    }

    var elementType: ElementType {
        switch self {
        case .stored(let dataset): dataset.elementType
        case .made(let dataset): dataset.tensor.elementType
        }
    }

    var attributes: [String: HDF5Attribute] {
        switch self {
        case .stored(let dataset): dataset.attributes
        case .made(let dataset): dataset.attributes
        }
    }

    var byteCount: Int { shape.byteCount(of: elementType) }
}

/// The groups and datasets of a file before their meaning is judged; what migrations work on.
struct RawTree: Sendable {
    var root: HDF5Group<RawDataset>
    private let file: HDF5Reader

    /// The tree of a file as it stands.
    init(_ file: HDF5Reader) {
        self.file = file
        root = Self.group(file.root)
    }

    private static func group(_ group: HDF5Group<HDF5StoredDataset>) -> HDF5Group<RawDataset> {
        HDF5Group(
            attributes: group.attributes, groups: group.groups.mapValues(Self.group),
            datasets: group.datasets.mapValues { .stored($0) })
    }

    /// The bytes of the elements of a dataset.
    func bytes(_ dataset: RawDataset) throws(CheckpointError) -> [UInt8] {
        switch dataset {
        case .made(let made): return made.tensor.bytes()
        case .stored(let stored):
            do throws(HDF5Error) {
                return try file.bytes(stored)
            } catch {
                throw CheckpointError(error)
            }
        }
    }

    /// A dataset as a tensor whose bytes `observe` sees, in order and in pieces.
    func tensor(
        _ dataset: RawDataset, observing observe: (RawSpan) -> Void = { _ in }
    ) throws(CheckpointError) -> Tensor {
        switch dataset {
        case .made(let made):
            made.tensor.withBytes(observe)
            return made.tensor
        case .stored(let stored):
            do throws(HDF5Error) {
                return try file.tensor(stored, observing: observe)
            } catch {
                throw CheckpointError(error)
            }
        }
    }

    /// A tensor whose bytes have the digest of its entry.
    func tensor(
        _ entry: TensorEntry, _ dataset: RawDataset, at path: String
    ) throws(CheckpointError) -> Tensor {
        var hasher = ContentHasher()
        let tensor = try tensor(dataset) { hasher.update($0) }
        let digest = hasher.finish()
        guard digest == entry.digest else {
            throw CheckpointError(.digest, at: path, expected: entry.digest.hexadecimal, found: digest.hexadecimal)
        }
        return tensor
    }

    /// All datasets below a group with their paths, which start with `prefix`.
    static func datasets<Dataset>(
        below group: HDF5Group<Dataset>, prefix: String
    ) -> [(path: String, dataset: Dataset)] {
        var found: [(path: String, dataset: Dataset)] = []
        var pending = [(prefix, group)]
        while let (path, group) = pending.popLast() {
            for (name, dataset) in group.datasets { found.append((path + name, dataset)) }
            for (name, child) in group.groups { pending.append((path + name + "/", child)) }
        }
        return found
    }
}
