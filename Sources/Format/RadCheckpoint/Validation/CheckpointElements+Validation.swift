import RadGraph
import RadPreprocessing
import RadTensor
import RadVocabulary

extension CheckpointElements {
    /// Checks each element and that they fit each other.
    ///
    /// - Parameters:
    ///   - status: Whether the weights were trained.
    ///   - kind: What the file is for.
    ///   - base: What an adapter or a head belongs to.
    /// - Returns: The edge from which embeddings are taken.
    func validate(
        status: TrainingStatus, kind: CheckpointKind = .backbone, base: BaseReference? = nil
    ) throws(CheckpointError) -> String {
        do throws(GraphError) {
            try architecture.validate()
        } catch {
            throw CheckpointError(.architecture, at: ElementPath.architecture, expected: error.description)
        }
        do {
            try preprocessing.validate()
        } catch {
            throw CheckpointError(.preprocessing, at: ElementPath.preprocessing, expected: "\(error)")
        }
        guard kind.needsBase == (base != nil) else {
            throw CheckpointError(
                .kind, at: ElementPath.manifest, expected: "a base for adapters and heads only", found: kind.rawValue)
        }
        try base?.validate(kind: kind, elements: self)
        let shapes: [[String: Shape]]
        if let edges = base?.edges { shapes = try edgeShapes(edges) } else { shapes = try edgeShapes() }
        let edge = try validateEmbedding(shapes)
        try validateLabels(shapes)
        try validateOrigin(status)
        return edge
    }

    /// The shapes of all edges, for every shape that the preprocessing may yield.
    private func edgeShapes() throws(CheckpointError) -> [[String: Shape]] {
        guard architecture.inputs.count == 1, let input = architecture.inputs.first else {
            throw CheckpointError(
                .preprocessing, at: ElementPath.preprocessing, expected: "a graph of one input",
                found: "\(architecture.inputs.count)")
        }
        var all: [[String: Shape]] = []
        for shape in preprocessing.shapes {
            guard shape.rank < Shape.maximumRank, let batch = try? Shape(validating: [1] + shape.extents) else {
                throw CheckpointError(.preprocessing, at: ElementPath.preprocessing, found: "shape \(shape)")
            }
            do throws(GraphError) {
                all.append(try architecture.inferShapes([input.name: batch]))
            } catch {
                throw CheckpointError(
                    .preprocessing, at: ElementPath.preprocessing, expected: "shapes that the graph takes",
                    found: "\(shape): \(error)")
            }
        }
        return all
    }

    /// The shapes of all edges of a head, for every shape that the preprocessing may yield.
    private func edgeShapes(_ edges: [BaseReference.Edge]) throws(CheckpointError) -> [[String: Shape]] {
        var all: [[String: Shape]] = []
        for index in preprocessing.shapes.indices {
            let inputs = edges.map { ($0.input, Shape([1] + $0.shapes[index].extents)) }
            do throws(GraphError) {
                all.append(try architecture.inferShapes(Dictionary(inputs, uniquingKeysWith: { first, _ in first })))
            } catch {
                throw CheckpointError(
                    .base, at: ElementPath.base, expected: "shapes that the graph takes", found: "\(error)")
            }
        }
        return all
    }

    private func validateEmbedding(_ shapes: [[String: Shape]]) throws(CheckpointError) -> String {
        guard let edge = architecture.edge(named: embedding.tap) else {
            throw CheckpointError(.embedding, at: ElementPath.embedding, expected: "a tap of the graph")
        }
        for shape in shapes.compactMap({ $0[edge] }) {
            let rank = embedding.pooling == .none ? 2 : 5
            guard shape.rank == rank, shape[1] == embedding.dimension else {
                throw CheckpointError(
                    .embedding, at: ElementPath.embedding,
                    expected: "\(embedding.dimension) channels of an edge of \(rank) axes", found: "\(shape)")
            }
        }
        return edge
    }

    private func validateLabels(_ shapes: [[String: Shape]]) throws(CheckpointError) {
        guard Set(labels.map(\.head)).count == labels.count else {
            throw CheckpointError(.labels, at: ElementPath.labels, expected: "one vocabulary for each head")
        }
        for head in labels {
            guard let edge = architecture.outputs[head.head] else {
                throw CheckpointError(.labels, at: ElementPath.labels, expected: "heads that are outputs of the graph")
            }
            let isNumber = head.group.form == .number
            guard isNumber == (head.activation == .identity), isNumber == head.terms.isEmpty,
                isNumber == (head.unit != nil), Set(head.terms.map(\.term)).count == head.terms.count
            else {
                throw CheckpointError(
                    .labels, at: ElementPath.labels, expected: "different terms, or a number with its unit",
                    found: head.head)
            }
            let count = isNumber ? 1 : head.terms.count
            for shape in shapes.compactMap({ $0[edge] }) where shape != [1, count] {
                throw CheckpointError(
                    .labels, at: ElementPath.labels, expected: "\(count) values of output \(head.head)",
                    found: "\(shape)")
            }
        }
    }

    private func validateOrigin(_ status: TrainingStatus) throws(CheckpointError) {
        guard !licence.weights.isEmpty else {
            throw CheckpointError(.licence, at: ElementPath.licence, expected: "an SPDX expression")
        }
        guard !provenance.createdBy.isEmpty, !provenance.initialisation.isEmpty else {
            throw CheckpointError(
                .provenance, at: ElementPath.provenance, expected: "the program and the way of initialisation")
        }
        guard provenance.sources.isEmpty == (status == .untrained) else {
            throw CheckpointError(
                .provenance, at: ElementPath.provenance, expected: "training sources of trained weights only",
                found: "\(provenance.sources.count) sources of \(status.rawValue) weights")
        }
        guard provenance.sources.allSatisfy({ $0.subjects >= 0 && !$0.name.isEmpty && !$0.licence.isEmpty }) else {
            throw CheckpointError(
                .provenance, at: ElementPath.provenance, expected: "name, licence and subjects of every source")
        }
    }
}

extension Graph {
    /// The part of a valid graph that an edge depends on: inputs and nodes in the byte order of their names.
    func part(upTo edge: String) -> Graph {
        var needed: Set<String> = [edge]
        var kept: [GraphNode] = []
        for node in nodes.reversed() where needed.contains(node.name) {
            kept.append(node)
            needed.formUnion(node.inputs)
        }
        return Graph(
            name: "part", inputs: inputs.filter { needed.contains($0.name) }.sorted { Self.precedes($0.name, $1.name) },
            nodes: kept.sorted { Self.precedes($0.name, $1.name) }, outputs: ["edge": edge])
    }

    private static func precedes(_ left: String, _ right: String) -> Bool {
        left.utf8.lexicographicallyPrecedes(right.utf8)
    }
}

/// Compares the tensors of a checkpoint with those that its graph declares.
struct WeightsCheck {
    private var problems: [String] = []

    init(declared: [ParameterDeclaration], found: [TensorEntry]) {
        let entries = Dictionary(found.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        if entries.count != found.count { problems.append("a name occurs twice") }
        for declaration in declared {
            guard let entry = entries[declaration.name] else {
                problems.append("\(declaration.name) is missing")
                continue
            }
            if entry.shape != declaration.shape {
                problems.append("\(entry.name) has shape \(entry.shape), expected \(declaration.shape)")
            }
            if entry.elementType != .float32, entry.elementType != .float16 {
                problems.append("\(entry.name) has elements of \(entry.elementType.rawValue), expected f32 or f16")
            }
        }
        let names = Set(declared.map(\.name))
        problems += found.map(\.name).filter { !names.contains($0) }.map { "\($0) is not declared" }
    }

    /// Throws all that disagrees, in one error.
    func require() throws(CheckpointError) {
        guard problems.isEmpty else {
            throw CheckpointError(
                .weights, at: ElementPath.weights, expected: "the parameters of the architecture",
                found: "\(problems.count) that disagree", problems: problems)
        }
    }
}
