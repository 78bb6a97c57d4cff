import Testing

@testable import RadDICOM

@Suite struct `JPEG-LS frames` {
    private static let depths = [(8, 8), (8, 2), (8, 7), (16, 9), (16, 12), (16, 16)]

    @Test(arguments: depths, [false, true])
    func `come back as they were`(depth: (allocated: Int, stored: Int), isSigned: Bool) throws {
        for samples in [1, 3] {
            for pattern in TestPattern.allCases {
                let frame = TestFrame(
                    rows: 21, columns: 34, samples: samples, bitsAllocated: depth.allocated,
                    bitsStored: depth.stored, isSigned: isSigned, pattern: pattern, seed: 4)
                let codestream = try FrameEncoder.encode(frame.bytes, codec: .jpegLS, description: frame.description)
                let decoded = try FrameDecoder.decode(codestream, codec: .jpegLS, description: frame.description)
                #expect(decoded == frame.bytes, "\(pattern), \(samples) samples")
            }
        }
    }

    @Test(arguments: JPEGLSEncoder.Interleaving.allCases, [(8, 8), (16, 12)])
    func `have the samples of a pixel together, however they were interleaved`(
        interleaving: JPEGLSEncoder.Interleaving, depth: (allocated: Int, stored: Int)
    ) throws {
        let frame = TestFrame(
            rows: 7, columns: 11, samples: 3, bitsAllocated: depth.allocated, bitsStored: depth.stored,
            pattern: .noise, seed: 9)
        var encoder = JPEGLSEncoder(precision: depth.stored)
        encoder.interleaving = interleaving
        let codestream = try encoder.encode(frame.bytes, layout: frame.layout)
        #expect(try FrameDecoder.decode(codestream, codec: .jpegLS, description: frame.description) == frame.bytes)
    }

    @Test(arguments: 1...5)
    func `that are nearly lossless keep to their largest error`(largestError: Int) throws {
        let frame = TestFrame(
            rows: 30, columns: 40, bitsAllocated: 16, bitsStored: 12, pattern: .noise, seed: UInt64(largestError))
        var encoder = JPEGLSEncoder(precision: 12)
        encoder.largestError = largestError
        let codestream = try encoder.encode(frame.bytes, layout: frame.layout)
        let decoded = try FrameDecoder.decode(codestream, codec: .jpegLS, description: frame.description)
        let errors = zip(frame.values, DecodedValues.of(decoded, size: 2)).map { abs($0 - $1) }
        #expect(errors.max() == largestError)
    }

    @Test func `of fewer bits than are allocated are widened`() throws {
        let narrow = TestFrame(
            rows: 6, columns: 5, bitsAllocated: 8, bitsStored: 6, isSigned: true, pattern: .noise, seed: 2)
        let codestream = try FrameEncoder.encode(narrow.bytes, codec: .jpegLS, description: narrow.description)
        var description = narrow.description
        description.bitsAllocated = 16
        description.bitsStored = 16
        description.highBit = 15
        let decoded = try FrameDecoder.decode(codestream, codec: .jpegLS, description: description)
        let widened = DecodedValues.of(decoded, size: 2).map { Int16(truncatingIfNeeded: $0) }
        #expect(widened == narrow.bytes.map { Int16(Int8(bitPattern: $0)) })
    }

    @Test func `of another size or depth are refused before CharLS sees them`() throws {
        let frame = TestFrame(rows: 6, columns: 5, bitsAllocated: 16, bitsStored: 12, pattern: .smooth, seed: 1)
        let codestream = try FrameEncoder.encode(frame.bytes, codec: .jpegLS, description: frame.description)
        for (rows, columns, bits) in [(5, 6, 16), (6, 4, 16), (7, 5, 16), (6, 5, 8)] {
            let other = TestFrame(
                rows: rows, columns: columns, bitsAllocated: bits, bitsStored: 8, pattern: .constant, seed: 1)
            let error = #expect(throws: DICOMError.self) {
                try FrameDecoder.decode(codestream, codec: .jpegLS, description: other.description)
            }
            #expect(error?.code == .codestreamMismatch)
        }
    }

    @Test(arguments: [1, 3])
    func `never trap when damaged, and never come back short`(samples: Int) throws {
        let frame = TestFrame(
            rows: 9, columns: 8, samples: samples, bitsAllocated: 8, bitsStored: 8, pattern: .noise, seed: 6)
        let codestream = try FrameEncoder.encode(frame.bytes, codec: .jpegLS, description: frame.description)
        let counts = decodeDamaged(codestream, codec: .jpegLS, description: frame.description)
        #expect(counts.refused > codestream.count)
    }
}
