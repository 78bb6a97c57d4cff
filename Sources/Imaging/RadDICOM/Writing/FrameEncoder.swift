/// Encodes plain frames for writing: the counterpart of ``FrameDecoder``, without loss except for the lossy codings.
package enum FrameEncoder {
    /// Encodes one frame to an encapsulated codestream.
    ///
    /// - Parameters:
    ///   - frame: samples as ``FrameDecoder`` returns them: little endian, the samples of a pixel side by side.
    ///   - codec: `.encapsulatedUncompressed`, `.deflatedImageFrame`, `.rle`, `.jpegLossless` (selection value 1),
    ///     `.jpegLS` and `.jpeg2000` without loss; `.jpegBaseline` and, of 8 or 12 bits, `.jpegExtended` with a little.
    ///   - description: the frame's shape; `frame` has to fill it. With `YBR_FULL_422`, baseline JPEG halves the
    ///     columns of the colour differences.
    /// - Throws: `unsupportedTransferSyntax` for other codecs, `codestreamMismatch` where codec and shape do not go together.
    package static func encode(
        _ frame: [UInt8], codec: PixelCodec, description: FrameDescription
    ) throws(DICOMError) -> [UInt8] {
        let layout = try FrameLayout(description)
        precondition(frame.count == layout.byteCount, "The frame has to have the described size.")
        switch codec {
        case .encapsulatedUncompressed:
            return frame
        case .deflatedImageFrame:
            return try Deflater.deflated(frame)
        case .jpegBaseline:
            var encoder = BaselineJPEGEncoder()
            encoder.isSubsampled = description.photometricInterpretation == "YBR_FULL_422"
            encoder.isRedGreenBlue = description.photometricInterpretation == "RGB"
            return try encoder.encode(frame, layout: layout)
        case .jpegExtended:
            return try SequentialEncoder(precision: description.bitsStored).encode(frame, layout: layout)
        case .jpegLS:
            return try JPEGLSEncoder(precision: max(2, description.bitsStored)).encode(frame, layout: layout)
        case .rle:
            return RunLengthEncoder.encode(frame, layout: layout)
        case .jpegLossless:
            return try JPEGLosslessEncoder(precision: max(2, description.bitsStored)).encode(frame, layout: layout)
        case .jpeg2000:
            return try JPEG2000Encoder.encode(frame, precision: description.bitsStored, layout: layout)
        default:
            throw .codestream(
                .unsupportedTransferSyntax, at: nil, expected: "a coding that is written", found: codec.rawValue)
        }
    }
}
