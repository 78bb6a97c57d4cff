import RadDICOM
import Testing

/// Samples that are not whole numbers of whole bytes.
struct SampleFormTests {
    private func reader(_ dataSet: DataSetBytes, _ uid: String = "1.2.840.10008.1.2.1") throws -> PixelReader {
        try PixelFixture.reader(dataSet, uid)
    }

    @Test(arguments: [false, true])
    func `floating point samples of both sizes are read exactly`(bigEndian: Bool) throws {
        let values: [Double] = [0, -1.5, 3.25, .infinity, 1e-30, -0.0]
        let uid = bigEndian ? TransferSyntax.explicitBigEndian.uid : TransferSyntax.explicitLittleEndian.uid
        for bits in [32, 64] {
            var dataSet = PixelFixture(bigEndian: bigEndian, bits: bits).dataSet
            let bytes = values.flatMap { value in
                let pattern = bits == 64 ? value.bitPattern : UInt64(Float(value).bitPattern)
                let little = (0..<bits / 8).map { UInt8(truncatingIfNeeded: pattern >> UInt64(8 * $0)) }
                return bigEndian ? little.reversed() : little
            }
            dataSet.element(
                bits == 64 ? .doubleFloatPixelData : .floatPixelData, bits == 64 ? "OD" : "OF", bytes: bytes)
            let frame = try reader(dataSet, uid).frame(0)
            #expect(frame.storedValues.isEmpty)
            #expect(frame.realValues == values.map { bits == 64 ? $0 : Double(Float($0)) })
            #expect(frame.description.isFloatingPoint)
        }
    }

    @Test func `single bits stand lowest first, without a gap between frames`() throws {
        // Two frames of 2 x 3 pixels: 101 110, then 011 001.
        var dataSet = PixelFixture(bits: 1, frames: 2).dataSet
        dataSet.element(.pixelData, "OB", bytes: [0b1001_1101, 0b0000_1001])
        let pixels = try reader(dataSet)
        #expect(try pixels.frame(0).storedValues == [1, 0, 1, 1, 1, 0])
        #expect(try pixels.frame(1).storedValues == [0, 1, 1, 0, 0, 1])
        var short = PixelFixture(bits: 1, frames: 3).dataSet
        short.element(.pixelData, "OB", bytes: [0b1001_1101, 0b0000_1001])
        let error = #expect(throws: DICOMError.self) { try reader(short).frame(2) }
        #expect(error?.code == .pixelBytesMissing)
    }

    @Test func `single bits in words of the other byte order are unswapped`() throws {
        var dataSet = PixelFixture(bigEndian: true, rows: 1, columns: 10, bits: 1).dataSet
        dataSet.element(.pixelData, "OW", bytes: [0b0000_0010, 0b1000_0001])
        let frame = try reader(dataSet, TransferSyntax.explicitBigEndian.uid).frame(0)
        #expect(frame.storedValues == [1, 0, 0, 0, 0, 0, 0, 1, 0, 1])
    }

    @Test func `two samples of twelve bits share three bytes`() throws {
        var dataSet = PixelFixture(rows: 1, columns: 3, bits: 12, isSigned: true, frames: 2).dataSet
        // ABC 123 801 | 7FF FFF 000
        dataSet.element(.pixelData, "OW", bytes: [0xBC, 0x3A, 0x12, 0x01, 0xF8, 0x7F, 0xFF, 0x0F, 0x00])
        let pixels = try reader(dataSet)
        #expect(try pixels.frame(0).storedValues == [0xABC - 4096, 0x123, 0x801 - 4096])
        #expect(try pixels.frame(1).storedValues == [0x7FF, -1, 0])
    }

    @Test func `32 unsigned bits are read to their end`() throws {
        var dataSet = PixelFixture(rows: 1, columns: 2, bits: 32).dataSet
        dataSet.element(.pixelData, "OW", bytes: [0xFF, 0xFF, 0xFF, 0xFF, 1, 0, 0, 0])
        let frame = try reader(dataSet).frame(0)
        #expect(frame.realValues == [4_294_967_295, 1])
        #expect(frame.storedValues.isEmpty)
    }

    @Test func `halved colour differences are given to both pixels of a pair`() throws {
        var dataSet = PixelFixture(
            rows: 1, columns: 4, bits: 8, samples: 3, frames: 2, photometric: "YBR_FULL_422"
        ).dataSet
        dataSet.element(
            .pixelData, "OB", bytes: [10, 11, 1, 2, 12, 13, 3, 4, 20, 21, 5, 6, 22, 23, 7, 8])
        let pixels = try reader(dataSet)
        let frame = try pixels.frame(0)
        #expect(frame.storedValues == [10, 1, 2, 11, 1, 2, 12, 3, 4, 13, 3, 4])
        #expect(try pixels.frame(1).storedValues.suffix(3) == [23, 7, 8])
        #expect(frame.description.photometricInterpretation == "YBR_FULL")
        // Some writers name them and store all.
        var full = PixelFixture(rows: 1, columns: 2, bits: 8, samples: 3, photometric: "YBR_FULL_422").dataSet
        full.element(.pixelData, "OB", bytes: [1, 2, 3, 4, 5, 6])
        #expect(try reader(full).frame(0).storedValues == [1, 2, 3, 4, 5, 6])
    }

    @Test func `colours of video are refused`() throws {
        var dataSet = PixelFixture(rows: 2, columns: 2, bits: 8, samples: 3, photometric: "YBR_PARTIAL_420").dataSet
        dataSet.element(.pixelData, "OB", bytes: [1, 2, 3, 4, 5, 6])
        let error = #expect(throws: DICOMError.self) { try reader(dataSet) }
        #expect(error?.code == .unsupportedPixelData)
    }

    @Test func `luminance and differences become red, green and blue, and grey, on request`() throws {
        var dataSet = PixelFixture(rows: 1, columns: 3, bits: 8, samples: 3, photometric: "YBR_FULL").dataSet
        // Grey, then the two ends of the red difference.
        dataSet.element(.pixelData, "OB", bytes: [100, 128, 128, 76, 85, 255, 255, 128, 0, 0])
        let frame = try reader(dataSet).frame(0)
        #expect(frame.storedValues == [100, 128, 128, 76, 85, 255, 255, 128, 0])
        let colour = try frame.inRedGreenBlue()
        #expect(colour.description.photometricInterpretation == "RGB")
        #expect(colour.storedValues == [100, 100, 100, 254, 0, 0, 76, 255, 255])
        #expect(try colour.inGrey().storedValues == [100, 76, 201])
        #expect(throws: DICOMError.self) { try frame.inGrey() }
    }

    private func palette(_ data: [(Tag, [UInt8])], descriptor: [UInt16]) -> DataSetBytes {
        var dataSet = DataSetBytes()
        dataSet.shorts(.samplesPerPixel, 1)
        dataSet.text(.photometricInterpretation, "CS", "PALETTE COLOR")
        dataSet.shorts(.rows, 1)
        dataSet.shorts(.columns, 4)
        dataSet.shorts(.bitsAllocated, 8)
        dataSet.shorts(.bitsStored, 8)
        dataSet.shorts(.highBit, 7)
        dataSet.shorts(.pixelRepresentation, 0)
        for element in 0x1101...0x1103 as ClosedRange<UInt16> {
            dataSet.element(
                Tag(0x0028, element), "US", bytes: descriptor.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] })
        }
        for (tag, bytes) in data { dataSet.element(tag, "OW", bytes: bytes) }
        dataSet.element(.pixelData, "OB", bytes: [0, 5, 6, 9])
        return dataSet
    }

    @Test func `a palette gives each number its colour`() throws {
        let tables: [(Tag, [UInt8])] = (0..<3).map { channel in
            (Tag(0x0028, 0x1201 + UInt16(channel)), [1, 2, 3, 4].map { UInt8($0 + 10 * channel) })
        }
        let bytes = try reader(palette(tables, descriptor: [4, 4, 8]))
        let frame = try bytes.frame(0)
        #expect(frame.storedValues == [0, 5, 6, 9])
        let colours = try frame.inRedGreenBlue(palette: bytes.colourPalette())
        #expect(colours.storedValues == [1, 11, 21, 2, 12, 22, 3, 13, 23, 4, 14, 24])
        #expect(colours.description.samplesPerPixel == 3)
        // The same entries in words, as some write them.
        let words = try reader(
            palette(tables.map { ($0.0, $0.1.flatMap { [$0, 0] }) }, descriptor: [4, 4, 8]))
        #expect(try words.frame(0).inRedGreenBlue(palette: words.colourPalette()).storedValues == colours.storedValues)
    }

    @Test func `a palette in segments is put together`() throws {
        // Two listed entries, a line of three steps to 60, and the first segment again.
        let segments: [UInt16] = [0, 2, 10, 30, 1, 3, 60, 2, 1, 0, 0]
        let bytes = segments.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
        let tables = (0..<3).map { (Tag(0x0028, 0x1221 + UInt16($0)), bytes) }
        let pixels = try reader(palette(tables, descriptor: [7, 0, 16]))
        let table = try #require(try pixels.colourPalette())
        #expect(table.channels[0] == [10, 30, 40, 50, 60, 10, 30])
        let broken = try reader(palette(tables, descriptor: [9, 0, 16]))
        let error = #expect(throws: DICOMError.self) { try broken.colourPalette() }
        #expect(error?.code == .invalidPixelDescription)
    }
}
