/// Writes a graph node by node; every method returns the name of the new edge.
///
/// A parameter is named after its node: `NODE.weight`, `NODE.bias`, `NODE.mean` and so on.
package struct GraphBuilder {
    private var graph: Graph

    /// A graph of one input volume.
    package init(name: String, input: String = "input", channels: Int = 1) {
        graph = Graph(name: name, inputs: [GraphInput(name: input, channels: channels)], nodes: [], outputs: [:])
    }

    /// Adds a node whose parameters are named after it.
    package mutating func node(_ name: String, _ operation: GraphOperation, _ inputs: String...) -> String {
        node(name, operation, inputs: inputs)
    }

    /// Adds a node of any number of inputs whose parameters are named after it.
    package mutating func node(_ name: String, _ operation: GraphOperation, inputs: [String]) -> String {
        let parameters = operation.parameterShapes.map { ($0.role, "\(name).\($0.role.rawValue)") }
        graph.nodes.append(
            GraphNode(
                name: name, operation: operation, inputs: inputs,
                parameters: Dictionary(uniqueKeysWithValues: parameters)))
        return name
    }

    /// Gives an edge a public name as an output.
    package mutating func output(_ name: String, _ edge: String) {
        graph.outputs[name] = edge
    }

    /// Gives an edge a public name as a tap.
    package mutating func tap(_ name: String, _ edge: String) {
        graph.taps[name] = edge
    }

    /// The graph, which must be valid; an invalid one is a programmer's error.
    package func build() -> Graph {
        do {
            try graph.validate()
        } catch {
            preconditionFailure("\(error)")
        }
        return graph
    }
}
