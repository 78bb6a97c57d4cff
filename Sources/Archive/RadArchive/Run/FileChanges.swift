import RadStore
import RadSystem

/// What a walk over the archive found different from the catalogue; nothing is written while it is made.
struct FileChanges {
    /// A directory of which at least one file must be scanned, or which must be catalogued as complete.
    struct Directory {
        /// The absolute path.
        var path: [UInt8]
        var listing: [UInt8]
        /// The names of its files to scan, one behind the other.
        fileprivate var names: [UInt8] = []
    }

    /// A file to scan: new, or with another size or time, or back again.
    ///
    /// There may be millions.
    struct File {
        var size: Int64
        var modificationTime: Int64
        var inode: UInt64
        /// The number under which it is catalogued as a container; 0 if it was none.
        var container: Int64
        var directory: Int32
        fileprivate var nameStart: Int32
        fileprivate var nameCount: Int32
    }

    private(set) var directories: [Directory] = []
    private(set) var files = PiecewiseArray<File>()
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
            defer { directories[directories.count - 1].names.trim() }
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
        try noteMoved(catalogue.elsewhere(than: scopes), store)
        // Counted only where something is gone, since a first run may find millions of files.
        if !gone.isEmpty {
            for index in 0..<files.count { arrived[FileStamp(files[index]), default: 0] += 1 }
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

        init(size: Int64, modificationTime: Int64) {
            (self.size, self.modificationTime) = (size, modificationTime)
        }
        init(_ file: File) { self.init(size: file.size, modificationTime: file.modificationTime) }
    }

    /// Notes as gone what was catalogued in folders beside the roots that exist no longer, and arrived here under the
    /// same names: an archive that was renamed as a whole.
    ///
    /// What did not arrive may lie on another disk and stays.
    private mutating func noteMoved(
        _ elsewhere: [(path: [UInt8], directory: KnownDirectories.Directory)], _ store: Store
    ) throws {
        let left = files.isEmpty ? [] : elsewhere.filter { !$0.directory.isContainer && Self.isGone($0.path) }
        guard !left.isEmpty else { return }
        var places: [FileStamp: [Int]] = [:]
        for index in 0..<files.count { places[FileStamp(files[index]), default: []].append(index) }
        var containers: [[UInt8]: KnownDirectories.Directory] = [:]
        for (path, directory) in elsewhere where directory.isContainer { containers[path] = directory }
        for (path, directory) in left {
            for file in try store.files(inDirectory: directory.id) where !file.isMissing {
                let stamp = FileStamp(size: file.size, modificationTime: file.modificationTime)
                guard let found = places[stamp]?.firstIndex(where: { name(of: $0) == file.name }) else { continue }
                places[stamp]?.remove(at: found)
                missing.append(file.id)
                guard let container = containers[Self.join(path, file.name)] else { continue }
                missing += try store.files(inDirectory: container.id).filter { !$0.isMissing }.map(\.id)
            }
        }
    }

    private static func isGone(_ path: [UInt8]) -> Bool {
        guard let text = String(validating: path, as: UTF8.self) else { return false }
        do throws(SystemError) {
            return try FileStatus.ifPresent(text) == nil
        } catch {
            return false
        }
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
        let directory = directories.count - 1
        files.append(
            File(
                size: entry.size, modificationTime: entry.modificationTime, inode: entry.inode,
                container: container ?? 0, directory: Int32(directory),
                nameStart: Int32(clamping: directories[directory].names.count), nameCount: Int32(name.count)))
        directories[directory].names.append(contentsOf: name)
    }

    /// The name of a file to scan.
    func name(of file: Int) -> [UInt8] {
        let file = files[file]
        let start = Int(file.nameStart)
        return Array(directories[Int(file.directory)].names[start..<start + Int(file.nameCount)])
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
