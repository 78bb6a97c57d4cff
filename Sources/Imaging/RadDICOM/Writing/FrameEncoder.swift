/// Encodes plain frames for writing: the counterpart of ``FrameDecoder``, always without loss.
package enum FrameEncoder {
    /// Encodes one frame to an encapsulated codestream.
    ///
    /// - Parameters:
    ///   - frame: samples as ``FrameDecoder`` returns them: little endian, the samples of a pixel side by side.
    ///   - codec: `.rle`, `.jpegLossless` (selection value 1) or `.jpeg2000`.
    ///   - description: the frame's shape; `frame` has to fill it.
    /// - Throws: `unsupportedTransferSyntax` for other codecs, `codestreamMismatch` where codec and shape do not go together.
    package static func encode(
        _ frame: [UInt8], codec: PixelCodec, description: FrameDescription
    ) throws(DICOMError) -> [UInt8] {
        let layout = try FrameLayout(description)
        precondition(frame.count == layout.byteCount, "The frame has to have the described size.")
        switch codec {
        case .rle:
            return RunLengthEncoder.encode(frame, layout: layout)
        case .jpegLossless:
            return try JPEGLosslessEncoder(precision: max(2, description.bitsStored)).encode(frame, layout: layout)
        case .jpeg2000:
            return try JPEG2000Encoder.encode(frame, precision: description.bitsStored, layout: layout)
        default:
            throw .codestream(.unsupportedTransferSyntax, at: nil, expected: "RLE, JPEG Lossless or JPEG 2000")
        }
    }
}
