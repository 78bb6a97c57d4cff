import RadSystem

extension HeaderReader {
    /// The syntax in which the data set really starts; what it was said to be is kept in doubt.
    static func resolve(
        _ declared: TransferSyntax?, _ window: HeaderWindow, _ position: Int, _ flags: inout Set<ParsingFlag>
    ) -> TransferSyntax {
        let found = sniffedForm(window, position)
        guard let declared else {
            return syntax(of: found ?? HeaderParser.Form(isExplicit: false, isBigEndian: false))
        }
        if declared.codec == nil {
            flags.insert(.unknownTransferSyntax)
            return found.map { declared.with($0) } ?? declared
        }
        guard let found, found != declared.form else { return declared }
        flags.insert(.transferSyntaxMismatch)
        return declared.with(found)
    }

    /// How the first element is written; nil where the bytes look like neither form.
    ///
    /// The first group of a data set is a small number, which tells the order of bytes, and letters that name a
    /// representation hardly ever are a length.
    static func sniffedForm(_ window: HeaderWindow, _ position: Int) -> HeaderParser.Form? {
        let little = window.word16(position, bigEndian: false)
        let bigEndian = little > little.byteSwapped
        let isExplicit = ValueRepresentation(letters: window.letters(position + 4)) != nil
        if isExplicit { return HeaderParser.Form(isExplicit: true, isBigEndian: bigEndian) }
        if bigEndian { return nil }
        let length = window.word32(position + 4, bigEndian: false)
        let fits = length == .max || position + 8 + Int(length) <= window.end
        return fits ? HeaderParser.Form(isExplicit: false, isBigEndian: false) : nil
    }

    private static func syntax(of form: HeaderParser.Form) -> TransferSyntax {
        if form.isBigEndian { return .explicitBigEndian }
        return form.isExplicit ? .explicitLittleEndian : .implicitLittleEndian
    }

    /// Reads a data set that starts with the first byte of the file, in whatever syntax yields a SOPClassUID.
    static func readWithoutMeta(
        _ source: ByteSource, _ window: HeaderWindow, _ limits: ReadingLimits
    ) throws(DICOMError) -> DICOMHeader {
        let refusal = DICOMError(.notDICOM, offset: 0, expected: "the prefix DICM or an element of group 0008")
        let little = window.word16(0, bigEndian: false)
        guard little == 8 || little.byteSwapped == 8, let form = sniffedForm(window, 0) else { throw refusal }
        var parser = HeaderParser(window: window, position: 0, form: form, limits: limits)
        try parser.run()
        parser.flags.formUnion([.noPreamble, .noMeta])
        let header = header(of: parser, syntax: syntax(of: form), dataSetOffset: 0, bytesBefore: 0)
        guard let uid = header.dataSet.string(.sopClassUID), isPlausible(uid) else { throw refusal }
        return header
    }

    /// Whether a text has the form of an identifier (PS3.5 section 9.1).
    private static func isPlausible(_ uid: String) -> Bool {
        let characters = uid.utf8
        return (5...64).contains(characters.count) && characters.first == 0x31
            && characters.allSatisfy { $0 == 0x2E || (0x30...0x39).contains($0) } && characters.contains(0x2E)
    }
}
