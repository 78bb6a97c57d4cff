/// How the bytes of names and descriptions become characters (PS3.3 C.12.1.1.2, PS3.5 section 6.1).
package struct CharacterSet: Hashable, Sendable {
    /// The values of SpecificCharacterSet without padding; the first may be empty.
    let terms: [String]

    init(terms: [String]) {
        self.terms = terms
    }

    /// Text in the default repertoire: ASCII; each other byte becomes U+FFFD.
    static func decodeDefaultRepertoire(_ bytes: ArraySlice<UInt8>) -> String {
        if bytes.allSatisfy({ $0 < 0x80 }) { return String(decoding: bytes, as: UTF8.self) }
        var text = String.UnicodeScalarView()
        for byte in bytes { text.append(byte < 0x80 ? Unicode.Scalar(byte) : "\u{FFFD}") }
        return String(text)
    }

    /// The text; bytes that mean nothing in the character set become U+FFFD.
    func decode(_ bytes: ArraySlice<UInt8>) -> String {
        CharacterSet.decodeDefaultRepertoire(bytes)
    }
}
