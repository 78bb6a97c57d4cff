/// Elementary functions by exactly rounded operations only, so that a phantom is the same on every platform.
enum Elementary {
    /// The exponential function; relative error below 1e-14 for arguments from -700 to 700.
    static func exponential(_ x: Double) -> Double {
        guard x > -700 else { return 0 }
        let turns = (x * 1.4426950408889634).rounded()
        // ln 2 in two parts, so that the reduction loses nothing.
        let reduced = (x - turns * 0.6931471803691238) - turns * 1.9082149292705877e-10
        var sum = 1.0
        for order in stride(from: 14, through: 1, by: -1) { sum = 1 + sum * reduced / Double(order) }
        return Double(sign: .plus, exponent: Int(turns), significand: sum)
    }

    /// Sine and cosine of an angle in degrees; absolute error below 1e-12.
    static func sineAndCosine(degrees: Double) -> (sine: Double, cosine: Double) {
        let quarter = (degrees / 90).rounded()
        let x = (degrees - quarter * 90) * 0.017453292519943295
        let square = x * x
        var sine = 0.0
        var cosine = 0.0
        for order in stride(from: 8, through: 1, by: -1) {
            let even = Double(2 * order)
            sine = 1 - square * sine / (even * (even + 1))
            cosine = 1 - square * cosine / (even * (even - 1))
            if order == 8 { (sine, cosine) = (1, 1) }
        }
        sine *= x
        switch Int(quarter) & 3 {
        case 0: return (sine, cosine)
        case 1: return (cosine, -sine)
        case 2: return (-sine, -cosine)
        default: return (-cosine, sine)
        }
    }

    /// A wave of period 1 between -1 and 1, zero at whole numbers: parabolas in place of a sine.
    @inline(__always)  // Evaluated at every point of a folded surface.
    static func wave(_ turns: Double) -> Double {
        let rest = turns - turns.rounded()
        return 16 * rest * (0.5 - abs(rest))
    }
}
