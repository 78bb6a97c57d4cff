import Testing

@testable import RadDICOM

@Suite struct `RLE frames` {
    @Test(arguments: [8, 16, 32], [1, 3])
    func `come back as they were, for all sample sizes`(bitsAllocated: Int, samples: Int) throws {
        for (index, pattern) in TestPattern.allCases.enumerated() {
            let frame = TestFrame(
                rows: 19, columns: 131, samples: samples, bitsAllocated: bitsAllocated, bitsStored: bitsAllocated,
                pattern: pattern, seed: UInt64(index + 1))
            let codestream = try FrameEncoder.encode(frame.bytes, codec: .rle, description: frame.description)
            let decoded = try FrameDecoder.decode(codestream, codec: .rle, description: frame.description)
            #expect(decoded == frame.bytes)
        }
    }

    /// The example that Apple's Technical Note TN1023 gives for PackBits.
    private static let packed: [UInt8] = [
        0xFE, 0xAA, 0x02, 0x80, 0x00, 0x2A, 0xFD, 0xAA, 0x03, 0x80, 0x00, 0x2A, 0x22, 0xF7, 0xAA,
    ]
    private static let unpacked: [UInt8] = [
        0xAA, 0xAA, 0xAA, 0x80, 0x00, 0x2A, 0xAA, 0xAA, 0xAA, 0xAA, 0x80, 0x00, 0x2A, 0x22, 0xAA, 0xAA, 0xAA, 0xAA,
        0xAA, 0xAA, 0xAA, 0xAA, 0xAA, 0xAA,
    ]
    private static let description = TestFrame(
        rows: 4, columns: 6, bitsAllocated: 8, bitsStored: 8, pattern: .constant, seed: 0
    ).description

    private func codestream(segments: UInt8 = 1, offset: UInt8 = 64, data: [UInt8]) -> [UInt8] {
        [segments, 0, 0, 0, offset] + [UInt8](repeating: 0, count: 59) + data
    }

    @Test func `follow the published example of PackBits`() throws {
        let decoded = try FrameDecoder.decode(
            codestream(data: Self.packed), codec: .rle, description: Self.description)
        #expect(decoded == Self.unpacked)
    }

    @Test func `may hold no-operations and padding`() throws {
        let decoded = try FrameDecoder.decode(
            codestream(data: [0x80, 0x80] + Self.packed + [0, 0, 0]), codec: .rle, description: Self.description)
        #expect(decoded == Self.unpacked)
    }

    @Test func `are refused when a segment is too short`() {
        let error = #expect(throws: DICOMError.self) {
            try FrameDecoder.decode(
                codestream(data: Array(Self.packed.dropLast(2))), codec: .rle, description: Self.description)
        }
        #expect(error?.code == .pixelBytesMissing)
    }

    @Test(arguments: [(0, 64), (2, 64), (15, 64), (1, 0), (1, 63), (1, 250)] as [(UInt8, UInt8)])
    func `are refused when the segment table does not fit the image`(segments: UInt8, offset: UInt8) {
        #expect(throws: DICOMError.self) {
            try FrameDecoder.decode(
                codestream(segments: segments, offset: offset, data: Self.packed), codec: .rle,
                description: Self.description)
        }
    }

    @Test func `never trap when damaged`() throws {
        let frame = TestFrame(
            rows: 5, columns: 7, samples: 3, bitsAllocated: 16, bitsStored: 16, pattern: .smooth, seed: 7)
        let codestream = try FrameEncoder.encode(frame.bytes, codec: .rle, description: frame.description)
        let counts = decodeDamaged(codestream, codec: .rle, description: frame.description)
        #expect(counts.decoded > 0 && counts.refused > codestream.count / 2)
    }
}
