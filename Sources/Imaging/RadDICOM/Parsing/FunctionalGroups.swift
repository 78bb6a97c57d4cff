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
        let groups = header.functionalGroups
        shared =
            try FunctionalGroups.items(
                .sharedFunctionalGroupsSequence, at: groups?.shared, source, header, limits
            ).first ?? DataSet()
        frames = try FunctionalGroups.items(
            .perFrameFunctionalGroupsSequence, at: groups?.perFrame, source, header, limits)
    }

    private static func items(
        _ tag: Tag, at offset: Int?, _ source: ByteSource, _ header: DICOMHeader, _ limits: ReadingLimits
    ) throws(DICOMError) -> [DataSet] {
        guard let offset else { return [] }
        let syntax = header.transferSyntax
        let window =
            syntax.isDeflated
            ? HeaderWindow(
                inflating: try InflateStream(
                    source: source, range: header.dataSetOffset..<max(header.dataSetOffset, source.count),
                    limits: limits),
                of: source)
            : HeaderWindow(source)
        var parser = HeaderParser(
            window: window, position: offset, form: syntax.form, limits: limits, keepsFunctionalGroups: true)
        // The character set of the header is that of its items.
        if let characterSet = header.dataSet.bytes(.specificCharacterSet) {
            parser.values = characterSet
            parser.elements.append(
                Element(
                    number: Tag.specificCharacterSet.number, representation: .codeString, flags: [], next: 1,
                    start: 0, count: Int32(characterSet.count)))
        }
        try parser.run(oneElement: true)
        if let error = parser.incompleteness { throw error }
        let storage = ElementStorage(elements: parser.elements, bytes: parser.values, isAscending: parser.isAscending)
        return DataSet(storage: storage, range: 0..<parser.elements.count, outerCharacterSet: nil).sequence(tag)
    }
}
