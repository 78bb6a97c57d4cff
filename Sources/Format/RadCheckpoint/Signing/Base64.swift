/// Bytes as text: RFC 4648, section 4, with padding and nothing between the characters.
enum Base64 {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    /// The text of bytes.
    static func text(of bytes: [UInt8]) -> String {
        var text: [UInt8] = []
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let group = bytes[start..<min(start + 3, bytes.count)]
            let word = group.reduce(UInt32(0)) { $0 << 8 | UInt32($1) } << UInt32(8 * (3 - group.count))
            for place in 0..<4 {
                let digit = alphabet[Int(word >> UInt32(6 * (3 - place)) & 63)]
                text.append(place <= group.count ? digit : UInt8(ascii: "="))
            }
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// The bytes of a text in exactly the form that ``text(of:)`` gives, or nil.
    static func bytes(of text: String) -> [UInt8]? {
        let characters = Array(text.utf8)
        guard characters.count.isMultiple(of: 4) else { return nil }
        var bytes: [UInt8] = []
        for start in stride(from: 0, to: characters.count, by: 4) {
            let group = characters[start..<(start + 4)].prefix { $0 != UInt8(ascii: "=") }
            guard group.count >= 2 else { return nil }
            var word: UInt32 = 0
            for character in group {
                guard let digit = alphabet.firstIndex(of: character) else { return nil }
                word = word << 6 | UInt32(digit)
            }
            word <<= UInt32(6 * (4 - group.count))
            for place in 0..<(group.count - 1) {
                bytes.append(UInt8(truncatingIfNeeded: word >> UInt32(16 - 8 * place)))
            }
        }
        // Bits after the end, padding within and foreign characters all give another text.
        return Self.text(of: bytes) == text ? bytes : nil
    }
}
