import RadContainers
import RadSystem

/// The containers that a worker has open: each is read once a job, a compressed one is inflated once.
final class ContainerShelf {
    /// Containers open at a time; a series rarely lies in more.
    private static let limit = 4

    private struct Entry {
        let path: [UInt8]
        let status: FileStatus
        let container: Container
    }

    private let limits: ContainerLimits
    private let spoolDirectory: String?
    /// Whether this process may write no file but while it inflates one.
    private let limitsFileSize: Bool
    private var entries: [Entry] = []
    /// Containers whose files were compared with what is open, in this job.
    private var verified: Set<[UInt8]> = []
    private var last: (place: ArchivePlace, source: ByteSource)?

    init(limits: ContainerLimits, spoolDirectory: String?, limitsFileSize: Bool) {
        self.limits = limits
        self.spoolDirectory = spoolDirectory
        self.limitsFileSize = limitsFileSize
    }

    /// Forgets all but the container used last, for another job.
    func finishJob() {
        last = nil
        verified = []
        if entries.count > 1 { entries.removeFirst(entries.count - 1) }
    }

    /// The content of a member, or of a file; one that was compressed by gzip comes inflated.
    ///
    /// - Parameter open: Opens a file by its path.
    /// - Throws: `ContainerError`; `SystemError`, also where the container is not the one any more that was catalogued.
    func source(
        of place: ArchivePlace, open: ([UInt8]) throws(SystemError) -> ReadableFile
    ) throws -> ByteSource {
        // Frames of one large object are asked for one after the other.
        if let last, last.place == place { return last.source }
        last = nil
        guard let member = place.member else {
            let file = ByteSource.file(try open(place.path))
            guard GzipFile.begins(try file.bytes(at: 0, count: 3)) else { return file }
            let source = ByteSource.bytes(try GzipFile.inflated(file, limits: limits))
            last = (place, source)
            return source
        }
        let container = try container(at: place.filePath, open: open)
        let number = Int(member.number)
        guard container.members.indices.contains(number),
            container.members[number].name.elementsEqual(place.memberName ?? [])
        else { throw SystemError(operation: "open", code: SystemError.stale, subject: "container") }
        let source = try container.source(ofMember: number)
        last = (place, source)
        return source
    }

    /// An open container, read anew if its file was changed.
    func container(at path: [UInt8], open: ([UInt8]) throws(SystemError) -> ReadableFile) throws -> Container {
        if let index = entries.firstIndex(where: { $0.path == path }) {
            let entry = entries.remove(at: index)
            if try verified.contains(path) || open(path).status == entry.status {
                verified.insert(path)
                entries.append(entry)
                return entry.container
            }
        }
        let file = try open(path)
        guard let kind = try Container.kind(of: .file(file)) else { throw ContainerError(.notContainer) }
        if limitsFileSize, kind == .compressedTar {
            try ResourceLimits(fileSize: limits.inflatedBytes).apply()
        }
        defer { if limitsFileSize { try? ResourceLimits(fileSize: 0).apply() } }
        if entries.count >= Self.limit { entries.removeFirst() }
        let container = try Container(.file(file), kind: kind, limits: limits, spoolDirectory: spoolDirectory)
        entries.append(Entry(path: path, status: file.status, container: container))
        verified.insert(path)
        return container
    }
}
