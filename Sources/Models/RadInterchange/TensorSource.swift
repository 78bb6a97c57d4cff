package import RadTensor

/// A tensor of a foreign file, as the file announces it.
package struct SourceTensor: Hashable, Sendable {
    package let shape: Shape
    package let elementType: ElementType

    /// A tensor's shape and type.
    package init(shape: Shape, elementType: ElementType) {
        self.shape = shape
        self.elementType = elementType
    }
}

/// A foreign file of named tensors whose values are read one by one.
package protocol TensorSource: Sendable {
    /// The tensors by key.
    var tensors: [String: SourceTensor] { get }
    /// The values of a tensor, row by row.
    func tensor(_ key: String) throws(InterchangeError) -> Tensor
}

/// Budgets of foreign files; reaching one is an error that names it.
package struct InterchangeLimits: Hashable, Sendable {
    /// Bytes of one header or pickle.
    package var headerBytes = 16 << 20
    /// Tensors of a file.
    package var tensors = 65_536
    /// Bytes of one tensor.
    package var tensorBytes = 8 << 30
    /// Bytes of a key.
    package var keyBytes = 512
    /// Bytes of one text in a pickle.
    package var textBytes = 1 << 20
    /// Values on the stack of a pickle, and values that it remembers.
    package var stackedValues = 1 << 20
    /// Tuples, lists, dictionaries and storages of a pickle, and what they hold.
    package var pickledParts = 4 << 20
    /// Levels of dictionaries and lists.
    package var depth = 32
    /// Seconds that the process that reads HDF5 may take for all its answers together; nil for twice the processor time
    /// that it has, which is a minute and a second for each mebibyte of the file.
    package var readerSeconds: Int?

    /// The budgets that the command line works with.
    package init() {}

    /// Requires a key of printable characters without spaces, so that it can be shown as it is.
    func check(key: String) throws(InterchangeError) {
        guard (1...keyBytes).contains(key.utf8.count), key.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            throw InterchangeError(
                .malformed, expected: "keys of 1 to \(keyBytes) printable characters", found: "another key")
        }
    }

    /// The tensor of given extents, or an error where it overflows or is over budget.
    func described(
        _ extents: [Int], _ elementType: ElementType, at key: String
    ) throws(InterchangeError) -> SourceTensor {
        guard let shape = try? Shape(validating: extents) else {
            throw InterchangeError(
                .malformed, at: key, expected: "at most \(Shape.maximumRank) extents of at least 0", found: "others")
        }
        let (bytes, overflow) = shape.count.multipliedReportingOverflow(by: elementType.byteCount)
        guard !overflow, bytes <= tensorBytes else {
            throw InterchangeError(.limitExceeded, at: key, expected: "bytes of a tensor at most \(tensorBytes)")
        }
        return SourceTensor(shape: shape, elementType: elementType)
    }
}

/// Several files that hold the tensors of one model, such as the shards of a large one.
package struct ShardedSource: TensorSource {
    package let tensors: [String: SourceTensor]
    private let shards: [any TensorSource]
    private let places: [String: Int]

    /// Joins shards; a key in two of them is an error.
    package init(_ shards: [any TensorSource]) throws(InterchangeError) {
        var tensors: [String: SourceTensor] = [:]
        var places: [String: Int] = [:]
        for (index, shard) in shards.enumerated() {
            for (key, tensor) in shard.tensors {
                guard tensors.updateValue(tensor, forKey: key) == nil else {
                    throw InterchangeError(.malformed, at: key, expected: "a key in one file only")
                }
                places[key] = index
            }
        }
        (self.tensors, self.shards, self.places) = (tensors, shards, places)
    }

    package func tensor(_ key: String) throws(InterchangeError) -> Tensor {
        guard let place = places[key] else { throw InterchangeError(.mapping, at: key, expected: "a key of the file") }
        return try shards[place].tensor(key)
    }
}
