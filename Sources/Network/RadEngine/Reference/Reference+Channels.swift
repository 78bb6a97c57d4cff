import CRadKernels
import RadTensor

extension Reference {
    /// Elements of one channel of one batch entry: the product of the axes after the first two.
    private static func planeCount(_ shape: Shape) -> Int {
        shape.extents.dropFirst(2).reduce(1, *)
    }

    /// `1 / (1 + exp(-x))`.
    static func sigmoid(_ value: Double) -> Double {
        1 / (1 + rad_exponential(-value))
    }

    /// A function of every element.
    static func map(_ input: Tensor, _ function: (Double) -> Double) -> Tensor {
        input.withFloats { source in
            Tensor(shape: input.shape) { target in
                for index in 0..<source.count { target[index] = Float(function(Double(source[index]))) }
            }
        }
    }

    /// The sum of two tensors of one shape.
    static func add(_ left: Tensor, _ right: Tensor) -> Tensor {
        left.withFloats { left in
            right.withFloats { right in
                Tensor(shape: Shape([left.count])) { target in
                    for index in 0..<left.count { target[index] = Float(Double(left[index]) + Double(right[index])) }
                }
            }
        }.reshaped(to: left.shape)
    }

    /// Tensors one after another along axis 1.
    static func concatenate(_ inputs: [Tensor], output: Shape) -> Tensor {
        var values: [Float] = []
        values.reserveCapacity(output.count)
        let sources = inputs.map { ($0.float32Values(), $0.shape.count / output[0]) }
        for batch in 0..<output[0] {
            for (source, count) in sources { values += source[batch * count..<(batch + 1) * count] }
        }
        return Tensor(shape: output, float32: values)
    }

    /// Batch normalisation as `BatchNormalization` defines it.
    static func batchNormalization(_ input: Tensor, _ statistics: Program.Statistics, epsilon: Double) -> Tensor {
        let plane = planeCount(input.shape)
        let channels = input.shape[1]
        let means = statistics.mean.float32Values()
        let variances = statistics.variance.float32Values()
        let scales = statistics.scale.float32Values()
        let shifts = statistics.shift.float32Values()
        return input.withFloats { source in
            Tensor(shape: input.shape) { target in
                for index in 0..<source.count {
                    let channel = index / plane % channels
                    let deviation = (Double(variances[channel]) + epsilon).squareRoot()
                    let normal = (Double(source[index]) - Double(means[channel])) / deviation
                    target[index] = Float(Double(scales[channel]) * normal + Double(shifts[channel]))
                }
            }
        }
    }

    /// The mean of each channel over depth, height and width.
    static func globalAverage(_ input: Tensor, output: Shape) -> Tensor {
        let plane = planeCount(input.shape)
        return input.withFloats { source in
            Tensor(shape: output) { target in
                for channel in 0..<output.count {
                    var sum = 0.0
                    for index in channel * plane..<(channel + 1) * plane { sum += Double(source[index]) }
                    target[channel] = Float(sum / Double(plane))
                }
            }
        }
    }

    /// Fully connected layer as `Linear` defines it.
    static func linear(_ input: Tensor, weight: Tensor, bias: Tensor?, output: Shape) -> Tensor {
        let features = input.shape[1]
        let biases = bias?.float32Values()
        return input.withFloats { source in
            weight.withFloats { weights in
                Tensor(shape: output) { target in
                    for batch in 0..<output[0] {
                        for feature in 0..<output[1] {
                            var sum = Double(biases?[feature] ?? 0)
                            for index in 0..<features {
                                sum +=
                                    Double(source[batch * features + index])
                                    * Double(weights[feature * features + index])
                            }
                            target[batch * output[1] + feature] = Float(sum)
                        }
                    }
                }
            }
        }
    }

    /// Softmax over axis 1; the largest value is subtracted first, so that nothing overflows.
    static func softmax(_ input: Tensor) -> Tensor {
        let plane = planeCount(input.shape)
        let channels = input.shape[1]
        return input.withFloats { source in
            Tensor(shape: input.shape) { target in
                for batch in 0..<input.shape[0] {
                    for place in 0..<plane {
                        let first = batch * channels * plane + place
                        let indices = stride(from: first, to: first + channels * plane, by: plane)
                        let largest = indices.reduce(-Float.infinity) { max($0, source[$1]) }
                        let sum = indices.reduce(0.0) { $0 + rad_exponential(Double(source[$1]) - Double(largest)) }
                        for index in indices {
                            target[index] = Float(rad_exponential(Double(source[index]) - Double(largest)) / sum)
                        }
                    }
                }
            }
        }
    }
}
