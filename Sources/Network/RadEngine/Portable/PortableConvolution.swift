import RadGraph
import RadTensor

/// A convolution with weights packed in blocks of eight output channels.
///
/// Four neighbouring outputs of a row are computed at once, so that each packed weight vector serves four
/// multiplications; padding is written once into scratch memory, so that the innermost loops know no border.
struct PortableConvolution {
    private let attributes: Convolution3D
    private let input: Shape
    private let output: Shape
    private let accumulates: Bool
    private let rectifies: Bool
    /// Per group and block: depth, height, width, input channel, then eight output channels.
    private let weights: Arena
    /// Eight per block, noughts beyond the last channel.
    private let biases: [SIMD8<Float>]
    private let perGroup: Int
    private let outputsPerGroup: Int
    private let blocksPerGroup: Int
    private let padded: Triple

    init(
        _ attributes: Convolution3D, weight: Tensor, bias: Tensor?, input: Shape, output: Shape, accumulates: Bool,
        rectifies: Bool
    ) {
        self.attributes = attributes
        self.input = input
        self.output = output
        self.accumulates = accumulates
        self.rectifies = rectifies
        perGroup = attributes.inputChannels / attributes.groups
        outputsPerGroup = attributes.outputChannels / attributes.groups
        blocksPerGroup = (outputsPerGroup + 7) / 8
        let padding = attributes.padding
        padded = Triple(
            input[2] + padding.before.depth + padding.after.depth,
            input[3] + padding.before.height + padding.after.height,
            input[4] + padding.before.width + padding.after.width)
        let values = bias?.float32Values()
        var biases = [SIMD8<Float>](repeating: .zero, count: attributes.groups * blocksPerGroup)
        for channel in 0..<attributes.outputChannels {
            let (group, inner) = channel.quotientAndRemainder(dividingBy: outputsPerGroup)
            biases[group * blocksPerGroup + inner / 8][inner % 8] = values?[channel] ?? 0
        }
        self.biases = biases
        weights = PortableConvolution.pack(weight, attributes, perGroup, outputsPerGroup, blocksPerGroup)
    }

    private static func pack(
        _ weight: Tensor, _ attributes: Convolution3D, _ perGroup: Int, _ outputsPerGroup: Int, _ blocksPerGroup: Int
    ) -> Arena {
        let window = attributes.kernel.values.reduce(1, *)
        let blockCount = window * perGroup * 8
        let packed = Arena(byteCount: attributes.groups * blocksPerGroup * blockCount * 4)
        let target = unsafe SharedPointer(packed.pointer(at: 0))
        weight.withFloats { source in
            var index = 0
            for channel in 0..<attributes.outputChannels {
                let (group, inner) = channel.quotientAndRemainder(dividingBy: outputsPerGroup)
                let first = (group * blocksPerGroup + inner / 8) * blockCount + inner % 8
                for from in 0..<perGroup {
                    for tap in 0..<window {
                        unsafe target.base[first + (tap * perGroup + from) * 8] = source[index]
                        index += 1
                    }
                }
            }
        }
        return packed
    }

    private var needsPadding: Bool { attributes.padding != .none }

    var scratchCount: Int {
        needsPadding ? input[0] * padded.values.reduce(1, *) * input[1] : 0
    }

    var constantByteCount: Int { weights.byteCount + biases.count * 32 }

    @unsafe
    func run(_ source: SharedPointer, _ target: SharedPointer, scratch: SharedPointer, threads: Int) {
        if needsPadding { unsafe pad(source, into: scratch, threads: threads) }
        let data = unsafe needsPadding ? scratch : source
        let rows = output[0] * output[2] * output[3]
        Parallel.split(biases.count * rows, threads: threads) { range in
            // Blocks outermost: one block's weights stay in cache while all rows pass.
            for item in range {
                let (block, row) = item.quotientAndRemainder(dividingBy: rows)
                unsafe computeRow(row, block: block, data, target)
            }
        }
    }

    /// Copies the input between noughts.
    private func pad(_ source: SharedPointer, into target: SharedPointer, threads: Int) {
        let (depth, height, width, channels) = (input[2], input[3], input[4], input[1])
        let before = attributes.padding.before
        Parallel.split(input[0] * padded.depth * padded.height, threads: threads) { range in
            for line in range {
                let first = unsafe target.base + line * padded.width * channels
                let row = line % padded.height - before.height
                let slice = line / padded.height % padded.depth - before.depth
                let batch = line / (padded.height * padded.depth)
                guard row >= 0, row < height, slice >= 0, slice < depth else {
                    unsafe first.update(repeating: 0, count: padded.width * channels)
                    continue
                }
                let origin = unsafe source.base + ((batch * depth + slice) * height + row) * width * channels
                let after = padded.width - before.width - width
                unsafe first.update(repeating: 0, count: before.width * channels)
                unsafe (first + before.width * channels).update(from: origin, count: width * channels)
                unsafe (first + (before.width + width) * channels).update(repeating: 0, count: after * channels)
            }
        }
    }

    /// Computes eight channels of one row of outputs.
    private func computeRow(_ row: Int, block: Int, _ source: SharedPointer, _ target: SharedPointer) {
        let group = block / blocksPerGroup
        let inner = block % blocksPerGroup * 8
        let channel = group * outputsPerGroup + inner
        let lanes = min(8, outputsPerGroup - inner)
        let line = row % output[3]
        let slice = row / output[3] % output[2]
        let batch = row / (output[3] * output[2])
        let channels = input[1]
        let lineStride = padded.width * channels
        let first =
            ((batch * padded.depth + slice * attributes.stride.depth) * padded.height
                + line * attributes.stride.height) * lineStride + group * perGroup
        let pixelStride = attributes.stride.width * channels
        let width = output[4]
        let place = row * width
        var column = 0
        while column + 4 <= width {
            let sums = unsafe four(block, source.base + first + column * pixelStride, lineStride, pixelStride)
            unsafe finish(sums.0, target, (place + column) * output[1] + channel, lanes)
            unsafe finish(sums.1, target, (place + column + 1) * output[1] + channel, lanes)
            unsafe finish(sums.2, target, (place + column + 2) * output[1] + channel, lanes)
            unsafe finish(sums.3, target, (place + column + 3) * output[1] + channel, lanes)
            column += 4
        }
        while column < width {
            let sum = unsafe one(block, source.base + first + column * pixelStride, lineStride)
            unsafe finish(sum, target, (place + column) * output[1] + channel, lanes)
            column += 1
        }
    }

    /// Adds what is in place, rectifies and writes the lanes that are channels.
    @inline(__always)
    private func finish(_ sum: SIMD8<Float>, _ target: SharedPointer, _ index: Int, _ lanes: Int) {
        var sum = sum
        if lanes == 8 {
            if accumulates { sum += unsafe target.load(index) }
            if rectifies { sum = sum.replacing(with: 0, where: sum .< 0) }
            unsafe target.store(sum, index)
        } else {
            for lane in 0..<lanes {
                var value = sum[lane]
                if accumulates { value += unsafe target.base[index + lane] }
                unsafe target.base[index + lane] = rectifies && value < 0 ? 0 : value
            }
        }
    }

    /// Four outputs whose windows lie `pixelStride` apart.
    @inline(__always)
    private func four(
        _ block: Int, _ source: UnsafeMutablePointer<Float>, _ lineStride: Int, _ pixelStride: Int
    ) -> (SIMD8<Float>, SIMD8<Float>, SIMD8<Float>, SIMD8<Float>) {
        let kernel = attributes.kernel
        let columnStep = attributes.dilation.width * input[1]
        let lineStep = attributes.dilation.height * lineStride
        let sliceStep = attributes.dilation.depth * padded.height * lineStride
        let window = kernel.values.reduce(1, *)
        var vector = unsafe UnsafeRawPointer(weights.pointer(at: block * window * perGroup * 32))
        var sums = (biases[block], biases[block], biases[block], biases[block])
        for slice in 0..<kernel.depth {
            for line in 0..<kernel.height {
                var place = unsafe source + slice * sliceStep + line * lineStep
                for _ in 0..<kernel.width {
                    for index in 0..<perGroup {
                        let weight = unsafe vector.loadUnaligned(as: SIMD8<Float>.self)
                        unsafe vector += 32
                        sums.0 += unsafe weight * place[index]
                        sums.1 += unsafe weight * place[index + pixelStride]
                        sums.2 += unsafe weight * place[index + 2 * pixelStride]
                        sums.3 += unsafe weight * place[index + 3 * pixelStride]
                    }
                    unsafe place += columnStep
                }
            }
        }
        return sums
    }

    /// One output; the same order of sums as `four`, so that a pixel's value does not depend on its neighbours.
    @inline(__always)
    private func one(_ block: Int, _ source: UnsafeMutablePointer<Float>, _ lineStride: Int) -> SIMD8<Float> {
        let kernel = attributes.kernel
        let window = kernel.values.reduce(1, *)
        var vector = unsafe UnsafeRawPointer(weights.pointer(at: block * window * perGroup * 32))
        var sum = biases[block]
        for slice in 0..<kernel.depth {
            for line in 0..<kernel.height {
                var place =
                    unsafe source + slice * attributes.dilation.depth * padded.height * lineStride
                    + line * attributes.dilation.height * lineStride
                for _ in 0..<kernel.width {
                    for index in 0..<perGroup {
                        sum += unsafe vector.loadUnaligned(as: SIMD8<Float>.self) * place[index]
                        unsafe vector += 32
                    }
                    unsafe place += attributes.dilation.width * input[1]
                }
            }
        }
        return sum
    }
}
