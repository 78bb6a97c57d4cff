extension HeaderParser {
    private static let item: UInt32 = 0xFFFE_E000
    private static let itemDelimiter: UInt32 = 0xFFFE_E00D
    private static let sequenceDelimiter: UInt32 = 0xFFFE_E0DD

    /// Reads what stands directly in a sequence or a chain of fragments: an item or the end.
    mutating func member(of level: Level) throws(DICOMError) -> Progress {
        let number = number(at: position)
        let length = window.word32(position + 4, bigEndian: form.isBigEndian)
        switch number {
        case HeaderParser.item:
            return try beginItem(level, length: length)
        case HeaderParser.sequenceDelimiter:
            position += 8
            if level.isUndefined { close() } else { position = leaveDefined(level) }
        case HeaderParser.itemDelimiter:
            flags.insert(.strayDelimiter)
            position += 8
        default:
            // Not part of a sequence: one without its delimiter ended here, one of stated length holds rubbish.
            if level.isUndefined {
                flags.insert(.missingDelimiter)
                close()
            } else {
                flags.insert(.lengthBeyondContainer)
                position = leaveDefined(level)
            }
        }
        return .goOn
    }

    /// Skips the rest of a sequence of stated length, which the walk then leaves at its end.
    private mutating func leaveDefined(_ level: Level) -> Int {
        if position < level.end { flags.insert(.strayDelimiter) }
        return level.end
    }

    private mutating func beginItem(_ level: Level, length: UInt32) throws(DICOMError) -> Progress {
        try count()
        let top = stack.count - 1
        stack[top].items += 1
        if stack[top].items > limits.itemsPerSequence, level.kind == .sequence {
            throw limits.exceeded(.sequenceItems, offset: position)
        }
        let start = position + 8
        let isUndefined = length == ElementHeader.undefined
        if level.kind == .fragments {
            if isUndefined {
                return stop(DICOMError(.undefinedLength, offset: position, expected: "a fragment's length"))
            }
            position = start + Int(length)
            return .goOn
        }
        var end: Int? = isUndefined ? nil : start + Int(length)
        if let stated = end, stated > containerEnd {
            flags.insert(.lengthBeyondContainer)
            end = containerEnd
        }
        if level.element == nil, let end {
            position = end
            return .goOn
        }
        var element: Int?
        if level.element != nil {
            element = elements.count
            elements.append(
                Element(
                    number: Element.itemNumber, representation: .sequence, flags: [], next: 0, start: 0, count: 0))
        }
        position = start
        try open(.item, at: Tag(number: Element.itemNumber), end: end, element: element, form: form)
        return .goOn
    }

    /// Reads a delimiter or an item tag that stands among elements.
    mutating func delimiter(_ number: UInt32) -> Progress {
        let isOpenItem = stack.last?.isUndefined ?? false
        switch number {
        case HeaderParser.itemDelimiter:
            position += 8
            if isOpenItem { close() } else { flags.insert(.strayDelimiter) }
        case HeaderParser.sequenceDelimiter, HeaderParser.item:
            if isOpenItem {
                // The item's own delimiter is missing; the sequence will read this one.
                flags.insert(.missingDelimiter)
                close()
            } else {
                flags.insert(.strayDelimiter)
                position += 8
            }
        default:
            flags.insert(.strayDelimiter)
            position += 8
        }
        return .goOn
    }

    /// Opens the value of an element of undefined length.
    mutating func undefinedLength(_ header: ElementHeader, row: ReadableTag?) throws(DICOMError) -> Progress {
        switch header.representation {
        case .sequence, nil:
            try openSequence(header, row: row, end: nil, form: form)
        case .unknown:
            // CP-246: whatever the data set's form, an unknown value of undefined length is implicit little endian.
            try openSequence(header, row: row, end: nil, form: Form(isExplicit: false, isBigEndian: false))
        default:
            guard try window.prepare(header.valueStart, 8),
                Tag(number: number(at: header.valueStart)).group == 0xFFFE
            else {
                return stop(
                    DICOMError(
                        .undefinedLength, tag: header.tag, offset: position, expected: "a stated length",
                        found: header.representation?.rawValue))
            }
            position = header.valueStart
            try open(.fragments, at: header.tag, end: nil, element: nil, form: form)
        }
        return .goOn
    }

    /// Opens a sequence, kept if it is listed here and what holds it is kept.
    mutating func openSequence(
        _ header: ElementHeader, row: ReadableTag?, end: Int?, form: Form
    ) throws(DICOMError) {
        var element: Int?
        if let row, row.representation == .sequence, isKeeping, isEntered(header.number) {
            element = elements.count
            elements.append(
                Element(
                    number: header.number, representation: .sequence, flags: [], next: Int32(elements.count + 1),
                    start: 0, count: 0))
        }
        if element == nil, let end {
            position = end
            return
        }
        position = header.valueStart
        try open(.sequence, at: header.tag, end: end, element: element, form: form)
    }

    /// Functional groups of a large object take seconds to read, so the first pass only remembers where they are.
    private func isEntered(_ number: UInt32) -> Bool {
        keepsFunctionalGroups
            || (number != Tag.sharedFunctionalGroupsSequence.number
                && number != Tag.perFrameFunctionalGroupsSequence.number)
    }
}
