import RadTestSupport
import Testing

@testable import RadDICOM

@Suite struct `DICOM files` {
    private var small: DataSetBuilder {
        var item = DataSetBuilder()
        item.set(.rows, .unsignedShort, integers: 258)
        var dataSet = DataSetBuilder()
        dataSet.set(.modality, .codeString, text: "CT")
        dataSet.set(Tag(0x0008, 0x1140), items: item)
        return dataSet
    }

    private func body(
        _ syntax: TransferSyntax, undefinedLengths: Bool = false
    ) throws -> [UInt8] {
        var writer = DICOMWriter(transferSyntax: syntax)
        writer.hasPreamble = false
        writer.hasMetaInformation = false
        writer.usesUndefinedLengths = undefinedLengths
        return try writer.bytes(of: small)
    }

    @Test func `are laid out as the standard says, implicit`() throws {
        let modality: [UInt8] = [8, 0, 0x60, 0, 2, 0, 0, 0, 0x43, 0x54]
        let item: [UInt8] = [0xFE, 0xFF, 0, 0xE0, 10, 0, 0, 0, 0x28, 0, 0x10, 0, 2, 0, 0, 0, 2, 1]
        #expect(try body(.implicitLittleEndian) == modality + [8, 0, 0x40, 0x11, 18, 0, 0, 0] + item)
    }

    @Test func `are laid out as the standard says, explicit big endian`() throws {
        let modality: [UInt8] = [0, 8, 0, 0x60, 0x43, 0x53, 0, 2, 0x43, 0x54]
        let item: [UInt8] = [0xFF, 0xFE, 0xE0, 0, 0, 0, 0, 10, 0, 0x28, 0, 0x10, 0x55, 0x53, 0, 2, 1, 2]
        #expect(
            try body(.explicitBigEndian) == modality + [0, 8, 0x11, 0x40, 0x53, 0x51, 0, 0, 0, 0, 0, 18] + item)
    }

    @Test func `may end sequences at delimiters`() throws {
        let modality: [UInt8] = [8, 0, 0x60, 0, 0x43, 0x53, 2, 0, 0x43, 0x54]
        let sequence: [UInt8] = [8, 0, 0x40, 0x11, 0x53, 0x51, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF]
        let item: [UInt8] = [
            0xFE, 0xFF, 0, 0xE0, 0xFF, 0xFF, 0xFF, 0xFF, 0x28, 0, 0x10, 0, 0x55, 0x53, 2, 0, 2, 1,
        ]
        let ends: [UInt8] = [0xFE, 0xFF, 0x0D, 0xE0, 0, 0, 0, 0, 0xFE, 0xFF, 0xDD, 0xE0, 0, 0, 0, 0]
        #expect(try body(.explicitLittleEndian, undefinedLengths: true) == modality + sequence + item + ends)
    }

    @Test func `state the length of their meta information`() throws {
        var dataSet = small
        dataSet.set(.sopInstanceUID, .uniqueIdentifier, text: "2.25.7")
        let bytes = try DICOMWriter(transferSyntax: .explicitBigEndian).bytes(of: dataSet)
        #expect(bytes[128..<132].elementsEqual("DICM".utf8))
        #expect(bytes[132..<140].elementsEqual([2, 0, 0, 0, 0x55, 0x4C, 4, 0]))
        let length = (0..<4).reduce(0) { $0 | Int(bytes[140 + $1]) << (8 * $1) }
        #expect(bytes[(144 + length)..<(148 + length)].elementsEqual([0, 8, 0, 0x18]))
    }

    /// A data set with every representation, in the words of the script below.
    private var complete: (dataSet: DataSetBuilder, lines: [String]) {
        var inner = DataSetBuilder()
        inner.set(Tag(0x0008, 0x0100), .shortString, text: "T-1")
        var outer = DataSetBuilder()
        outer.set(Tag(0x0008, 0x1140), items: inner, inner)
        var dataSet = DataSetBuilder()
        dataSet.set(.specificCharacterSet, .codeString, text: "ISO_IR 192")
        dataSet.set(.sopClassUID, .uniqueIdentifier, text: "1.2.840.10008.5.1.4.1.1.7")
        dataSet.set(.sopInstanceUID, .uniqueIdentifier, text: "2.25.71")
        dataSet.set(.imageType, .codeString, text: "ORIGINAL", "PRIMARY", "AXIAL")
        dataSet.set(.seriesDescription, .longString, text: "Schädel nativ")
        dataSet.set(.imagePositionPatient, .decimalString, decimals: -1.5, 2, 1.0 / 3)
        dataSet.set(Tag(0x0020, 0x0013), .integerString, integers: -12)
        dataSet.set(Tag(0x0018, 0x9087), .float64, decimals: 1.0 / 3)
        dataSet.set(Tag(0x0070, 0x0253), .float32, decimals: 0.5)
        dataSet.set(.pixelRepresentation, .unsignedShort, integers: 1)
        dataSet.set(.pixelPaddingValue, .signedShort, integers: -2000)
        dataSet.set(Tag(0x0066, 0x0040), .otherLong, .bytes([1, 0, 0, 0, 2, 0, 0, 0]))
        dataSet.set(Tag(0x0020, 0x9165), .attributeTag, .tags([Tag(0x0018, 0x9087)]))
        dataSet.set(Tag(0x0040, 0xA730), items: outer, DataSetBuilder())
        let lines = [
            "(0008,0005) CS ISO_IR 192", "(0008,0008) CS ORIGINAL|PRIMARY|AXIAL",
            "(0008,0016) UI 1.2.840.10008.5.1.4.1.1.7", "(0008,0018) UI 2.25.71", "(0008,103E) LO Schädel nativ",
            "(0018,9087) FD 0.3333333333333333", "(0020,0013) IS -12",
            "(0020,0032) DS -1.5|2.0|0.33333333333333", "(0020,9165) AT 18,9087", "(0028,0103) US 1",
            "(0028,0120) SS -2000",
            "(0040,A730) SQ 2", "(0008,1140) SQ 2", "(0008,0100) SH T-1", "(0008,0100) SH T-1",
            "(0066,0040) OL 0100000002000000", "(0070,0253) FL 0.5",
        ]
        return (dataSet, lines)
    }

    private static let dump = """
        import sys, io, pydicom
        sys.stdout.reconfigure(encoding="utf-8")
        def show(d):
            for e in d:
                v = e.value
                if e.VR == "SQ": text = len(v)
                elif e.VR in ("OL", "OW", "OB"):
                    text = v.hex() if d.is_little_endian else bytes(b for i in range(0, len(v), 4) for b in v[i:i+4][::-1]).hex()
                elif e.VR == "AT": text = f"{v.group:x},{v.element:x}"
                elif e.VR in ("DS", "IS"):
                    text = "|".join(str(x.real if e.VR == "IS" else float(x)) for x in (v if e.VM > 1 else [v]))
                else: text = "|".join(str(x) for x in v) if e.VM > 1 else v
                tag = f"({e.tag.group:04X},{e.tag.element:04X})"
                print(tag, e.VR, text)
                if e.VR == "SQ":
                    for item in v: show(item)
        show(pydicom.dcmread(io.BytesIO(sys.stdin.buffer.read())))
        """

    @Test(
        .requiresPython("pydicom"),
        arguments: [
            TransferSyntax.implicitLittleEndian, .explicitLittleEndian, .explicitBigEndian,
            .deflatedExplicitLittleEndian,
        ], [false, true])
    func `are read by pydicom as they were meant`(syntax: TransferSyntax, undefinedLengths: Bool) throws {
        var writer = DICOMWriter(transferSyntax: syntax)
        writer.usesUndefinedLengths = undefinedLengths
        let python = try #require(Oracle.python(modules: ["pydicom"]))
        let output = try python.run(Self.dump, input: try writer.bytes(of: complete.dataSet))
        let lines = String(decoding: output, as: UTF8.self).split(separator: "\n").map(String.init)
        #expect(lines == complete.lines)
    }
}
