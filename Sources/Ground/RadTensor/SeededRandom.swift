/// A random number generator that gives the same numbers for the same seed on every platform.
///
/// xoshiro256** 1.0 (Blackman and Vigna, "Scrambled linear pseudorandom number generators", 2018), its state filled by
/// four outputs of SplitMix64 started at the seed. Everything derived from it uses only operations that IEEE 754
/// rounds exactly, so floating-point draws are equal to the bit as well. Not for secrets.
package struct SeededRandom: RandomNumberGenerator, Sendable {
    private var s0: UInt64
    private var s1: UInt64
    private var s2: UInt64
    private var s3: UInt64
    private var spareNormal: Double?

    /// Starts the sequence that belongs to `seed`.
    package init(seed: UInt64) {
        var counter = seed
        func splitMix() -> UInt64 {
            counter &+= 0x9E37_79B9_7F4A_7C15
            var z = counter
            z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
            z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
            return z ^ (z >> 31)
        }
        s0 = splitMix()
        s1 = splitMix()
        s2 = splitMix()
        s3 = splitMix()
    }

    /// The next 64 bits of the sequence.
    package mutating func next() -> UInt64 {
        let scrambled = s1 &* 5
        let result = ((scrambled << 7) | (scrambled >> 57)) &* 9
        let shifted = s1 << 17
        s2 ^= s0
        s3 ^= s1
        s1 ^= s2
        s0 ^= s3
        s2 ^= shifted
        s3 = (s3 << 45) | (s3 >> 19)
        return result
    }

    /// A number from 0 up to but not including 1, a multiple of 2^-53.
    package mutating func uniform() -> Double { Double(next() >> 11) * 0x1p-53 }

    /// A number from `range.lowerBound` up to `range.upperBound`.
    package mutating func uniform(in range: ClosedRange<Double>) -> Double {
        range.lowerBound + (range.upperBound - range.lowerBound) * uniform()
    }

    /// An integer from 0 up to but not including `bound`, unbiased (Lemire's multiplication with rejection).
    package mutating func integer(below bound: Int) -> Int {
        precondition(bound > 0, "an integer is drawn below a positive bound")
        let range = UInt64(bound)
        var product = next().multipliedFullWidth(by: range)
        if product.low < range {
            let threshold = (0 &- range) % range
            while product.low < threshold { product = next().multipliedFullWidth(by: range) }
        }
        return Int(product.high)
    }

    /// A draw from the normal distribution of mean 0 and variance 1 (Marsaglia's polar method, draws used in pairs).
    package mutating func normal() -> Double {
        if let spare = spareNormal {
            spareNormal = nil
            return spare
        }
        while true {
            let x = 2 * uniform() - 1
            let y = 2 * uniform() - 1
            let square = x * x + y * y
            guard square < 1, square > 0 else { continue }
            let factor = (-2 * Self.logarithm(square) / square).squareRoot()
            spareNormal = y * factor
            return x * factor
        }
    }

    /// The indices 0 to `count` - 1 in random order (Fisher and Yates).
    package mutating func permutation(count: Int) -> [Int] {
        var order = Array(0..<count)
        for index in stride(from: count - 1, to: 0, by: -1) {
            order.swapAt(index, integer(below: index + 1))
        }
        return order
    }

    /// Natural logarithm of a positive normal number by the series of the inverse hyperbolic tangent.
    ///
    /// The C library's logarithm differs between platforms in its last bit; this one uses exactly rounded operations
    /// only. Relative error below 1e-15.
    static func logarithm(_ value: Double) -> Double {
        var exponent = Double(value.exponent)
        var significand = value.significand
        if significand > 1.4142135623730951 {
            significand *= 0.5
            exponent += 1
        }
        let s = (significand - 1) / (significand + 1)
        let square = s * s
        var series = 0.0
        for odd in stride(from: 25, through: 1, by: -2) { series = series * square + 1 / Double(odd) }
        return exponent * 0.6931471805599453 + 2 * s * series
    }
}
