import RadGraph
import RadTensor

extension ForeignArchitecture {
    /// The architectures whose tensors are exactly these, by names and shapes.
    static func names(fitting shapes: [String: Shape]) -> [String] {
        names.filter { name in
            guard let architecture = try? ForeignArchitecture(named: name) else { return false }
            return architecture.mappings.contains { architecture.fits(shapes, by: $0) }
        }
    }

    private func fits(_ shapes: [String: Shape], by mapping: KeyMapping) -> Bool {
        let declared = Dictionary(
            graph.parameterDeclarations.map { ($0.name, $0.shape) }, uniquingKeysWith: { first, _ in first })
        let needed = Set(mapping.rows.map(\.source))
        guard shapes.keys.allSatisfy({ needed.contains($0) || mapping.notNeeded.contains($0) }) else { return false }
        return mapping.rows.allSatisfy { row in
            guard let shape = shapes[row.source], let expected = declared[row.parameter] else { return false }
            let axes = row.permutation ?? Array(0..<shape.rank)
            return axes.count == shape.rank && Shape(axes.map { shape[$0] }) == expected
        }
    }
}
