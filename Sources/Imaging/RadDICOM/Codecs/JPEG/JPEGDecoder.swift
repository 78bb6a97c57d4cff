/// Decodes a frame of any JPEG or JPEG-LS process that is read, by what its own frame header says.
///
/// The transfer syntax does not decide: archives hold lossless streams under the identifier of the extended process,
/// and other mixtures. It does decide whether a C library may be asked: never for identifiers whose streams are decoded
/// here.
enum JPEGDecoder {
    static func decode(
        _ codestream: [UInt8], layout: FrameLayout, allowsForeignCodecs: Bool
    ) throws(DICOMError) -> [UInt8] {
        let header = try JPEGFrameHeader(codestream)
        try header.check(against: layout)
        if header.marker == JPEGMarker.startOfFrameLossless {
            return try JPEGLosslessDecoder.decode(codestream, layout: layout)
        }
        if header.precision == 12,
            header.marker == JPEGMarker.startOfFrameExtended || header.marker == JPEGMarker.startOfFrameBaseline
        {
            return try SequentialDecoder.decode(codestream, header: header, layout: layout)
        }
        guard allowsForeignCodecs else {
            throw .codestream(
                .codestreamMismatch, at: header.offset,
                expected: "a lossless Huffman frame (marker \(JPEGMarker.startOfFrameLossless))",
                found: "marker \(header.marker)")
        }
        switch (header.marker, header.precision) {
        case (JPEGMarker.startOfFrameJPEGLS, _):
            return try JPEGLSDecoder.decode(codestream, header: header, layout: layout)
        case (JPEGMarker.startOfFrameBaseline, 8), (JPEGMarker.startOfFrameExtended, 8),
            (JPEGMarker.startOfFrameProgressive, 8), (JPEGMarker.startOfFrameArithmetic, 8),
            (JPEGMarker.startOfFrameArithmeticProgressive, 8):
            return try TurboJPEGDecoder.decode(codestream, header: header, layout: layout)
        default:
            throw .codestream(
                .unsupportedTransferSyntax, at: header.offset,
                expected: "a lossless, sequential or 8-bit progressive JPEG frame, or JPEG-LS",
                found: "marker \(header.marker), \(header.precision) bits")
        }
    }
}
