/// Decimal strings of DICOM: at most 16 characters (PS3.5 table 6.2-1, DS).
enum DecimalText {
    private static let maximumLength = 16

    /// The shortest text that reads back as the number, or the closest one that fits 16 characters.
    static func text(_ value: Double) -> String {
        precondition(value.isFinite, "A decimal string is a finite number.")
        if value == value.rounded(), abs(value) < 1e15 { return String(Int64(value)) }
        let shortest = value.description
        if shortest.utf8.count <= maximumLength { return shortest }
        let sign = value < 0 ? "-" : ""
        let magnitude = abs(value)
        if magnitude >= 1e-4, magnitude < 1e13 {
            return sign + fixed(magnitude, length: maximumLength - sign.utf8.count)
        }
        return sign + scientific(magnitude, length: maximumLength - sign.utf8.count)
    }

    /// Digits, a point and as many decimals as fit.
    private static func fixed(_ magnitude: Double, length: Int) -> String {
        let whole = String(Int64(magnitude))
        let decimals = length - whole.utf8.count - 1
        return fixed(magnitude, decimals: decimals)
    }

    private static func fixed(_ magnitude: Double, decimals: Int) -> String {
        let scale = (0..<decimals).reduce(1.0) { scale, _ in scale * 10 }
        let digits = String(Int64((magnitude * scale).rounded()))
        let padded = String(repeating: "0", count: max(0, decimals + 1 - digits.utf8.count)) + digits
        let point = padded.index(padded.endIndex, offsetBy: -decimals)
        var text = padded[..<point] + "." + padded[point...]
        while text.last == "0" { text.removeLast() }
        if text.last == "." { text.removeLast() }
        return String(text)
    }

    private static func scientific(_ magnitude: Double, length: Int) -> String {
        var exponent = 0
        var mantissa = magnitude
        while mantissa >= 10 {
            mantissa /= 10
            exponent += 1
        }
        while mantissa < 1 {
            mantissa *= 10
            exponent -= 1
        }
        let suffix = "E\(exponent)"
        return fixed(mantissa, decimals: length - suffix.utf8.count - 3) + suffix
    }
}
