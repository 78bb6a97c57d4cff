#if canImport(Darwin)
    internal import Darwin
#else
    internal import Glibc
#endif

/// Reads the entries of one open directory.
///
/// Names go into one byte array and no string is made, because archives have millions of files.
struct DirectoryReader {
    let descriptor: Descriptor
    var listing: DirectoryListing

    /// The names of symbolic links, in no order.
    private(set) var links: [[UInt8]] = []

    /// The number of entries that are neither files, directories nor links.
    private(set) var others = 0

    private var directories: [[UInt8]] = []

    init(descriptor: Descriptor, listing: DirectoryListing) {
        self.descriptor = descriptor
        self.listing = listing
    }

    /// The directories that were found, the first one in byte order last.
    func children(of directory: PendingDirectory) -> [PendingDirectory] {
        let slash = directory.path.isEmpty ? [] : [UInt8(ascii: "/")]
        return directories.sorted { $1.lexicographicallyPrecedes($0) }.map { name in
            PendingDirectory(root: directory.root, path: directory.path + slash + name, name: name + [0])
        }
    }

    /// Reads all entries; a failure is recorded in the listing.
    mutating func read() {
        // The stream gets a descriptor of its own, since closing it closes that one.
        let number = fcntl(descriptor.rawValue, F_DUPFD_CLOEXEC, 0)
        guard number >= 0, let stream = unsafe fdopendir(number) else {
            listing.failureCode = errno
            if number >= 0 { _ = close(number) }
            return
        }
        defer { unsafe _ = closedir(stream) }
        while true {
            errno = 0
            guard let entry = unsafe readdir(stream) else { break }
            guard let offset = MemoryLayout<dirent>.offset(of: \.d_name) else { break }
            let name = unsafe UnsafeRawPointer(entry) + offset
            let count = unsafe strlen(name.assumingMemoryBound(to: CChar.self))
            let bytes = unsafe UnsafeRawBufferPointer(start: name, count: count)
            unsafe take(bytes, type: UInt8(entry.pointee.d_type))
        }
        if errno != 0 { listing.failureCode = errno }
    }

    private mutating func take(_ name: UnsafeRawBufferPointer, type: UInt8) {
        let dot = UInt8(ascii: ".")
        if name.count <= 2, unsafe name.allSatisfy({ $0 == dot }) { return }
        switch type {
        case UInt8(DT_DIR): unsafe directories.append(Array(name))
        case UInt8(DT_LNK): unsafe links.append(Array(name))
        case UInt8(DT_REG), UInt8(DT_UNKNOWN): unsafe takeByStatus(name)
        default: others += 1
        }
    }

    private mutating func takeByStatus(_ name: UnsafeRawBufferPointer) {
        var status = stat()
        let path = unsafe name.baseAddress?.assumingMemoryBound(to: CChar.self)
        guard let path = unsafe path,
            unsafe fstatat(descriptor.rawValue, path, &status, AT_SYMLINK_NOFOLLOW) == 0
        else { return }
        switch status.st_mode & S_IFMT {
        case S_IFREG: unsafe append(name, FileStatus(status))
        case S_IFDIR: unsafe directories.append(Array(name))
        case S_IFLNK: unsafe links.append(Array(name))
        default: others += 1
        }
    }

    /// Adds a file to the listing.
    mutating func append(_ name: some Collection<UInt8>, _ status: FileStatus) {
        listing.entries.append(
            DirectoryEntry(
                nameStart: listing.nameBytes.count, nameCount: name.count, size: status.size,
                modificationTime: status.modificationTime, inode: status.inode, device: status.device))
        listing.nameBytes.append(contentsOf: name)
        listing.nameBytes.append(0)
    }

    /// The status of what a name of this directory leads to, links followed; nil where it leads nowhere.
    func status(of name: [UInt8]) -> FileStatus? {
        var status = stat()
        let characters = name.map(CChar.init(bitPattern:)) + [0]
        guard unsafe fstatat(descriptor.rawValue, characters, &status, 0) == 0 else { return nil }
        return FileStatus(status)
    }
}
