import RadTensor

/// What the process that reads a file says is in it, held to budgets as it comes.
package struct ReaderOutline: Sendable {
    struct Dataset: Hashable, Sendable {
        let path: String
        let tensor: SourceTensor
    }

    private(set) var datasets: [Dataset] = []
    /// Texts of attributes by the path of the group, then by the name of the attribute.
    private(set) var names: [String: [String: [String]]] = [:]
    private let limits: InterchangeLimits
    private let tensorBytes: Int
    private var textCount = 0
    private var textBytes = 0

    init(_ limits: InterchangeLimits, _ budget: ReaderBudget) {
        self.limits = limits
        tensorBytes = budget.tensorBytes
    }

    /// An outline of nothing, for a file of a size.
    package init(_ limits: InterchangeLimits, fileBytes: Int) {
        self.init(limits, ReaderBudget(limits, fileBytes: fileBytes))
    }

    /// The number of datasets that were told.
    package var datasetCount: Int { datasets.count }

    /// Takes an answer in.
    ///
    /// - Returns: Whether it makes sense.
    /// - Throws: `InterchangeError` for what makes sense and is over a budget, or has no name that can be shown.
    package mutating func take(_ reply: ReaderReply) throws(InterchangeError) -> Bool {
        switch reply {
        case .dataset(let path, let type, let extents):
            try limits.check(key: path)
            let tensor = try limits.described(extents, type, at: path)
            try require(tensor.shape.byteCount(of: type) <= tensorBytes, "bytes of a tensor at most \(tensorBytes)")
            try require(datasets.count < limits.tensors, "datasets at most \(limits.tensors)")
            datasets.append(Dataset(path: path, tensor: tensor))
            return true
        case .names(let group, let attribute, let texts):
            // A reader that was taken over could send lists without end.
            textCount += 1 + texts.count
            textBytes += texts.reduce(group.utf8.count + attribute.utf8.count) { $0 + $1.utf8.count }
            try require(textCount <= 4 * limits.tensors, "texts at most \(4 * limits.tensors)")
            try require(textBytes <= limits.headerBytes, "bytes of all texts at most \(limits.headerBytes)")
            return names[group, default: [:]].updateValue(texts, forKey: attribute) == nil
        default: return false
        }
    }

    private func require(_ isWithin: Bool, _ expected: String) throws(InterchangeError) {
        guard isWithin else { throw InterchangeError(.limitExceeded, expected: expected) }
    }
}
