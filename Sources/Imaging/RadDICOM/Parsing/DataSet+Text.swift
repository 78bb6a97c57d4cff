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
        let separates = element.representation.isSeparatedByBackslash
        guard let text = DataSet.ascii(storage.bytes, value) else {
            let bytes = storage.bytes[value]
            let decoded =
                element.representation.followsCharacterSet
                ? characterSet.decode(bytes) : CharacterSet.decodeDefaultRepertoire(bytes)
            return DataSet.split(Array(decoded.utf8)[...], atBackslash: separates)
        }
        return DataSet.split(text, atBackslash: separates)
    }

    /// The character set in force in this data set.
    package var characterSet: CharacterSet {
        guard let index = index(of: .specificCharacterSet) ?? outerCharacterSet,
            let value = valueRange(index)
        else { return CharacterSet(terms: []) }
        return CharacterSet(terms: DataSet.split(storage.bytes[value].filter { $0 < 0x80 }[...]))
    }

    /// The bytes of a value if none of them needs a character set.
    private static func ascii(_ bytes: [UInt8], _ range: Range<Int>) -> ArraySlice<UInt8>? {
        for index in range where bytes[index] >= 0x80 || bytes[index] == 0x1B { return nil }
        return bytes[range]
    }

    /// Parts of a text in UTF-8 without the spaces and zeros around them; nothing where all parts are empty.
    static func split(_ text: ArraySlice<UInt8>, atBackslash: Bool = true) -> [String] {
        var parts: [String] = []
        var start = text.startIndex
        var isEmpty = true
        var index = start
        while true {
            if index == text.endIndex || (atBackslash && text[index] == 0x5C) {
                let part = trimmed(text, start..<index, leading: atBackslash)
                isEmpty = isEmpty && part.isEmpty
                parts.append(String(decoding: text[part], as: UTF8.self))
                if index == text.endIndex { break }
                start = index + 1
            }
            index += 1
        }
        return isEmpty ? [] : parts
    }

    private static func trimmed(_ text: ArraySlice<UInt8>, _ range: Range<Int>, leading: Bool) -> Range<Int> {
        var low = range.lowerBound
        var high = range.upperBound
        while high > low, text[high - 1] == 0x20 || text[high - 1] == 0 { high -= 1 }
        if leading { while low < high, text[low] == 0x20 { low += 1 } }
        return low..<high
    }
}
