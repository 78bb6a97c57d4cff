import RadTensor

/// A value that a restricted pickle may build; what has parts is an index into ``PickleHeap``.
///
/// Indices instead of references: a pickle may nest and tie its values at will, and nothing is followed when it is
/// given up.
enum PickleValue: Hashable, Sendable {
    case none
    case boolean(Bool)
    case integer(Int)
    case real(Double)
    case text(String)
    case tuple(Int)
    case list(Int)
    case dictionary(Int)
    case global(PickleGlobal)
    case storage(Int)
    case tensor(Int)
}

/// The names of Python that a pickle may use; everything else is refused.
enum PickleGlobal: Hashable, Sendable {
    case orderedDictionary
    case rebuildTensor
    case storage(ElementType)

    /// The global of a module and a name; nil for all that tensors do not need.
    init?(module: String, name: String) {
        switch (module, name) {
        case ("collections", "OrderedDict"): self = .orderedDictionary
        case ("torch._utils", "_rebuild_tensor_v2"): self = .rebuildTensor
        case ("torch", _):
            guard let type = Self.storages[name] else { return nil }
            self = .storage(type)
        default: return nil
        }
    }

    private static let storages: [String: ElementType] = [
        "FloatStorage": .float32, "HalfStorage": .float16, "BFloat16Storage": .bfloat16, "DoubleStorage": .float64,
        "LongStorage": .int64, "IntStorage": .int32, "ShortStorage": .int16, "CharStorage": .int8,
        "ByteStorage": .uint8, "BoolStorage": .uint8,
    ]
}

/// A block of elements that tensors are views of.
struct TorchStorage: Hashable, Sendable {
    let elementType: ElementType
    /// The name of the member that holds the elements.
    let key: String
    let count: Int
}

/// A tensor as a view of a storage.
struct TorchTensor: Hashable, Sendable {
    let storage: TorchStorage
    let offset: Int
    let extents: [Int]
    let strides: [Int]

    /// Whether the elements lie one after another.
    var isContiguous: Bool {
        var expected = 1
        for (extent, stride) in zip(extents, strides).reversed() where extent != 1 {
            if stride != expected { return false }
            expected *= extent
        }
        return true
    }
}

/// The parts of all values of a pickle.
struct PickleHeap: Sendable {
    var tuples: [[PickleValue]] = []
    var lists: [[PickleValue]] = []
    var dictionaries: [[(key: PickleValue, value: PickleValue)]] = []
    var storages: [TorchStorage] = []
    var tensors: [TorchTensor] = []
}
