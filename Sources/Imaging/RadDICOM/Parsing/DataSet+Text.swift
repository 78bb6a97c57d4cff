extension DataSet {
    /// The first value as text without padding; nil if it is absent or empty.
    package func string(_ tag: Tag) -> String? {
        guard let first = strings(tag).first, !first.isEmpty else { return nil }
        return first
    }

    /// All values as text without padding, empty values between others included; numbers are written out.
    ///
    /// Values are split after the characters were decoded, since a trail byte of a character can equal a backslash.
    package func strings(_ tag: Tag) -> [String] {
        guard let index = index(of: tag), let value = valueRange(index) else { return [] }
        let element = storage.elements[index]
        if element.representation.wordSize != nil {
            switch element.representation {
            case .float32, .float64, .otherFloat, .otherDouble: return decimals(tag).map { String($0) }
            case .attributeTag: return attributeTags(tag).map { $0.description }
            default: return integers(tag).map { String($0) }
            }
        }
        if element.representation == .otherByte { return [] }
        let text = storage.bytes[value]
        let decoded: String
        if element.representation.followsCharacterSet, text.contains(where: { $0 >= 0x80 || $0 == 0x1B }) {
            decoded = characterSet.decode(text)
        } else {
            decoded = CharacterSet.decodeDefaultRepertoire(text)
        }
        return DataSet.split(decoded, atBackslash: element.representation.isSeparatedByBackslash)
    }

    /// The character set in force in this data set.
    package var characterSet: CharacterSet {
        guard let index = index(of: .specificCharacterSet) ?? outerCharacterSet,
            let value = valueRange(index)
        else { return CharacterSet(terms: []) }
        return CharacterSet(terms: DataSet.split(CharacterSet.decodeDefaultRepertoire(storage.bytes[value])))
    }

    /// Parts of a text without the spaces and zeros around them; nothing where all parts are empty.
    static func split(_ text: String, atBackslash: Bool = true) -> [String] {
        let utf8 = text.utf8
        if !atBackslash { return utf8.isEmpty ? [] : nonEmpty([trimmed(utf8[...], leading: false)]) }
        return nonEmpty(
            utf8.split(separator: 0x5C, omittingEmptySubsequences: false).map { trimmed($0, leading: true) })
    }

    private static func nonEmpty(_ parts: [String]) -> [String] {
        parts.allSatisfy(\.isEmpty) ? [] : parts
    }

    private static func trimmed(_ part: Substring.UTF8View, leading: Bool) -> String {
        var part = part
        while let last = part.last, last == 0x20 || last == 0 { part.removeLast() }
        if leading { while let first = part.first, first == 0x20 { part.removeFirst() } }
        return String(Substring(part))
    }
}
