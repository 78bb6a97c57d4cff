import RadStore
import RadSystem

/// What a walk over the archive found different from the catalogue; nothing is written while it is made.
struct FileChanges {
    /// A directory of which at least one file must be scanned, or which must be catalogued as complete.
    struct Directory {
        /// The absolute path.
        var path: [UInt8]
        var listing: [UInt8]
    }

    /// A file to scan: new, or with another size or time, or back again.
    struct File {
        var directory: Int32
        var nameStart: Int
        var nameCount: Int32
        var size: Int64
        var modificationTime: Int64
        var inode: UInt64
        /// The number under which it is catalogued as a container, if it was one.
        var container: Int64?
    }

    private(set) var directories: [Directory] = []
    private(set) var files: [File] = []
    private var names: [UInt8] = []
    /// Catalogued files that are gone.
    private(set) var missing: [Int64] = []
    /// How many of them are found nowhere else: no file to be scanned has their size and time.
    private(set) var lost = 0
    /// Catalogued files below the roots that were there at the last run.
    private(set) var known = 0
    private(set) var counts = WalkCounts()

    private var gone: [(stamp: FileStamp, count: Int)] = []
    private var arrived: [FileStamp: Int] = [:]

    /// Walks the roots and compares each directory with its catalogued listing, and its files only where that differs.
    ///
    /// - Parameters:
    ///   - configuration: The roots, and whether files that ended their workers or could not be read count as changed.
    ///   - store: What is known.
    init(_ configuration: RunConfiguration, store: Store) throws {
        let retryFailed = configuration.retryFailed
        var walker = try configuration.walker()
        let prefixes = walker.roots.map { Array($0.utf8) }
        let (scopes, partial) = (walker.scopes, walker.partialRoots)
        var unreadable: [[UInt8]] = []
        var catalogue = try store.knownDirectories(notingFailures: retryFailed)
        try walker.walk { listing in
            let path = Self.join(prefixes[listing.root], listing.path)
            let directory = catalogue.remove(path)
            // Those of a folder that can't be listed stay, to be found below it.
            var containers = listing.failureCode == nil ? catalogue.removeContainers(in: path) : [:]
            // Where files were named one by one, others of their folder are not looked for.
            let isPartial = partial.contains(listing.root)
            if isPartial { containers = containers.filter { listing.contains($0.key) } }
            // What is in a directory that can't be listed now is not known to be gone.
            if listing.failureCode != nil {
                unreadable.append(path)
                return known += directory?.present ?? 0
            }
            let digest = Store.listingDigest(of: listing)
            let hasFailures = directory?.hasFailures == true || containers.values.contains(where: \.hasFailures)
            if let directory, directory.listing == digest, !(retryFailed && hasFailures) {
                return known += containers.values.reduce(directory.present) { $0 + $1.present }
            }
            if listing.entries.isEmpty, directory == nil { return }
            directories.append(Directory(path: path, listing: digest))
            try compare(
                listing,
                with: directory.map { try store.files(inDirectory: $0.id) }?.filter {
                    !isPartial || listing.contains($0.name)
                } ?? [], containers,
                retryFailed: retryFailed, isInterrupted: directory?.listing == nil)
            for (name, container) in containers where !listing.contains(name) {
                try note(goneContainer: container, store)
            }
        }
        // Nor is what lies below it.
        let hidden = Set(catalogue.below(unreadable).map(\.directory.id))
        let vanished = catalogue.below(scopes).filter { !hidden.contains($0.directory.id) }
        var members: [[UInt8]: Int] = [:]
        for (path, container) in vanished where container.isContainer {
            members[path] = container.present
            try note(goneContainer: container, store)
        }
        for (path, directory) in vanished where !directory.isContainer {
            for file in try store.files(inDirectory: directory.id) where !file.isMissing {
                note(gone: file, members: members[Self.join(path, file.name)] ?? 0)
            }
        }
        for (stamp, files) in gone {
            if let count = arrived[stamp], count > 0 { arrived[stamp] = count - 1 } else { lost += files }
        }
        (gone, arrived) = ([], [:])
        counts = walker.counts
    }

    /// What a file keeps when it is moved.
    private struct FileStamp: Hashable {
        var size: Int64
        var modificationTime: Int64
    }

    /// - Parameter members: How many files went with it, if it is a container.
    private mutating func note(gone file: KnownFile, members: Int = 0) {
        if file.isMissing { return }
        known += 1
        missing.append(file.id)
        gone.append((FileStamp(size: file.size, modificationTime: file.modificationTime), 1 + members))
    }

    /// Notes the members of a container that is gone; whether they are lost is judged by the container.
    private mutating func note(goneContainer container: KnownDirectories.Directory, _ store: Store) throws {
        for member in try store.files(inDirectory: container.id) where !member.isMissing {
            known += 1
            missing.append(member.id)
        }
    }

    /// Both sides are in byte order of the names.
    ///
    /// - Parameter isInterrupted: Whether the directory was not catalogued to its end; what is known of it may have
    ///   arrived in the run that was stopped.
    private mutating func compare(
        _ listing: DirectoryListing, with files: [KnownFile], _ containers: [[UInt8]: KnownDirectories.Directory],
        retryFailed: Bool, isInterrupted: Bool
    ) throws {
        var index = 0
        var sidecars = SidecarChanges()
        for entry in listing.entries {
            let name = listing.name(of: entry)
            while index < files.count, files[index].name.lexicographicallyPrecedes(name) {
                note(gone: files[index], members: containers[files[index].name]?.present ?? 0)
                if !files[index].isMissing { sidecars.note(changed: files[index].name) }
                index += 1
            }
            let container = containers.isEmpty ? nil : containers[Array(name)]
            known += container?.present ?? 0
            let stamp = FileStamp(size: entry.size, modificationTime: entry.modificationTime)
            if index < files.count, files[index].name.elementsEqual(name) {
                let file = files[index]
                index += 1
                if !file.isMissing { known += 1 }
                let isSame = file.size == entry.size && file.modificationTime == entry.modificationTime
                let isComplete = container.map { $0.isComplete(for: entry, retryFailed: retryFailed) } ?? true
                if !file.isMissing, isSame, isComplete, !(retryFailed && file.isFailure) {
                    if isInterrupted { arrived[stamp, default: 0] += 1 }
                    sidecars.note(unchanged: entry, name)
                    continue
                }
            }
            arrived[stamp, default: 0] += 1
            sidecars.note(changed: name)
            append(entry, name, container: container?.id)
        }
        for file in files[index...] {
            note(gone: file, members: containers[file.name]?.present ?? 0)
            if !file.isMissing { sidecars.note(changed: file.name) }
        }
        for entry in sidecars.described { append(entry, listing.name(of: entry), container: nil) }
    }

    private mutating func append(_ entry: DirectoryEntry, _ name: ArraySlice<UInt8>, container: Int64?) {
        self.files.append(
            File(
                directory: Int32(directories.count - 1), nameStart: names.count, nameCount: Int32(name.count),
                size: entry.size, modificationTime: entry.modificationTime, inode: entry.inode,
                container: container))
        names.append(contentsOf: name)
    }

    /// The name of a file to scan.
    func name(of file: Int) -> [UInt8] {
        let file = files[file]
        return Array(names[file.nameStart..<(file.nameStart + Int(file.nameCount))])
    }

    /// The absolute path of a file to scan.
    func path(of file: Int) -> [UInt8] {
        Self.join(directories[Int(files[file].directory)].path, name(of: file))
    }

    private static func join(_ directory: [UInt8], _ name: [UInt8]) -> [UInt8] {
        if name.isEmpty { return directory }
        return directory.last == UInt8(ascii: "/") ? directory + name : directory + [UInt8(ascii: "/")] + name
    }
}

extension KnownDirectories.Directory {
    /// Whether the members of a container are catalogued as they are in the file.
    fileprivate func isComplete(for entry: DirectoryEntry, retryFailed: Bool) -> Bool {
        let digest = Store.listingDigest(
            ofContainer: entry.size, modificationTime: entry.modificationTime, inode: entry.inode)
        return listing == digest && !(retryFailed && hasFailures)
    }
}

extension DirectoryListing {
    fileprivate func contains(_ name: [UInt8]) -> Bool {
        entries.contains { self.name(of: $0).elementsEqual(name) }
    }
}
