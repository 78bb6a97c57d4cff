#if canImport(Darwin)
    internal import Darwin
#else
    internal import Glibc
#endif

/// The storage that is the file system itself.
package struct FileSystemStorage: Storage {
    /// Makes the storage; it has no state.
    package init() {}

    package func createFile(
        at path: String, exclusive: Bool, permissions: UInt16
    ) throws(SystemError) -> any StorageFile {
        let flags = O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | (exclusive ? O_EXCL : 0)
        let number = try checkedOnce("open", path) { unsafe open(path, flags, mode_t(permissions)) }
        let descriptor = Descriptor(owning: number)
        let status = try descriptor.status(subject: path)
        guard status.kind == .regular else {
            throw SystemError(operation: "open", code: EINVAL, subject: path)
        }
        if !exclusive { try takeOver(descriptor, status: status, path: path, permissions: permissions) }
        return DescriptorFile(descriptor: descriptor, subject: path)
    }

    /// Makes an existing file ours: locked against another writer, no wider than asked, empty.
    private func takeOver(
        _ descriptor: Descriptor, status: FileStatus, path: String, permissions: UInt16
    ) throws(SystemError) {
        let locked = flock(descriptor.rawValue, LOCK_EX | LOCK_NB)
        if locked != 0, errno == EWOULDBLOCK {
            throw SystemError(operation: "flock", code: EWOULDBLOCK, subject: path)
        }
        // Another writer may have renamed the file away between our opening and our lock.
        let named = try FileStatus.ifPresent(path, followLinks: false)
        guard let named, named.inode == status.inode, named.device == status.device else {
            throw SystemError(operation: "open", code: EWOULDBLOCK, subject: path)
        }
        if status.permissions & 0o777 & ~permissions != 0 {
            try checkedOnce("fchmod", path) { fchmod(descriptor.rawValue, mode_t(permissions)) }
        }
        try checkedOnce("ftruncate", path) { ftruncate(descriptor.rawValue, 0) }
    }

    package func appendToFile(at path: String, permissions: UInt16) throws(SystemError) -> any StorageFile {
        let flags = O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK
        let number = try checkedOnce("open", path) { unsafe open(path, flags, mode_t(permissions)) }
        let descriptor = Descriptor(owning: number)
        guard try descriptor.status(subject: path).kind == .regular else {
            throw SystemError(operation: "open", code: EINVAL, subject: path)
        }
        if flock(descriptor.rawValue, LOCK_EX | LOCK_NB) != 0, errno == EWOULDBLOCK {
            throw SystemError(operation: "flock", code: EWOULDBLOCK, subject: path)
        }
        return DescriptorFile(descriptor: descriptor, subject: path)
    }

    package func rename(_ from: String, to destination: String) throws(SystemError) {
        try checkedOnce("rename", destination) {
            #if canImport(Darwin)
                unsafe Darwin.rename(from, destination)
            #else
                unsafe Glibc.rename(from, destination)
            #endif
        }
    }

    package func link(_ from: String, at destination: String) throws(SystemError) {
        try checkedOnce("link", destination) {
            #if canImport(Darwin)
                unsafe Darwin.link(from, destination)
            #else
                unsafe Glibc.link(from, destination)
            #endif
        }
    }

    package func removeFile(at path: String) throws(SystemError) {
        try checkedOnce("unlink", path) { unsafe unlink(path) }
    }

    package func createDirectory(at path: String, permissions: UInt16) throws(SystemError) {
        try checkedOnce("mkdir", path) { unsafe mkdir(path, mode_t(permissions)) }
    }

    package func synchronizeDirectory(at path: String) throws(SystemError) {
        let number = try checkedOnce("open", path) { unsafe open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC) }
        let descriptor = Descriptor(owning: number)
        try checkedOnce("fsync", path) { fsync(descriptor.rawValue) }
    }
}

/// A file of ``FileSystemStorage``.
private final class DescriptorFile: StorageFile {
    private let descriptor: Descriptor
    private let subject: String

    init(descriptor: Descriptor, subject: String) {
        self.descriptor = descriptor
        self.subject = subject
    }

    func write(_ bytes: borrowing RawSpan) throws(SystemError) -> Int {
        let number = descriptor.rawValue
        let written = unsafe bytes.withUnsafeBytes { buffer in
            #if canImport(Darwin)
                unsafe Darwin.write(number, buffer.baseAddress, buffer.count)
            #else
                unsafe Glibc.write(number, buffer.baseAddress, buffer.count)
            #endif
        }
        if written < 0 { throw SystemError(operation: "write", code: errno, subject: subject) }
        return written
    }

    func synchronize() throws(SystemError) {
        #if canImport(Darwin)
            // Darwin's fsync does not reach the medium; F_FULLFSYNC does, where the file system has it.
            if fcntl(descriptor.rawValue, F_FULLFSYNC) != -1 { return }
        #endif
        try checkedOnce("fsync", subject) { fsync(descriptor.rawValue) }
    }

    /// Gives up the lock; the descriptor itself is closed with its last reference, and what closing could
    /// report `synchronize` has reported before.
    func close() throws(SystemError) { _ = flock(descriptor.rawValue, LOCK_UN) }
}

/// Calls a C function once; an interruption is reported like any other failure.
@discardableResult
func checkedOnce(
    _ operation: String, _ subject: @autoclosure () -> String, _ call: () -> Int32
) throws(SystemError) -> Int32 {
    let result = call()
    if result == -1 {
        let code = errno
        throw SystemError(operation: operation, code: code, subject: subject())
    }
    return result
}
