internal import RadSystem

/// How the bytes of names and descriptions become characters (PS3.3 C.12.1.1.2, PS3.5 section 6.1).
///
/// Bytes that mean nothing become U+FFFD, never an error. Terms are taken leniently: `ISO_IR 100`, `ISO-IR 100`,
/// `ISO 2022 IR 100`, `ISO-8859-1` and `latin1` are one.
package struct CharacterSet: Hashable, Sendable {
    /// What the upper half of the code table, bytes from 80 on, stands for.
    enum UpperHalf: Hashable {
        case nothing
        /// Every byte is the character of the same number.
        case latin1
        /// Half-width katakana of JIS X 0201.
        case katakana
        /// Bytes of an encoding by its iconv name, one or two for a character.
        case encoding(String)
    }

    /// The whole text is in this encoding, whose trail bytes may look like ASCII; nil for code tables.
    private let wholeEncoding: String?
    /// The upper half in force where no escape sequence says otherwise.
    private let initial: UpperHalf

    /// - Parameter terms: The values of SpecificCharacterSet without padding; the first may be empty.
    init(terms: [String]) {
        let keys = terms.map(CharacterSet.key)
        wholeEncoding = keys.first.flatMap { CharacterSet.wholeEncodings[$0] }
        // A set that only follows the first one counts from the start too, since writers forget to switch to it.
        initial = keys.compactMap { CharacterSet.upperHalves[$0] }.first ?? .nothing
    }

    /// Text in the default repertoire: ASCII; each other byte becomes U+FFFD.
    static func decodeDefaultRepertoire(_ bytes: ArraySlice<UInt8>) -> String {
        var text = String.UnicodeScalarView()
        for byte in bytes { text.append(byte < 0x80 ? Unicode.Scalar(byte) : "\u{FFFD}") }
        return String(text)
    }

    /// The text of a value, all of its parts together.
    func decode(_ bytes: ArraySlice<UInt8>) -> String {
        switch wholeEncoding {
        case "UTF-8"?: return String(decoding: bytes, as: UTF8.self)
        case let encoding?:
            return CharacterSetConverter.decode(Array(bytes), from: encoding)
                ?? CharacterSet.decodeDefaultRepertoire(bytes)
        case nil:
            var decoder = CodeExtensionDecoder(initial: initial)
            return decoder.decode(bytes)
        }
    }

    /// A term in one spelling: the number of a registered set, or letters and digits alone.
    private static func key(_ term: String) -> String {
        let upper = term.utf8.compactMap { byte -> UInt8? in
            switch byte {
            case 0x61...0x7A: byte - 0x20
            case 0x41...0x5A, 0x30...0x39: byte
            default: nil
            }
        }
        let text = String(decoding: upper, as: UTF8.self)
        for prefix in ["ISO2022IR", "ISOIR"] where text.hasPrefix(prefix) {
            return String(text.dropFirst(prefix.count))
        }
        return text
    }

    private static let wholeEncodings = [
        "192": "UTF-8", "UTF8": "UTF-8", "GB18030": "GB18030", "GBK": "GBK", "GB2312": "GBK",
    ]

    private static let upperHalves: [String: UpperHalf] = {
        var table: [String: UpperHalf] = [
            "100": .latin1, "ISO88591": .latin1, "LATIN1": .latin1, "13": .katakana, "149": .encoding("EUC-KR"),
            "58": .encoding("EUC-CN"), "166": .encoding("TIS-620"),
        ]
        let parts = [
            ("101", 2), ("109", 3), ("110", 4), ("144", 5), ("127", 6), ("126", 7), ("138", 8), ("148", 9), ("203", 15),
        ]
        for (number, part) in parts {
            table[number] = .encoding("ISO-8859-\(part)")
            table["ISO8859\(part)"] = .encoding("ISO-8859-\(part)")
        }
        return table
    }()
}
