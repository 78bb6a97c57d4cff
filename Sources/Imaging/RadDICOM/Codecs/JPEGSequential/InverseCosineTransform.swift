/// The inverse discrete cosine transform of 8 x 8 coefficients (ITU-T T.81 A.3.3) in whole numbers.
///
/// Each direction is split into its even and odd part, four products a value each. Cosines carry 20 bits behind the
/// point and the first direction keeps 6 of them, so that no sample is off by more than rounding can explain, and the
/// result is the same on every machine.
struct InverseCosineTransform: Sendable {
    static let side = 8
    private static let cosineBits = 20
    private static let keptBits = 6
    /// Coefficients beyond this are none of an image of at most 12 bits; they are held there, so that no sum overflows.
    static let largestCoefficient = 1 << 17

    /// cos(k pi / 16) / 2 for odd k, and for even ones; the constant term has a further 1 / sqrt(2).
    private static let odd = [514_214, 435_930, 291_279, 102_284]
    private static let half = 370_728
    private static let even = (484_379, 200_636)

    /// Turns coefficients, row by row, into samples around 0, in place.
    ///
    /// - Precondition: 64 values of at most `largestCoefficient` in size.
    static func transform(_ block: inout [Int]) {
        precondition(block.count == side * side)
        for column in 0..<side {
            line(&block, from: column, by: side, shift: cosineBits - keptBits)
        }
        for row in 0..<side {
            line(&block, from: row * side, by: 1, shift: cosineBits + keptBits)
        }
    }

    @inline(__always)  // Sixteen calls for each block.
    private static func line(_ block: inout [Int], from start: Int, by step: Int, shift: Int) {
        let c0 = block[start], c1 = block[start + step], c2 = block[start + 2 * step], c3 = block[start + 3 * step]
        let c4 = block[start + 4 * step], c5 = block[start + 5 * step], c6 = block[start + 6 * step]
        let c7 = block[start + 7 * step]
        let rounding = 1 << (shift - 1)
        let sum = (c0 + c4) * half + rounding
        let difference = (c0 - c4) * half + rounding
        let outer = c2 * even.0 + c6 * even.1
        let inner = c2 * even.1 - c6 * even.0
        let e0 = sum + outer, e3 = sum - outer, e1 = difference + inner, e2 = difference - inner
        let o0 = c1 * odd[0] + c3 * odd[1] + c5 * odd[2] + c7 * odd[3]
        let o1 = c1 * odd[1] - c3 * odd[3] - c5 * odd[0] - c7 * odd[2]
        let o2 = c1 * odd[2] - c3 * odd[0] + c5 * odd[3] + c7 * odd[1]
        let o3 = c1 * odd[3] - c3 * odd[2] + c5 * odd[1] - c7 * odd[0]
        block[start] = (e0 + o0) >> shift
        block[start + 7 * step] = (e0 - o0) >> shift
        block[start + step] = (e1 + o1) >> shift
        block[start + 6 * step] = (e1 - o1) >> shift
        block[start + 2 * step] = (e2 + o2) >> shift
        block[start + 5 * step] = (e2 - o2) >> shift
        block[start + 3 * step] = (e3 + o3) >> shift
        block[start + 4 * step] = (e3 - o3) >> shift
    }
}
