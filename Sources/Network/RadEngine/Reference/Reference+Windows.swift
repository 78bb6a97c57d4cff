import RadGraph
import RadTensor

/// Plain kernels on tensors `[batch, channel, depth, height, width]` and `[batch, feature]`.
enum Reference {}

extension Reference {
    /// The kernel positions along one axis that meet a real voxel: for each, kernel index and input index.
    private static func taps(
        output: Int, extent: Int, kernel: Int, stride: Int, dilation: Int, before: Int
    ) -> [(kernel: Int, input: Int)] {
        (0..<kernel).compactMap { index in
            let input = output * stride - before + index * dilation
            return input >= 0 && input < extent ? (index, input) : nil
        }
    }

    /// All output positions of one axis with their taps.
    private static func axis(
        _ axis: Int, input: Shape, output: Shape, kernel: Triple, stride: Triple, dilation: Triple,
        padding: Padding3D
    ) -> [[(kernel: Int, input: Int)]] {
        (0..<output[axis + 2]).map {
            taps(
                output: $0, extent: input[axis + 2], kernel: kernel.values[axis], stride: stride.values[axis],
                dilation: dilation.values[axis], before: padding.before.values[axis])
        }
    }

    /// 3D convolution as `Convolution3D` defines it.
    static func convolution(
        _ input: Tensor, _ attributes: Convolution3D, weight: Tensor, bias: Tensor?, output: Shape
    ) -> Tensor {
        let axes = (0..<3).map {
            axis(
                $0, input: input.shape, output: output, kernel: attributes.kernel, stride: attributes.stride,
                dilation: attributes.dilation, padding: attributes.padding)
        }
        let (height, width) = (input.shape[3], input.shape[4])
        let volume = input.shape[2] * height * width
        let (kernelHeight, kernelWidth) = (attributes.kernel.height, attributes.kernel.width)
        let window = attributes.kernel.depth * kernelHeight * kernelWidth
        let perGroup = attributes.inputChannels / attributes.groups
        let outputsPerGroup = attributes.outputChannels / attributes.groups
        let biases = bias?.float32Values()
        return input.withFloats { source in
            weight.withFloats { weights in
                Tensor(shape: output) { target in
                    var position = 0
                    for batch in 0..<output[0] {
                        for channel in 0..<output[1] {
                            let first = batch * attributes.inputChannels + channel / outputsPerGroup * perGroup
                            for slices in axes[0] {
                                for rows in axes[1] {
                                    for columns in axes[2] {
                                        var sum = Double(biases?[channel] ?? 0)
                                        for inner in 0..<perGroup {
                                            let plane = (first + inner) * volume
                                            let kernel = (channel * perGroup + inner) * window
                                            for slice in slices {
                                                for row in rows {
                                                    let line = plane + (slice.input * height + row.input) * width
                                                    let taps =
                                                        kernel + (slice.kernel * kernelHeight + row.kernel)
                                                        * kernelWidth
                                                    for column in columns {
                                                        sum +=
                                                            Double(source[line + column.input])
                                                            * Double(weights[taps + column.kernel])
                                                    }
                                                }
                                            }
                                        }
                                        target[position] = Float(sum)
                                        position += 1
                                    }
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    /// Maximum or mean over the real voxels of each window.
    static func pool(_ input: Tensor, _ attributes: Pooling3D, isMaximum: Bool, output: Shape) -> Tensor {
        let axes = (0..<3).map {
            axis(
                $0, input: input.shape, output: output, kernel: attributes.kernel, stride: attributes.stride,
                dilation: .one, padding: attributes.padding)
        }
        let (height, width) = (input.shape[3], input.shape[4])
        let volume = input.shape[2] * height * width
        return input.withFloats { source in
            Tensor(shape: output) { target in
                var position = 0
                for plane in 0..<output[0] * output[1] {
                    for slices in axes[0] {
                        for rows in axes[1] {
                            for columns in axes[2] {
                                var sum = 0.0
                                var largest = -Float.infinity
                                for slice in slices {
                                    for row in rows {
                                        let line = plane * volume + (slice.input * height + row.input) * width
                                        for column in columns {
                                            sum += Double(source[line + column.input])
                                            largest = max(largest, source[line + column.input])
                                        }
                                    }
                                }
                                let count = slices.count * rows.count * columns.count
                                target[position] = isMaximum ? largest : Float(sum / Double(count))
                                position += 1
                            }
                        }
                    }
                }
            }
        }
    }
}
