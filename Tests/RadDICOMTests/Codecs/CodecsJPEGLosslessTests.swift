import Testing

@testable import RadDICOM

@Suite struct `JPEG Lossless frames` {
    @Test(arguments: 1...7, 2...16)
    func `come back as they were, for every predictor and depth`(selectionValue: Int, precision: Int) throws {
        for pattern in TestPattern.allCases {
            let frame = TestFrame(
                rows: 9, columns: 23, bitsAllocated: precision > 8 ? 16 : 8, bitsStored: precision, pattern: pattern,
                seed: UInt64(selectionValue * 100 + precision))
            var encoder = JPEGLosslessEncoder(precision: precision)
            encoder.selectionValue = selectionValue
            let codestream = try encoder.encode(frame.bytes, layout: frame.layout)
            let decoded = try FrameDecoder.decode(codestream, codec: .jpegLossless, description: frame.description)
            #expect(decoded == frame.bytes, "\(pattern)")
        }
    }

    @Test(arguments: [true, false], [0, 1, 3])
    func `hold three components in one scan or in three, with restarts`(isInterleaved: Bool, rows: Int) throws {
        for selectionValue in [1, 4, 7] {
            let frame = TestFrame(
                rows: 11, columns: 13, samples: 3, bitsAllocated: 8, bitsStored: 8, pattern: .smooth, seed: 3)
            var encoder = JPEGLosslessEncoder(precision: 8)
            encoder.selectionValue = selectionValue
            encoder.isInterleaved = isInterleaved
            encoder.rowsPerInterval = rows
            let codestream = try encoder.encode(frame.bytes, layout: frame.layout)
            let decoded = try FrameDecoder.decode(codestream, codec: .jpegLossless, description: frame.description)
            #expect(decoded == frame.bytes)
        }
    }

    @Test(arguments: 1...4)
    func `lose only the bits of the point transform`(pointTransform: Int) throws {
        let frame = TestFrame(
            rows: 8, columns: 40, bitsAllocated: 16, bitsStored: 12, pattern: .noise, seed: UInt64(pointTransform))
        var encoder = JPEGLosslessEncoder(precision: 12)
        encoder.pointTransform = pointTransform
        encoder.selectionValue = 5
        let codestream = try encoder.encode(frame.bytes, layout: frame.layout)
        let decoded = try FrameDecoder.decode(codestream, codec: .jpegLossless, description: frame.description)
        let mask = UInt8(0xFF) << UInt8(pointTransform)
        #expect(decoded == frame.bytes.enumerated().map { $0.offset % 2 == 0 ? $0.element & mask : $0.element })
    }

    @Test func `return signed samples with the sign that the data set gives them`() throws {
        let frame = TestFrame(
            rows: 8, columns: 40, bitsAllocated: 16, bitsStored: 12, isSigned: true, pattern: .noise, seed: 5)
        let codestream = try FrameEncoder.encode(frame.bytes, codec: .jpegLossless, description: frame.description)
        let decoded = try FrameDecoder.decode(codestream, codec: .jpegLossless, description: frame.description)
        #expect(decoded == frame.bytes)
    }

    /// Frequencies that double make an unlimited code of 17 symbols 17 bits deep.
    @Test func `have codes of at most sixteen bits, none of them all ones`() {
        let code = HuffmanCode(frequencies: (0...16).map { 1 << $0 })
        #expect(code.counts.count == 16 && code.counts.reduce(0, +) == 17)
        #expect(code.codes.allSatisfy { $0.length >= 1 && $0.bits != 1 << UInt32($0.length) - 1 })
        #expect(HuffmanTable(counts: code.counts, categories: code.symbols) != nil)
    }

    @Test func `of another size are refused before any sample is decoded`() throws {
        let frame = TestFrame(rows: 6, columns: 5, bitsAllocated: 16, bitsStored: 12, pattern: .smooth, seed: 1)
        let codestream = try FrameEncoder.encode(frame.bytes, codec: .jpegLossless, description: frame.description)
        for (rows, columns) in [(5, 6), (6, 4), (7, 5)] {
            let other = TestFrame(
                rows: rows, columns: columns, bitsAllocated: 16, bitsStored: 12, pattern: .constant, seed: 1)
            let error = #expect(throws: DICOMError.self) {
                try FrameDecoder.decode(codestream, codec: .jpegLossless, description: other.description)
            }
            #expect(error?.code == .codestreamMismatch)
        }
    }

    @Test func `of another process are refused as such`() throws {
        let frame = TestFrame(rows: 6, columns: 5, bitsAllocated: 8, bitsStored: 8, pattern: .smooth, seed: 1)
        var codestream = try FrameEncoder.encode(frame.bytes, codec: .jpegLossless, description: frame.description)
        for marker in [0xC0, 0xC1, 0xC2, 0xC7, 0xCB] as [UInt8] {
            codestream[3] = marker
            let error = #expect(throws: DICOMError.self) {
                try FrameDecoder.decode(codestream, codec: .jpegLossless, description: frame.description)
            }
            #expect(error?.code == .codestreamMismatch)
        }
    }

    @Test func `that end early are refused, never filled up`() throws {
        let frame = TestFrame(rows: 16, columns: 16, bitsAllocated: 16, bitsStored: 16, pattern: .noise, seed: 2)
        let codestream = try FrameEncoder.encode(frame.bytes, codec: .jpegLossless, description: frame.description)
        for length in 0..<(codestream.count - 2) {
            let error = #expect(throws: DICOMError.self) {
                try FrameDecoder.decode(
                    Array(codestream.prefix(length)), codec: .jpegLossless, description: frame.description)
            }
            #expect(error?.code == .pixelBytesMissing || length < 2)
        }
    }

    @Test(arguments: [1, 3])
    func `never trap when damaged`(samples: Int) throws {
        let frame = TestFrame(
            rows: 4, columns: 9, samples: samples, bitsAllocated: 16, bitsStored: 14, pattern: .smooth, seed: 9)
        var encoder = JPEGLosslessEncoder(precision: 14)
        encoder.selectionValue = 6
        encoder.rowsPerInterval = 2
        encoder.isInterleaved = false
        let codestream = try encoder.encode(frame.bytes, layout: frame.layout)
        let counts = decodeDamaged(codestream, codec: .jpegLossless, description: frame.description)
        #expect(counts.decoded > 0 && counts.refused > codestream.count / 2)
    }
}
