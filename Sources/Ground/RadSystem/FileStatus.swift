#if canImport(Darwin)
    internal import Darwin
#else
    internal import Glibc
#endif

/// What the file system says about a file without reading it.
package struct FileStatus: Hashable, Sendable {
    /// What kind of thing a name stands for.
    package enum Kind: Hashable, Sendable {
        case regular, directory, symbolicLink, other
    }

    /// What kind of thing it is; sockets, FIFOs and devices are `other`.
    package let kind: Kind

    /// The length in bytes.
    package let size: Int64

    /// The time of the last change of content, in nanoseconds since 1970-01-01 UTC.
    package let modificationTime: Int64

    /// The number of the file within its device.
    package let inode: UInt64

    /// The number of the device.
    package let device: UInt64

    /// The permission bits, for example 0o600.
    package let permissions: UInt16

    /// The numeric identity of the owner.
    package let owner: UInt32

    /// The number of names that the file has.
    package let linkCount: UInt64

    init(_ status: stat) {
        switch status.st_mode & S_IFMT {
        case S_IFREG: kind = .regular
        case S_IFDIR: kind = .directory
        case S_IFLNK: kind = .symbolicLink
        default: kind = .other
        }
        size = Int64(status.st_size)
        #if canImport(Darwin)
            let time = status.st_mtimespec
        #else
            let time = status.st_mtim
        #endif
        let (seconds, overflow) = Int64(time.tv_sec).multipliedReportingOverflow(by: 1_000_000_000)
        let (nanoseconds, carry) = seconds.addingReportingOverflow(Int64(time.tv_nsec))
        modificationTime = overflow || carry ? Int64.max : nanoseconds
        inode = UInt64(truncatingIfNeeded: status.st_ino)
        device = UInt64(truncatingIfNeeded: status.st_dev)
        permissions = UInt16(truncatingIfNeeded: status.st_mode & 0o7777)
        owner = status.st_uid
        linkCount = UInt64(truncatingIfNeeded: status.st_nlink)
    }

    /// The status of what a path names.
    ///
    /// - Parameters:
    ///   - path: A path that the operator typed or that radzoo made.
    ///   - followLinks: Whether a symbolic link stands for what it points to.
    ///   - subject: What errors call it; by default the path.
    package static func of(
        _ path: String, followLinks: Bool = true, subject: String? = nil
    ) throws(SystemError) -> FileStatus {
        var status = stat()
        try checked("stat", subject ?? path) {
            unsafe fstatat(AT_FDCWD, path, &status, followLinks ? 0 : AT_SYMLINK_NOFOLLOW)
        }
        return FileStatus(status)
    }

    /// The status of what a path names, or nil where there is nothing.
    package static func ifPresent(_ path: String, followLinks: Bool = true) throws(SystemError) -> FileStatus? {
        do {
            return try of(path, followLinks: followLinks)
        } catch {
            if error.code == ENOENT || error.code == ENOTDIR { return nil }
            throw error
        }
    }
}
