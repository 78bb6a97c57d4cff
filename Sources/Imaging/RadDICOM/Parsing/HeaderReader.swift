import RadContainers
package import RadSystem

/// Reads what stands before the pixels of a DICOM file (PS3.10), 16 KiB first and more on demand.
package enum HeaderReader {
    /// Reads the header of a file.
    ///
    /// - Throws: `not-dicom` for other files, `limit-exceeded` naming the limit, `read-failed`; a header that is cut
    ///   or damaged comes back as far as it goes, with ``DICOMHeader/incompleteness``.
    package static func read(
        _ file: ReadableFile, limits: ReadingLimits = ReadingLimits()
    ) throws(DICOMError) -> DICOMHeader {
        try read(.file(file), limits: limits)
    }

    /// Reads the header of a file that is in memory.
    package static func read(
        _ bytes: [UInt8], limits: ReadingLimits = ReadingLimits()
    ) throws(DICOMError) -> DICOMHeader {
        try read(.bytes(bytes), limits: limits)
    }

    package static func read(
        _ source: ByteSource, limits: ReadingLimits = ReadingLimits()
    ) throws(DICOMError) -> DICOMHeader {
        var memory = HeaderMemory()
        return try read(source, nil, limits, &memory)
    }

    /// Bytes of the first piece where only a selection is read.
    private static let firstPieceOfSelection = 8_192

    /// Reads a header, or what is selected of it.
    static func read(
        _ source: ByteSource, _ selection: TagSelection?, _ limits: ReadingLimits, _ memory: inout HeaderMemory
    ) throws(DICOMError) -> DICOMHeader {
        var window =
            selection == nil
            ? HeaderWindow(source)
            : HeaderWindow(source, memory: memory.takePiece(), firstPiece: firstPieceOfSelection)
        guard try window.prepare(0, 8) else { throw DICOMError(.notDICOM, offset: 0, expected: "8 bytes") }
        var flags: Set<ParsingFlag> = []
        var start = 0
        if try window.prepare(0, 132), isPrefix(window, 128) {
            start = 132
        } else if isPrefix(window, 0) {
            flags.insert(.noPreamble)
            start = 4
        } else if window.word16(0, bigEndian: false) == 2 {
            flags.insert(.noPreamble)
        } else {
            return try readWithoutMeta(source, window, limits)
        }
        var meta = MetaInformation(position: start)
        try meta.read(&window, selection, limits, &memory)
        flags.formUnion(meta.flags)
        let begin = try dataSet(of: source, &window, meta, &flags, limits)
        var parser = HeaderParser(
            window: consume window, position: begin.position, form: begin.syntax.form, limits: limits,
            selection: selection)
        parser.elements += meta.elements
        parser.values += meta.values
        parser.isAscending = meta.isAscending
        try runKeepingWhatWasRead(&parser)
        if parser.elements.count == meta.elements.count, let error = parser.incompleteness { throw error }
        parser.flags.formUnion(flags)
        if selection != nil { memory.piece = parser.window.memory }
        return header(
            of: parser, syntax: begin.syntax, dataSetOffset: meta.position, bytesBefore: begin.bytesBefore)
    }

    private static func isPrefix(_ window: HeaderWindow, _ offset: Int) -> Bool {
        window.word32(offset, bigEndian: true) == 0x4449_434D
    }

    /// Where a data set begins and in which syntax it is.
    private struct Beginning {
        var position: Int
        var syntax: TransferSyntax
        /// Bytes read from the file before a deflated data set.
        var bytesBefore: Int
    }

    /// Finds out in which syntax the data set behind the meta information is, and goes over to what was deflated.
    private static func dataSet(
        of source: ByteSource, _ window: inout HeaderWindow, _ meta: MetaInformation, _ flags: inout Set<ParsingFlag>,
        _ limits: ReadingLimits
    ) throws(DICOMError) -> Beginning {
        var syntax = meta.transferSyntax
        let bytesBefore = window.bytesRead
        var position = meta.position
        if let declared = syntax, declared.isDeflated {
            if let inflated = try inflatingWindow(source, meta.position, limits) {
                window = inflated
                position = 0
            } else {
                flags.insert(.transferSyntaxMismatch)
                syntax = .explicitLittleEndian
            }
        }
        guard try window.prepare(position, 8) else {
            throw DICOMError(.truncated, offset: meta.position, expected: "a data set", found: "the end of the file")
        }
        let syntaxInUse = resolve(syntax, window, position, &flags)
        return Beginning(
            position: position, syntax: syntaxInUse, bytesBefore: syntaxInUse.isDeflated ? bytesBefore : 0)
    }

    /// A stream that breaks in the middle leaves what came before it.
    private static func runKeepingWhatWasRead(_ parser: inout HeaderParser) throws(DICOMError) {
        do {
            try parser.run()
        } catch {
            guard error.code == .inflateFailed else { throw error }
            _ = parser.stop(error)
            parser.closeAll()
        }
    }

    /// The window on a deflated data set; nil where the bytes are a data set that was never deflated.
    private static func inflatingWindow(
        _ source: ByteSource, _ offset: Int, _ limits: ReadingLimits
    ) throws(DICOMError) -> HeaderWindow? {
        let stream = try InflateStream(source: source, range: offset..<max(offset, source.count), limits: limits)
        var window = HeaderWindow(inflating: stream, of: source)
        do {
            _ = try window.prepare(0, 8)
            return window
        } catch {
            guard error.code == .inflateFailed else { throw error }
            let start = try source.read(at: offset, count: 8)
            guard start.count == 8, start[1] == 0,
                ValueRepresentation(letters: UInt16(start[4]) << 8 | UInt16(start[5])) != nil
            else { throw error }
            return nil
        }
    }

    static func header(
        of parser: HeaderParser, syntax: TransferSyntax, dataSetOffset: Int, bytesBefore: Int
    ) -> DICOMHeader {
        let storage = ElementStorage(
            elements: parser.elements, bytes: parser.values, isAscending: parser.isAscending)
        var pixelData: PixelDataLocation?
        if let pixels = parser.pixelTag {
            pixelData = PixelDataLocation(
                tag: pixels.tag, representation: pixels.representation, offset: pixels.start, length: pixels.length,
                extendedOffsets: parser.extendedOffsets, extendedLengths: parser.extendedLengths)
        }
        var groups: FunctionalGroupsLocation?
        if parser.sharedGroups != nil || parser.perFrameGroups != nil {
            groups = FunctionalGroupsLocation(shared: parser.sharedGroups, perFrame: parser.perFrameGroups)
        }
        return DICOMHeader(
            dataSet: DataSet(storage: storage, range: 0..<parser.elements.count, outerCharacterSet: nil),
            transferSyntax: syntax, flags: parser.flags, incompleteness: parser.incompleteness,
            pixelData: pixelData, functionalGroups: groups, siemensHeader: parser.siemensHeader,
            palette: parser.palette, dataSetOffset: dataSetOffset,
            bytesRead: bytesBefore + parser.window.bytesRead)
    }
}

extension TransferSyntax {
    /// How elements are written.
    var form: HeaderParser.Form {
        HeaderParser.Form(isExplicit: isExplicit, isBigEndian: byteOrder == .bigEndian)
    }

    /// The same syntax with elements in the form that was found.
    func with(_ form: HeaderParser.Form) -> TransferSyntax {
        TransferSyntax(
            uid: uid, byteOrder: form.isBigEndian ? .bigEndian : .littleEndian, isExplicit: form.isExplicit,
            isDeflated: isDeflated, codec: codec)
    }
}
