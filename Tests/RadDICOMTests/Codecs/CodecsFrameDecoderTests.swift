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

    @Test func `refuses a large frame with little behind it before it allocates`() {
        for codec in [PixelCodec.rle, .jpegLossless] {
            let error = #expect(throws: DICOMError.self) {
                try FrameDecoder.decode(
                    [1, 0, 0, 0, 64] + [UInt8](repeating: 0, count: 100), codec: codec,
                    description: description(rows: 20_000, columns: 20_000, bits: 8))
            }
            #expect(error?.code == .pixelBytesMissing)
        }
    }

    @Test func `names a syntax that it does not decode`() {
        let error = #expect(throws: DICOMError.self) {
            try FrameDecoder.decode([], codec: .jpegLS, description: description())
        }
        #expect(error?.code == .unsupportedTransferSyntax)
    }
}
