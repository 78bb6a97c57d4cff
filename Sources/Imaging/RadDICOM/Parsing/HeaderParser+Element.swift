extension HeaderParser {
    @inline(__always)
    func number(at offset: Int) -> UInt32 {
        let group = window.word16(offset, bigEndian: form.isBigEndian)
        let element = window.word16(offset + 2, bigEndian: form.isBigEndian)
        return UInt32(group) << 16 | UInt32(element)
    }

    /// Reads one element of a data set or an item.
    mutating func element() throws(DICOMError) -> Progress {
        try count()
        let number = number(at: position)
        if number >> 16 == 0xFFFE { return delimiter(number) }
        if let selection, stack.isEmpty, number > selection.last { return .stop }
        guard var header = try elementHeader(number) else {
            return stop(
                DICOMError(.truncated, tag: Tag(number: number), offset: position, expected: "12 bytes of an element"))
        }
        if stack.isEmpty {
            if number == 0, header.length == 0 {
                flags.insert(.trailingZeros)
                return .stop
            }
            if number >= 0x7FE0_0001, number <= 0x7FE0_0010, foundPixels(header) { return .stop }
            noteFunctionalGroups(number)
            if number >= 0x0028_1101, number <= 0x0028_1223 { notePalette(header) }
        }
        if number < lastNumber {
            flags.insert(.outOfOrder)
            isAscending = false
        }
        lastNumber = number
        let row = readableRow(&header)
        if header.length == ElementHeader.undefined { return try undefinedLength(header, row: row) }
        let end = header.valueStart + Int(header.length)
        if end > containerEnd { return beyondContainer(header) }
        if header.length & 1 != 0 { flags.insert(.oddLength) }
        if let row, isKeeping {
            return try keep(header, row: row, end: end)
        }
        if number & 0x0001_FF00 == 0x0001_0000 { try notePrivateBlock(header) }
        position = end
        return .goOn
    }

    /// The fixed part of the element at the position; nil if the data end inside it.
    @inline(__always)
    private mutating func elementHeader(_ number: UInt32) throws(DICOMError) -> ElementHeader? {
        let letters = window.letters(position + 4)
        let known = ValueRepresentation(letters: letters)
        if form.isExplicit, let known, !known.hasLongLength {
            let length = window.word16(position + 6, bigEndian: form.isBigEndian)
            return ElementHeader(
                number: number, representation: known, length: UInt32(length), valueStart: position + 8)
        }
        return try unusualHeader(number, letters: letters, known: known)
    }

    /// The fixed part where it is implicit, long, unknown, or in the other form than its data set.
    private mutating func unusualHeader(
        _ number: UInt32, letters: UInt16, known: ValueRepresentation?
    ) throws(DICOMError) -> ElementHeader? {
        let bigEndian = form.isBigEndian
        let implicitLength = window.word32(position + 4, bigEndian: bigEndian)
        if form.isExplicit {
            if let known { return try longHeader(number, known) }
            if HeaderParser.areCapitals(letters) {
                flags.insert(.unknownRepresentation)
                let length = window.word16(position + 6, bigEndian: bigEndian)
                // Representations of the future have the long form (PS3.5 section 7.1.2), whose next bytes are zero.
                if length == 0, let header = try longHeader(number, .unknown) { return header }
                return ElementHeader(
                    number: number, representation: .unknown, length: UInt32(length), valueStart: position + 8)
            }
            flags.insert(.mixedForms)
        } else if let known, implicitLength != ElementHeader.undefined,
            position + 8 + Int(implicitLength) > containerEnd
        {
            let explicit: ElementHeader?
            if known.hasLongLength {
                explicit = try longHeader(number, known)
            } else {
                let length = window.word16(position + 6, bigEndian: bigEndian)
                explicit = ElementHeader(
                    number: number, representation: known, length: UInt32(length), valueStart: position + 8)
            }
            if let explicit, explicit.valueStart + Int(explicit.length) <= containerEnd {
                flags.insert(.mixedForms)
                return explicit
            }
        }
        return ElementHeader(
            number: number, representation: nil, length: implicitLength, valueStart: position + 8)
    }

    private mutating func longHeader(
        _ number: UInt32, _ representation: ValueRepresentation
    ) throws(DICOMError) -> ElementHeader? {
        guard try window.prepare(position, 12) else { return nil }
        return ElementHeader(
            number: number, representation: representation,
            length: window.word32(position + 8, bigEndian: form.isBigEndian), valueStart: position + 12)
    }

    private static func areCapitals(_ letters: UInt16) -> Bool {
        (0x41...0x5A).contains(letters >> 8) && (0x41...0x5A).contains(letters & 0xFF)
    }

    /// The row under which an element is filed, with its number set to the row's; nil if it may not be read.
    @inline(__always)
    private mutating func readableRow(_ header: inout ElementHeader) -> ReadableTag? {
        if let selection { return stack.isEmpty ? selection.row(header.number) : nil }
        if header.number & 0x0001_0000 != 0 { return blocks.isEmpty ? nil : privateRow(&header) }
        // Overlays repeat in groups 6000 to 601E; one row stands for all.
        if header.number & 0xFFE1_FFFF == Tag.overlayRows.number { header.number = Tag.overlayRows.number }
        return index.row(header.number)
    }

    private mutating func privateRow(_ header: inout ElementHeader) -> ReadableTag? {
        let group = header.tag.group
        let block = header.tag.element >> 8
        var next = stack.last?.outerBlocks ?? 0
        while next < blocks.count {
            let known = blocks[next]
            next += 1
            if known.group == group, known.block == block,
                let row = index.row(group: group, element: header.tag.element, creator: known.creator)
            {
                // Rows stand in block 10; one that was found in another block is out of its place.
                if header.number != row.tag.number { isAscending = false }
                header.number = row.tag.number
                return row
            }
        }
        return nil
    }

    /// Remembers a block of vendor's elements if its creator is a known one.
    private mutating func notePrivateBlock(_ header: ElementHeader) throws(DICOMError) {
        let tag = header.tag
        guard tag.element >= 0x10, isKeeping, index.hasPrivateRows(tag.group),
            header.length > 0, header.length <= 64, try window.prepare(header.valueStart, Int(header.length)),
            let creator = index.creator(named: window.slice(header.valueStart, Int(header.length)))
        else { return }
        blocks.append(PrivateBlock(group: tag.group, block: tag.element, creator: creator))
    }

    /// An element that reaches beyond what holds it: the end of the data, or only of an item.
    private mutating func beyondContainer(_ header: ElementHeader) -> Progress {
        if containerEnd == window.end {
            return stop(
                DICOMError(
                    .lengthBeyondEnd, tag: header.tag, offset: position,
                    expected: "at most \(max(0, window.end - header.valueStart)) bytes", found: "\(header.length)"))
        }
        flags.insert(.lengthBeyondContainer)
        position = containerEnd
        return .goOn
    }

    /// Keeps a listed element whose value lies within what holds it.
    private mutating func keep(_ header: ElementHeader, row: ReadableTag, end: Int) throws(DICOMError) -> Progress {
        var representation = header.representation ?? row.representation
        var form = form
        if representation == .unknown {
            representation = row.representation
            form = Form(isExplicit: false, isBigEndian: false)
        }
        if representation == .sequence {
            try openSequence(header, row: row, end: end, form: form)
            return .goOn
        }
        position = end
        if row.representation == .sequence { return .goOn }
        let length = Int(header.length)
        var elementFlags: Element.Flags = form.isBigEndian ? .bigEndian : []
        if row.privacy == .presenceOnly {
            elementFlags.insert(.valueNotKept)
            if row.tag == .siemensImageHeader { siemensHeader = header.valueStart..<end }
        } else if length > limits.valueBytes {
            flags.insert(.valueTooLong)
            elementFlags.insert(.valueNotKept)
        }
        let start = values.count
        if !elementFlags.contains(.valueNotKept) {
            guard try window.prepare(header.valueStart, length) else {
                return stop(
                    DICOMError(.truncated, tag: header.tag, offset: header.valueStart, expected: "\(length) bytes"))
            }
            if start + length > limits.keptBytes {
                throw limits.exceeded(.keptBytes, tag: header.tag, offset: end)
            }
            values.append(contentsOf: window.slice(header.valueStart, length))
        }
        elements.append(
            Element(
                number: header.number, representation: representation, flags: elementFlags,
                next: Int32(elements.count + 1), start: Int32(start), count: Int32(values.count - start)))
        return .goOn
    }

    /// Takes note of pixel data and the tables before it; true at the pixels.
    private mutating func foundPixels(_ header: ElementHeader) -> Bool {
        let length = header.length == ElementHeader.undefined ? nil : Int(header.length)
        switch header.tag {
        case .pixelData, .floatPixelData, .doubleFloatPixelData:
            pixelTag = (header.tag, header.representation, header.valueStart, length)
            return true
        case .extendedOffsetTable:
            if let length { extendedOffsets = header.valueStart..<header.valueStart + length }
        case .extendedOffsetTableLengths:
            if let length { extendedLengths = header.valueStart..<header.valueStart + length }
        default: break
        }
        return false
    }

    @inline(__always)
    private mutating func noteFunctionalGroups(_ number: UInt32) {
        if number >> 16 != 0x5200 { return }
        if number == Tag.sharedFunctionalGroupsSequence.number { sharedGroups = position }
        if number == Tag.perFrameFunctionalGroupsSequence.number { perFrameGroups = position }
    }

    /// Takes note of the look-up tables of a palette: descriptors and data of red, green and blue.
    private mutating func notePalette(_ header: ElementHeader) {
        let element = header.tag.element
        guard [0x1101...0x1103, 0x1201...0x1203, 0x1221...0x1223].contains(where: { $0.contains(element) }),
            header.length != ElementHeader.undefined
        else { return }
        palette = palette ?? PaletteLocation()
        palette?.values[element] = header.valueStart..<header.valueStart + Int(header.length)
    }
}
