/// The discrete cosine transform of 8 x 8 samples (ITU-T T.81 A.3.3) as it is defined.
enum ForwardCosineTransform {
    /// cos((2 x + 1) u pi / 16) by u and x, for whole multiples of pi / 16.
    private static let cosines: [[Double]] = {
        // cos(k pi / 16) for k from 0 to 8; the rest follows by symmetry.
        let quarter = [
            1, 0.9807852804032304, 0.9238795325112867, 0.8314696123025452, 0.7071067811865476, 0.5555702330196022,
            0.3826834323650898, 0.1950903220161283, 0,
        ]
        func cosine(_ multiple: Int) -> Double {
            let place = multiple % 32
            let half = place > 16 ? 32 - place : place
            return half > 8 ? -quarter[16 - half] : quarter[half]
        }
        return (0..<8).map { u in (0..<8).map { x in cosine((2 * x + 1) * u) } }
    }()

    /// Coefficients row by row, from 64 samples around 0.
    static func transform(_ samples: [Double]) -> [Double] {
        var lines = [Double](repeating: 0, count: 64)
        var coefficients = lines
        for row in 0..<8 {
            for u in 0..<8 {
                var sum = 0.0
                for x in 0..<8 { sum += samples[row * 8 + x] * cosines[u][x] }
                lines[row * 8 + u] = sum * (u == 0 ? cosines[4][0] : 1) / 2
            }
        }
        for column in 0..<8 {
            for v in 0..<8 {
                var sum = 0.0
                for y in 0..<8 { sum += lines[y * 8 + column] * cosines[v][y] }
                coefficients[v * 8 + column] = sum * (v == 0 ? cosines[4][0] : 1) / 2
            }
        }
        return coefficients
    }
}
