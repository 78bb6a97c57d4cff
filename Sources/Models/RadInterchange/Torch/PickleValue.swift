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
    private(set) var tuples: [[PickleValue]] = []
    private(set) var lists: [[PickleValue]] = []
    private(set) var dictionaries: [[(key: PickleValue, value: PickleValue)]] = []
    private(set) var storages: [TorchStorage] = []
    private(set) var tensors: [TorchTensor] = []
    /// All of these, and all values in them; what the memory that they take is bounded by.
    private(set) var partCount = 0

    mutating func addTuple(_ values: [PickleValue]) -> PickleValue {
        partCount += 1 + values.count
        tuples.append(values)
        return .tuple(tuples.count - 1)
    }

    mutating func addList() -> PickleValue {
        partCount += 1
        lists.append([])
        return .list(lists.count - 1)
    }

    mutating func addDictionary() -> PickleValue {
        partCount += 1
        dictionaries.append([])
        return .dictionary(dictionaries.count - 1)
    }

    mutating func add(_ storage: TorchStorage) -> PickleValue {
        partCount += 1
        storages.append(storage)
        return .storage(storages.count - 1)
    }

    mutating func add(_ tensor: TorchTensor) -> PickleValue {
        partCount += 1
        tensors.append(tensor)
        return .tensor(tensors.count - 1)
    }

    mutating func append(_ values: [PickleValue], toList index: Int) {
        partCount += values.count
        lists[index] += values
    }

    /// Adds keys, each before its value.
    mutating func append(_ entries: [PickleValue], toDictionary index: Int) {
        partCount += entries.count
        for place in stride(from: 0, to: entries.count - 1, by: 2) {
            dictionaries[index].append((entries[place], entries[place + 1]))
        }
    }
}
