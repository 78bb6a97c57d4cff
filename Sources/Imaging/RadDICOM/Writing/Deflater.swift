internal import CZlib

/// Compresses data sets through zlib.
enum Deflater {
    /// A raw deflate stream (PS3.5 A.5), filled up to an even number of bytes.
    static func deflated(_ bytes: [UInt8]) throws(DICOMError) -> [UInt8] {
        var stream = unsafe z_stream()
        let size = Int32(unsafe MemoryLayout<z_stream>.size)
        let negativeWindowBits = -MAX_WBITS
        guard
            unsafe deflateInit2_(
                &stream, Z_DEFAULT_COMPRESSION, Z_DEFLATED, negativeWindowBits, MAX_MEM_LEVEL, Z_DEFAULT_STRATEGY,
                ZLIB_VERSION, size) == Z_OK
        else { throw DICOMError(.codecFailed, expected: "a deflate stream") }
        defer { unsafe deflateEnd(&stream) }
        var input = bytes
        var output = [UInt8](repeating: 0, count: Int(unsafe deflateBound(&stream, UInt(bytes.count))))
        let inputCount = UInt32(clamping: input.count)
        let outputCount = UInt32(clamping: output.count)
        let status = unsafe input.withUnsafeMutableBufferPointer { input in
            unsafe output.withUnsafeMutableBufferPointer { output in
                unsafe stream.next_in = input.baseAddress
                unsafe stream.avail_in = inputCount
                unsafe stream.next_out = output.baseAddress
                unsafe stream.avail_out = outputCount
                return unsafe deflate(&stream, Z_FINISH)
            }
        }
        guard status == Z_STREAM_END else {
            throw DICOMError(.codecFailed, expected: "the end of the deflate stream", found: "\(status)")
        }
        output.removeLast(unsafe Int(stream.avail_out))
        if output.count % 2 != 0 { output.append(0) }
        return output
    }
}
