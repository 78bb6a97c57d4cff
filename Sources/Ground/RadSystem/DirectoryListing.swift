/// One file of a ``DirectoryListing``.
package struct DirectoryEntry: Hashable, Sendable {
    /// Where the name stands in the listing's `nameBytes`.
    package let nameStart: Int

    /// The number of bytes of the name.
    package let nameCount: Int

    /// The length in bytes.
    package let size: Int64

    /// The time of the last change of content, in nanoseconds since 1970-01-01 UTC.
    package let modificationTime: Int64

    /// The number of the file within its device.
    package let inode: UInt64

    /// The number of the device.
    package let device: UInt64
}

/// The regular files of one directory, in byte order of their names.
package struct DirectoryListing: Sendable {
    /// Which of the walked roots the directory belongs to.
    package let root: Int

    /// The directory's path relative to the root, without a trailing slash; empty for the root itself.
    ///
    /// Bytes, since a file system promises no encoding.
    package let path: [UInt8]

    /// The names of all entries, each followed by a zero byte.
    package internal(set) var nameBytes: [UInt8] = []

    /// The files in byte order of their names.
    package internal(set) var entries: [DirectoryEntry] = []

    /// The `errno` of a directory that could not be read or was too deep; its files are not known then.
    package internal(set) var failureCode: Int32?

    init(root: Int, path: [UInt8]) {
        self.root = root
        self.path = path
    }

    /// The bytes of an entry's name.
    package func name(of entry: DirectoryEntry) -> ArraySlice<UInt8> {
        nameBytes[entry.nameStart..<entry.nameStart + entry.nameCount]
    }

    /// The path of an entry relative to the root.
    package func relativePath(of entry: DirectoryEntry) -> [UInt8] {
        (path.isEmpty ? [] : path + [UInt8(ascii: "/")]) + name(of: entry)
    }

    /// Sorts the entries by the bytes of their names.
    mutating func sortEntries() {
        let names = nameBytes
        // The first eight bytes decide nearly always; a name has no zero byte, so padding sorts first.
        let keyed = entries.map { entry -> (key: UInt64, entry: DirectoryEntry) in
            var key: UInt64 = 0
            for offset in 0..<8 {
                key = key << 8
                if offset < entry.nameCount { key |= UInt64(names[entry.nameStart + offset]) }
            }
            return (key, entry)
        }
        entries = keyed.sorted { left, right in
            if left.key != right.key { return left.key < right.key }
            let leftName = names[left.entry.nameStart..<left.entry.nameStart + left.entry.nameCount]
            let rightName = names[right.entry.nameStart..<right.entry.nameStart + right.entry.nameCount]
            return leftName.lexicographicallyPrecedes(rightName)
        }.map(\.entry)
    }
}

/// What a walk over directories came across.
package struct WalkCounts: Hashable, Sendable {
    /// Nothing yet.
    package init() {}

    /// Regular files that were listed.
    package internal(set) var files = 0

    /// Directories that were listed.
    package internal(set) var directories = 0

    /// Links that end inside a root; what they point to is listed once, under its own name.
    package internal(set) var linksInside = 0

    /// Links out of the roots that were followed because that was asked for.
    package internal(set) var linksFollowed = 0

    /// Links out of the roots, or to nothing, that were left alone.
    package internal(set) var linksSkipped = 0

    /// Sockets, FIFOs and devices, which are never opened.
    package internal(set) var others = 0

    /// Directories that could not be read.
    package internal(set) var unreadable = 0
}
