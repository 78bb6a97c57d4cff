extension CanonicalJSON {
    /// Why a text is no JSON that is read, and where.
    package struct Fault: Error, Hashable {
        package let offset: Int
        package let expected: String
    }

    /// The value of a JSON text (RFC 8259) in UTF-8, in any layout.
    ///
    /// Keys that occur twice, integers that not every reader keeps exactly, and texts that are too long or too deep
    /// are refused.
    package init(parsing bytes: [UInt8]) throws(Fault) {
        guard bytes.count <= Self.maximumByteCount else {
            throw Fault(offset: 0, expected: "at most \(Self.maximumByteCount) bytes")
        }
        var parser = JSONParser(bytes: bytes)
        self = try parser.value(depth: 0)
        parser.skipSpace()
        guard parser.position == bytes.count else { throw parser.fault("the end") }
    }
}

/// Reads JSON from bytes; every access is checked, and the depth is bounded.
private struct JSONParser {
    let bytes: [UInt8]
    var position = 0

    init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    func fault(_ expected: String) -> CanonicalJSON.Fault {
        CanonicalJSON.Fault(offset: position, expected: expected)
    }

    var next: UInt8? { position < bytes.count ? bytes[position] : nil }

    mutating func skipSpace() {
        while let byte = next, byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D { position += 1 }
    }

    mutating func takes(_ character: Unicode.Scalar) -> Bool {
        guard next == UInt8(ascii: character) else { return false }
        position += 1
        return true
    }

    mutating func value(depth: Int) throws(CanonicalJSON.Fault) -> CanonicalJSON {
        guard depth < CanonicalJSON.maximumDepth else {
            throw fault("at most \(CanonicalJSON.maximumDepth) levels")
        }
        skipSpace()
        switch next {
        case UInt8(ascii: "{"): return try object(depth: depth)
        case UInt8(ascii: "["): return try array(depth: depth)
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .boolean(true))
        case UInt8(ascii: "f"): return try word("false", .boolean(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        default: return .number(try number())
        }
    }

    private mutating func word(
        _ word: String, _ value: CanonicalJSON
    ) throws(CanonicalJSON.Fault) -> CanonicalJSON {
        guard bytes[position...].starts(with: word.utf8) else { throw fault(word) }
        position += word.utf8.count
        return value
    }

    private mutating func object(depth: Int) throws(CanonicalJSON.Fault) -> CanonicalJSON {
        position += 1
        var members: [String: CanonicalJSON] = [:]
        skipSpace()
        if takes("}") { return .object(members) }
        while true {
            skipSpace()
            let start = position
            let key = try string()
            skipSpace()
            guard takes(":") else { throw fault("a colon") }
            let value = try value(depth: depth + 1)
            guard members.updateValue(value, forKey: key) == nil else {
                throw CanonicalJSON.Fault(offset: start, expected: "a key that has not occurred")
            }
            skipSpace()
            if takes("}") { return .object(members) }
            guard takes(",") else { throw fault("a comma or the end of the object") }
        }
    }

    private mutating func array(depth: Int) throws(CanonicalJSON.Fault) -> CanonicalJSON {
        position += 1
        var values: [CanonicalJSON] = []
        skipSpace()
        if takes("]") { return .array(values) }
        while true {
            values.append(try value(depth: depth + 1))
            skipSpace()
            if takes("]") { return .array(values) }
            guard takes(",") else { throw fault("a comma or the end of the array") }
        }
    }

    private mutating func string() throws(CanonicalJSON.Fault) -> String {
        guard takes("\"") else { throw fault("a text") }
        let start = position
        while let byte = next, byte >= 0x20, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\") { position += 1 }
        var text = Array(bytes[start..<position])
        while let byte = next {
            position += 1
            switch byte {
            case UInt8(ascii: "\""):
                guard let string = String(validating: text, as: UTF8.self) else { throw fault("UTF-8") }
                return string
            case UInt8(ascii: "\\"): text += try escape()
            case 0..<0x20: throw fault("no control character")
            default: text.append(byte)
            }
        }
        throw fault("the end of the text")
    }

    private mutating func escape() throws(CanonicalJSON.Fault) -> [UInt8] {
        let byte = next
        position += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return [byte ?? 0]
        case UInt8(ascii: "b"): return [0x08]
        case UInt8(ascii: "f"): return [0x0C]
        case UInt8(ascii: "n"): return [0x0A]
        case UInt8(ascii: "r"): return [0x0D]
        case UInt8(ascii: "t"): return [0x09]
        case UInt8(ascii: "u"):
            var code = UInt32(try codeUnit())
            if (0xD800..<0xDC00).contains(code) {
                guard takes("\\"), takes("u") else { throw fault("the second half of a pair") }
                let low = UInt32(try codeUnit())
                guard (0xDC00..<0xE000).contains(low) else { throw fault("the second half of a pair") }
                code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00)
            }
            guard let scalar = Unicode.Scalar(code) else { throw fault("a character") }
            return Array(String(Character(scalar)).utf8)
        default: throw fault("an escape")
        }
    }

    private mutating func codeUnit() throws(CanonicalJSON.Fault) -> UInt16 {
        guard position + 4 <= bytes.count else { throw fault("four hexadecimal digits") }
        var value: UInt16 = 0
        for byte in bytes[position..<(position + 4)] {
            guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
                throw fault("four hexadecimal digits")
            }
            value = value << 4 | UInt16(digit)
        }
        position += 4
        return value
    }

    private mutating func digits() throws(CanonicalJSON.Fault) {
        let start = position
        while let byte = next, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { position += 1 }
        if position == start { throw fault("a digit") }
    }

    private mutating func number() throws(CanonicalJSON.Fault) -> Double {
        let start = position
        _ = takes("-")
        let first = next
        let integerStart = position
        try digits()
        if first == UInt8(ascii: "0"), position > integerStart + 1 { throw fault("no leading zero") }
        if takes(".") { try digits() }
        if next == UInt8(ascii: "e") || next == UInt8(ascii: "E") {
            position += 1
            if !takes("+") { _ = takes("-") }
            try digits()
        }
        let text = bytes[start..<position]
        guard let value = Self.shortInteger(text) ?? Double(String(decoding: text, as: UTF8.self)), value.isFinite
        else { throw fault("a finite number") }
        guard CanonicalJSON.isExact(value) else {
            throw fault("an integer of at most 2^53 - 1")
        }
        return value
    }

    /// The value of up to 15 digits, which a double holds exactly; nil for any other number.
    private static func shortInteger(_ text: ArraySlice<UInt8>) -> Double? {
        guard text.count <= 15 else { return nil }
        var value: Int64 = 0
        for byte in text {
            guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
            value = value * 10 + Int64(byte - UInt8(ascii: "0"))
        }
        return Double(value)
    }
}
