import Testing

@testable import RadDICOM

@Suite struct `JPEG 2000 frames` {
    @Test(arguments: [(8, 8), (8, 6), (16, 12), (16, 15), (16, 16)], [false, true])
    func `come back as they were`(depth: (allocated: Int, stored: Int), isSigned: Bool) throws {
        for samples in [1, 3] {
            for pattern in TestPattern.allCases {
                let frame = TestFrame(
                    rows: 33, columns: 47, samples: samples, bitsAllocated: depth.allocated, bitsStored: depth.stored,
                    isSigned: isSigned, pattern: pattern, seed: 11)
                let codestream = try FrameEncoder.encode(frame.bytes, codec: .jpeg2000, description: frame.description)
                let decoded = try FrameDecoder.decode(codestream, codec: .jpeg2000, description: frame.description)
                #expect(decoded == frame.bytes)
            }
        }
    }

    private static let frame = TestFrame(
        rows: 12, columns: 10, bitsAllocated: 16, bitsStored: 12, isSigned: true, pattern: .noise, seed: 21)

    /// The same pixels described with the other sign.
    private static func withSign(_ isSigned: Bool) -> FrameDescription {
        TestFrame(
            rows: 12, columns: 10, bitsAllocated: 16, bitsStored: 12, isSigned: isSigned, pattern: .constant, seed: 0
        ).description
    }

    @Test func `called unsigned inside a signed data set are read as two's complement`() throws {
        let codestream = try FrameEncoder.encode(
            Self.frame.bytes, codec: .jpeg2000, description: Self.withSign(false))
        let decoded = try FrameDecoder.decode(codestream, codec: .jpeg2000, description: Self.frame.description)
        #expect(decoded == Self.frame.bytes)
    }

    @Test func `called signed inside an unsigned data set are read as unsigned`() throws {
        let codestream = try FrameEncoder.encode(
            Self.frame.bytes, codec: .jpeg2000, description: Self.frame.description)
        let decoded = try FrameDecoder.decode(codestream, codec: .jpeg2000, description: Self.withSign(false))
        #expect(decoded == Self.frame.maskedBytes)
    }

    private static func box(_ kind: String, _ content: [UInt8], declaredSize: Int? = nil) -> [UInt8] {
        let size = declaredSize ?? content.count + 8
        return (0..<4).map { UInt8(truncatingIfNeeded: size >> (24 - 8 * $0)) } + Array(kind.utf8) + content
    }

    @Test(arguments: [nil, 0])
    func `wrapped in a JP2 file are read like bare ones`(declaredSize: Int?) throws {
        let codestream = try FrameEncoder.encode(
            Self.frame.bytes, codec: .jpeg2000, description: Self.frame.description)
        let file =
            Self.box("jP  ", [0x0D, 0x0A, 0x87, 0x0A]) + Self.box("ftyp", Array("jp2 ".utf8))
            + Self.box("jp2c", codestream, declaredSize: declaredSize)
        let decoded = try FrameDecoder.decode(file, codec: .jpeg2000, description: Self.frame.description)
        #expect(decoded == Self.frame.bytes)
    }

    /// Offsets into the main header: size 8, tile size 24, component count 40, precision 42, subsampling 43.
    @Test(arguments: [(11, 13), (15, 1), (40, 3), (41, 3), (42, 31), (43, 2), (44, 0), (27, 0)])
    func `are refused when their header does not fit the data set`(offset: Int, value: Int) throws {
        var codestream = try FrameEncoder.encode(
            Self.frame.bytes, codec: .jpeg2000, description: Self.frame.description)
        codestream[offset] = UInt8(value)
        #expect(throws: DICOMError.self) {
            try FrameDecoder.decode(codestream, codec: .jpeg2000, description: Self.frame.description)
        }
    }

    @Test func `with more tiles than an image needs are refused`() throws {
        let frame = TestFrame(rows: 100, columns: 100, bitsAllocated: 8, bitsStored: 8, pattern: .constant, seed: 0)
        var codestream = try FrameEncoder.encode(frame.bytes, codec: .jpeg2000, description: frame.description)
        codestream.replaceSubrange(24..<32, with: [0, 0, 0, 1, 0, 0, 0, 1])
        let error = #expect(throws: DICOMError.self) {
            try FrameDecoder.decode(codestream, codec: .jpeg2000, description: frame.description)
        }
        #expect(error?.code == .invalidCodestream)
    }

    @Test func `never trap when damaged`() throws {
        let codestream = try FrameEncoder.encode(
            Self.frame.bytes, codec: .jpeg2000, description: Self.frame.description)
        let counts = decodeDamaged(codestream, codec: .jpeg2000, description: Self.frame.description)
        #expect(counts.decoded > 0 && counts.refused > codestream.count / 2)
    }
}
