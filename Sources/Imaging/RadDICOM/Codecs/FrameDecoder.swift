/// Decodes one encapsulated frame to plain samples (PS3.5 8.2 and Annex A.4).
///
/// Every decoder first holds the codestream's own header against the data set's description, so that no buffer is
/// sized and no C code is called on the word of the codestream alone.
package enum FrameDecoder {
    /// The largest number of rows or columns that is decoded.
    package static let maximumSide = 32_768
    /// The largest decoded frame, in bytes.
    package static let maximumFrameSize = 1 << 30
    /// Bytes that a sample takes where a frame becomes numbers, and inside OpenJPEG.
    static let bytesPerNumber = 4

    /// Decodes one frame.
    ///
    /// - Parameters:
    ///   - codestream: all fragments of the frame, joined.
    ///   - codec: the coding that the transfer syntax names; native frames do not come here.
    ///   - description: what the data set says of its pixels.
    ///   - limits: how much memory the bytes of the codestream warrant.
    /// - Returns: rows x columns x samples, row by row, the samples of a pixel side by side whatever
    ///   PlanarConfiguration says; each sample little endian in `bitsAllocated` bits. Components that JPEG 2000 had
    ///   transformed (YBR_RCT, YBR_ICT) come back as red, green, blue; those of 8-bit JPEG as they were coded.
    /// - Throws: `unsupportedTransferSyntax` for codings that are not read, `codestreamMismatch`, `invalidCodestream`,
    ///   `pixelBytesMissing` or `limitExceeded`; offsets count from the start of the codestream.
    package static func decode(
        _ codestream: [UInt8], codec: PixelCodec, description: FrameDescription,
        limits: ReadingLimits = ReadingLimits()
    ) throws(DICOMError) -> [UInt8] {
        let layout = try FrameLayout(description)
        try limits.check(frameMemory: layout.sampleCount * bytesPerNumber, codedBytes: codestream.count)
        switch codec {
        case .rle:
            return try RunLengthDecoder.decode(codestream, layout: layout)
        case .jpegBaseline, .jpegExtended, .jpegRetired, .jpegLossless, .jpegLS:
            return try JPEGDecoder.decode(codestream, layout: layout, allowsForeignCodecs: codec.isForeign)
        case .jpeg2000, .highThroughputJPEG2000:
            return try JPEG2000Decoder.decode(codestream, layout: layout, limits: limits)
        case .native, .encapsulatedUncompressed, .deflatedImageFrame, .jpeg2000MultiComponent, .jpegXL, .video:
            throw .codestream(
                .unsupportedTransferSyntax, at: nil, expected: "RLE, JPEG, JPEG-LS, JPEG 2000 or HTJ2K",
                found: codec.rawValue)
        }
    }
}

/// The checked shape of a decoded frame: no product of its fields overflows.
struct FrameLayout: Hashable, Sendable {
    let rows: Int
    let columns: Int
    let samplesPerPixel: Int
    /// 1, 2 or 4.
    let bytesPerSample: Int
    /// True where samples are two's complement (PixelRepresentation 1).
    let isSigned: Bool

    var pixelCount: Int { rows * columns }
    var sampleCount: Int { pixelCount * samplesPerPixel }
    var byteCount: Int { sampleCount * bytesPerSample }
    var bitsPerSample: Int { bytesPerSample * 8 }

    init(_ description: FrameDescription) throws(DICOMError) {
        let sides = 1...FrameDecoder.maximumSide
        guard sides.contains(description.rows), sides.contains(description.columns) else {
            throw .codestream(
                .limitExceeded, at: nil, expected: "1 to \(FrameDecoder.maximumSide) rows and columns",
                found: "\(description.rows) x \(description.columns)")
        }
        guard description.samplesPerPixel == 1 || description.samplesPerPixel == 3 else {
            throw .codestream(
                .codestreamMismatch, at: nil, expected: "1 or 3 samples per pixel",
                found: "\(description.samplesPerPixel)")
        }
        guard [8, 16, 32].contains(description.bitsAllocated) else {
            throw .codestream(
                .codestreamMismatch, at: nil, expected: "8, 16 or 32 bits allocated",
                found: "\(description.bitsAllocated)")
        }
        rows = description.rows
        columns = description.columns
        samplesPerPixel = description.samplesPerPixel
        bytesPerSample = description.bitsAllocated / 8
        isSigned = description.isSigned
        guard byteCount <= FrameDecoder.maximumFrameSize else {
            throw .codestream(
                .limitExceeded, at: nil, expected: "at most \(FrameDecoder.maximumFrameSize) bytes",
                found: "\(byteCount)")
        }
    }
}
