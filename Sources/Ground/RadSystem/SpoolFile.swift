#if canImport(Darwin)
    internal import Darwin
#else
    internal import Glibc
#endif

/// A temporary file without a name that takes a bounded number of bytes and vanishes with its last reader.
package final class SpoolFile {
    private let descriptor: Descriptor
    private let limit: Int64
    /// Bytes written so far.
    package private(set) var count: Int64 = 0

    private static let subject = "spool file"

    /// Makes an empty file.
    ///
    /// - Parameters:
    ///   - directory: The folder on whose file system it lies; nil: `TMPDIR`, or else `/var/tmp`.
    ///   - limit: Bytes that it may take.
    package init(in directory: String? = nil, limit: Int64) throws(SystemError) {
        let folder = directory ?? environmentValue("TMPDIR") ?? "/var/tmp"
        descriptor = try makeUnlinkedFile(in: folder, subject: Self.subject)
        self.limit = limit
    }

    /// Adds bytes at the end.
    ///
    /// - Throws: `EFBIG` above the limit; `ENOSPC`, `EDQUOT` and the like.
    package func append(_ bytes: ArraySlice<UInt8>) throws(SystemError) {
        guard Int64(bytes.count) <= limit - count else {
            throw SystemError(operation: "write", code: EFBIG, subject: Self.subject)
        }
        var done = 0
        while done < bytes.count {
            let offset = off_t(count)
            let got = try checked("pwrite", Self.subject) {
                unsafe bytes.withUnsafeBytes { buffer in
                    unsafe pwrite(
                        descriptor.rawValue, buffer.baseAddress?.advanced(by: done), buffer.count - done, offset)
                }
            }
            done += got
            count += Int64(got)
        }
    }

    /// What was written, for reading at any offset.
    package func readable() throws(SystemError) -> ReadableFile {
        try ReadableFile(descriptor: descriptor, subject: Self.subject)
    }
}
