#if canImport(Glibc)
    internal import Glibc
#endif

/// Turns bytes in one of the system's character encodings into text (`iconv`).
package enum CharacterSetConverter {
    /// The text; each byte that means nothing in the encoding becomes U+FFFD.
    ///
    /// - Parameter encoding: A name that `iconv_open` knows, such as `ISO-8859-5` or `EUC-JP`.
    /// - Returns: Nil where the system does not offer the encoding; so far always outside Linux.
    package static func decode(_ bytes: [UInt8], from encoding: String) -> String? {
        #if canImport(Glibc)
            guard let converter = unsafe iconv_open("UTF-8", encoding) else { return nil }
            if Int(bitPattern: converter) == -1 { return nil }
            defer { _ = unsafe iconv_close(converter) }
            var text: [UInt8] = []
            // No encoding yields more than four bytes of UTF-8 for one of its own.
            var output = [UInt8](repeating: 0, count: bytes.count * 4 + 16)
            var start = 0
            while start < bytes.count {
                let (taken, given, isWhole) = unsafe step(converter, bytes, start, &output)
                text += output[..<given]
                start += taken
                if isWhole { break }
                text += [0xEF, 0xBF, 0xBD]
                start += 1
            }
            return String(decoding: text, as: UTF8.self)
        #else
            return nil
        #endif
    }

    #if canImport(Glibc)
        /// Converts up to the first byte that cannot be converted.
        private static func step(
            _ converter: iconv_t, _ bytes: [UInt8], _ start: Int, _ output: inout [UInt8]
        ) -> (taken: Int, given: Int, isWhole: Bool) {
            let available = bytes.count - start
            let capacity = output.count
            return unsafe bytes.withUnsafeBytes { input in
                unsafe output.withUnsafeMutableBytes { output in
                    // iconv never writes through its input, whatever its declaration says.
                    var from = unsafe input.baseAddress.map {
                        unsafe UnsafeMutablePointer(mutating: $0.assumingMemoryBound(to: CChar.self)).advanced(
                            by: start)
                    }
                    var to = unsafe output.baseAddress?.assumingMemoryBound(to: CChar.self)
                    var left = available
                    var room = capacity
                    let status = unsafe iconv(converter, &from, &left, &to, &room)
                    return (available - left, capacity - room, status != -1 && left == 0)
                }
            }
        }
    #endif
}
