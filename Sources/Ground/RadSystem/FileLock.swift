#if canImport(Darwin)
    internal import Darwin
#else
    internal import Glibc
#endif

/// An exclusive lock on a lock file, free as soon as its holder ends, however it ends.
///
/// The lock is `flock(2)` on an open file, so it belongs to this object and not to the process, and no
/// process that was killed can leave it behind. The lock file itself stays.
package struct FileLock: ~Copyable, Sendable {
    /// What holds the lock; copies of it in other processes hold it too.
    let descriptor: Descriptor

    /// Takes the lock without waiting.
    ///
    /// - Parameters:
    ///   - path: The lock file, which is created where it is missing.
    ///   - subject: What errors call the thing that is locked.
    /// - Throws: `EWOULDBLOCK` when another holder has it (see ``SystemError/isInUse``).
    package init(at path: String, subject: String) throws(SystemError) {
        descriptor = try Self.opened(path, subject, LOCK_EX | LOCK_NB)
    }

    /// Takes the lock, waiting for whoever holds it; for work of moments only.
    ///
    /// - Parameters:
    ///   - path: The lock file, which is created where it is missing.
    ///   - subject: What errors call the thing that is locked.
    package init(waitingAt path: String, subject: String) throws(SystemError) {
        descriptor = try Self.opened(path, subject, LOCK_EX)
    }

    private static func opened(_ path: String, _ subject: String, _ operation: Int32) throws(SystemError) -> Descriptor
    {
        let flags = O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK
        while true {
            let number = try checked("open", subject) { unsafe open(path, flags, 0o600) }
            let opened = Descriptor(owning: number)
            try checked("flock", subject) { flock(opened.rawValue, operation) }
            // Its holder may have removed the file meanwhile: then this lock is of no file that others would find.
            var status = stat()
            try checked("fstat", subject) { unsafe fstat(opened.rawValue, &status) }
            let locked = FileStatus(status)
            if let now = try FileStatus.ifPresent(path, followLinks: false), now.inode == locked.inode,
                now.device == locked.device
            {
                return opened
            }
        }
    }

    // Unlocked and not only closed: a process that is just being started shares the open file for a moment.
    deinit { _ = flock(descriptor.rawValue, LOCK_UN) }

    /// Whether somebody holds the lock at this moment; false where there is no lock file.
    package static func isHeld(at path: String, subject: String) throws(SystemError) -> Bool {
        if try FileStatus.ifPresent(path) == nil { return false }
        do {
            _ = try FileLock(at: path, subject: subject)
            return false
        } catch {
            if error.isInUse { return true }
            throw error
        }
    }
}

extension SystemError {
    /// Whether the failure means that another holder has the lock.
    package var isInUse: Bool { operation == "flock" && code == EWOULDBLOCK }
}
