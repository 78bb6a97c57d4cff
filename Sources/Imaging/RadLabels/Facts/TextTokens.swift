/// Splits free text into whole tokens, so that rules never match a part of a word.
///
/// Letters are lower-cased and freed of accents, with German spelling kept (`ä` becomes `ae`, `ß` becomes `ss`).
/// Everything but letters and digits separates, with three exceptions that radiology writes with signs: `t2*` becomes
/// `t2star`, `+` is the token `plus`, and the minus of a lone `c-` is the token `minus`.
enum TextTokens {
    /// The tokens of a text in their order.
    static func tokens(of text: String) -> [String] {
        var tokens: [String] = []
        var token: [UInt8] = []
        let bytes = folded(text)
        for (index, byte) in bytes.enumerated() {
            if isLetter(byte) {
                token.append(byte)
            } else if byte == 0x2A, token == [0x74, 0x32] || token == [0x72, 0x32] {
                token += Array("star".utf8)
                close(&token, into: &tokens)
            } else {
                let isLoneC = token == [0x63]
                close(&token, into: &tokens)
                if byte == 0x2B { tokens.append("plus") }
                if byte == 0x2D, isLoneC, index + 1 == bytes.count || !isLetter(bytes[index + 1]) {
                    tokens.append("minus")
                }
            }
        }
        close(&token, into: &tokens)
        return tokens
    }

    private static func close(_ token: inout [UInt8], into tokens: inout [String]) {
        guard !token.isEmpty else { return }
        tokens.append(String(decoding: token, as: UTF8.self))
        token.removeAll(keepingCapacity: true)
    }

    /// Digits, lower-case letters and, as bytes of UTF-8, the letters of other scripts.
    private static func isLetter(_ byte: UInt8) -> Bool {
        (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte) || byte >= 0x80
    }

    /// The text in UTF-8 with letters in lower case and without accents; what is no letter is a sign of ASCII.
    private static func folded(_ text: String) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count)
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0x41...0x5A: bytes.append(UInt8(scalar.value + 0x20))
            case 0...0x7F: bytes.append(UInt8(scalar.value))
            // A diaeresis on its own, as decomposed text has it, is German after these letters.
            case 0x308:
                if let last = bytes.last, last == 0x61 || last == 0x6F || last == 0x75 { bytes.append(0x65) }
            case 0x300...0x36F: break
            default: bytes += foldedLetter(scalar)
            }
        }
        return bytes
    }

    private static func foldedLetter(_ scalar: Unicode.Scalar) -> String.UTF8View {
        guard scalar.properties.isAlphabetic else { return " ".utf8 }
        let lower = scalar.properties.lowercaseMapping
        return (accents[lower] ?? lower).utf8
    }

    private static let accents: [String: String] = {
        let letters = [
            "ae": "äæ", "oe": "öœø", "ue": "ü", "ss": "ß", "a": "áàâãå", "e": "éèêë", "i": "íìîï", "o": "óòôõ",
            "u": "úùû", "c": "ç", "n": "ñ",
        ]
        return letters.reduce(into: [:]) { table, entry in
            for letter in entry.value { table[String(letter)] = entry.key }
        }
    }()
}
