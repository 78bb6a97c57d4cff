import CRadKernels

/// Kernels that need no packing; channels are contiguous.
enum Portable {}

extension Portable {
    @unsafe
    static func scaleShift(
        _ source: SharedPointer, _ target: SharedPointer, count: Int, scale: [Float], shift: [Float],
        rectifies: Bool, threads: Int
    ) {
        let channels = scale.count
        Parallel.split(count / channels, threads: threads) { range in
            unsafe scale.withUnsafeBufferPointer { scale in
                unsafe shift.withUnsafeBufferPointer { shift in
                    for voxel in range {
                        let from = unsafe source.base + voxel * channels
                        let into = unsafe target.base + voxel * channels
                        for channel in 0..<channels {
                            let value = unsafe from[channel] * scale[channel] + shift[channel]
                            unsafe into[channel] = rectifies && value < 0 ? 0 : value
                        }
                    }
                }
            }
        }
    }

    @unsafe
    static func add(
        _ left: SharedPointer, _ right: SharedPointer, _ target: SharedPointer, count: Int, rectifies: Bool,
        threads: Int
    ) {
        Parallel.split(count, threads: threads) { range in
            for index in range {
                let value = unsafe left.base[index] + right.base[index]
                unsafe target.base[index] = rectifies && value < 0 ? 0 : value
            }
        }
    }

    @unsafe
    static func rectify(_ source: SharedPointer, _ target: SharedPointer, count: Int, threads: Int) {
        Parallel.split(count, threads: threads) { range in
            for index in range {
                let value = unsafe source.base[index]
                unsafe target.base[index] = value < 0 ? 0 : value
            }
        }
    }

    @unsafe
    static func sigmoid(_ source: SharedPointer, _ target: SharedPointer, count: Int) {
        for index in 0..<count {
            unsafe target.base[index] = Float(1 / (1 + rad_exponential(-Double(source.base[index]))))
        }
    }

    @unsafe
    static func softmax(
        _ source: SharedPointer, _ target: SharedPointer, _ planes: (batches: Int, channels: Int, plane: Int)
    ) {
        let channels = planes.channels
        for voxel in 0..<planes.batches * planes.plane {
            let from = unsafe source.base + voxel * channels
            let into = unsafe target.base + voxel * channels
            var largest = -Float.infinity
            for channel in 0..<channels { largest = unsafe max(largest, from[channel]) }
            var sum = 0.0
            for channel in 0..<channels {
                let value = unsafe rad_exponential(Double(from[channel]) - Double(largest))
                sum += value
                unsafe into[channel] = Float(value)
            }
            for channel in 0..<channels { unsafe into[channel] = unsafe Float(Double(into[channel]) / sum) }
        }
    }

    @unsafe
    static func globalAverage(
        _ source: SharedPointer, _ target: SharedPointer, _ planes: (batches: Int, channels: Int, plane: Int)
    ) {
        let (batches, channels, plane) = planes
        for batch in 0..<batches {
            for channel in 0..<channels {
                var sum = 0.0
                for place in 0..<plane {
                    sum += unsafe Double(source.base[(batch * plane + place) * channels + channel])
                }
                unsafe target.base[batch * channels + channel] = Float(sum / Double(plane))
            }
        }
    }

    @unsafe
    static func concatenate(
        _ sources: [SharedPointer], _ channels: [Int], _ target: SharedPointer,
        _ planes: (batches: Int, channels: Int, plane: Int)
    ) {
        for voxel in 0..<planes.batches * planes.plane {
            var into = unsafe target.base + voxel * planes.channels
            for index in channels.indices {
                let count = channels[index]
                unsafe into.update(from: sources[index].base + voxel * count, count: count)
                unsafe into += count
            }
        }
    }

    @unsafe
    static func linear(
        _ source: SharedPointer, _ target: SharedPointer, batches: Int, inputs: Int, outputs: Int,
        weights: [Float], biases: [Float], rectifies: Bool, threads: Int
    ) {
        Parallel.split(batches * outputs, threads: threads) { range in
            unsafe weights.withUnsafeBytes { weights in
                for item in range {
                    let (batch, output) = item.quotientAndRemainder(dividingBy: outputs)
                    var sums = SIMD8<Float>.zero
                    var index = 0
                    while index + 8 <= inputs {
                        let row = unsafe weights.loadUnaligned(
                            fromByteOffset: (output * inputs + index) * 4, as: SIMD8<Float>.self)
                        sums += unsafe row * source.load(batch * inputs + index)
                        index += 8
                    }
                    var sum = sums.sum() + biases[output]
                    while index < inputs {
                        let weight = unsafe weights.loadUnaligned(
                            fromByteOffset: (output * inputs + index) * 4, as: Float.self)
                        sum += unsafe weight * source.base[batch * inputs + index]
                        index += 1
                    }
                    unsafe target.base[item] = rectifies && sum < 0 ? 0 : sum
                }
            }
        }
    }
}
