/// An input of a graph: a volume with a fixed number of channels and any extent.
package struct GraphInput: Hashable, Sendable {
    /// The name, which is also the name of its edge.
    package var name: String
    package var channels: Int

    /// An input volume.
    package init(name: String, channels: Int) {
        self.name = name
        self.channels = channels
    }
}

/// One operation of a graph with the edges that it reads.
package struct GraphNode: Hashable, Sendable {
    /// The name, which is also the name of the edge that the node makes.
    package var name: String
    package var operation: GraphOperation
    /// Edges read, in the operation's order.
    package var inputs: [String]
    /// Parameter names by role.
    package var parameters: [ParameterRole: String]

    /// A node.
    package init(
        name: String, operation: GraphOperation, inputs: [String], parameters: [ParameterRole: String] = [:]
    ) {
        self.name = name
        self.operation = operation
        self.inputs = inputs
        self.parameters = parameters
    }
}

/// A network as data: a closed set of operations on named edges, unfused, without weights or arithmetic.
///
/// Nodes stand in an order in which every edge is made before it is read. Any edge may be asked for as an
/// output; `outputs` and `taps` give public names to those that matter.
package struct Graph: Hashable, Sendable {
    package var name: String
    package var inputs: [GraphInput]
    package var nodes: [GraphNode]
    /// Edges by public name: what the network was made to compute, such as its heads.
    package var outputs: [String: String]
    /// Edges by public name that others may use: embeddings and the ends of stages.
    package var taps: [String: String]

    /// A graph; `validate()` says whether it can be used.
    package init(
        name: String, inputs: [GraphInput], nodes: [GraphNode], outputs: [String: String],
        taps: [String: String] = [:]
    ) {
        self.name = name
        self.inputs = inputs
        self.nodes = nodes
        self.outputs = outputs
        self.taps = taps
    }

    /// The edge that an output or tap name stands for, or the edge of that very name.
    package func edge(named name: String) -> String? {
        if let edge = outputs[name] ?? taps[name] { return edge }
        let isEdge = inputs.contains { $0.name == name } || nodes.contains { $0.name == name }
        return isEdge ? name : nil
    }
}
