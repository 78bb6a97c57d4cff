internal import CZlib

/// Compresses through zlib; equal bytes give equal streams on one version of zlib.
package enum DeflateEncoder {
    private static let piece = 1 << 30

    /// A deflate stream of bytes, bare or as a gzip file without a name or a time.
    package static func deflated(
        _ bytes: [UInt8], framing: InflateStream.Framing
    ) throws(ContainerError) -> [UInt8] {
        var stream = unsafe z_stream()
        let size = Int32(unsafe MemoryLayout<z_stream>.size)
        let windowBits = framing == .raw ? -MAX_WBITS : MAX_WBITS + 16
        guard
            unsafe deflateInit2_(
                &stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, windowBits, MAX_MEM_LEVEL, Z_DEFAULT_STRATEGY,
                ZLIB_VERSION, size) == Z_OK
        else { throw ContainerError(.corrupt, expected: "a deflate stream") }
        defer { unsafe deflateEnd(&stream) }
        var input = bytes
        var output = [UInt8](repeating: 0, count: Int(unsafe deflateBound(&stream, UInt(bytes.count))) + 64)
        var taken = 0
        var given = 0
        var status = Z_OK
        while status == Z_OK {
            // zlib counts in 32 bits.
            let inputCount = min(input.count - taken, piece)
            let outputCount = min(output.count - given, piece)
            let isLast = taken + inputCount == input.count
            status = unsafe input.withUnsafeMutableBufferPointer { input in
                unsafe output.withUnsafeMutableBufferPointer { output in
                    unsafe stream.next_in = input.baseAddress?.advanced(by: taken)
                    unsafe stream.avail_in = UInt32(inputCount)
                    unsafe stream.next_out = output.baseAddress?.advanced(by: given)
                    unsafe stream.avail_out = UInt32(outputCount)
                    return unsafe deflate(&stream, isLast ? Z_FINISH : Z_NO_FLUSH)
                }
            }
            taken += inputCount - Int(unsafe stream.avail_in)
            given += outputCount - Int(unsafe stream.avail_out)
        }
        guard status == Z_STREAM_END else {
            throw ContainerError(.corrupt, expected: "the end of the deflate stream", found: "\(status)")
        }
        output.removeLast(output.count - given)
        return output
    }
}
