import RadGraph
import RadTensor

/// Maximum or mean over windows, all channels of a voxel at once.
struct PortablePool {
    private let attributes: Pooling3D
    private let isMaximum: Bool
    private let input: Shape
    private let output: Shape

    init(_ attributes: Pooling3D, isMaximum: Bool, input: Shape, output: Shape) {
        self.attributes = attributes
        self.isMaximum = isMaximum
        self.input = input
        self.output = output
    }

    /// The input indices along one axis that a window meets.
    private func reach(_ position: Int, axis: Int) -> Range<Int> {
        let first = position * attributes.stride.values[axis] - attributes.padding.before.values[axis]
        return max(first, 0)..<min(first + attributes.kernel.values[axis], input[axis + 2])
    }

    @unsafe
    func run(_ source: SharedPointer, _ target: SharedPointer, threads: Int) {
        let channels = output[1]
        let columns = (0..<output[4]).map { reach($0, axis: 2) }
        Parallel.split(output[0] * output[2] * output[3], threads: threads) { range in
            for row in range {
                let lines = reach(row % output[3], axis: 1)
                let slices = reach(row / output[3] % output[2], axis: 0)
                let batch = row / (output[3] * output[2])
                for (column, width) in columns.enumerated() {
                    let place = unsafe target.base + (row * output[4] + column) * channels
                    unsafe place.update(repeating: isMaximum ? -.infinity : 0, count: channels)
                    for slice in slices {
                        for line in lines {
                            let first = ((batch * input[2] + slice) * input[3] + line) * input[4]
                            for voxel in width {
                                unsafe gather(source.base + (first + voxel) * channels, place, channels)
                            }
                        }
                    }
                    guard !isMaximum else { continue }
                    let factor = 1 / Float(slices.count * lines.count * width.count)
                    for channel in 0..<channels { unsafe place[channel] *= factor }
                }
            }
        }
    }

    @inline(__always)
    private func gather(
        _ source: UnsafeMutablePointer<Float>, _ target: UnsafeMutablePointer<Float>, _ channels: Int
    ) {
        if isMaximum {
            for channel in 0..<channels {
                if unsafe source[channel] > target[channel] { unsafe target[channel] = source[channel] }
            }
        } else {
            for channel in 0..<channels { unsafe target[channel] += source[channel] }
        }
    }
}
