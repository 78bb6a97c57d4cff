/// What the frame header of a lossless stream says (ITU-T T.81 B.2.2).
struct LosslessFrameHeader: Hashable, Sendable {
    let precision: Int
    let rows: Int
    let columns: Int
    /// The component identifiers, in the order of their samples.
    let components: [UInt8]

    /// Reads the parameters of a frame header that start at `offset`, and holds them against the data set.
    init(_ parameters: [UInt8], at offset: Int, layout: FrameLayout) throws(DICOMError) {
        guard parameters.count >= 6, parameters.count >= 6 + 3 * Int(parameters[5]) else {
            throw .codestream(
                .invalidCodestream, at: offset, expected: "a whole frame header", found: "\(parameters.count) bytes")
        }
        precision = Int(parameters[0])
        rows = Int(parameters[1]) << 8 | Int(parameters[2])
        columns = Int(parameters[3]) << 8 | Int(parameters[4])
        let count = Int(parameters[5])
        components = (0..<count).map { parameters[6 + 3 * $0] }
        guard rows == layout.rows, columns == layout.columns, count == layout.samplesPerPixel else {
            throw .codestream(
                .codestreamMismatch, at: offset,
                expected: "\(layout.rows) x \(layout.columns) x \(layout.samplesPerPixel)",
                found: "\(rows) x \(columns) x \(count)")
        }
        guard (2...16).contains(precision), precision <= layout.bitsPerSample else {
            throw .codestream(
                .codestreamMismatch, at: offset, expected: "2 to \(min(layout.bitsPerSample, 16)) bits",
                found: "\(precision)")
        }
        // A lone component is never subsampled, whatever its factors say (T.81 A.2.2).
        let isSubsampled = count > 1 && (0..<count).contains { parameters[7 + 3 * $0] != 0x11 }
        guard !isSubsampled, Set(components).count == count else {
            throw .codestream(
                .invalidCodestream, at: offset, expected: "distinct components of full resolution", found: nil)
        }
    }
}
