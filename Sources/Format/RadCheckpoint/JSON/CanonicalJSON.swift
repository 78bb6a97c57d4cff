/// A JSON value in the one form that is written and hashed: RFC 8785 (JSON Canonicalization Scheme).
///
/// Keys are sorted by UTF-16 code units, there is no white space, and numbers have the shortest form that ECMAScript
/// gives them, so that equal values are equal bytes wherever they are written.
package enum CanonicalJSON: Hashable, Sendable {
    case null
    case boolean(Bool)
    case number(Double)
    case string(String)
    case array([CanonicalJSON])
    case object([String: CanonicalJSON])

    /// Levels of arrays and objects that a text may have.
    static let maximumDepth = 32
    /// Bytes that a text may have.
    package static let maximumByteCount = 16 << 20
    /// The largest integer that every JSON reader keeps exactly.
    static let maximumInteger = 9_007_199_254_740_991.0

    /// The canonical text.
    package var bytes: [UInt8] {
        var bytes: [UInt8] = []
        write(to: &bytes)
        return bytes
    }

    private func write(to bytes: inout [UInt8]) {
        switch self {
        case .null: bytes += "null".utf8
        case .boolean(let value): bytes += (value ? "true" : "false").utf8
        case .number(let value): bytes += Self.text(of: value).utf8
        case .string(let text): Self.write(text, to: &bytes)
        case .array(let values):
            bytes.append(UInt8(ascii: "["))
            for (index, value) in values.enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                value.write(to: &bytes)
            }
            bytes.append(UInt8(ascii: "]"))
        case .object(let members):
            bytes.append(UInt8(ascii: "{"))
            for (index, member) in members.sorted(by: { Self.precedes($0.key, $1.key) }).enumerated() {
                if index > 0 { bytes.append(UInt8(ascii: ",")) }
                Self.write(member.key, to: &bytes)
                bytes.append(UInt8(ascii: ":"))
                member.value.write(to: &bytes)
            }
            bytes.append(UInt8(ascii: "}"))
        }
    }

    /// The order of keys: that of UTF-16 code units, which is that of bytes where no key leaves the basic plane.
    private static func precedes(_ left: String, _ right: String) -> Bool {
        if left.utf8.allSatisfy({ $0 < 0x80 }) || right.utf8.allSatisfy({ $0 < 0x80 }) {
            return left.utf8.lexicographicallyPrecedes(right.utf8)
        }
        return left.utf16.lexicographicallyPrecedes(right.utf16)
    }

    private static func write(_ text: String, to bytes: inout [UInt8]) {
        bytes.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"):
                bytes.append(UInt8(ascii: "\\"))
                bytes.append(byte)
            case 0x08: bytes += "\\b".utf8
            case 0x09: bytes += "\\t".utf8
            case 0x0A: bytes += "\\n".utf8
            case 0x0C: bytes += "\\f".utf8
            case 0x0D: bytes += "\\r".utf8
            case 0..<0x20:
                let digits = Array("0123456789abcdef".utf8)
                bytes += "\\u00".utf8
                bytes.append(digits[Int(byte >> 4)])
                bytes.append(digits[Int(byte & 15)])
            default: bytes.append(byte)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }

    /// The text of a finite number as ECMAScript's Number::toString writes it (RFC 8785, 3.2.2.3).
    static func text(of value: Double) -> String {
        if value.magnitude <= maximumInteger, let integer = Int64(exactly: value) { return String(integer) }
        // Swift's description has the same shortest digits, but another layout.
        let parts = value.magnitude.description.split(separator: "e")
        let mantissa = parts[0].split(separator: ".").map(String.init)
        let fraction = mantissa.count > 1 && mantissa[1] != "0" ? mantissa[1] : ""
        var digits = mantissa[0] + fraction
        // The value is 0.digits times ten to the point.
        var point = mantissa[0].utf8.count + (parts.count > 1 ? Int(parts[1]) ?? 0 : 0)
        while digits.hasPrefix("0"), digits.utf8.count > 1 {
            digits.removeFirst()
            point -= 1
        }
        while digits.hasSuffix("0"), digits.utf8.count > 1 { digits.removeLast() }
        let count = digits.utf8.count
        let sign = value < 0 ? "-" : ""
        if count <= point, point <= 21 { return sign + digits + String(repeating: "0", count: point - count) }
        if point > 0, point <= 21 { return sign + digits.prefix(point) + "." + digits.dropFirst(point) }
        if point > -6, point <= 0 { return sign + "0." + String(repeating: "0", count: -point) + digits }
        let exponent = point - 1
        let tail = count > 1 ? "." + digits.dropFirst() : ""
        return sign + digits.prefix(1) + tail + "e" + (exponent < 0 ? "-" : "+") + String(exponent.magnitude)
    }
}
