/// Angles by exactly rounded arithmetic, so that a plane never depends on the platform's C library.
enum Angle {
    /// The arc tangent of opposite over adjacent in degrees, for sides of at least 0; error below 1e-12 degrees.
    static func degrees(opposite: Double, adjacent: Double) -> Double {
        guard opposite > 0 else { return 0 }
        if opposite > adjacent { return 90 - degrees(opposite: adjacent, adjacent: opposite) }
        // Halving the angle three times leaves at most 5.7 degrees, where the series is short.
        var tangent = opposite / adjacent
        for _ in 0..<3 { tangent /= 1 + (1 + tangent * tangent).squareRoot() }
        let square = tangent * tangent
        var series = 0.0
        for odd in stride(from: 21, through: 1, by: -2) { series = 1 / Double(odd) - square * series }
        return 8 * tangent * series * 180 / .pi
    }
}
