import RadDICOM
import RadSystem
import Testing

/// Frames of native pixels, and descriptions that are refused.
struct PixelReaderTests {
    private func words(_ values: [UInt16], bigEndian: Bool = false) -> [UInt8] {
        values.flatMap { bigEndian ? [UInt8($0 >> 8), UInt8($0 & 0xFF)] : [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
    }

    private func reader(_ dataSet: DataSetBytes, _ uid: String = "1.2.840.10008.1.2.1") throws -> PixelReader {
        try PixelFixture.reader(dataSet, uid)
    }

    @Test(arguments: [false, true])
    func `native words are read in their order`(bigEndian: Bool) throws {
        let values: [UInt16] = [0, 1, 256, 65_535, 4096, 77]
        var dataSet = PixelFixture(bigEndian: bigEndian).dataSet
        dataSet.element(.pixelData, "OW", bytes: words(values, bigEndian: bigEndian))
        let uid = bigEndian ? TransferSyntax.explicitBigEndian.uid : TransferSyntax.explicitLittleEndian.uid
        let frame = try reader(dataSet, uid).frame(0)
        #expect(frame.storedValues == values.map { Int32($0) })
    }

    @Test func `samples are masked to the bits stored and signed from them`() throws {
        // 12 bits stored at bits 13 to 2, overlay bits above, rubbish below.
        let stored: [UInt16] = [0x0000, 0x07FF, 0x0800, 0x0FFF, 0x0001, 0x0ABC]
        var dataSet = PixelFixture(stored: 12, high: 13, isSigned: true).dataSet
        dataSet.element(.pixelData, "OW", bytes: words(stored.map { $0 << 2 | 0xC003 }))
        let frame = try reader(dataSet).frame(0)
        #expect(frame.storedValues == [0, 2047, -2048, -1, 1, 0xABC - 4096])
    }

    @Test func `one byte and four bytes are samples too`() throws {
        var small = PixelFixture(bits: 8, isSigned: true).dataSet
        small.element(.pixelData, "OB", bytes: [0, 1, 127, 128, 255, 200])
        #expect(try reader(small).frame(0).storedValues == [0, 1, 127, -128, -1, -56])
        var large = PixelFixture(rows: 1, columns: 2, bits: 32, isSigned: true).dataSet
        large.element(.pixelData, "OW", bytes: [0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0x80])
        #expect(try reader(large).frame(0).storedValues == [-1, Int32.min])
        var unsigned = PixelFixture(rows: 1, columns: 1, bits: 32).dataSet
        unsigned.element(.pixelData, "OW", bytes: [0, 0, 0, 0x80])
        let high = try reader(unsigned).frame(0)
        #expect(high.storedValues.isEmpty && high.realValues == [0x8000_0000])
    }

    @Test func `bytes in words are unswapped across frames of odd size`() throws {
        var dataSet = PixelFixture(bigEndian: true, rows: 1, columns: 3, bits: 8, frames: 2).dataSet
        dataSet.element(.pixelData, "OW", bytes: [2, 1, 4, 3, 6, 5])
        let pixels = try reader(dataSet, TransferSyntax.explicitBigEndian.uid)
        #expect(try pixels.frame(0).storedValues == [1, 2, 3])
        #expect(try pixels.frame(1).storedValues == [4, 5, 6])
        var plain = PixelFixture(bigEndian: true, rows: 1, columns: 2, bits: 8).dataSet
        plain.element(.pixelData, "OB", bytes: [1, 2])
        #expect(try reader(plain, TransferSyntax.explicitBigEndian.uid).frame(0).storedValues == [1, 2])
    }

    @Test(arguments: [0, 1])
    func `colour comes out with the samples of a pixel together`(planar: Int) throws {
        var dataSet = PixelFixture(rows: 1, columns: 2, bits: 8, samples: 3, planar: planar).dataSet
        dataSet.element(.pixelData, "OB", bytes: planar == 0 ? [1, 2, 3, 4, 5, 6] : [1, 4, 2, 5, 3, 6])
        #expect(try reader(dataSet).frame(0).storedValues == [1, 2, 3, 4, 5, 6])
    }

    @Test func `frames are told apart and none is invented`() throws {
        var dataSet = PixelFixture(rows: 1, columns: 2, bits: 8, frames: 3).dataSet
        dataSet.element(.pixelData, "OB", bytes: [1, 2, 3, 4, 5, 6])
        let pixels = try reader(dataSet)
        #expect(pixels.frameCount == 3)
        for index in 0..<3 {
            #expect(try pixels.frame(index).storedValues == [Int32(2 * index + 1), Int32(2 * index + 2)])
        }
        for index in [-1, 3, Int.max] {
            let error = #expect(throws: DICOMError.self) { try pixels.frame(index) }
            #expect(error?.code == .frameNotFound)
        }
    }

    @Test func `missing bytes are said to be missing and never filled in`() throws {
        var short = PixelFixture().dataSet
        short.element(.pixelData, "OW", bytes: [UInt8](repeating: 1, count: 10))
        var cut = PixelFixture().dataSet
        cut.head(.pixelData, "OW", length: 12)
        cut.raw([UInt8](repeating: 1, count: 10))
        for dataSet in [short, cut] {
            let error = #expect(throws: DICOMError.self) { try reader(dataSet).frame(0) }
            #expect(error?.code == .pixelBytesMissing)
            #expect(error?.expected == "12 bytes")
            #expect(error?.found == "10")
        }
    }

    @Test func `a deflated data set's frame is read`() throws {
        var dataSet = PixelFixture().dataSet
        dataSet.element(.pixelData, "OW", bytes: words([9, 8, 7, 6, 5, 4]))
        let bytes = PartTen.file(
            PartTen.stored(dataSet.bytes), syntax: TransferSyntax.deflatedExplicitLittleEndian.uid)
        let frame = try PixelReader(.bytes(bytes), HeaderReader.read(bytes)).frame(0)
        #expect(frame.storedValues == [9, 8, 7, 6, 5, 4])
    }

    @Test func `frames of a deflated data set are read in any order`() throws {
        var dataSet = PixelFixture(rows: 64, columns: 64, frames: 5).dataSet
        dataSet.element(.pixelData, "OW", bytes: words((0..<5).flatMap { [UInt16](repeating: $0 + 1, count: 4096) }))
        let bytes = PartTen.file(
            PartTen.stored(dataSet.bytes), syntax: TransferSyntax.deflatedExplicitLittleEndian.uid)
        let pixels = try PixelReader(.bytes(bytes), HeaderReader.read(bytes))
        for index in [0, 1, 2, 3, 4, 1, 1, 4, 0] {
            #expect(try pixels.frame(index).storedValues == [Int32](repeating: Int32(index) + 1, count: 4096))
        }
        let error = #expect(throws: DICOMError.self) { try pixels.frame(5) }
        #expect(error?.code == .frameNotFound)
        #expect(try pixels.frame(2).storedValues.first == 3, "A failure leaves the others as they were.")
    }

    @Test(arguments: [(1000, 1000, DICOMError.Code.pixelBytesMissing), (32_768, 16_384, .limitExceeded)])
    func `a frame that deflate cannot hold is refused before its memory is taken`(
        rows: Int, columns: Int, code: DICOMError.Code
    ) throws {
        var dataSet = PixelFixture(rows: rows, columns: columns).dataSet
        dataSet.head(.pixelData, "OW", length: UInt32(rows * columns * 2))
        dataSet.raw([0, 0, 0, 0])
        let bytes = PartTen.file(
            PartTen.stored(dataSet.bytes), syntax: TransferSyntax.deflatedExplicitLittleEndian.uid)
        let pixels = try PixelReader(.bytes(bytes), HeaderReader.read(bytes))
        let error = #expect(throws: DICOMError.self) { try pixels.frame(0) }
        #expect(error?.code == code)
    }

    @Test func `single bits that deflate made small are refused before they become numbers`() throws {
        // 4 MiB in 50 kB: 84 bytes for each, as many as are allowed, but 32 times as many bytes of numbers.
        let noise = (0..<24_000).map { UInt8(truncatingIfNeeded: $0 &* 2_654_435_761 >> 7) }
        let fragment = PartTen.bomb(after: noise, repeats: (4 << 20) / 258 + 1)
        let head = PixelFixture(rows: 4096, columns: 8192, bits: 1)
        let pixels = try reader(head.encapsulated([fragment]), "1.2.840.10008.1.2.8.1")
        let error = #expect(throws: DICOMError.self) { try pixels.frame(0) }
        #expect(error?.limit == .frameExpansion)
    }

    @Test func `samples of a stated length are native though the syntax names a codec`() throws {
        var dataSet = PixelFixture().dataSet
        dataSet.element(.pixelData, "OW", bytes: words([1, 2, 3, 4, 5, 6]))
        #expect(try reader(dataSet, "1.2.840.10008.1.2.4.70").frame(0).storedValues == [1, 2, 3, 4, 5, 6])
    }

    private static let nonsense: [(Tag, UInt16, DICOMError.Code)] = [
        (.bitsAllocated, 24, .unsupportedPixelData), (.bitsAllocated, 64, .unsupportedPixelData),
        (.bitsStored, 17, .invalidPixelDescription),
        (.bitsStored, 0, .invalidPixelDescription), (.highBit, 16, .invalidPixelDescription),
        (.rows, 0, .invalidPixelDescription), (.columns, 40_000, .limitExceeded),
        (.samplesPerPixel, 9, .invalidPixelDescription), (.pixelRepresentation, 2, .invalidPixelDescription),
    ]

    @Test(arguments: nonsense)
    func `a description that makes no sense is refused`(tag: Tag, value: UInt16, code: DICOMError.Code) throws {
        // The first of two equal tags counts.
        var dataSet = DataSetBytes()
        dataSet.shorts(tag, value)
        dataSet.raw(PixelFixture().dataSet.bytes)
        dataSet.element(.pixelData, "OW", bytes: words([1, 2, 3, 4, 5, 6]))
        let error = #expect(throws: DICOMError.self) { try reader(dataSet) }
        #expect(error?.code == code)
    }

    @Test func `a frame above the limit is refused before it is read`() throws {
        var dataSet = PixelFixture(rows: 32_768, columns: 32_768).dataSet
        dataSet.element(.pixelData, "OW", bytes: [1, 2])
        let error = #expect(throws: DICOMError.self) { try reader(dataSet) }
        #expect(error?.code == .limitExceeded)
        #expect(error?.expected == "bytes of a frame at most \(1 << 30)")
    }

    @Test func `what cannot be decoded is refused with its reason`() throws {
        let head = PixelFixture()
        let jpegXL = #expect(throws: DICOMError.self) {
            try reader(head.encapsulated([[1, 2]]), "1.2.840.10008.1.2.4.110")
        }
        #expect(jpegXL?.code == .unsupportedTransferSyntax)
        let none = #expect(throws: DICOMError.self) { try reader(head.dataSet) }
        #expect(none?.code == .noPixelData)
        var float = head.dataSet
        float.element(.floatPixelData, "OF", bytes: [0, 0, 0, 0])
        let floating = #expect(throws: DICOMError.self) { try reader(float) }
        #expect(floating?.code == .invalidPixelDescription, "16 bits are no float")
        let undefined = #expect(throws: DICOMError.self) { try reader(head.encapsulated([[1, 2]])) }
        #expect(undefined?.code == .unsupportedPixelData)
    }
}
