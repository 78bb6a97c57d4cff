/// Reads decimal and integer strings the way scanners really write them (PS3.5 section 6.2, DS and IS).
///
/// Spaces and zeros around a number, a comma instead of the point, exponents and more than 16 characters are taken;
/// empty parts at the end are dropped. One part that is no finite number spoils the whole value.
enum NumberText {
    static func decimals(_ bytes: [UInt8], in range: Range<Int>) -> [Double] {
        var numbers: [Double] = []
        for part in parts(bytes, in: range) {
            guard let number = decimal(bytes, in: part) else { return [] }
            numbers.append(number)
        }
        return numbers
    }

    static func integers(_ bytes: [UInt8], in range: Range<Int>) -> [Int] {
        var numbers: [Int] = []
        for part in parts(bytes, in: range) {
            guard let number = decimal(bytes, in: part), let integer = Int(exactly: number) else { return [] }
            numbers.append(integer)
        }
        return numbers
    }

    /// The parts between backslashes without padding; trailing empty parts are left out.
    private static func parts(_ bytes: [UInt8], in range: Range<Int>) -> [Range<Int>] {
        var parts: [Range<Int>] = []
        var start = range.lowerBound
        for index in range where bytes[index] == 0x5C {
            parts.append(trimmed(bytes, start..<index))
            start = index + 1
        }
        parts.append(trimmed(bytes, start..<range.upperBound))
        while let last = parts.last, last.isEmpty { parts.removeLast() }
        return parts
    }

    private static func trimmed(_ bytes: [UInt8], _ range: Range<Int>) -> Range<Int> {
        var low = range.lowerBound
        var high = range.upperBound
        while low < high, isPadding(bytes[low]) { low += 1 }
        while high > low, isPadding(bytes[high - 1]) { high -= 1 }
        return low..<high
    }

    private static func isPadding(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0 || (9...13).contains(byte) }

    /// Digits that surely fit 53 bits.
    private static let exactDigits = 15
    private static let powersOfTen: [Double] = [
        1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
        1e20, 1e21, 1e22,
    ]

    /// One number, correctly rounded; nil if the text is anything else.
    static func decimal(_ bytes: [UInt8], in range: Range<Int>) -> Double? {
        var index = range.lowerBound
        let end = range.upperBound
        var isNegative = false
        if index < end, bytes[index] == 0x2D || bytes[index] == 0x2B {
            isNegative = bytes[index] == 0x2D
            index += 1
        }
        var mantissa: UInt64 = 0
        var significantDigits = 0
        var digits = 0
        var scale = 0
        var seenPoint = false
        while index < end {
            let byte = bytes[index]
            if byte == 0x2E || byte == 0x2C, !seenPoint {
                seenPoint = true
            } else if (0x30...0x39).contains(byte) {
                digits += 1
                if mantissa != 0 || byte != 0x30 { significantDigits += 1 }
                if significantDigits <= exactDigits { mantissa = mantissa * 10 + UInt64(byte - 0x30) }
                if seenPoint { scale += 1 }
            } else {
                break
            }
            index += 1
        }
        guard digits > 0 else { return nil }
        var exponent = 0
        if index < end {
            guard let parsed = exponentPart(bytes, index..<end) else { return nil }
            exponent = parsed
        }
        let power = exponent - scale
        if significantDigits <= exactDigits, abs(power) < powersOfTen.count {
            // Both numbers are exact, so one operation rounds once (Clinger 1990).
            let value = power < 0 ? Double(mantissa) / powersOfTen[-power] : Double(mantissa) * powersOfTen[power]
            return isNegative ? -value : value
        }
        let text = String(decoding: bytes[range].map { $0 == 0x2C ? 0x2E : $0 }, as: UTF8.self)
        guard let value = Double(text), value.isFinite else { return nil }
        return value
    }

    /// The number after `e` or `E`; anything else is nil.
    private static func exponentPart(_ bytes: [UInt8], _ range: Range<Int>) -> Int? {
        var index = range.lowerBound
        guard bytes[index] | 0x20 == 0x65 else { return nil }
        index += 1
        var isNegative = false
        if index < range.upperBound, bytes[index] == 0x2D || bytes[index] == 0x2B {
            isNegative = bytes[index] == 0x2D
            index += 1
        }
        guard index < range.upperBound, range.upperBound - index <= 4 else { return nil }
        var value = 0
        while index < range.upperBound {
            guard (0x30...0x39).contains(bytes[index]) else { return nil }
            value = value * 10 + Int(bytes[index] - 0x30)
            index += 1
        }
        return isNegative ? -value : value
    }
}
