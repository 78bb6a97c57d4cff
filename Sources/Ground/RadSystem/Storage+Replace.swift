#if canImport(Darwin)
    internal import Darwin
#else
    internal import Glibc
#endif

/// How many interruptions in a row are taken as bad luck before the call is given up.
let interruptionLimit = 100

/// Collects bytes and writes them to a ``StorageFile`` in large pieces.
package struct BufferedWriter: ~Copyable {
    private let file: any StorageFile
    private let subject: String
    private var pending: [UInt8] = []
    private let capacity: Int

    /// The number of bytes given so far.
    package private(set) var count: Int64 = 0

    init(file: any StorageFile, subject: String, capacity: Int = 1 << 18) {
        self.file = file
        self.subject = subject
        self.capacity = capacity
        pending.reserveCapacity(capacity)
    }

    /// Appends bytes.
    package mutating func write(_ bytes: [UInt8]) throws(SystemError) {
        count += Int64(bytes.count)
        if pending.count + bytes.count > capacity { try flush() }
        if bytes.count >= capacity {
            try file.writeAll(bytes, subject: subject)
        } else {
            pending.append(contentsOf: bytes)
        }
    }

    /// Appends the UTF-8 bytes of a text.
    package mutating func write(_ text: String) throws(SystemError) {
        try write(Array(text.utf8))
    }

    private mutating func flush() throws(SystemError) {
        if pending.isEmpty { return }
        try file.writeAll(pending, subject: subject)
        pending.removeAll(keepingCapacity: true)
    }

    /// Writes what is pending and waits until all of it is on the medium.
    mutating func complete() throws(SystemError) {
        try flush()
        try file.synchronize()
        try file.close()
    }
}

extension StorageFile {
    /// Writes all bytes, going on after short writes and interruptions.
    package func writeAll(_ bytes: [UInt8], subject: String) throws(SystemError) {
        var done = 0
        var interruptions = 0
        while done < bytes.count {
            do throws(SystemError) {
                let written = unsafe try write(bytes.span.bytes.extracting(done..<bytes.count))
                if written <= 0 { throw SystemError(operation: "write", code: EIO, subject: subject) }
                done += written
                interruptions = 0
            } catch {
                interruptions += 1
                if error.code != EINTR || interruptions > interruptionLimit { throw error }
            }
        }
    }
}

extension Storage {
    /// Puts a file's content in place so that a reader sees the whole old or the whole new content.
    ///
    /// The bytes go to a temporary file in the same directory, which is synchronised, renamed over the
    /// target, and the directory is synchronised. Where a step fails the target keeps its old content
    /// (or has the whole new one, if only the last step failed) and the temporary file is removed; one
    /// that a killed process left is used up by the next call.
    package func replaceFile(
        at path: String, permissions: UInt16 = 0o644, with bytes: [UInt8]
    ) throws(SystemError) {
        let temporary = temporaryPath(for: path)
        var writer = BufferedWriter(file: try openTemporary(temporary, permissions), subject: path)
        do throws(SystemError) {
            try writer.write(bytes)
            try writer.complete()
            try rename(temporary, to: path)
        } catch {
            discard(temporary)
            throw error
        }
        try synchronizeDirectory(at: parentDirectory(of: path))
    }

    /// As ``replaceFile(at:permissions:with:)``, for content that is made piece by piece.
    ///
    /// - Parameters:
    ///   - path: The file whose content is put in place.
    ///   - permissions: The permission bits of a new file.
    ///   - writing: Writes the content.
    ///   - verifying: Reads the finished temporary file at the path that it is given, before it takes the file's name.
    /// - Throws: ``SystemError``, or what `writing` or `verifying` throws, after the temporary file is removed.
    package func replaceFile(
        at path: String, permissions: UInt16 = 0o644, writing: (inout BufferedWriter) throws -> Void,
        verifying: (String) throws -> Void = { _ in }
    ) throws {
        let temporary = temporaryPath(for: path)
        var writer = BufferedWriter(file: try openTemporary(temporary, permissions), subject: path)
        do {
            try writing(&writer)
            try writer.complete()
            try verifying(temporary)
            try rename(temporary, to: path)
        } catch {
            discard(temporary)
            throw error
        }
        try synchronizeDirectory(at: parentDirectory(of: path))
    }

    /// Puts a new file in place, whole or not at all; an existing one is an error (`EEXIST`) and is kept.
    package func createFileAtomically(
        at path: String, permissions: UInt16 = 0o644, with bytes: [UInt8]
    ) throws(SystemError) {
        let temporary = temporaryPath(for: path)
        var writer = BufferedWriter(file: try openTemporary(temporary, permissions), subject: path)
        do throws(SystemError) {
            try writer.write(bytes)
            try writer.complete()
            try link(temporary, at: path)
        } catch {
            discard(temporary)
            throw error
        }
        discard(temporary)
        try synchronizeDirectory(at: parentDirectory(of: path))
    }

    /// Creates a directory and those above it that are missing; existing ones are left as they are.
    package func createDirectories(at path: String, permissions: UInt16 = 0o755) throws(SystemError) {
        if try FileStatus.ifPresent(path)?.kind == .directory { return }
        let parent = parentDirectory(of: path)
        if parent != path { try createDirectories(at: parent, permissions: permissions) }
        do {
            try createDirectory(at: path, permissions: permissions)
        } catch {
            if error.code != EEXIST { throw error }
            let isDirectory = try FileStatus.ifPresent(path)?.kind == .directory
            if !isDirectory { throw SystemError(operation: "mkdir", code: ENOTDIR, subject: path) }
        }
        try synchronizeDirectory(at: parent)
    }

    /// Opens the temporary file of a target, whatever a killed process may have left there.
    private func openTemporary(_ path: String, _ permissions: UInt16) throws(SystemError) -> any StorageFile {
        // A file with a second name is a published one: it must not be emptied, only lose this name.
        if let left = try FileStatus.ifPresent(path, followLinks: false),
            left.kind != .regular || left.linkCount > 1
        {
            try removeFile(at: path)
        }
        var interruptions = 0
        while true {
            do throws(SystemError) {
                return try createFile(at: path, exclusive: false, permissions: permissions)
            } catch {
                interruptions += 1
                if error.code != EINTR || interruptions > interruptionLimit { throw error }
            }
        }
    }

    /// Removes a temporary file as far as that is possible; the next call for its target uses it up.
    private func discard(_ temporary: String) {
        for _ in 0..<interruptionLimit {
            do throws(SystemError) {
                return try removeFile(at: temporary)
            } catch {
                if error.code != EINTR { return }
            }
        }
    }
}

/// The directory that a path's last component stands in: "." for a bare name, "/" for the root.
package func parentDirectory(of path: String) -> String {
    var bytes = Array(path.utf8)
    while bytes.count > 1, bytes.last == UInt8(ascii: "/") { bytes.removeLast() }
    guard let slash = bytes.lastIndex(of: UInt8(ascii: "/")) else { return "." }
    var end = slash
    while end > 0, bytes[end - 1] == UInt8(ascii: "/") { end -= 1 }
    return end == 0 ? "/" : String(decoding: bytes[..<end], as: UTF8.self)
}

/// The last component of a path; "/" for the root.
package func lastComponent(of path: String) -> String {
    let parts = path.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: true)
    return parts.last.map { String(decoding: $0, as: UTF8.self) } ?? "/"
}

/// Where the content of a file is collected before it takes the file's name.
func temporaryPath(for path: String) -> String {
    let parent = parentDirectory(of: path)
    return (parent == "/" ? "" : parent) + "/." + lastComponent(of: path) + ".radzoo-part"
}
