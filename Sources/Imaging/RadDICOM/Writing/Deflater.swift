import RadContainers

/// Compresses data sets.
enum Deflater {
    /// A raw deflate stream (PS3.5 A.5), filled up to an even number of bytes.
    static func deflated(_ bytes: [UInt8]) throws(DICOMError) -> [UInt8] {
        do {
            let output = try DeflateEncoder.deflated(bytes, framing: .raw)
            return output.count % 2 == 0 ? output : output + [0]
        } catch {
            throw DICOMError(.codecFailed, expected: error.expected, found: error.found)
        }
    }
}
