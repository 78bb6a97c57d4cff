package import RadTensor

/// What a parameter does in its operation.
package enum ParameterRole: String, Codable, CaseIterable, Sendable {
    /// Kernel of a convolution `[out, in / groups, depth, height, width]` or matrix of a linear layer `[out, in]`.
    case weight
    /// Added per output channel.
    case bias
    /// Learned factor of a normalisation, per channel.
    case scale
    /// Learned summand of a normalisation, per channel.
    case shift
    /// Stored mean of a normalisation, per channel; a statistic, not learned by gradient.
    case mean
    /// Stored variance of a normalisation, per channel; a statistic, not learned by gradient.
    case variance
}

/// One parameter that a graph needs.
package struct ParameterDeclaration: Hashable, Sendable {
    /// Dotted name, unique in the graph.
    package let name: String
    /// The node that uses it.
    package let node: String
    package let shape: Shape
    package let role: ParameterRole

    /// A declaration.
    package init(name: String, node: String, shape: Shape, role: ParameterRole) {
        self.name = name
        self.node = node
        self.shape = shape
        self.role = role
    }
}

extension Graph {
    /// All parameters of a valid graph, in the order of the nodes and, within a node, of the operation's roles.
    package var parameterDeclarations: [ParameterDeclaration] {
        nodes.flatMap { node in
            node.operation.parameterShapes.compactMap { role, extents in
                node.parameters[role].map { name in
                    ParameterDeclaration(name: name, node: node.name, shape: Shape(extents), role: role)
                }
            }
        }
    }

    /// The number of values in all parameters of a valid graph.
    package var parameterCount: Int {
        nodes.reduce(0) { sum, node in
            sum + node.operation.parameterShapes.reduce(0) { $0 + $1.extents.reduce(1, *) }
        }
    }
}
