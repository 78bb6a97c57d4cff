/// Blur and sharpening of one slice, separable, with edges repeated.
struct ImageFilter: Sendable {
    private let taps: [Float]
    private let sharpening: Float

    /// A Gaussian of a standard deviation in pixels, cut at three of them.
    init(blur: Double, sharpening: Double) {
        let reach = Int((blur * 3).rounded(.up))
        var taps = (-reach...reach).map { offset in
            blur > 0.05 ? Elementary.exponential(-Double(offset * offset) / (2 * blur * blur)) : (offset == 0 ? 1 : 0)
        }
        let sum = taps.reduce(0, +)
        for index in taps.indices { taps[index] /= sum }
        self.taps = taps.map(Float.init)
        self.sharpening = Float(sharpening)
    }

    func apply(to image: [Float], rows: Int, columns: Int) -> [Float] {
        guard taps.count > 1 else { return image }
        let across = Self.convolve(image, taps, count: rows, length: columns, stride: 1, lineStride: columns)
        var blurred = Self.convolve(across, taps, count: columns, length: rows, stride: columns, lineStride: 1)
        if sharpening > 0 {
            for index in blurred.indices {
                blurred[index] = image[index] + sharpening * (image[index] - blurred[index])
            }
        }
        return blurred
    }

    private static func convolve(
        _ image: [Float], _ taps: [Float], count: Int, length: Int, stride: Int, lineStride: Int
    ) -> [Float] {
        var result = image
        let reach = taps.count / 2
        for line in 0..<count {
            let start = line * lineStride
            for position in 0..<length {
                var sum: Float = 0
                for tap in taps.indices {
                    let source = min(max(position + tap - reach, 0), length - 1)
                    sum += taps[tap] * image[start + source * stride]
                }
                result[start + position * stride] = sum
            }
        }
        return result
    }
}
