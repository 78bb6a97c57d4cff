#if canImport(Darwin)
    internal import Darwin
#else
    internal import Glibc
#endif

/// Writes text to standard output, where results go; what can't be written (a closed pipe) is dropped.
package func writeStandardOutput(_ text: String) { writeAll(text, to: 1) }

/// Writes text to standard error, where messages go; what can't be written is dropped.
package func writeStandardError(_ text: String) { writeAll(text, to: 2) }

private func writeAll(_ text: String, to descriptor: Int32) {
    let bytes = Array(text.utf8)
    var done = 0
    while done < bytes.count {
        let written = unsafe bytes.withUnsafeBytes { buffer in
            unsafe write(descriptor, buffer.baseAddress?.advanced(by: done), bytes.count - done)
        }
        if written < 0, errno == EINTR { continue }
        if written <= 0 { return }
        done += written
    }
}
