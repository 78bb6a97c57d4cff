import RadDICOM
import Testing

/// Files as the standard wants them, in each syntax.
struct HeaderReaderTests {
    private func expectSample(_ header: DICOMHeader, pixels: Bool = true) {
        let dataSet = header.dataSet
        #expect(dataSet.strings(.imageType) == ["ORIGINAL", "PRIMARY", "AXIAL"])
        #expect(dataSet.string(.sopInstanceUID) == "1.2.3.4")
        #expect(dataSet.string(.modality) == "CT")
        #expect(dataSet.decimal(.sliceThickness) == 2.5)
        #expect(dataSet.decimals(.imagePositionPatient) == [-1.5, 20, 3.25])
        #expect(dataSet.integer(.rows) == 2)
        #expect(dataSet.integer(.columns) == 3)
        #expect(header.pixelData?.tag == (pixels ? .pixelData : nil))
        #expect(header.incompleteness == nil)
    }

    @Test(arguments: [
        (TransferSyntax.explicitLittleEndian, true, false), (.implicitLittleEndian, false, false),
        (.explicitBigEndian, true, true),
    ])
    func `a file is read in its syntax`(syntax: TransferSyntax, explicit: Bool, bigEndian: Bool) throws {
        let bytes = PartTen.file(PartTen.sample(explicit: explicit, bigEndian: bigEndian).bytes, syntax: syntax.uid)
        let header = try HeaderReader.read(bytes)
        expectSample(header)
        #expect(header.transferSyntax == syntax)
        #expect(header.flags.isEmpty)
        #expect(header.pixelData?.length == 12)
        #expect(header.pixelData.map { $0.offset + 12 } == bytes.count)
    }

    @Test func `a deflated file is read`() throws {
        let deflated = PartTen.stored(PartTen.sample().bytes)
        let header = try HeaderReader.read(
            PartTen.file(deflated, syntax: TransferSyntax.deflatedExplicitLittleEndian.uid))
        expectSample(header)
        #expect(header.flags.isEmpty)
        #expect(header.transferSyntax.isDeflated)
        #expect(header.pixelData.map { $0.offset + 12 } == PartTen.sample().bytes.count)
    }

    @Test func `a file that says deflated and is not is read as it is`() throws {
        let header = try HeaderReader.read(
            PartTen.file(PartTen.sample().bytes, syntax: TransferSyntax.deflatedExplicitLittleEndian.uid))
        expectSample(header)
        #expect(header.flags == [.transferSyntaxMismatch])
    }

    @Test func `names that may not be read are nowhere in the data set`() throws {
        let header = try HeaderReader.read(PartTen.file(PartTen.sample().bytes))
        #expect(!header.dataSet.contains(Tag(0x0010, 0x0010)))
        for tag in header.dataSet.tags {
            #expect(TagTable.row(for: tag) != nil)
            #expect(header.dataSet.strings(tag).allSatisfy { !$0.contains("CANARY") })
        }
    }

    @Test func `a missing preamble is tolerated`() throws {
        let header = try HeaderReader.read(PartTen.file(PartTen.sample().bytes, preamble: false))
        expectSample(header)
        #expect(header.flags == [.noPreamble])
    }

    @Test func `meta information may start the file`() throws {
        let header = try HeaderReader.read(Array(PartTen.file(PartTen.sample().bytes, preamble: false).dropFirst(4)))
        expectSample(header)
        #expect(header.flags == [.noPreamble])
    }

    @Test(arguments: [
        (TransferSyntax.explicitLittleEndian, true, false), (.implicitLittleEndian, false, false),
        (.explicitBigEndian, true, true),
    ])
    func `a data set without meta information is recognised`(
        syntax: TransferSyntax, explicit: Bool, bigEndian: Bool
    ) throws {
        let header = try HeaderReader.read(PartTen.sample(explicit: explicit, bigEndian: bigEndian).bytes)
        expectSample(header)
        #expect(header.transferSyntax == syntax)
        #expect(header.flags == [.noPreamble, .noMeta])
    }

    @Test(arguments: [PartTen.GroupLength.wrong, .missing])
    func `the meta information's length is never trusted`(length: PartTen.GroupLength) throws {
        let header = try HeaderReader.read(PartTen.file(PartTen.sample().bytes, groupLength: length))
        expectSample(header)
        #expect(header.flags == [.metaLengthMismatch])
    }

    @Test func `implicit meta information is read`() throws {
        let header = try HeaderReader.read(PartTen.file(PartTen.sample().bytes, implicitMeta: true))
        expectSample(header)
        #expect(header.flags == [.implicitMeta])
    }

    @Test(arguments: [true, false])
    func `a missing transfer syntax is found by trying`(explicit: Bool) throws {
        let header = try HeaderReader.read(PartTen.file(PartTen.sample(explicit: explicit).bytes, syntax: nil))
        expectSample(header)
        #expect(header.flags == [.noTransferSyntax])
        #expect(header.transferSyntax.isExplicit == explicit)
    }

    @Test(arguments: [
        (TransferSyntax.explicitLittleEndian.uid, false, false), (TransferSyntax.implicitLittleEndian.uid, true, false),
        ("1.2.840.10008.1.2.4.70", false, false), (TransferSyntax.explicitLittleEndian.uid, true, true),
        (TransferSyntax.explicitBigEndian.uid, true, false),
    ])
    func `a transfer syntax that the bytes contradict is corrected`(
        uid: String, explicit: Bool, bigEndian: Bool
    ) throws {
        let bytes = PartTen.file(PartTen.sample(explicit: explicit, bigEndian: bigEndian).bytes, syntax: uid)
        let header = try HeaderReader.read(bytes)
        expectSample(header)
        #expect(header.flags == [.transferSyntaxMismatch])
        #expect(header.transferSyntax.uid == uid)
        #expect(header.transferSyntax.isExplicit == explicit)
        #expect(header.transferSyntax.byteOrder == (bigEndian ? .bigEndian : .littleEndian))
    }

    @Test func `an unknown transfer syntax is read and not decoded`() throws {
        let header = try HeaderReader.read(PartTen.file(PartTen.sample().bytes, syntax: "1.2.3.4.5"))
        expectSample(header)
        #expect(header.flags == [.unknownTransferSyntax])
        #expect(!header.transferSyntax.isSupported)
    }

    @Test func `other files are refused`() {
        let texts: [[UInt8]] = [
            [], Array("DIC".utf8), Array("hello, this is no image".utf8), [UInt8](repeating: 0, count: 4096),
            [UInt8](repeating: 0xFF, count: 4096), [0x08, 0, 0x16, 0] + [UInt8](repeating: 0x41, count: 100),
        ]
        for bytes in texts {
            #expect(throws: DICOMError.self) { try HeaderReader.read(bytes) }
        }
    }

    @Test func `a directory of a medium is recognised`() throws {
        var dataSet = DataSetBytes()
        dataSet.sequence(Tag(0x0004, 0x1220), items: [.explicit { $0.text(.modality, "CS", "CT") }])
        let header = try HeaderReader.read(PartTen.file(dataSet.bytes, sopClass: "1.2.840.10008.1.3.10"))
        #expect(header.isDirectory)
        #expect(!header.dataSet.contains(.modality))
    }

    @Test func `pixels inside an icon do not end the header`() throws {
        var dataSet = DataSetBytes()
        dataSet.text(.modality, "CS", "MR")
        dataSet.sequence(
            Tag(0x0088, 0x0200),
            items: [.explicit { $0.element(.pixelData, "OB", bytes: [1, 2, 3, 4]) }], ending: .delimited,
            itemEnding: .delimited)
        dataSet.text(Tag(0x0088, 0x0904), "LO", "unlisted")
        dataSet.text(.presentationLUTShape, "CS", "IDENTITY")
        dataSet.element(.pixelData, "OW", bytes: [5, 6])
        let header = try HeaderReader.read(PartTen.file(dataSet.bytes))
        #expect(header.dataSet.string(.presentationLUTShape) == "IDENTITY")
        #expect(header.pixelData?.length == 2)
    }

    @Test func `encapsulated pixels inside an icon are passed over`() throws {
        var fragments = DataSetBytes()
        fragments.item([])
        fragments.item([0xFE, 0xFF, 0xDD, 0xE0, 0, 0, 0, 0])
        fragments.delimiter(0xE0DD)
        var icon = DataSetBytes()
        icon.head(.pixelData, "OB", length: .max)
        icon.raw(fragments.bytes)
        var dataSet = DataSetBytes()
        dataSet.sequence(Tag(0x0088, 0x0200), items: [icon], ending: .delimited, itemEnding: .delimited)
        dataSet.element(.pixelData, "OW", bytes: [5, 6])
        let header = try HeaderReader.read(PartTen.file(dataSet.bytes))
        #expect(header.pixelData?.length == 2)
        #expect(header.flags.isEmpty)
    }

    @Test func `overlays and palettes are known by presence only`() throws {
        var dataSet = DataSetBytes()
        dataSet.element(Tag(0x0028, 0x1201), "OW", bytes: [1, 2])
        dataSet.shorts(Tag(0x6002, 0x0010), 512)
        let header = try HeaderReader.read(PartTen.file(dataSet.bytes))
        for tag in [Tag.overlayRows, .redPaletteColorLookupTableData] {
            #expect(header.dataSet.contains(tag))
            #expect(header.dataSet.isValueLeftUnread(tag))
            #expect(header.dataSet.bytes(tag) == nil)
        }
    }
}
