import RadCheckpoint
package import RadSystem

/// Brings a checkpoint of a zoo to this machine: resumed where it was stopped, verified, and under its name only when it
/// is whole.
///
/// Bytes are collected in a partial file beside the target. It is kept when the connection breaks, and goes on from
/// there at the next call; it is removed when its content turns out to be wrong.
struct BlobDownload {
    /// Times that a transfer is taken up again within one call.
    static let maximumResumptions = 40
    /// Times in a row that it may be taken up again and bring nothing.
    static let maximumStalls = 5

    let source: ZooSource
    let version: ZooVersion
    let path: String
    let storage: any Storage
    var client = WebClient()
    /// Stops a transfer; what came from a server by then is kept.
    var interrupt: InterruptSignal?

    /// Downloads, verifies and puts the file in place.
    ///
    /// - Throws: `file-exists` for a target that is another file, `interrupted` where the same call goes on later, `digest` and
    ///   `size` for what is not the file of the index, `in-use` where another process brings it to the same place.
    func run() throws {
        let lock = try takeLock()
        try run(holding: lock)
    }

    private var isStopped: Bool { interrupt?.isRaised == true }

    private var lockPath: String { partial + ".lock" }

    /// Two transfers that write to one partial file would spoil it, even after it got its name.
    private func takeLock() throws -> FileLock {
        do throws(SystemError) {
            return try FileLock(at: lockPath, subject: path)
        } catch {
            guard error.isInUse else { throw error }
            throw RegistryError(.inUse, at: path)
        }
    }

    private func run(holding lock: borrowing FileLock) throws {
        defer { try? removeIfPresent(lockPath) }
        if try FileStatus.ifPresent(path) != nil {
            guard try digest(ofFileAt: path) == version.blob.sha256 else {
                throw RegistryError(.fileExists, at: path, expected: "no file, or the one of \(version.label)")
            }
            return try removePartial()
        }
        switch source {
        case .folder(let folder): try copy(from: folder + "/" + version.blobPath)
        case .web(let base): try download(from: base.appending(version.blobPath))
        }
    }

    // MARK: Folders

    private func copy(from place: String) throws {
        var digest = RunningDigest()
        try storage.replaceFile(at: path) { writer in
            try ZooSource.stream(fileAt: place, limit: version.blob.size) { bytes in
                if isStopped { throw RegistryError(.interrupted, at: place, found: "a signal") }
                digest.update(bytes)
                try writer.write(bytes)
            }
            try check(digest, at: place)
        } verifying: { temporary in
            try verifyCheckpoint(at: temporary)
        }
    }

    private func check(_ digest: RunningDigest, at place: String) throws(RegistryError) {
        guard digest.count == version.blob.size else {
            throw RegistryError(.size, at: place, expected: "\(version.blob.size) bytes", found: "\(digest.count)")
        }
        let found = digest.hexadecimal()
        guard found == version.blob.sha256 else {
            throw RegistryError(.digest, at: place, expected: version.blob.sha256, found: found)
        }
    }

    /// Requires the content to be a checkpoint, and the one that the index promises.
    private func verifyCheckpoint(at place: String) throws {
        let reader = try CheckpointReader(path: place)
        try reader.verify()
        let identities = ZooVersion.Identities(of: reader.header)
        guard identities == version.identities else {
            throw RegistryError(
                .index, at: version.label, expected: "identities of the checkpoint", found: "those of another")
        }
    }

    // MARK: Servers

    private var partial: String {
        let parent = parentDirectory(of: path)
        let name = ".\(lastComponent(of: path)).\(version.blob.sha256.prefix(16)).radzoo-partial"
        return (parent == "/" ? "" : parent) + "/" + name
    }

    /// Where the validator stands that the server gave with the first part.
    private var tagPath: String { partial + ".tag" }

    private func download(from address: WebAddress) throws {
        var resumptions = 0
        var stalls = 0
        var hasStartedAnew = false
        while true {
            let start = try partialSize()
            if start < version.blob.size {
                do {
                    try transfer(from: address, start: start)
                } catch let error as RegistryError where error.code == .interrupted {
                    resumptions += 1
                    stalls = try partialSize() > start ? 0 : stalls + 1
                    guard !isStopped, resumptions <= Self.maximumResumptions, stalls <= Self.maximumStalls else {
                        throw error
                    }
                    continue
                } catch let error as RegistryError where [.size, .range].contains(error.code) {
                    try removePartial()
                    // A part of another file may have been taken up; from the start it is clear whose fault it is.
                    guard start > 0, !hasStartedAnew else { throw error }
                    hasStartedAnew = true
                    continue
                }
            }
            let found = try digest(ofFileAt: partial)
            if found == version.blob.sha256 { break }
            try removePartial()
            guard start > 0, !hasStartedAnew else {
                throw RegistryError(.digest, at: address.text, expected: version.blob.sha256, found: found)
            }
            hasStartedAnew = true
        }
        do {
            try verifyCheckpoint(at: partial)
        } catch {
            try removePartial()
            throw error
        }
        try removeIfPresent(tagPath)
        try storage.rename(partial, to: path)
        try storage.synchronizeDirectory(at: parentDirectory(of: path))
    }

    /// One transfer of what is missing; what came is on the medium when it returns or throws.
    private func transfer(from address: WebAddress, start: Int) throws {
        var request = WebClient.Request(address: address)
        request.start = start
        if start > 0 { request.entityTag = try tag() }
        var client = client
        client.interrupt = interrupt
        var file: (any StorageFile)?
        var count = start
        func finish() throws(SystemError) {
            try file?.synchronize()
            try file?.close()
            file = nil
        }
        do {
            try client.send(
                request,
                WebClient.Handlers(
                    head: { head in
                        count = try position(of: head, asked: start, at: address)
                        if count == 0 { try keep(head.strongEntityTag) }
                        file =
                            try count == 0
                            ? storage.createFile(at: partial, exclusive: false, permissions: 0o644)
                            : storage.appendToFile(at: partial, permissions: 0o644)
                    },
                    body: { bytes in
                        if isStopped { throw RegistryError(.interrupted, at: address.text, found: "a signal") }
                        guard bytes.count <= version.blob.size - count else {
                            throw RegistryError(
                                .size, at: address.text, expected: "\(version.blob.size) bytes", found: "more")
                        }
                        try file?.writeAll(bytes, subject: partial)
                        count += bytes.count
                    }))
        } catch {
            // What came before the connection broke is kept; a failure to keep it shows at the next call.
            try? finish()
            throw error
        }
        try finish()
        guard count == version.blob.size else {
            throw RegistryError(.interrupted, at: address.text, found: "\(count) of \(version.blob.size) bytes")
        }
    }

    /// The place in the file where the body of an answer begins.
    private func position(of head: WebHead, asked start: Int, at address: WebAddress) throws(RegistryError) -> Int {
        let size = version.blob.size
        if start > 0, head.status == 206 {
            guard let range = head.contentRange, range.start == start, range.total == nil || range.total == size else {
                throw RegistryError(.range, at: address.text, expected: "the bytes from \(start) of \(size)")
            }
            return start
        }
        if start > 0, head.status == 416 {
            throw RegistryError(.range, at: address.text, expected: "\(size) bytes", found: "a shorter file")
        }
        try head.requireFile(at: address)
        if let length = head.contentLength, length != size {
            throw RegistryError(.size, at: address.text, expected: "\(size) bytes", found: "\(length)")
        }
        return 0
    }

    private func partialSize() throws -> Int {
        guard let status = try FileStatus.ifPresent(partial, followLinks: false) else { return 0 }
        guard status.kind == .regular, status.size <= Int64(version.blob.size) else {
            try removePartial()
            return 0
        }
        return Int(status.size)
    }

    private func tag() throws -> String? {
        guard try FileStatus.ifPresent(tagPath) != nil else { return nil }
        let bytes = try ReadableFile(path: tagPath, followLinks: false, subject: tagPath).readAll(limit: 256)
        let head = WebHead(Array("HTTP/1.1 200 OK\r\nETag: ".utf8)[...] + bytes[...])
        return head?.strongEntityTag
    }

    private func keep(_ tag: String?) throws {
        if let tag {
            try storage.replaceFile(at: tagPath, with: Array(tag.utf8))
        } else {
            try removeIfPresent(tagPath)
        }
    }

    private func removePartial() throws {
        try removeIfPresent(partial)
        try removeIfPresent(tagPath)
    }

    private func removeIfPresent(_ path: String) throws {
        if try FileStatus.ifPresent(path, followLinks: false) != nil { try storage.removeFile(at: path) }
    }

    private func digest(ofFileAt path: String) throws -> String {
        var digest = RunningDigest()
        try ZooSource.stream(fileAt: path, limit: ZooLayout.maximumBlobByteCount) { digest.update($0) }
        return digest.hexadecimal()
    }
}

extension ZooCatalogue {
    /// Brings a checkpoint to this machine; see ``BlobDownload``.
    package func pull(
        _ version: ZooVersion, to path: String, through storage: any Storage, interrupt: InterruptSignal? = nil
    ) throws {
        try BlobDownload(source: source, version: version, path: path, storage: storage, interrupt: interrupt).run()
    }
}

extension ZooVersion.Identities {
    /// The identities of a checkpoint.
    init(of header: CheckpointHeader) {
        self.init(
            weights: "\(header.weightsID)", spec: "\(header.specID)", space: "\(header.spaceID())",
            file: "\(header.fileID)", annex: "\(header.annexID)")
    }
}
