#if canImport(Darwin)
    internal import Darwin
#else
    internal import Glibc
#endif

/// Walks directory trees and lists their regular files without opening any.
///
/// Directories are opened one below the other (`openat`) without following links, so that a tree that
/// changes under the walk cannot lead it elsewhere. The order is fixed by the bytes of the names: a
/// directory's files first, then its directories, each followed by what is below it. Directories that
/// links outside the roots lead to come last, each once (by device and inode).
package struct DirectoryWalker {
    /// How deep directories may nest; deeper ones are reported as unreadable (`ELOOP`).
    package static let depthLimit = 200

    /// The walked roots as absolute paths without links; for roots that are files, the folders that they lie in.
    package let roots: [String]

    /// What the walk covers: directories with all that is below them, and single files.
    package let scopes: [[UInt8]]

    /// What the walk came across so far.
    package private(set) var counts = WalkCounts()

    private let followLinks: Bool
    private let rootPrefixes: [[UInt8]]
    /// The single files of a root by name, where it is not walked as a whole.
    private let singles: [Int: [String]]

    /// The numbers of the roots of which only some files were asked for.
    package var partialRoots: Set<Int> { Set(singles.keys) }
    private var visited: Set<FileIdentity> = []
    private var outside: [PendingDirectory] = []

    /// Prepares a walk.
    ///
    /// - Parameters:
    ///   - roots: Directories and regular files; a root inside another one is walked with the other only.
    ///   - followLinks: Whether links that leave the roots are followed.
    /// - Throws: `ENOTDIR` for a root that is neither, or what else is wrong with one.
    package init(roots: [String], followLinks: Bool) throws(SystemError) {
        var canonical: [String] = []
        var files: [String] = []
        for root in roots {
            let path = try canonicalPath(root)
            switch try FileStatus.of(path).kind {
            case .directory: if !canonical.contains(path) { canonical.append(path) }
            case .regular: if !files.contains(path) { files.append(path) }
            case .symbolicLink, .other: throw SystemError(operation: "opendir", code: ENOTDIR, subject: root)
            }
        }
        let prefixes = canonical.map(Self.prefix)
        let folders = canonical.filter { root in
            !canonical.contains { $0 != root && Self.prefix(root).starts(with: Self.prefix($0)) }
        }
        files.removeAll { file in prefixes.contains { Array(file.utf8).starts(with: $0) } }
        var all = folders
        var singles: [Int: [String]] = [:]
        for file in files {
            let folder = parentDirectory(of: file)
            let index = all[folders.count...].firstIndex(of: folder) ?? all.count
            if index == all.count { all.append(folder) }
            singles[index, default: []].append(String(file.dropFirst(Self.prefix(folder).count)))
        }
        self.roots = all
        self.singles = singles
        scopes = (folders + files).map { Array($0.utf8) }
        rootPrefixes = prefixes
        self.followLinks = followLinks
    }

    /// Lists the files of a root that were named one by one.
    private mutating func list(_ names: [String], ofRoot root: Int) -> DirectoryListing {
        var listing = DirectoryListing(root: root, path: [])
        for name in names {
            let path = String(decoding: Self.prefix(roots[root]), as: UTF8.self) + name
            guard let status = try? FileStatus.of(path), status.kind == .regular else { continue }
            listing.entries.append(
                DirectoryEntry(
                    nameStart: listing.nameBytes.count, nameCount: name.utf8.count, size: status.size,
                    modificationTime: status.modificationTime, inode: status.inode, device: status.device))
            listing.nameBytes += Array(name.utf8) + [0]
        }
        listing.sortEntries()
        counts.files += listing.entries.count
        return listing
    }

    /// Lists all directories of all roots.
    ///
    /// - Parameter visit: Called for each directory, also an empty or unreadable one.
    package mutating func walk<Failure: Error>(
        _ visit: (DirectoryListing) throws(Failure) -> Void
    ) throws(Failure) {
        for (index, root) in roots.enumerated() {
            if let names = singles[index] {
                try visit(list(names, ofRoot: index))
                continue
            }
            let start = PendingDirectory(root: index, path: [], name: Array(root.utf8) + [0])
            try walk(from: start, visit)
        }
        while !outside.isEmpty {
            let next = outside
            outside = []
            for start in next { try walk(from: start, visit) }
        }
    }

    private mutating func walk<Failure: Error>(
        from start: PendingDirectory, _ visit: (DirectoryListing) throws(Failure) -> Void
    ) throws(Failure) {
        guard let bottom = try enter(start, in: nil, depth: 0, visit) else { return }
        var stack = [bottom]
        while let top = stack.indices.last {
            guard let next = stack[top].children.popLast() else {
                stack.removeLast()
                continue
            }
            let parent = stack[top].descriptor
            if let level = try enter(next, in: parent, depth: stack.count, visit) { stack.append(level) }
        }
    }

    /// Opens, lists and reports one directory.
    ///
    /// - Returns: The directory with those below it still to be walked, the first one last.
    private mutating func enter<Failure: Error>(
        _ directory: PendingDirectory, in parent: Descriptor?, depth: Int,
        _ visit: (DirectoryListing) throws(Failure) -> Void
    ) throws(Failure) -> Level? {
        var listing = DirectoryListing(root: directory.root, path: directory.path)
        let outcome = depth < Self.depthLimit ? directory.open(in: parent) : .failure(ELOOP)
        guard case .opened(let descriptor, let identity) = outcome else {
            // What vanished since its parent was read is no failure.
            if case .failure(let code) = outcome, code != ENOENT || parent == nil {
                listing.failureCode = code
                counts.unreadable += 1
                try visit(listing)
            }
            return nil
        }
        if followLinks, !visited.insert(identity).inserted { return nil }
        var reader = DirectoryReader(descriptor: descriptor, listing: listing)
        reader.read()
        resolveLinks(of: &reader)
        reader.listing.sortEntries()
        counts.directories += 1
        counts.files += reader.listing.entries.count
        counts.others += reader.others
        if reader.listing.failureCode != nil { counts.unreadable += 1 }
        try visit(reader.listing)
        return Level(descriptor: descriptor, children: reader.children(of: directory))
    }

    /// Decides what each symbolic link of a directory stands for.
    private mutating func resolveLinks(of reader: inout DirectoryReader) {
        let directory = Array(roots[reader.listing.root].utf8)
        for name in reader.links.sorted(by: { $0.lexicographicallyPrecedes($1) }) {
            let slash = [UInt8(ascii: "/")]
            let inner = reader.listing.path.isEmpty ? [] : slash + reader.listing.path
            guard let target = resolve((directory == slash ? [] : directory) + inner + slash + name) else {
                counts.linksSkipped += 1
                continue
            }
            if rootPrefixes.contains(where: { (target + slash).starts(with: $0) }) {
                counts.linksInside += 1
            } else if followLinks, let status = reader.status(of: name) {
                follow(name, to: status, in: &reader)
            } else {
                counts.linksSkipped += 1
            }
        }
    }

    private mutating func follow(_ name: [UInt8], to status: FileStatus, in reader: inout DirectoryReader) {
        switch status.kind {
        case .directory:
            let path = (reader.listing.path.isEmpty ? [] : reader.listing.path + [UInt8(ascii: "/")]) + name
            let absolute = Array(roots[reader.listing.root].utf8) + [UInt8(ascii: "/")] + path + [0]
            outside.append(PendingDirectory(root: reader.listing.root, path: path, name: absolute, isLink: true))
            counts.linksFollowed += 1
        case .regular:
            if visited.insert(FileIdentity(device: status.device, inode: status.inode)).inserted {
                reader.append(name, status)
            }
            counts.linksFollowed += 1
        case .symbolicLink, .other:
            counts.others += 1
        }
    }

    private static func prefix(_ root: String) -> [UInt8] {
        let bytes = Array(root.utf8)
        return bytes == [UInt8(ascii: "/")] ? bytes : bytes + [UInt8(ascii: "/")]
    }

    /// The absolute path that a path with links stands for, or nil where it leads nowhere.
    private func resolve(_ path: [UInt8]) -> [UInt8]? {
        let terminated = path.map(CChar.init(bitPattern:)) + [0]
        guard let resolved = unsafe realpath(terminated, nil) else { return nil }
        defer { unsafe free(resolved) }
        return unsafe Array(UnsafeRawBufferPointer(start: resolved, count: strlen(resolved)))
    }
}

/// What makes a file the same file under two names.
private struct FileIdentity: Hashable {
    let device: UInt64
    let inode: UInt64
}

/// An open directory with those in it that are still to be walked.
private struct Level {
    let descriptor: Descriptor
    var children: [PendingDirectory]
}

/// A directory that is known by name and not opened yet.
struct PendingDirectory {
    /// What opening it came to.
    fileprivate enum Outcome {
        case opened(Descriptor, FileIdentity)
        case failure(Int32)
    }

    let root: Int
    /// The path relative to the root.
    let path: [UInt8]
    /// The zero-terminated name within the parent, or an absolute path.
    let name: [UInt8]
    var isLink = false

    fileprivate func open(in parent: Descriptor?) -> Outcome {
        let flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NONBLOCK | (isLink ? 0 : O_NOFOLLOW)
        let characters = name.map(CChar.init(bitPattern:))
        let directory = parent?.rawValue ?? AT_FDCWD
        do {
            let number = try checked("openat", "directory") { unsafe openat(directory, characters, flags) }
            let descriptor = Descriptor(owning: number)
            let status = try descriptor.status()
            return .opened(descriptor, FileIdentity(device: status.device, inode: status.inode))
        } catch {
            return .failure(error.code)
        }
    }
}
