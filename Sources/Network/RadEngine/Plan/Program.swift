import RadGraph
import RadTensor

/// A graph on its way to a backend: values with shapes, and instructions that passes may fold and fuse.
struct Program {
    /// One edge.
    struct Value {
        let name: String
        let shape: Shape
        /// Whether the value is an output: no pass may fuse it away and no instruction may write over it.
        let isKept: Bool
    }

    /// What an instruction computes.
    enum Kernel {
        case convolution(Convolution3D, weight: Tensor, bias: Tensor?)
        case linear(Linear, weight: Tensor, bias: Tensor?)
        case batchNormalization(epsilon: Double, Statistics)
        /// `scale[c] * in + shift[c]`.
        case scaleShift(scale: Tensor, shift: Tensor)
        case rectify
        case maxPool(Pooling3D)
        case averagePool(Pooling3D)
        case globalAveragePool
        case add
        case concatenate
        case softmax
        case sigmoid
    }

    /// The four parameters of a batch normalisation.
    struct Statistics {
        let scale: Tensor
        let shift: Tensor
        let mean: Tensor
        let variance: Tensor
    }

    /// One step.
    struct Instruction {
        /// Names of the nodes that it stands for.
        var names: [String]
        var kernel: Kernel
        /// Indices of values; a residual that `accumulates` comes last.
        var inputs: [Int]
        var output: Int
        /// Whether `max(., 0)` follows.
        var rectifies = false
        /// Whether the result is added to the last input, in that input's memory.
        var accumulates = false
        /// The input whose memory the output takes over, if any; its value is not used afterwards.
        var reuses: Int?
    }

    var values: [Value] = []
    var inputs: [Int] = []
    var outputs: [Int] = []
    var instructions: [Instruction] = []

    /// The instructions, in order, that a valid graph needs for the given edges.
    init(_ graph: Graph, parameters: ParameterSet, shapes: [String: Shape], outputs edges: Set<String>) {
        var needed = edges
        for node in graph.nodes.reversed() where needed.contains(node.name) { needed.formUnion(node.inputs) }
        var indices: [String: Int] = [:]
        func append(_ name: String, to values: inout [Value]) -> Int {
            guard let shape = shapes[name] else { preconditionFailure("a valid graph has a shape for every edge") }
            indices[name] = values.count
            values.append(Value(name: name, shape: shape, isKept: edges.contains(name)))
            return values.count - 1
        }
        for input in graph.inputs { inputs.append(append(input.name, to: &values)) }
        for node in graph.nodes where needed.contains(node.name) {
            let read = node.inputs.compactMap { indices[$0] }
            let output = append(node.name, to: &values)
            instructions.append(
                Instruction(
                    names: [node.name], kernel: Program.kernel(of: node, parameters), inputs: read, output: output))
        }
        outputs = values.indices.filter { values[$0].isKept }
    }

    private static func kernel(of node: GraphNode, _ parameters: ParameterSet) -> Kernel {
        func tensor(_ role: ParameterRole) -> Tensor {
            guard let tensor = node.parameters[role].flatMap({ parameters[$0] }) else {
                preconditionFailure("parameters were checked before")
            }
            return tensor.convertedToFloat32()
        }
        switch node.operation {
        case .convolution3D(let attributes):
            return .convolution(
                attributes, weight: tensor(.weight), bias: attributes.hasBias ? tensor(.bias) : nil)
        case .linear(let attributes):
            return .linear(attributes, weight: tensor(.weight), bias: attributes.hasBias ? tensor(.bias) : nil)
        case .batchNormalization(let attributes):
            let statistics = Statistics(
                scale: tensor(.scale), shift: tensor(.shift), mean: tensor(.mean), variance: tensor(.variance))
            return .batchNormalization(epsilon: attributes.epsilon, statistics)
        case .rectifiedLinear: return .rectify
        case .maxPool3D(let attributes): return .maxPool(attributes)
        case .averagePool3D(let attributes): return .averagePool(attributes)
        case .globalAveragePool: return .globalAveragePool
        case .add: return .add
        case .concatenate: return .concatenate
        case .softmax: return .softmax
        case .sigmoid: return .sigmoid
        }
    }
}
