package import RadGraph
import RadTensor

/// Parameters of an untrained network, the same for the same seed on every platform.
///
/// Weights are normal of mean 0 and variance `2 / fan-in` (He et al., 2015), `1 / fan-in` in linear layers; biases and
/// shifts are 0, scales 1. The stored statistics of each normalisation are those that the edge before it is expected
/// to have, found by following mean and variance of an input of mean 0 and variance 1 through the graph, so that
/// activations neither vanish nor explode with depth. Embeddings of an untrained network are nearly parallel, but like
/// inputs are nearer to each other than unlike ones.
package enum SeededInitialisation {
    /// Parameters for a valid graph.
    package static func parameters(for graph: Graph, seed: UInt64) -> ParameterSet {
        var set = ParameterSet()
        var moments: [String: Moments] = [:]
        for input in graph.inputs { moments[input.name] = Moments(mean: 0, variance: 1) }
        for node in graph.nodes {
            let inputs = node.inputs.compactMap { moments[$0] }
            precondition(inputs.count == node.inputs.count, "a valid graph defines edges before they are read")
            for (role, extents) in node.operation.parameterShapes {
                guard let name = node.parameters[role] else { continue }
                set[name] = tensor(role, Shape(extents), node, inputs[0], seed: seed ^ hash(name))
            }
            moments[node.name] = Moments.after(node.operation, inputs)
        }
        return set
    }

    private static func tensor(
        _ role: ParameterRole, _ shape: Shape, _ node: GraphNode, _ input: Moments, seed: UInt64
    ) -> Tensor {
        switch role {
        case .bias, .shift, .mean: Tensor(shape: shape, repeating: 0)
        case .scale: Tensor(shape: shape, repeating: 1)
        case .variance: Tensor(shape: shape, repeating: Float(input.variance))
        case .weight: weights(shape, gain: Moments.gain(of: node.operation), seed: seed)
        }
    }

    /// Normal values of variance `gain / fan-in`.
    private static func weights(_ shape: Shape, gain: Double, seed: UInt64) -> Tensor {
        var random = SeededRandom(seed: seed)
        let fanIn = shape.extents.dropFirst().reduce(1, *)
        let deviation = (gain / Double(fanIn)).squareRoot()
        return Tensor(shape: shape) { target in
            for index in 0..<shape.count { target[index] = Float(random.normal() * deviation) }
        }
    }

    /// FNV-1a, so that each parameter has numbers of its own whatever others there are.
    private static func hash(_ name: String) -> UInt64 {
        name.utf8.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    }
}

/// Mean and variance that the values of an edge are expected to have.
private struct Moments {
    var mean: Double
    var variance: Double

    var square: Double { variance + mean * mean }

    static func gain(of operation: GraphOperation) -> Double {
        if case .linear = operation { 1 } else { 2 }
    }

    static func after(_ operation: GraphOperation, _ inputs: [Moments]) -> Moments {
        let input = inputs[0]
        switch operation {
        case .convolution3D, .linear:
            return Moments(mean: 0, variance: gain(of: operation) * input.square)
        case .batchNormalization:
            return Moments(mean: input.mean / max(input.variance, 1e-12).squareRoot(), variance: 1)
        case .rectifiedLinear:
            // Of a normal variable of mean 0: mean sigma / sqrt(2 pi), second moment half the variance.
            let mean = 0.3989422804014327 * input.square.squareRoot()
            return Moments(mean: mean, variance: input.square / 2 - mean * mean)
        case .add:
            return Moments(
                mean: inputs.reduce(0) { $0 + $1.mean }, variance: inputs.reduce(0) { $0 + $1.variance })
        case .concatenate:
            let mean = inputs.reduce(0) { $0 + $1.mean } / Double(inputs.count)
            let square = inputs.reduce(0) { $0 + $1.square } / Double(inputs.count)
            return Moments(mean: mean, variance: square - mean * mean)
        case .maxPool3D, .averagePool3D, .globalAveragePool, .softmax, .sigmoid:
            return input
        }
    }
}
