import RadGraph
import RadTensor

extension Graph {
    /// The smallest box of an input, in steps of eight voxels, for which every weight of every convolution meets a voxel.
    ///
    /// On a smaller one some weights of the last stages would only ever meet padding, and what they are would not show.
    /// Where even the whole input has such weights along an axis, the box is as long as the input there.
    /// - Parameter shape: Channels, depth, height and width of the whole input of a network with one input.
    /// - Returns: Depth, height and width.
    func sufficientExtent(within shape: Shape) -> [Int] {
        guard let input = inputs.first else { return Array(shape.extents.dropFirst()) }
        let whole = Array(shape.extents.dropFirst())
        var box = whole.map { min($0, 8) }
        while box != whole {
            let shapes = try? inferShapes([input.name: Shape([1, shape[0]] + box)])
            let short = shapes.map { shapes in (0..<3).filter { hasIdleWeights(alongAxis: $0, shapes) } } ?? [0, 1, 2]
            let growing = short.filter { box[$0] < whole[$0] }
            if growing.isEmpty { break }
            for axis in growing { box[axis] = min(whole[axis], box[axis] + 8) }
        }
        return box
    }

    /// Whether a convolution has a kernel index along an axis that only ever meets padding.
    private func hasIdleWeights(alongAxis axis: Int, _ shapes: [String: Shape]) -> Bool {
        nodes.contains { node in
            guard case .convolution3D(let convolution) = node.operation, let source = node.inputs.first,
                let input = shapes[source]?[axis + 2], let output = shapes[node.name]?[axis + 2]
            else { return false }
            let (stride, dilation) = (convolution.stride.values[axis], convolution.dilation.values[axis])
            let before = convolution.padding.before.values[axis]
            return !(0..<convolution.kernel.values[axis]).allSatisfy { index in
                (0..<output).contains { (0..<input).contains($0 * stride - before + index * dilation) }
            }
        }
    }
}

extension Tensor {
    /// The box of some extent about the centre of `[channel, depth, height, width]`, of all channels.
    ///
    /// It begins at half the difference of the extents, rounded down, along each axis.
    func centralBox(_ extent: [Int]) -> Tensor {
        let isWithin = zip(extent, shape.extents.dropFirst()).allSatisfy { (1...$1).contains($0) }
        precondition(shape.rank == 4 && extent.count == 3 && isWithin, "a box lies within the volume")
        let first = (0..<3).map { (shape[$0 + 1] - extent[$0]) / 2 }
        let (depth, height, width) = (shape[1], shape[2], shape[3])
        return withFloats { source in
            Tensor(shape: Shape([shape[0]] + extent)) { target in
                var position = 0
                for channel in 0..<shape[0] {
                    for slice in first[0]..<first[0] + extent[0] {
                        for row in first[1]..<first[1] + extent[1] {
                            let line = ((channel * depth + slice) * height + row) * width + first[2]
                            for column in 0..<extent[2] {
                                target[position] = source[line + column]
                                position += 1
                            }
                        }
                    }
                }
            }
        }
    }
}
