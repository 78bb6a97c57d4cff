/// One marker of a JPEG stream with the parameters that follow it (ITU-T T.81 B.1.1.4).
struct JPEGSegment {
    let marker: UInt8
    /// Where the marker stands.
    let start: Int
    /// Where the parameters stand, without their length; empty for markers that stand alone.
    let parameters: Range<Int>

    /// Where the next marker, or entropy-coded data, may begin.
    var end: Int { parameters.upperBound }

    /// Finds the next marker; bytes that are no marker are passed over.
    ///
    /// - Throws: `pixel-bytes-missing` at the end of the stream, `invalid-codestream` for a length that is none.
    init(in codestream: [UInt8], from offset: Int) throws(DICOMError) {
        var position = offset
        while position + 1 < codestream.count,
            codestream[position] != 0xFF || codestream[position + 1] == 0 || codestream[position + 1] == 0xFF
        {
            position += 1
        }
        guard position + 1 < codestream.count else {
            throw .codestream(.pixelBytesMissing, at: codestream.count, expected: "a marker", found: "the end")
        }
        marker = codestream[position + 1]
        start = position
        if JPEGMarker.standsAlone(marker) {
            parameters = (position + 2)..<(position + 2)
            return
        }
        guard position + 4 <= codestream.count else {
            throw .codestream(.pixelBytesMissing, at: position, expected: "a segment length", found: "the end")
        }
        let length = Int(codestream[position + 2]) << 8 | Int(codestream[position + 3])
        guard length >= 2 else {
            throw .codestream(
                .invalidCodestream, at: position + 2, expected: "a length of 2 or more", found: "\(length)")
        }
        guard position + 2 + length <= codestream.count else {
            throw .codestream(
                .pixelBytesMissing, at: position + 2, expected: "\(length) bytes",
                found: "\(codestream.count - position - 2)")
        }
        parameters = (position + 4)..<(position + 2 + length)
    }
}
