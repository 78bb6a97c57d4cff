#if canImport(Darwin)
    internal import Darwin
#else
    internal import Glibc
#endif

/// Writes text to standard output, where results go.
///
/// - Throws: ``SystemError`` when it can't be written, such as to a full disk.
package func writeStandardOutput(_ text: String) throws(SystemError) {
    guard writeAll(text, to: 1) else {
        throw SystemError(operation: "write", code: errno, subject: "standard output")
    }
}

/// Writes text to standard error, where messages go; what can't be written is dropped.
package func writeStandardError(_ text: String) { _ = writeAll(text, to: 2) }

/// Reads all of standard input.
///
/// - Parameter limit: The most bytes that may come.
/// - Throws: ``SystemError`` when it can't be read or is longer.
package func readStandardInput(limit: Int) throws(SystemError) -> [UInt8] {
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 1 << 16)
    while true {
        let count = unsafe buffer.withUnsafeMutableBytes { unsafe read(0, $0.baseAddress, $0.count) }
        if count < 0, errno == EINTR { continue }
        if count < 0 { throw SystemError(operation: "read", code: errno, subject: "standard input") }
        if count == 0 { return bytes }
        guard bytes.count + count <= limit else {
            throw SystemError(operation: "read", code: EFBIG, subject: "standard input")
        }
        bytes += buffer[..<count]
    }
}

/// Whether all of it was written; `errno` says why not.
private func writeAll(_ text: String, to descriptor: Int32) -> Bool {
    let bytes = Array(text.utf8)
    var done = 0
    while done < bytes.count {
        let written = unsafe bytes.withUnsafeBytes { buffer in
            unsafe write(descriptor, buffer.baseAddress?.advanced(by: done), bytes.count - done)
        }
        if written < 0, errno == EINTR { continue }
        if written <= 0 { return false }
        done += written
    }
    return true
}
