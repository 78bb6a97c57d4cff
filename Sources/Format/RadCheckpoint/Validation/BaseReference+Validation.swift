import RadGraph
import RadPreprocessing
import RadTensor

extension BaseReference {
    private func refuse(_ expected: String) -> CheckpointError {
        CheckpointError(.base, at: ElementPath.base, expected: expected)
    }

    /// Requires a base that can be found, and edges or changes that fit the file.
    func validate(kind: CheckpointKind, elements: CheckpointElements) throws(CheckpointError) {
        guard Manifest.isLabel(name, maximumLength: 64, allowing: ""),
            Manifest.isLabel(version, maximumLength: 32, allowing: "+"), weightsID.kind == .weights,
            specID.kind == .specification
        else { throw refuse("name, version, weights id and spec id of a checkpoint") }
        switch (kind, edges, changes) {
        case (.head, let edges?, nil): try validate(edges, elements)
        case (.adapter, nil, let changes?): try validate(changes, elements.architecture)
        default: throw refuse("edges for a head, changes for an adapter")
        }
    }

    private func validate(_ edges: [Edge], _ elements: CheckpointElements) throws(CheckpointError) {
        let inputs = elements.architecture.inputs
        guard Self.isInOrder(edges.map(\.input)), Set(edges.map(\.input)) == Set(inputs.map(\.name)) else {
            throw refuse("an edge for each input of the graph, in byte order")
        }
        for edge in edges {
            let channels = inputs.first { $0.name == edge.input }?.channels
            guard !edge.edge.isEmpty, edge.shapes.count == elements.preprocessing.shapes.count,
                edge.shapes.allSatisfy({ $0.rank == 4 && $0[0] == channels && $0.count > 0 })
            else { throw refuse("channels, depth, height, width of an edge for each shape of the recipe") }
        }
    }

    private func validate(_ changes: [Change], _ graph: Graph) throws(CheckpointError) {
        guard !changes.isEmpty, Self.isInOrder(changes.map(\.parameter)) else {
            throw refuse("at least one change, in the byte order of the parameters, each once")
        }
        let shapes = Dictionary(
            graph.parameterDeclarations.map { ($0.name, $0.shape) }, uniquingKeysWith: { first, _ in first })
        for change in changes {
            guard let shape = shapes[change.parameter] else { throw refuse("parameters of the graph") }
            switch (change.operation, change.rank, change.scale) {
            case (.replace, nil, nil), (.add, nil, nil): continue
            case (.lowRank, let rank?, let scale?):
                guard shape.rank >= 2, shape.count > 0, scale.isFinite,
                    (1...min(shape[0], shape.count / shape[0])).contains(rank)
                else { throw refuse("a rank that is lower than the parameter's, and a scale") }
            default: throw refuse("rank and scale for low-rank changes only")
            }
        }
    }

    private static func isInOrder(_ names: [String]) -> Bool {
        zip(names, names.dropFirst()).allSatisfy { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }
}

extension CheckpointHeader {
    /// Requires a checkpoint to be the base of this adapter or head.
    ///
    /// - Throws: ``CheckpointError`` with code `base` where the weights are others, where an edge or a parameter is not
    ///   there or has another shape, or where this file is neither adapter nor head.
    package func requireBase(_ base: CheckpointHeader) throws(CheckpointError) {
        func refuse(_ expected: String, _ found: String) -> CheckpointError {
            CheckpointError(.base, at: ElementPath.base, expected: expected, found: found)
        }
        guard let reference = supplements.base else {
            throw refuse("an adapter or a head", manifest.kind.rawValue)
        }
        guard base.manifest.kind == .backbone, base.weightsID == reference.weightsID else {
            throw refuse("\(reference.name) \(reference.version), \(reference.weightsID)", "\(base.weightsID)")
        }
        if manifest.kind == .adapter, architecture != base.architecture {
            throw refuse("the graph of the adapter", "another graph with these weights")
        }
        for edge in reference.edges ?? [] { try requireShapes(of: edge, in: base) }
    }

    private func requireShapes(of edge: BaseReference.Edge, in base: CheckpointHeader) throws(CheckpointError) {
        let expected = "\(edge.edge) of \(edge.shapes)"
        func refuse(_ found: String) -> CheckpointError {
            CheckpointError(.base, at: ElementPath.base, expected: expected, found: found)
        }
        guard let name = base.architecture.edge(named: edge.edge), let input = base.architecture.inputs.first else {
            throw refuse("no such edge")
        }
        for (shape, wanted) in zip(preprocessing.shapes, edge.shapes) {
            let shapes: [String: Shape]
            do throws(GraphError) {
                shapes = try base.architecture.inferShapes([input.name: Shape([1] + shape.extents)])
            } catch {
                throw refuse("a graph that does not take \(shape)")
            }
            // Without the batch; features are a volume of one voxel.
            let extents = Array(shapes[name]?.extents.dropFirst() ?? [])
            guard extents + [Int](repeating: 1, count: max(0, 4 - extents.count)) == wanted.extents else {
                throw refuse("\(extents)")
            }
        }
    }
}
