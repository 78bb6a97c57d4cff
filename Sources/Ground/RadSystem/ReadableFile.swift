#if canImport(Darwin)
    internal import Darwin
#else
    internal import Glibc
#endif

/// A regular file that is open for reading at any offset (`pread`), closed with the last reference.
///
/// Anything but a regular file is refused before it can hang the reader: the file is opened without
/// waiting for a FIFO's other end and its kind is checked on the open descriptor.
package final class ReadableFile: Sendable {
    private let descriptor: Descriptor
    private let subject: String
    /// The first bytes where they were read ahead; else empty.
    private let start: [UInt8]

    /// The status at the moment of opening.
    package let status: FileStatus

    /// Opens a file by the bytes of its path.
    ///
    /// - Parameters:
    ///   - path: The path without a terminating zero; a zero byte inside is an error.
    ///   - followLinks: Whether the last component may be a symbolic link.
    ///   - subject: What errors call the file; a role, never an archive path.
    package convenience init(
        path: [UInt8], followLinks: Bool, subject: String = "archive file"
    ) throws(SystemError) {
        try self.init(name: path[...], in: nil, followLinks: followLinks, subject: subject)
    }

    /// Opens a file by the bytes of its path, and reads its first bytes for whoever asks for them.
    package convenience init(
        path: [UInt8], followLinks: Bool, readingAhead count: Int, subject: String = "archive file"
    ) throws(SystemError) {
        try self.init(name: path[...], in: nil, followLinks: followLinks, readingAhead: count, subject: subject)
    }

    /// Opens a file by the bytes of its name in an open folder, or by its path.
    convenience init(
        name: ArraySlice<UInt8>, in folder: Descriptor?, followLinks: Bool, readingAhead count: Int = 0,
        subject: String
    ) throws(SystemError) {
        if name.isEmpty || name.contains(0) {
            throw SystemError(operation: "open", code: ENOENT, subject: subject)
        }
        let flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY | (followLinks ? 0 : O_NOFOLLOW)
        let directory = folder?.rawValue ?? AT_FDCWD
        let number = try checked("open", subject) {
            unsafe withUnsafeTemporaryAllocation(of: CChar.self, capacity: name.count + 1) { characters in
                var end = 0
                for byte in name {
                    unsafe characters[end] = CChar(bitPattern: byte)
                    end += 1
                }
                unsafe characters[end] = 0
                return unsafe characters.baseAddress.map { unsafe openat(directory, $0, flags) } ?? -1
            }
        }
        try self.init(
            descriptor: Descriptor(owningCloseOnExec: number), readingAhead: count, subject: subject)
    }

    /// Opens a file by its path.
    package convenience init(
        path: String, followLinks: Bool, subject: String = "archive file"
    ) throws(SystemError) {
        try self.init(path: Array(path.utf8), followLinks: followLinks, subject: subject)
    }

    /// Reads from a descriptor that is already open, for example one received from another process.
    package convenience init(
        descriptor: Descriptor, subject: String = "archive file"
    ) throws(SystemError) {
        try self.init(descriptor: descriptor, readingAhead: 0, subject: subject)
    }

    private init(descriptor: Descriptor, readingAhead count: Int, subject: String) throws(SystemError) {
        let status = try descriptor.status(subject: subject)
        guard status.kind == .regular else {
            throw SystemError(
                operation: "open", code: status.kind == .directory ? EISDIR : EINVAL, subject: subject)
        }
        self.descriptor = descriptor
        self.status = status
        self.subject = subject
        start =
            count == 0
            ? []
            : try Self.read(
                descriptor, at: 0, count: Int(min(Int64(count), max(0, status.size))), subject: subject)
    }

    /// The status now, to see whether the file was changed since it was opened.
    package func currentStatus() throws(SystemError) -> FileStatus {
        try descriptor.status(subject: subject)
    }

    /// Reads up to `count` bytes from `offset`; fewer only at the end of the file.
    ///
    /// No more memory is taken than the file has bytes left, whatever `count` asks.
    package func read(at offset: Int64, count: Int) throws(SystemError) -> [UInt8] {
        precondition(offset >= 0 && count >= 0, "An offset and a count are not negative.")
        let left = try max(0, currentStatus().size - offset)
        let wanted = Int(min(Int64(count), left))
        var bytes = [UInt8](repeating: 0, count: wanted)
        let got = try read(at: offset, into: &bytes, from: 0, count: wanted)
        if got < wanted { bytes.removeLast(wanted - got) }
        return bytes
    }

    /// Reads up to `count` bytes from `offset` into an array that is large enough.
    ///
    /// - Returns: The number of bytes read; fewer than `count` only at the end of the file.
    package func read(
        at offset: Int64, into bytes: inout [UInt8], from start: Int, count: Int
    ) throws(SystemError) -> Int {
        precondition(offset >= 0 && start >= 0 && count >= 0 && start <= bytes.count - count, "The range fits.")
        if let range = rangeOfStart(offset, count) {
            bytes.replaceSubrange(start..<start + count, with: self.start[range])
            return count
        }
        var done = 0
        while done < count {
            let got = try checked("pread", subject) {
                unsafe bytes.withUnsafeMutableBytes { buffer in
                    unsafe pread(
                        descriptor.rawValue, buffer.baseAddress?.advanced(by: start + done), count - done,
                        off_t(offset) + off_t(done))
                }
            }
            if got == 0 { break }
            done += got
        }
        return done
    }

    /// Reads up to `count` bytes from `offset`, for callers that know that the file has them.
    ///
    /// Unlike ``read(at:count:)`` it asks for no size and clears no memory first.
    func readAvailable(at offset: Int64, count: Int) throws(SystemError) -> [UInt8] {
        precondition(offset >= 0 && count >= 0, "An offset and a count are not negative.")
        if let range = rangeOfStart(offset, count) { return Array(start[range]) }
        return try Self.read(descriptor, at: offset, count: count, subject: subject)
    }

    /// Where bytes stand in what was read ahead; nil where they are to be read.
    private func rangeOfStart(_ offset: Int64, _ count: Int) -> Range<Int>? {
        if start.isEmpty || offset >= start.count || count > start.count - Int(offset) { return nil }
        return Int(offset)..<Int(offset) + count
    }

    private static func read(
        _ descriptor: Descriptor, at offset: Int64, count: Int, subject: String
    ) throws(SystemError) -> [UInt8] {
        // Without room of its own the array would be the one that all empty arrays share, and its count be written to.
        guard count > 0 else { return [] }
        var failure: SystemError?
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, done in
            while done < count, failure == nil {
                do throws(SystemError) {
                    let got = try checked("pread", subject) {
                        unsafe pread(
                            descriptor.rawValue, buffer.baseAddress?.advanced(by: done), count - done,
                            off_t(offset) + off_t(done))
                    }
                    if got == 0 { break }
                    done += got
                } catch {
                    failure = error
                }
            }
        }
        if let failure { throw failure }
        return bytes
    }

    /// The whole file.
    ///
    /// - Throws: `EFBIG` when it has more than `limit` bytes, before anything is read.
    package func readAll(limit: Int) throws(SystemError) -> [UInt8] {
        let size = try currentStatus().size
        if size > Int64(limit) { throw SystemError(operation: "read", code: EFBIG, subject: subject) }
        return try read(at: 0, count: Int(size))
    }
}
