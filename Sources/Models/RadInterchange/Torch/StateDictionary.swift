/// The tensors of a pickled value by their dotted keys.
///
/// The names of dictionaries around the weights, as in `{'state_dict': ...}`, are left away; the tensors of anything
/// beside them, such as an optimizer, keep theirs, so that none is overlooked.
struct StateDictionary {
    private(set) var tensors: [String: TorchTensor] = [:]
    private let heap: PickleHeap
    private let limits: InterchangeLimits
    private var visited = 0
    /// The keys around what is being collected.
    private var path: [String] = []

    /// Names that training loops give to the weights.
    private static let wrappers = ["state_dict", "model_state_dict", "model", "net", "network"]

    init(_ value: PickleValue, _ heap: PickleHeap, _ limits: InterchangeLimits) throws(InterchangeError) {
        self.heap = heap
        self.limits = limits
        guard case .dictionary(let root) = value else {
            throw InterchangeError(.unsupportedFormat, expected: "a dictionary of tensors", found: "another object")
        }
        let wrapper = Self.wrappers.first { name in
            heap.dictionaries[root].contains { entry in
                guard entry.key == .text(name), case .dictionary = entry.value else { return false }
                return true
            }
        }
        for (key, value) in heap.dictionaries[root] {
            let isWrapper = wrapper.map { key == .text($0) } ?? false
            path = isWrapper ? [] : [try spelled(key)]
            try collect(value, depth: 1)
        }
        guard !tensors.isEmpty else {
            throw InterchangeError(.unsupportedFormat, expected: "a dictionary of tensors", found: "no tensor")
        }
    }

    private mutating func collect(_ value: PickleValue, depth: Int) throws(InterchangeError) {
        guard depth <= limits.depth else {
            throw InterchangeError(.limitExceeded, expected: "levels of dictionaries at most \(limits.depth)")
        }
        visited += 1
        guard visited <= limits.stackedValues else {
            throw InterchangeError(.limitExceeded, expected: "values at most \(limits.stackedValues)")
        }
        switch value {
        case .tensor(let index):
            // Spelled here only: what ties one dictionary to many places would spell long keys a million times.
            let key = path.joined(separator: ".")
            try limits.check(key: key)
            guard tensors.updateValue(heap.tensors[index], forKey: key) == nil else {
                throw InterchangeError(.malformed, at: key, expected: "a key that has not occurred")
            }
        case .dictionary(let index):
            for (key, value) in heap.dictionaries[index] { try collect(value, below: try spelled(key), depth) }
        case .list(let index):
            for (number, value) in heap.lists[index].enumerated() { try collect(value, below: String(number), depth) }
        case .tuple(let index):
            for (number, value) in heap.tuples[index].enumerated() { try collect(value, below: String(number), depth) }
        case .storage:
            throw InterchangeError(.unsupportedFormat, expected: "tensors", found: "a bare storage")
        case .none, .boolean, .integer, .real, .text, .global: break
        }
    }

    private mutating func collect(
        _ value: PickleValue, below name: String, _ depth: Int
    ) throws(InterchangeError) {
        path.append(name)
        defer { path.removeLast() }
        try collect(value, depth: depth + 1)
    }

    /// The text of a dictionary's key; keys of other kinds stand for themselves only where no tensor is below.
    private func spelled(_ key: PickleValue) throws(InterchangeError) -> String {
        switch key {
        case .text(let text):
            guard text.utf8.count <= limits.keyBytes else {
                throw InterchangeError(.limitExceeded, expected: "bytes of a key at most \(limits.keyBytes)")
            }
            return text
        case .integer(let number): return String(number)
        default: return "?"
        }
    }
}
