import RadContainers
package import RadSystem

/// The functional groups of an enhanced multi-frame object, read apart from its header (PS3.3 C.7.6.16).
package struct FunctionalGroups: Sendable {
    /// What holds for all frames.
    package let shared: DataSet
    /// What holds for one frame, in the order of frames; it outranks what is shared.
    package let frames: [DataSet]

    /// Reads the groups of a file whose header was read; both parts are empty if it has none.
    package init(
        _ file: ReadableFile, _ header: DICOMHeader, limits: ReadingLimits = ReadingLimits()
    ) throws(DICOMError) {
        try self.init(.file(file), header, limits: limits)
    }

    package init(
        _ source: ByteSource, _ header: DICOMHeader, limits: ReadingLimits = ReadingLimits()
    ) throws(DICOMError) {
        shared = try FunctionalGroups.shared(of: source, header, limits: limits)
        var frames: [DataSet] = []
        try FunctionalGroups.forEachFrame(of: source, header, limits: limits) { _, frame in frames.append(frame) }
        self.frames = frames
    }

    /// What holds for all frames; empty if the object states nothing.
    package static func shared(
        of source: ByteSource, _ header: DICOMHeader, limits: ReadingLimits = ReadingLimits()
    ) throws(DICOMError) -> DataSet {
        var first = DataSet()
        try forEachItem(at: header.functionalGroups?.shared, source, header, limits) { index, item in
            if index == 0 { first = item }
        }
        return first
    }

    /// Hands out what holds for each frame, one frame in memory at a time.
    ///
    /// The limits hold for each frame by itself, since a file of thousands of frames is not hostile.
    ///
    /// - Parameter body: Takes the frame's number, from 0, and its groups.
    package static func forEachFrame(
        of source: ByteSource, _ header: DICOMHeader, limits: ReadingLimits = ReadingLimits(),
        _ body: (Int, DataSet) -> Void
    ) throws(DICOMError) {
        try forEachItem(at: header.functionalGroups?.perFrame, source, header, limits, body)
    }

    private static func forEachItem(
        at offset: Int?, _ source: ByteSource, _ header: DICOMHeader, _ limits: ReadingLimits,
        _ body: (Int, DataSet) -> Void
    ) throws(DICOMError) {
        guard let offset else { return }
        var parser = HeaderParser(
            window: try HeaderWindow(source, header, limits), position: offset, form: header.transferSyntax.form,
            limits: limits, keepsFunctionalGroups: true)
        // The character set of the header is that of its items.
        if let characterSet = header.dataSet.bytes(.specificCharacterSet) {
            parser.values = characterSet
            parser.elements.append(
                Element(
                    number: Tag.specificCharacterSet.number, representation: .codeString, flags: [], next: 1,
                    start: 0, count: Int32(characterSet.count)))
        }
        let characterSet = parser.elements.isEmpty ? nil : 0
        var index = 0
        while true {
            let itemsBefore = parser.stack.first?.items ?? 0
            try parser.run(to: .item)
            if let error = parser.incompleteness { throw error }
            guard let sequence = parser.stack.first, sequence.items > itemsBefore, let element = sequence.element else {
                return
            }
            body(index, parser.takeItem(after: element, outerCharacterSet: characterSet))
            index += 1
        }
    }
}

extension HeaderParser {
    /// The item that was read behind a sequence's own element, which then stands last again.
    fileprivate mutating func takeItem(after sequence: Int, outerCharacterSet: Int?) -> DataSet {
        let storage = ElementStorage(elements: elements, bytes: values, isAscending: isAscending)
        let range = min(sequence + 2, elements.count)..<elements.count
        let keptBytes = Int(outerCharacterSet.map { elements[$0].count } ?? 0)
        elements = Array(elements[...sequence])
        values = Array(values[..<keptBytes])
        elementCount = 0
        isAscending = true
        return DataSet(storage: storage, range: range, outerCharacterSet: outerCharacterSet)
    }
}

extension HeaderWindow {
    /// A window on the data set of a file whose header was read, in which the offsets of the header count.
    init(_ source: ByteSource, _ header: DICOMHeader, _ limits: ReadingLimits) throws(DICOMError) {
        guard header.transferSyntax.isDeflated else {
            self.init(source)
            return
        }
        let range = header.dataSetOffset..<max(header.dataSetOffset, source.count)
        self.init(inflating: try InflateStream(source: source, range: range, limits: limits), of: source)
    }
}
