#if canImport(Darwin)
    internal import Darwin
#else
    internal import Glibc
#endif

/// An open descriptor that is closed when the last reference goes.
///
/// Every descriptor of radzoo is close-on-exec, so that a child process gets only what it is handed.
package final class Descriptor: Sendable {
    /// The number of the descriptor, valid as long as this object lives.
    package let rawValue: Int32

    /// Takes over an open descriptor and marks it close-on-exec.
    package init(owning rawValue: Int32) {
        self.rawValue = rawValue
        let flags = fcntl(rawValue, F_GETFD)
        if flags >= 0, flags & FD_CLOEXEC == 0 { _ = fcntl(rawValue, F_SETFD, flags | FD_CLOEXEC) }
    }

    /// Takes over a descriptor that was opened close-on-exec, without asking the kernel for that again.
    init(owningCloseOnExec rawValue: Int32) { self.rawValue = rawValue }

    deinit { _ = close(rawValue) }

    /// The kind, size and times of what is open.
    package func status(subject: String = "file") throws(SystemError) -> FileStatus {
        var status = stat()
        try checked("fstat", subject) { unsafe fstat(rawValue, &status) }
        return FileStatus(status)
    }

    /// Makes reads and writes return at once where they would wait.
    func setNonBlocking(subject: String) throws(SystemError) {
        let flags = try checked("fcntl", subject) { fcntl(rawValue, F_GETFL) }
        try checked("fcntl", subject) { fcntl(rawValue, F_SETFL, flags | O_NONBLOCK) }
    }

    /// A pipe: what is written to the second end is read from the first.
    static func pipe(subject: String) throws(SystemError) -> (reading: Descriptor, writing: Descriptor) {
        var ends: [Int32] = [-1, -1]
        try checked("pipe", subject) { Self.makePipe(&ends) }
        return (Descriptor(owning: ends[0]), Descriptor(owning: ends[1]))
    }

    private static func makePipe(_ ends: inout [Int32]) -> Int32 {
        unsafe ends.withUnsafeMutableBufferPointer { buffer in
            #if canImport(Darwin)
                unsafe Darwin.pipe(buffer.baseAddress)
            #else
                unsafe Glibc.pipe(buffer.baseAddress)
            #endif
        }
    }
}
