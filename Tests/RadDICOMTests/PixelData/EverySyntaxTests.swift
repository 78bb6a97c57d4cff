import RadSystem
import Testing

@testable import RadDICOM

/// Every registered transfer syntax ends in a decoded frame or in a refusal that names it.
struct EverySyntaxTests {
    /// What each coding is fed with: a frame of its own, or nothing where nothing decodes it.
    private func codestream(_ codec: PixelCodec, _ frame: TestFrame) throws -> [UInt8]? {
        switch codec {
        case .native, .encapsulatedUncompressed, .deflatedImageFrame, .rle, .jpegBaseline, .jpegExtended, .jpegLossless,
            .jpegLS, .jpeg2000:
            try codec == .native
                ? frame.bytes : FrameEncoder.encode(frame.bytes, codec: codec, description: frame.description)
        // Decoders of these read the streams of their kin.
        case .jpegRetired: try FrameEncoder.encode(frame.bytes, codec: .jpegBaseline, description: frame.description)
        case .highThroughputJPEG2000:
            try FrameEncoder.encode(frame.bytes, codec: .jpeg2000, description: frame.description)
        case .jpeg2000MultiComponent, .jpegXL, .video: nil
        }
    }

    @Test(arguments: TransferSyntax.registered.keys.sorted())
    func `a syntax is decoded or refused by name`(uid: String) throws {
        let syntax = TransferSyntax(uid: uid)
        let codec = try #require(syntax.codec)
        let frame = TestFrame(rows: 16, columns: 20, bitsAllocated: 8, bitsStored: 8, pattern: .wave, seed: 3)
        let codestream = try codestream(codec, frame)
        var dataSet = DataSetBuilder()
        dataSet.set(.samplesPerPixel, .unsignedShort, integers: 1)
        dataSet.set(.photometricInterpretation, .codeString, text: "MONOCHROME2")
        dataSet.set(.rows, .unsignedShort, integers: 16)
        dataSet.set(.columns, .unsignedShort, integers: 20)
        dataSet.set(.bitsAllocated, .unsignedShort, integers: 8)
        dataSet.set(.bitsStored, .unsignedShort, integers: 8)
        dataSet.set(.highBit, .unsignedShort, integers: 7)
        dataSet.set(.pixelRepresentation, .unsignedShort, integers: 0)
        let pixels: DICOMWriter.Pixels =
            codec == .native
            ? .native(frame.bytes, bitsAllocated: 8) : .encapsulated([codestream ?? [1, 2, 3, 4]])
        let file = try DICOMWriter(transferSyntax: syntax).bytes(of: dataSet, pixels: pixels)
        let header = try HeaderReader.read(file)
        #expect(header.transferSyntax.uid == uid)
        #expect(syntax.isSupported == (codestream != nil && codec.isSupported))
        guard syntax.isSupported else {
            let error = #expect(throws: DICOMError.self) { try PixelReader(.bytes(file), header) }
            #expect(error?.code == .unsupportedTransferSyntax)
            return
        }
        let values = try PixelReader(.bytes(file), header).frame(0).storedValues
        let tolerance: Int32 = [.jpegBaseline, .jpegExtended, .jpegRetired].contains(codec) ? 8 : 0
        #expect(values.count == frame.bytes.count)
        #expect(zip(values, frame.bytes).allSatisfy { abs($0 - Int32($1)) <= tolerance })
    }

    @Test func `a syntax that nobody registered is refused by name`() throws {
        var dataSet = PixelFixture(rows: 1, columns: 2, bits: 8).dataSet
        dataSet.element(.pixelData, "OB", bytes: [1, 2])
        let error = #expect(throws: DICOMError.self) {
            try PixelFixture.reader(dataSet, "1.2.840.113619.5.2.999")
        }
        #expect(error?.code == .unsupportedTransferSyntax)
    }

    @Test(arguments: [(false, false), (false, true), (true, false), (true, true)], [0, 2, 1_000_000])
    func `frames are found whatever the tables say`(tables: (basic: Bool, extended: Bool), error: Int) throws {
        let frames = (1...3).map {
            TestFrame(rows: 16, columns: 20, bitsAllocated: 8, bitsStored: 8, pattern: .smooth, seed: $0)
        }
        var writer = DICOMWriter(transferSyntax: TransferSyntax(uid: "1.2.840.10008.1.2.4.80"))
        writer.hasOffsetTable = tables.basic
        writer.hasExtendedOffsetTable = tables.extended
        writer.offsetError = error
        if !tables.extended { writer.fragmentSize = 64 }
        var dataSet = DataSetBuilder()
        dataSet.set(.samplesPerPixel, .unsignedShort, integers: 1)
        dataSet.set(.numberOfFrames, .integerString, integers: 3)
        dataSet.set(.rows, .unsignedShort, integers: 16)
        dataSet.set(.columns, .unsignedShort, integers: 20)
        dataSet.set(.bitsAllocated, .unsignedShort, integers: 8)
        let codestreams = try frames.map {
            try FrameEncoder.encode($0.bytes, codec: .jpegLS, description: $0.description)
        }
        let file = try writer.bytes(of: dataSet, pixels: .encapsulated(codestreams))
        let reader = try PixelReader(.bytes(file), HeaderReader.read(file))
        for (index, frame) in frames.enumerated() {
            #expect(try reader.frame(index).storedValues == frame.bytes.map { Int32($0) })
        }
    }
}
