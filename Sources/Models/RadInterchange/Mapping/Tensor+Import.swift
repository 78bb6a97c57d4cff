import RadTensor

extension ElementType {
    /// The type in which a checkpoint holds floating-point numbers of this one.
    ///
    /// 16-bit floats stay as they are, bfloat16 is widened to 32 bits without loss, 64 bits are rounded to 32.
    var kept: ElementType { self == .float16 ? .float16 : .float32 }
}

extension Tensor {
    /// The tensor in a type that checkpoints hold.
    func kept() -> Tensor { elementType == .float16 ? self : convertedToFloat32() }

    /// The tensor with its axes in another order: axis `i` of the result is axis `axes[i]` of this one.
    func permuted(_ axes: [Int]) -> Tensor {
        let source = convertedToFloat32()
        let shape = Shape(axes.map { self.shape[$0] })
        let strides = axes.map { self.shape.strides[$0] }
        let targetStrides = shape.strides
        // The longest axis runs innermost, so that the others are counted seldom.
        let inner = axes.indices.max { shape[$0] < shape[$1] } ?? 0
        let outer = axes.indices.filter { $0 != inner }
        let count = axes.isEmpty ? 1 : shape[inner]
        let (step, targetStep) = axes.isEmpty ? (0, 0) : (strides[inner], targetStrides[inner])
        let result = source.withFloats { values in
            Tensor(shape: shape) { target in
                var index = [Int](repeating: 0, count: axes.count)
                var (place, targetPlace) = (0, 0)
                for _ in 0..<(count == 0 ? 0 : shape.count / count) {
                    var (from, to) = (place, targetPlace)
                    for _ in 0..<count {
                        target[to] = values[from]
                        from += step
                        to += targetStep
                    }
                    for axis in outer.reversed() {
                        index[axis] += 1
                        place += strides[axis]
                        targetPlace += targetStrides[axis]
                        if index[axis] < shape[axis] { break }
                        place -= strides[axis] * shape[axis]
                        targetPlace -= targetStrides[axis] * shape[axis]
                        index[axis] = 0
                    }
                }
            }
        }
        guard elementType == .float16 else { return result }
        let patterns = HalfPrecision.float16Patterns(of: result.float32Values())
        let bytes = patterns.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)] }
        return (try? Tensor(shape: shape, elementType: .float16, bytes: bytes)) ?? result
    }

    /// A 1x1x1 convolution `[out, in, 1, 1, 1]` that copies channel `i` to channel `i`; channels beyond are nought.
    static func identity(_ shape: Shape) -> Tensor {
        let (outputs, inputs) = (shape[0], shape[1])
        return Tensor(shape: shape) { target in
            for channel in 0..<min(outputs, inputs) { target[channel * inputs + channel] = 1 }
        }
    }
}
