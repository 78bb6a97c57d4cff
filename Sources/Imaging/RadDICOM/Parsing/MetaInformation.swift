/// The elements of group 0002 at the head of a file (PS3.10 section 7.1).
struct MetaInformation {
    /// Where the next element starts, in the end that of the data set.
    private(set) var position: Int
    private(set) var flags: Set<ParsingFlag> = []
    private(set) var elements: [Element] = []
    private(set) var values: [UInt8] = []
    private(set) var transferSyntax: TransferSyntax?
    /// Whether the kept elements are in ascending order.
    private(set) var isAscending = true

    init(position: Int) {
        self.position = position
    }

    /// Walks while the group is 0002; the stated group length is only compared, never trusted.
    mutating func read(
        _ window: inout HeaderWindow, _ selection: TagSelection?, _ limits: ReadingLimits, _ memory: inout HeaderMemory
    ) throws(DICOMError) {
        let start = position
        var statedEnd: Int?
        while try window.prepare(position, 8), window.word16(position, bigEndian: false) == 2 {
            let number = UInt32(0x0002_0000) | UInt32(window.word16(position + 2, bigEndian: false))
            let (valueStart, length) = try header(&window)
            let end = valueStart + length
            guard end <= window.end else {
                throw DICOMError(
                    .lengthBeyondEnd, tag: Tag(number: number), offset: position,
                    expected: "at most \(max(0, window.end - valueStart)) bytes", found: "\(length)")
            }
            if end - start > limits.metaBytes {
                throw limits.exceeded(.metaBytes, offset: position, found: end - start)
            }
            guard try window.prepare(valueStart, length) else {
                throw DICOMError(.truncated, tag: Tag(number: number), offset: valueStart, expected: "\(length) bytes")
            }
            if number == 0x0002_0000, length == 4 {
                statedEnd = end + Int(window.word32(valueStart, bigEndian: false))
            }
            let value = window.slice(valueStart, length)
            if number == Tag.transferSyntaxUID.number, transferSyntax == nil {
                transferSyntax = memory.syntax(named: value)
            }
            if let row = selection.map({ $0.row(number) }) ?? ReadableIndex.shared.row(number) { keep(row, value) }
            position = end
        }
        if statedEnd != position { flags.insert(.metaLengthMismatch) }
        if transferSyntax == nil { flags.insert(.noTransferSyntax) }
    }

    /// Where the value of the element at the position starts, and its length.
    private mutating func header(_ window: inout HeaderWindow) throws(DICOMError) -> (Int, Int) {
        guard let representation = ValueRepresentation(letters: window.letters(position + 4)) else {
            flags.insert(.implicitMeta)
            return (position + 8, Int(window.word32(position + 4, bigEndian: false)))
        }
        if !representation.hasLongLength {
            return (position + 8, Int(window.word16(position + 6, bigEndian: false)))
        }
        guard try window.prepare(position, 12) else {
            throw DICOMError(.truncated, offset: position, expected: "12 bytes of an element")
        }
        return (position + 12, Int(window.word32(position + 8, bigEndian: false)))
    }

    private mutating func keep(_ row: ReadableTag, _ value: ArraySlice<UInt8>) {
        if let last = elements.last, last.number > row.tag.number { isAscending = false }
        elements.append(
            Element(
                number: row.tag.number, representation: row.representation, flags: [], next: Int32(elements.count + 1),
                start: Int32(values.count), count: Int32(value.count)))
        values.append(contentsOf: value)
    }
}
