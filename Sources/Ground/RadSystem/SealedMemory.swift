#if canImport(Darwin)
    internal import Darwin
#else
    internal import Glibc
#endif

/// Memory that several processes share and none can change any more.
///
/// On Linux it is an anonymous file (`memfd_create`) sealed against writing, growing and shrinking, so
/// that a mapping can neither change nor fault; elsewhere, an unlinked temporary file.
package final class SealedMemory: Sendable {
    /// The descriptor to hand to a child process, which maps it by ``init(descriptor:subject:)``.
    package let descriptor: Descriptor

    /// The number of bytes.
    package let count: Int

    private let address: UInt

    /// Makes sealed memory with the given bytes.
    package convenience init(bytes: [UInt8], subject: String = "shared memory") throws(SystemError) {
        let descriptor = try Self.makeFile(count: bytes.count, subject: subject)
        let buffer = unsafe try Self.map(descriptor, count: bytes.count, writable: true, subject: subject)
        unsafe bytes.withUnsafeBytes { source in unsafe buffer.copyMemory(from: source) }
        unsafe Self.unmap(buffer)
        try seal(descriptor, subject: subject)
        try self.init(descriptor: descriptor, subject: subject)
    }

    /// Makes sealed memory of a size and has it filled once.
    ///
    /// - Parameters:
    ///   - count: The number of bytes, at least 1.
    ///   - subject: What errors call the memory.
    ///   - filling: Writes the zeroed bytes; the buffer is page-aligned and ends with the call.
    package convenience init<Failure: Error>(
        count: Int, subject: String = "shared memory",
        filling: (UnsafeMutableRawBufferPointer) throws(Failure) -> Void
    ) throws {
        let descriptor = try Self.makeFile(count: count, subject: subject)
        let buffer = unsafe try Self.map(descriptor, count: count, writable: true, subject: subject)
        do {
            defer { unsafe Self.unmap(buffer) }
            unsafe try filling(buffer)
        }
        try seal(descriptor, subject: subject)
        try self.init(descriptor: descriptor, subject: subject)
    }

    /// Makes sealed memory with all bytes of a file.
    ///
    /// - Throws: `EFBIG` when it has more than `limit` bytes, `EINVAL` when it has none, `EIO` when it got shorter.
    package convenience init(contentsOf file: ReadableFile, limit: Int) throws(SystemError) {
        let (size, subject) = (file.status.size, "shared memory")
        if size > Int64(limit) { throw SystemError(operation: "read", code: EFBIG, subject: subject) }
        let descriptor = try Self.makeFile(count: Int(size), subject: subject)
        let buffer = unsafe try Self.map(descriptor, count: Int(size), writable: true, subject: subject)
        do {
            defer { unsafe Self.unmap(buffer) }
            var block = [UInt8](repeating: 0, count: min(Int(size), 4 << 20))
            var done = 0
            while done < Int(size) {
                let wanted = min(block.count, Int(size) - done)
                guard try file.read(at: Int64(done), into: &block, from: 0, count: wanted) == wanted else {
                    throw SystemError(operation: "read", code: EIO, subject: subject)
                }
                unsafe block.withUnsafeBytes { source in
                    unsafe UnsafeMutableRawBufferPointer(rebasing: buffer[done..<done + wanted])
                        .copyMemory(from: UnsafeRawBufferPointer(rebasing: source[..<wanted]))
                }
                done += wanted
            }
        }
        try seal(descriptor, subject: subject)
        try self.init(descriptor: descriptor, subject: subject)
    }

    /// Maps what another process sealed and handed over.
    ///
    /// - Throws: `EINVAL` when the descriptor is no regular file, is empty, or, on Linux, is not sealed.
    package init(descriptor: Descriptor, subject: String = "shared memory") throws(SystemError) {
        let status = try descriptor.status(subject: subject)
        guard status.kind == .regular, status.size > 0, let count = Int(exactly: status.size) else {
            throw SystemError(operation: "mmap", code: EINVAL, subject: subject)
        }
        try requireSeals(descriptor, subject: subject)
        let buffer = unsafe try Self.map(descriptor, count: count, writable: false, subject: subject)
        self.descriptor = descriptor
        self.count = count
        address = UInt(bitPattern: buffer.baseAddress)
    }

    deinit {
        let start = unsafe UnsafeMutableRawPointer(bitPattern: address)
        unsafe Self.unmap(UnsafeMutableRawBufferPointer(start: start, count: count))
    }

    /// Gives the bytes for reading; the span ends with the call.
    package func withBytes<Result, Failure: Error>(
        _ body: (RawSpan) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        let buffer = unsafe UnsafeRawBufferPointer(start: UnsafeRawPointer(bitPattern: address), count: count)
        return unsafe try body(buffer.bytes)
    }

    /// Gives the bytes for C functions that read them; valid as long as this object lives.
    @unsafe package var unsafeBytes: UnsafeRawBufferPointer {
        unsafe UnsafeRawBufferPointer(start: UnsafeRawPointer(bitPattern: address), count: count)
    }

    private static func map(
        _ descriptor: Descriptor, count: Int, writable: Bool, subject: String
    ) throws(SystemError) -> UnsafeMutableRawBufferPointer {
        let protection = writable ? PROT_READ | PROT_WRITE : PROT_READ
        let address = unsafe mmap(nil, count, protection, MAP_SHARED, descriptor.rawValue, 0)
        guard let address = unsafe address, unsafe address != MAP_FAILED else {
            let code = errno
            throw SystemError(operation: "mmap", code: code, subject: subject)
        }
        return unsafe UnsafeMutableRawBufferPointer(start: address, count: count)
    }

    private static func unmap(_ buffer: UnsafeMutableRawBufferPointer) {
        if let address = buffer.baseAddress { _ = unsafe munmap(address, buffer.count) }
    }

    private static func makeFile(count: Int, subject: String) throws(SystemError) -> Descriptor {
        guard count > 0 else { throw SystemError(operation: "mmap", code: EINVAL, subject: subject) }
        let descriptor = try makeAnonymousFile(subject: subject)
        try checked("ftruncate", subject) { ftruncate(descriptor.rawValue, off_t(count)) }
        return descriptor
    }
}

#if canImport(Darwin)
    private func makeAnonymousFile(subject: String) throws(SystemError) -> Descriptor {
        try makeUnlinkedFile(in: environmentValue("TMPDIR") ?? "/tmp", subject: subject)
    }

    private func seal(_ descriptor: Descriptor, subject: String) throws(SystemError) {}

    private func requireSeals(_ descriptor: Descriptor, subject: String) throws(SystemError) {}
#else
    private func makeAnonymousFile(subject: String) throws(SystemError) -> Descriptor {
        let closeOnExec: UInt32 = 1
        let allowSealing: UInt32 = 2
        guard let memfdCreate = unsafe LinuxFunctions.memfdCreate else {
            return try makeUnlinkedFile(in: "/dev/shm", subject: subject)
        }
        let number = try checked("memfd_create", subject) {
            unsafe memfdCreate("radzoo", closeOnExec | allowSealing)
        }
        return Descriptor(owning: number)
    }

    /// F_ADD_SEALS and F_GET_SEALS, and all of shrink, grow, write and further seals; see `fcntl(2)`.
    private let addSeals: Int32 = 1033
    private let getSeals: Int32 = 1034
    private let allSeals: Int32 = 0x1 | 0x2 | 0x4 | 0x8

    private func seal(_ descriptor: Descriptor, subject: String) throws(SystemError) {
        if unsafe LinuxFunctions.memfdCreate == nil { return }
        try checked("fcntl", subject) { fcntl(descriptor.rawValue, addSeals, allSeals) }
    }

    private func requireSeals(_ descriptor: Descriptor, subject: String) throws(SystemError) {
        if unsafe LinuxFunctions.memfdCreate == nil { return }
        let seals = try checked("fcntl", subject) { fcntl(descriptor.rawValue, getSeals) }
        if seals & allSeals != allSeals {
            throw SystemError(operation: "fcntl", code: EINVAL, subject: subject)
        }
    }
#endif

/// A file without a name, gone when its last descriptor is closed.
func makeUnlinkedFile(in directory: String, subject: String) throws(SystemError) -> Descriptor {
    let path = directory + "/radzoo-" + randomBytes(12).map { String($0, radix: 16) }.joined()
    let flags = O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW
    let number = try checked("open", subject) { unsafe open(path, flags, 0o600) }
    let descriptor = Descriptor(owning: number)
    try checked("unlink", subject) { unsafe unlink(path) }
    return descriptor
}
