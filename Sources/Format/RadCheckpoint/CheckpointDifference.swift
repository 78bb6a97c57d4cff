import RadTensor

/// In what two checkpoints differ.
package struct CheckpointDifference: Hashable, Sendable {
    /// How an element or tensor differs.
    package enum Change: String, Codable, CaseIterable, Sendable {
        /// Only the first checkpoint has it.
        case removed
        /// Only the second checkpoint has it.
        case added
        /// Both have it with another shape.
        case shape
        /// Both have it with another element type.
        case elementType = "element-type"
        /// Both have it with other content.
        case content
    }

    /// An attribute or identity with both values.
    package struct Fact: Hashable, Sendable {
        package let name: String
        package let first: String
        package let second: String
    }

    /// A dataset that differs.
    package struct Item: Hashable, Sendable {
        /// The name of the tensor, or the path of the element.
        package let name: String
        package let change: Change
        /// Shape, element type or digest in the first checkpoint, nil where it has none.
        package let first: String?
        /// The same of the second checkpoint.
        package let second: String?
        /// The largest difference of one value, where values were compared and shapes are equal.
        package let largestDifference: Double?
    }

    /// Identities and attributes of the manifest that differ.
    package private(set) var facts: [Fact] = []
    /// Elements besides the weights that differ, by path.
    package private(set) var elements: [Item] = []
    /// Weights that differ, by name.
    package private(set) var tensors: [Item] = []

    /// Whether the checkpoints hold the same.
    package var isEmpty: Bool { facts.isEmpty && elements.isEmpty && tensors.isEmpty }

    /// Compares two checkpoints by what their headers say, and by values only where asked.
    ///
    /// - Parameter comparingValues: Whether tensors of equal shape are read to find their largest difference.
    package init(
        _ first: CheckpointReader, _ second: CheckpointReader, comparingValues: Bool
    ) throws(CheckpointError) {
        for (left, right) in zip(Self.facts(of: first.header), Self.facts(of: second.header)) where left != right {
            facts.append(Fact(name: left.name, first: left.value, second: right.value))
        }
        elements = try Self.items(first.header.elements, second.header.elements) { _, _ in nil }
        tensors = try Self.items(first.header.tensors, second.header.tensors) { left, right throws(CheckpointError) in
            guard comparingValues else { return nil }
            return Self.largestDifference(try first.tensor(left), try second.tensor(right))
        }
    }

    private struct Named: Equatable {
        let name: String
        let value: String
    }

    private static func facts(of header: CheckpointHeader) -> [Named] {
        [
            ("kind", header.manifest.kind.rawValue), ("name", header.manifest.name),
            ("version", header.manifest.version), ("training-status", header.manifest.trainingStatus.rawValue),
            ("weights-id", "\(header.weightsID)"), ("spec-id", "\(header.specID)"),
            ("space-id", "\(header.spaceID())"), ("file-id", "\(header.fileID)"), ("annex-id", "\(header.annexID)"),
        ].map { Named(name: $0, value: $1) }
    }

    private static func items(
        _ first: [TensorEntry], _ second: [TensorEntry],
        difference: (TensorEntry, TensorEntry) throws(CheckpointError) -> Double?
    ) throws(CheckpointError) -> [Item] {
        let left = Dictionary(uniqueKeysWithValues: first.map { ($0.name, $0) })
        let right = Dictionary(uniqueKeysWithValues: second.map { ($0.name, $0) })
        var items: [Item] = []
        for name in Set(left.keys).union(right.keys).sorted(by: { $0.utf8.lexicographicallyPrecedes($1.utf8) }) {
            switch (left[name], right[name]) {
            case (let one?, nil): items.append(item(name, .removed, "\(one.shape)", nil))
            case (nil, let other?): items.append(item(name, .added, nil, "\(other.shape)"))
            case (let one?, let other?) where one.shape != other.shape:
                items.append(item(name, .shape, "\(one.shape)", "\(other.shape)"))
            case (let one?, let other?) where one.elementType != other.elementType:
                items.append(
                    item(
                        name, .elementType, one.elementType.rawValue, other.elementType.rawValue,
                        try difference(one, other)))
            case (let one?, let other?) where one.digest != other.digest:
                items.append(
                    item(
                        name, .content, one.digest.hexadecimal, other.digest.hexadecimal, try difference(one, other)))
            default: break
            }
        }
        return items
    }

    private static func item(
        _ name: String, _ change: Change, _ first: String?, _ second: String?, _ largest: Double? = nil
    ) -> Item {
        Item(name: name, change: change, first: first, second: second, largestDifference: largest)
    }

    private static func largestDifference(_ first: Tensor, _ second: Tensor) -> Double {
        zip(first.float32Values(), second.float32Values()).reduce(0) { max($0, abs(Double($1.0) - Double($1.1))) }
    }
}
