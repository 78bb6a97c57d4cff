import Testing

@testable import RadDICOM

@Suite struct `The frame decoder` {
    private func description(rows: Int = 4, columns: Int = 4, samples: Int = 1, bits: Int = 16) -> FrameDescription {
        FrameDescription(
            rows: rows, columns: columns, samplesPerPixel: samples, bitsAllocated: bits, bitsStored: bits,
            highBit: bits - 1, isSigned: false, photometricInterpretation: "MONOCHROME2", planarConfiguration: 0,
            numberOfFrames: 1)
    }

    @Test(arguments: [
        (0, 4, 1, 16), (4, -1, 1, 16), (40_000, 4, 1, 16), (4, 4, 2, 16), (4, 4, 1, 12),
        (32_768, 32_768, 3, 16),
    ])
    func `refuses shapes that it does not decode`(rows: Int, columns: Int, samples: Int, bits: Int) {
        #expect(throws: DICOMError.self) {
            try FrameDecoder.decode(
                [], codec: .rle,
                description: description(rows: rows, columns: columns, samples: samples, bits: bits))
        }
    }

    @Test(arguments: [PixelCodec.rle, .jpegLossless, .jpegLS, .jpegBaseline, .jpeg2000])
    func `refuses a large frame with little behind it before it allocates`(codec: PixelCodec) throws {
        let small = TestFrame(rows: 20, columns: 20, bitsAllocated: 8, bitsStored: 8, pattern: .constant, seed: 1)
        var codestream = try FrameEncoder.encode(small.bytes, codec: codec, description: small.description)
        if codec == .jpeg2000 {
            for offset in [8, 12, 24, 28] { codestream.replaceSubrange(offset..<offset + 4, with: [0, 0, 0x4E, 0x20]) }
        } else if codec != .rle {
            let offset = try JPEGFrameHeader(codestream).offset
            codestream.replaceSubrange(offset + 5..<offset + 9, with: [0x4E, 0x20, 0x4E, 0x20])
        }
        let error = #expect(throws: DICOMError.self) {
            try FrameDecoder.decode(
                codestream, codec: codec, description: description(rows: 20_000, columns: 20_000, bits: 8))
        }
        #expect(error?.limit == .frameExpansion)
    }

    @Test func `weighs memory from 64 MiB on against the bytes of the codestream`() throws {
        var limits = ReadingLimits()
        try limits.check(frameMemory: 64 << 20 - 1, codedBytes: 0)
        try limits.check(frameMemory: 64 << 20, codedBytes: 65_536)
        let error = #expect(throws: DICOMError.self) {
            try limits.check(frameMemory: 64 << 20, codedBytes: 65_535)
        }
        #expect(error?.limit == .frameExpansion)
        limits.frameExpansion = .max
        try limits.check(frameMemory: .max, codedBytes: 2)
    }

    @Test(arguments: [PixelCodec.jpegXL, .video, .jpeg2000MultiComponent])
    func `names a syntax that it does not decode`(codec: PixelCodec) {
        let error = #expect(throws: DICOMError.self) {
            try FrameDecoder.decode([], codec: codec, description: description())
        }
        #expect(error?.code == .unsupportedTransferSyntax)
        #expect(error?.found == codec.rawValue)
    }
}
