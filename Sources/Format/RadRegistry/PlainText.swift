/// Texts of strangers that can be shown as they are, on a terminal as on a page.
enum PlainText {
    /// Whether a text has no line breaks, no control characters, and none that turn the direction of what follows.
    static func isPlain(_ text: String) -> Bool { text.unicodeScalars.allSatisfy(isPlain) }

    /// The text with a space in the place of every other character.
    static func shown(_ text: String) -> String {
        isPlain(text)
            ? text : String(String.UnicodeScalarView(text.unicodeScalars.map { isPlain($0) ? $0 : " " }))
    }

    private static func isPlain(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x20..<0x7F: true
        // Line and paragraph separators, embeddings, overrides and isolates, marks of byte order, tags.
        case 0..<0xA0, 0x2028...0x202E, 0x2066...0x2069, 0xFEFF, 0xFFF9...0xFFFB, 0xE0000...0xE007F: false
        default: !scalar.properties.isNoncharacterCodePoint
        }
    }
}
