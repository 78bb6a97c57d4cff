package import RadGraph
package import RadTensor

/// What became of each tensor of a foreign file.
package struct ImportReport: Hashable, Sendable {
    /// A tensor that was taken in.
    package struct Applied: Hashable, Sendable {
        package let source: String
        package let parameter: String
        /// The shape of the parameter.
        package let shape: Shape
        /// The type in the file and the one in the checkpoint.
        package let from: ElementType
        package let to: ElementType
        /// For each axis of the parameter the axis of the source; nil where they agree.
        package let permutation: [Int]?
    }

    /// The naming that was recognised.
    package var naming: String
    package var applied: [Applied] = []
    /// Keys of the file that inference does not need.
    package var notNeeded: [String] = []
    /// Keys that the user wanted left out.
    package var leftOut: [String] = []
    /// Parameters that follow from the architecture alone.
    package var derived: [String] = []

    /// A report on an import by a naming.
    package init(naming: String) { self.naming = naming }
}

/// Takes the tensors of a foreign file into the parameters of an architecture: every key once, or not at all.
package struct MappedImport {
    private let source: any TensorSource
    private let mapping: KeyMapping
    private let declarations: [String: ParameterDeclaration]
    /// The keys of the file by the name they have without the prefix.
    private var keys: [String: String] = [:]
    private var problems: [String] = []
    package private(set) var report: ImportReport

    /// Compares what the file announces with what the architecture declares; no value is read.
    ///
    /// - Parameters:
    ///   - source: The file.
    ///   - architecture: What it is taken into.
    ///   - prefix: What keys begin with and names do not.
    ///   - leftOut: Beginnings of keys, with the prefix, that are left out.
    /// - Throws: `InterchangeError` with code `mapping` and every missing, unused and mismatched tensor.
    package init(
        _ source: any TensorSource, into architecture: ForeignArchitecture, prefix: String = "",
        leavingOut leftOut: [String] = []
    ) throws(InterchangeError) {
        self.source = source
        declarations = Dictionary(
            architecture.graph.parameterDeclarations.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        var unprefixed: [String] = []
        var left: [String] = []
        for key in source.tensors.keys.sorted() {
            if leftOut.contains(where: { key.hasPrefix($0) }) {
                left.append(key)
            } else if key.hasPrefix(prefix) {
                keys[String(key.dropFirst(prefix.count))] = key
            } else {
                unprefixed.append(key)
            }
        }
        mapping = architecture.mapping(for: Set(keys.keys))
        report = ImportReport(naming: mapping.name)
        report.leftOut = left
        problems += unprefixed.map {
            "unused: \($0) \(Self.spelled(source.tensors[$0])), does not begin with the prefix"
        }
        compare()
        guard problems.isEmpty else {
            throw InterchangeError(
                .mapping, at: architecture.name,
                expected: "every tensor of the file used once (naming \(mapping.name))",
                found: "\(problems.count) that disagree", problems: problems + hints(prefix))
        }
    }

    /// Reads the values.
    package func parameters() throws(InterchangeError) -> ParameterSet {
        var set = ParameterSet()
        for row in report.applied {
            guard let key = keys[row.source] else { continue }
            let tensor = try source.tensor(key)
            set[row.parameter] = (row.permutation.map { tensor.permuted($0) } ?? tensor).kept()
        }
        for name in report.derived {
            guard let shape = declarations[name]?.shape else { continue }
            set[name] = Tensor.identity(shape)
        }
        return set
    }

    private static func spelled(_ tensor: SourceTensor?) -> String {
        tensor.map { "\($0.shape) \($0.elementType.rawValue)" } ?? ""
    }

    private mutating func compare() {
        var unused = Set(keys.keys)
        var missing = Set(declarations.keys)
        for row in mapping.rows {
            guard let declaration = declarations[row.parameter] else { continue }
            guard let tensor = keys[row.source].flatMap({ source.tensors[$0] }) else { continue }
            unused.remove(row.source)
            missing.remove(row.parameter)
            let axes = row.permutation ?? Array(0..<tensor.shape.rank)
            let isPermutation = axes.sorted() == Array(0..<tensor.shape.rank)
            let shape = isPermutation ? Shape(axes.map { tensor.shape[$0] }) : tensor.shape
            guard shape == declaration.shape, isPermutation else {
                problems.append(
                    "mismatched: \(row.source) \(Self.spelled(tensor)), \(row.parameter) has \(declaration.shape)")
                continue
            }
            guard tensor.elementType.isFloatingPoint else {
                problems.append("mismatched: \(row.source) \(Self.spelled(tensor)), expected floating-point numbers")
                continue
            }
            report.applied.append(
                ImportReport.Applied(
                    source: row.source, parameter: row.parameter, shape: shape, from: tensor.elementType,
                    to: tensor.elementType.kept, permutation: row.permutation))
        }
        for name in mapping.identities where missing.remove(name) != nil { report.derived.append(name) }
        report.notNeeded = unused.intersection(mapping.notNeeded).sorted()
        unused.subtract(mapping.notNeeded)
        let sources = Dictionary(
            mapping.rows.map { ($0.parameter, $0.source) }, uniquingKeysWith: { first, _ in first })
        for name in missing.sorted() {
            let shape = declarations[name].map { "\($0.shape)" } ?? ""
            problems.append("missing: \(sources[name] ?? "a key") \(shape) for \(name)")
        }
        for key in unused.sorted() {
            problems.append("unused: \(key) \(Self.spelled(keys[key].flatMap { source.tensors[$0] }))")
        }
    }

    /// What may help: the beginning that all keys share, and the architectures whose tensors these are.
    private func hints(_ prefix: String) -> [String] {
        let left = Set(report.leftOut)
        let tensors = source.tensors.filter { !left.contains($0.key) }
        var hints: [String] = []
        var stripped = prefix
        if report.applied.isEmpty, let shared = Self.sharedBeginning(of: tensors.keys), shared != prefix {
            hints.append("all keys begin with \(shared), which --prefix strips")
            stripped = shared
        }
        let shapes = tensors.filter { $0.key.hasPrefix(stripped) }
            .map { (String($0.key.dropFirst(stripped.count)), $0.value.shape) }
        let names = ForeignArchitecture.names(fitting: Dictionary(shapes, uniquingKeysWith: { first, _ in first }))
        if !names.isEmpty {
            hints.append("the tensors are those of the architecture \(names.joined(separator: ", or of "))")
        }
        return hints
    }

    /// The beginning up to a dot that all keys have.
    private static func sharedBeginning(of keys: some Collection<String>) -> String? {
        guard let first = keys.min(), let last = keys.max() else { return nil }
        let shared = first.commonPrefix(with: last)
        return shared.lastIndex(of: ".").map { String(shared[...$0]) }
    }
}

extension String {
    fileprivate func commonPrefix(with other: String) -> Substring {
        self[..<(zip(indices, zip(self, other)).first { $0.1.0 != $0.1.1 }?.0 ?? endIndex)]
    }
}
