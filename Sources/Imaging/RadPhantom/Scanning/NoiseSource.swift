import RadTensor

/// Normal noise from a table, entered at a place that depends on the slice: quick, and equal on every platform.
struct NoiseSource: Sendable {
    private static let tableBits: UInt64 = 16
    private let table: [Float]
    private let seed: UInt64

    init(seed: UInt64) {
        self.seed = seed
        var random = SeededRandom(seed: seed)
        table = (0..<(1 << Int(Self.tableBits))).map { _ in Float(random.normal()) }
    }

    /// A generator of table positions (Lehmer's multiplicative method on 64 bits, upper bits used).
    private struct Positions {
        var state: UInt64

        mutating func next() -> Int {
            state = state &* 0x5851_F42D_4C95_7F2D &+ 0x1405_7B7E_F767_814F
            return Int(state >> (64 - NoiseSource.tableBits))
        }
    }

    private func positions(slice: Int) -> Positions {
        Positions(state: seed ^ (UInt64(slice + 1) &* 0x9E37_79B9_7F4A_7C15))
    }

    /// Adds noise of a standard deviation.
    func addGaussian(_ deviation: Float, to image: inout [Float], slice: Int) {
        guard deviation > 0 else { return }
        var positions = positions(slice: slice)
        for index in image.indices { image[index] += deviation * table[positions.next()] }
    }

    /// Replaces each signal by the magnitude of signal and noise in two channels (Rice; Gudbjartsson and Patz 1995).
    func makeRician(_ deviation: Float, of image: inout [Float], slice: Int) {
        var positions = positions(slice: slice)
        for index in image.indices {
            let real = image[index] + deviation * table[positions.next()]
            let imaginary = deviation * table[positions.next()]
            image[index] = (real * real + imaginary * imaginary).squareRoot()
        }
    }
}
