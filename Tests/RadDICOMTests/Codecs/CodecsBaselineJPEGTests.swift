import Testing

@testable import RadDICOM

@Suite struct `8-bit JPEG frames` {
    private static func frame(samples: Int, rows: Int = 37, columns: Int = 50) -> TestFrame {
        TestFrame(
            rows: rows, columns: columns, samples: samples, bitsAllocated: 8, bitsStored: 8, pattern: .wave, seed: 12)
    }

    private func largestError(_ frame: TestFrame, _ encoder: BaselineJPEGEncoder) throws -> Int {
        let codestream = try encoder.encode(frame.bytes, layout: frame.layout)
        let decoded = try FrameDecoder.decode(codestream, codec: .jpegBaseline, description: frame.description)
        return zip(frame.bytes, decoded).map { abs(Int($0) - Int($1)) }.max() ?? 255
    }

    /// At quality 100 every coefficient is rounded to a whole number: an error of a few levels is left.
    @Test(arguments: [1, 3], [false, true])
    func `come back nearly as they were, in the components that were coded`(samples: Int, isProgressive: Bool) throws {
        for isRedGreenBlue in [false, true] {
            let encoder = BaselineJPEGEncoder(
                quality: 100, isProgressive: isProgressive, isRedGreenBlue: isRedGreenBlue)
            #expect(try largestError(Self.frame(samples: samples), encoder) <= 2)
        }
    }

    @Test func `with halved colour differences come back at full resolution`() throws {
        var encoder = BaselineJPEGEncoder(quality: 100, isSubsampled: true)
        #expect(try largestError(Self.frame(samples: 3), encoder) <= 12)
        encoder.isRedGreenBlue = true
        #expect(try largestError(Self.frame(samples: 3, rows: 1, columns: 3), encoder) <= 40)
    }

    @Test func `say what colours they hold`() throws {
        let frame = Self.frame(samples: 3)
        var encoder = BaselineJPEGEncoder()
        #expect(
            try JPEGFrameHeader(encoder.encode(frame.bytes, layout: frame.layout)).colour == .luminanceAndDifferences)
        encoder.isRedGreenBlue = true
        #expect(try JPEGFrameHeader(encoder.encode(frame.bytes, layout: frame.layout)).colour == .redGreenBlue)
    }

    @Test func `are told by their frame header, not by the transfer syntax`() throws {
        let frame = Self.frame(samples: 1)
        let baseline = try FrameEncoder.encode(frame.bytes, codec: .jpegBaseline, description: frame.description)
        let lossless = try FrameEncoder.encode(frame.bytes, codec: .jpegLossless, description: frame.description)
        let expected = try FrameDecoder.decode(baseline, codec: .jpegBaseline, description: frame.description)
        #expect(try FrameDecoder.decode(baseline, codec: .jpegExtended, description: frame.description) == expected)
        for codec in [PixelCodec.jpegBaseline, .jpegExtended, .jpegLS] {
            #expect(try FrameDecoder.decode(lossless, codec: codec, description: frame.description) == frame.bytes)
        }
        // No C library is asked for an identifier whose streams are decoded here.
        let error = #expect(throws: DICOMError.self) {
            try FrameDecoder.decode(baseline, codec: .jpegLossless, description: frame.description)
        }
        #expect(error?.code == .codestreamMismatch)
    }

    /// Hierarchical frames have no decoder anywhere; arithmetic coding of lossless frames neither.
    @Test(arguments: [0xC5, 0xC6, 0xC7, 0xCB, 0xCD] as [UInt8])
    func `of processes that nobody reads are refused by name`(marker: UInt8) throws {
        let frame = Self.frame(samples: 1)
        var codestream = try FrameEncoder.encode(frame.bytes, codec: .jpegBaseline, description: frame.description)
        let offset = try JPEGFrameHeader(codestream).offset
        codestream[offset + 1] = marker
        let error = #expect(throws: DICOMError.self) {
            try FrameDecoder.decode(codestream, codec: .jpegBaseline, description: frame.description)
        }
        #expect(error?.code == .unsupportedTransferSyntax)
        #expect(error?.found == "marker \(marker), 8 bits")
    }

    @Test func `that end early are refused, never filled up`() throws {
        let frame = Self.frame(samples: 1)
        let codestream = try FrameEncoder.encode(frame.bytes, codec: .jpegBaseline, description: frame.description)
        for length in stride(from: 0, to: codestream.count - 2, by: 7) {
            #expect(throws: DICOMError.self) {
                try FrameDecoder.decode(
                    Array(codestream.prefix(length)), codec: .jpegBaseline, description: frame.description)
            }
        }
    }

    @Test(arguments: [1, 3])
    func `never trap when damaged`(samples: Int) throws {
        let frame = TestFrame(
            rows: 9, columns: 8, samples: samples, bitsAllocated: 8, bitsStored: 8, pattern: .wave, seed: 6)
        let codestream = try FrameEncoder.encode(frame.bytes, codec: .jpegBaseline, description: frame.description)
        let counts = decodeDamaged(codestream, codec: .jpegBaseline, description: frame.description)
        #expect(counts.decoded > 0 && counts.refused > codestream.count)
    }
}
