/// Writes data sets as bytes, by the rules of one transfer syntax (PS3.5 section 7).
struct ElementEncoder {
    let isExplicit: Bool
    let isBigEndian: Bool
    /// Whether sequences and items end at delimiters instead of stating their length.
    let usesUndefinedLengths: Bool
    private(set) var bytes: [UInt8] = []

    static let item = Tag(0xFFFE, 0xE000)
    static let itemDelimitation = Tag(0xFFFE, 0xE00D)
    static let sequenceDelimitation = Tag(0xFFFE, 0xE0DD)
    private static let undefinedLength: UInt32 = 0xFFFF_FFFF

    init(isExplicit: Bool, isBigEndian: Bool, usesUndefinedLengths: Bool) {
        self.isExplicit = isExplicit
        self.isBigEndian = isBigEndian
        self.usesUndefinedLengths = usesUndefinedLengths
    }

    mutating func append(_ dataSet: DataSetBuilder) {
        for tag in dataSet.tags {
            guard let element = dataSet.elements[tag] else { continue }
            append(tag, element)
        }
    }

    mutating func append(_ tag: Tag, _ element: DataSetBuilder.Element) {
        if case .items(let items) = element.value {
            appendSequence(tag, items)
            return
        }
        var value = encoded(element)
        if value.count % 2 != 0 {
            let isText = element.representation.wordSize == nil && element.representation != .otherByte
            value.append(isText && element.representation != .uniqueIdentifier ? 0x20 : 0)
        }
        appendHeader(tag, element.representation, length: UInt32(value.count))
        bytes += value
    }

    /// Appends the header of an element; an encapsulated one has a length of nil.
    mutating func appendHeader(_ tag: Tag, _ representation: ValueRepresentation, length: UInt32?) {
        appendTag(tag)
        let length = length ?? Self.undefinedLength
        guard isExplicit else {
            appendWord(UInt64(length), size: 4)
            return
        }
        bytes += Array(representation.rawValue.utf8)
        if representation.hasLongLength {
            bytes += [0, 0]
            appendWord(UInt64(length), size: 4)
        } else {
            precondition(length <= 0xFFFE, "A value of this representation has at most 65534 bytes.")
            appendWord(UInt64(length), size: 2)
        }
    }

    /// Appends an item or delimiter, which never has a representation.
    mutating func appendItemHeader(_ tag: Tag, length: UInt32?) {
        appendTag(tag)
        appendWord(UInt64(length ?? Self.undefinedLength), size: 4)
    }

    mutating func append(raw value: [UInt8]) { bytes += value }

    private mutating func appendSequence(_ tag: Tag, _ items: [DataSetBuilder]) {
        var content = ElementEncoder(
            isExplicit: isExplicit, isBigEndian: isBigEndian, usesUndefinedLengths: usesUndefinedLengths)
        for item in items {
            var inner = ElementEncoder(
                isExplicit: isExplicit, isBigEndian: isBigEndian, usesUndefinedLengths: usesUndefinedLengths)
            inner.append(item)
            content.appendItemHeader(Self.item, length: usesUndefinedLengths ? nil : UInt32(inner.bytes.count))
            content.append(raw: inner.bytes)
            if usesUndefinedLengths { content.appendItemHeader(Self.itemDelimitation, length: 0) }
        }
        appendHeader(tag, .sequence, length: usesUndefinedLengths ? nil : UInt32(content.bytes.count))
        bytes += content.bytes
        if usesUndefinedLengths { appendItemHeader(Self.sequenceDelimitation, length: 0) }
    }

    private mutating func appendTag(_ tag: Tag) {
        appendWord(UInt64(tag.group), size: 2)
        appendWord(UInt64(tag.element), size: 2)
    }

    private mutating func appendWord(_ word: UInt64, size: Int) {
        bytes += Self.word(word, size: size, isBigEndian: isBigEndian)
    }

    private static func word(_ word: UInt64, size: Int, isBigEndian: Bool) -> [UInt8] {
        (0..<size).map { UInt8(truncatingIfNeeded: word >> UInt64(8 * (isBigEndian ? size - 1 - $0 : $0))) }
    }

    private func encoded(_ element: DataSetBuilder.Element) -> [UInt8] {
        let representation = element.representation
        switch element.value {
        case .text(let values):
            return Array(values.joined(separator: "\\").utf8)
        case .integers(let values):
            guard let size = representation.wordSize else {
                return Array(values.map(String.init).joined(separator: "\\").utf8)
            }
            return values.flatMap { integer in
                Self.word(UInt64(bitPattern: Int64(integer)), size: size, isBigEndian: isBigEndian)
            }
        case .decimals(let values):
            switch representation {
            case .float32, .otherFloat:
                return values.flatMap {
                    Self.word(UInt64(Float($0).bitPattern), size: 4, isBigEndian: isBigEndian)
                }
            case .float64, .otherDouble:
                return values.flatMap { Self.word($0.bitPattern, size: 8, isBigEndian: isBigEndian) }
            default:
                return Array(values.map(DecimalText.text).joined(separator: "\\").utf8)
            }
        case .tags(let values):
            return values.flatMap { tag in
                Self.word(UInt64(tag.group), size: 2, isBigEndian: isBigEndian)
                    + Self.word(UInt64(tag.element), size: 2, isBigEndian: isBigEndian)
            }
        case .bytes(let value):
            guard isBigEndian, let size = representation.wordSize else { return value }
            return Self.swapped(value, wordSize: size)
        case .items:
            return []
        }
    }

    /// The bytes with the order within each word turned round; a broken last word stays.
    static func swapped(_ bytes: [UInt8], wordSize: Int) -> [UInt8] {
        var swapped = bytes
        for start in stride(from: 0, through: bytes.count - wordSize, by: wordSize) {
            for offset in 0..<wordSize { swapped[start + offset] = bytes[start + wordSize - 1 - offset] }
        }
        return swapped
    }
}
