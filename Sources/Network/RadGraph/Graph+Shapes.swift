package import RadTensor

extension Graph {
    /// The shape of every edge for given input shapes `[batch, channel, depth, height, width]`.
    ///
    /// Formulas stand with the operations' attributes. The graph must be valid. Throws where an input is missing or
    /// of the wrong shape, a window does not fit, extents disagree, or an edge exceeds `GraphLimits.elements`.
    package func inferShapes(_ inputShapes: [String: Shape]) throws(GraphError) -> [String: Shape] {
        var shapes: [String: [Int]] = [:]
        for input in inputs {
            guard let shape = inputShapes[input.name] else {
                throw GraphError(.invalidShape, at: input.name, expected: "a shape", found: "none")
            }
            let extents = shape.extents
            guard extents.count == 5, extents[1] == input.channels, extents.allSatisfy({ $0 >= 1 }) else {
                throw GraphError(
                    .invalidShape, at: input.name, expected: "[batch, \(input.channels), depth, height, width]",
                    found: "\(extents)")
            }
            _ = try Graph.checkedCount(extents, at: input.name)
            shapes[input.name] = extents
        }
        if let other = inputShapes.keys.filter({ name in !inputs.contains { $0.name == name } }).min() {
            throw GraphError(.unknownEdge, at: other, expected: "an input of the graph", found: "no such input")
        }
        if let batches = Optional(Set(inputs.compactMap { shapes[$0.name]?[0] })), batches.count > 1 {
            throw GraphError(
                .invalidShape, at: name, expected: "inputs of one batch size", found: "\(batches.sorted())")
        }
        for node in nodes {
            let read = node.inputs.map { shapes[$0] ?? [] }
            let extents = try node.outputExtents(of: read)
            _ = try Graph.checkedCount(extents, at: node.name)
            shapes[node.name] = extents
        }
        return shapes.mapValues { Shape($0) }
    }

    /// The product of extents, or an error where it overflows or exceeds `GraphLimits.elements`.
    static func checkedCount(_ extents: [Int], at location: String) throws(GraphError) -> Int {
        var count = 1
        for extent in extents {
            let (product, overflow) = count.multipliedReportingOverflow(by: extent)
            guard !overflow, product <= GraphLimits.elements else {
                throw GraphError(
                    .limitExceeded, at: location, expected: "at most \(GraphLimits.elements) elements",
                    found: "\(extents)")
            }
            count = product
        }
        return count
    }
}

extension GraphNode {
    func outputExtents(of inputs: [[Int]]) throws(GraphError) -> [Int] {
        guard let first = inputs.first, first.count >= 2 else {
            throw GraphError(.invalidShape, at: name, expected: "an input shape", found: "none")
        }
        switch operation {
        case .convolution3D(let attributes):
            let spatial = try windowed(
                first, kernel: attributes.kernel, stride: attributes.stride, dilation: attributes.dilation,
                padding: attributes.padding)
            return [first[0], attributes.outputChannels] + spatial
        case .maxPool3D(let attributes), .averagePool3D(let attributes):
            let spatial = try windowed(
                first, kernel: attributes.kernel, stride: attributes.stride, dilation: .one,
                padding: attributes.padding)
            return [first[0], first[1]] + spatial
        case .globalAveragePool:
            return [first[0], first[1]]
        case .linear(let attributes):
            return [first[0], attributes.outputFeatures]
        case .add:
            guard inputs.allSatisfy({ $0 == first }) else {
                throw GraphError(.invalidShape, at: name, expected: "equal shapes", found: "\(inputs)")
            }
            return first
        case .concatenate:
            var result = first
            for extents in inputs.dropFirst() {
                guard extents.count == first.count, extents[0] == first[0], extents.dropFirst(2) == first.dropFirst(2)
                else {
                    throw GraphError(
                        .invalidShape, at: name, expected: "shapes that differ in channels only", found: "\(inputs)")
                }
                result[1] += extents[1]
            }
            return result
        case .batchNormalization, .rectifiedLinear, .softmax, .sigmoid:
            return first
        }
    }

    /// The spatial extents of a window operation; the sums cannot overflow, since all terms are below `GraphLimits`.
    private func windowed(
        _ input: [Int], kernel: Triple, stride: Triple, dilation: Triple, padding: Padding3D
    ) throws(GraphError) -> [Int] {
        guard input.count == 5 else {
            throw GraphError(.edgeKind, at: name, expected: "a volume", found: "\(input)")
        }
        var result: [Int] = []
        for axis in 0..<3 {
            let padded = input[axis + 2] + padding.before.values[axis] + padding.after.values[axis]
            let reach = dilation.values[axis] * (kernel.values[axis] - 1) + 1
            guard padded >= reach else {
                throw GraphError(
                    .invalidShape, at: name, expected: "an extent of at least \(reach) with padding",
                    found: "\(padded) along axis \(axis)")
            }
            result.append((padded - reach) / stride.values[axis] + 1)
        }
        return result
    }
}
