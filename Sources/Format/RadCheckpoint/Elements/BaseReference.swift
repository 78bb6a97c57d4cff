import RadGraph
package import RadTensor

/// The checkpoint that an adapter or a head belongs to, and where it takes hold of it.
package struct BaseReference: Hashable, Codable, Sendable {
    /// An edge of the base that an input of a head continues.
    package struct Edge: Hashable, Codable, Sendable {
        /// The name of an edge, output or tap of the base.
        package var edge: String
        /// The name of the head's input.
        package var input: String
        /// Channels, depth, height, width of the edge for each shape of the recipe; features are a volume of one voxel.
        package var shapes: [Shape]

        /// An edge with its shapes.
        package init(edge: String, input: String, shapes: [Shape]) {
            self.edge = edge
            self.input = input
            self.shapes = shapes
        }
    }

    /// How a parameter of the base is changed by an adapter.
    package struct Change: Hashable, Codable, Sendable {
        /// What is done with the parameter.
        package enum Operation: String, Codable, CaseIterable, Sendable {
            /// The tensor of its name takes its place.
            case replace
            /// The tensor of its name is added to it.
            case add
            /// `scale` times the product of `NAME.up` `[out, rank]` and `NAME.down` `[rank, in]` is added, `in` standing
            /// for all axes but the first.
            case lowRank = "low-rank"
        }

        /// The name of the parameter.
        package var parameter: String
        package var operation: Operation
        /// For ``Operation/lowRank`` only, as is `scale`.
        package var rank: Int?
        package var scale: Double?

        /// A change.
        package init(parameter: String, operation: Operation, rank: Int? = nil, scale: Double? = nil) {
            self.parameter = parameter
            self.operation = operation
            self.rank = rank
            self.scale = scale
        }
    }

    /// Name and version of the base, for people.
    package var name: String
    package var version: String
    /// What the base must be.
    package var weightsID: CheckpointIdentifier
    /// What the base was; one of other labels with these weights is as good.
    package var specID: CheckpointIdentifier
    /// For a head: what feeds its inputs, in the byte order of `input`.
    package var edges: [Edge]?
    /// For an adapter: what it changes, in the byte order of `parameter`.
    package var changes: [Change]?

    /// A base.
    package init(
        name: String, version: String, weightsID: CheckpointIdentifier, specID: CheckpointIdentifier,
        edges: [Edge]? = nil, changes: [Change]? = nil
    ) {
        self.name = name
        self.version = version
        self.weightsID = weightsID
        self.specID = specID
        self.edges = edges
        self.changes = changes
    }

    /// A checkpoint as the base of a head (`edges`) or of an adapter (`changes`).
    package init(_ header: CheckpointHeader, edges: [Edge]? = nil, changes: [Change]? = nil) {
        self.init(
            name: header.manifest.name, version: header.manifest.version, weightsID: header.weightsID,
            specID: header.specID, edges: edges, changes: changes)
    }
}

extension BaseReference.Change {
    /// The tensors that the change consists of, for the parameter that it changes.
    func declarations(of parameter: ParameterDeclaration) -> [ParameterDeclaration] {
        func tensor(_ suffix: String, _ extents: [Int]) -> ParameterDeclaration {
            ParameterDeclaration(
                name: parameter.name + suffix, node: parameter.node, shape: Shape(extents), role: parameter.role)
        }
        guard operation == .lowRank, let rank else { return [tensor("", parameter.shape.extents)] }
        let rows = parameter.shape[0]
        return [tensor(".up", [rows, rank]), tensor(".down", [rank, parameter.shape.count / rows])]
    }
}

extension BaseReference {
    /// The tensors that a valid adapter has.
    func declarations(in graph: Graph) -> [ParameterDeclaration] {
        let parameters = Dictionary(
            graph.parameterDeclarations.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
        return (changes ?? []).flatMap { change in
            parameters[change.parameter].map { change.declarations(of: $0) } ?? []
        }
    }
}
