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

    private var gone: [FileStamp] = []
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
        var unreadable: [[UInt8]] = []
        var catalogue = try store.knownDirectories(notingFailures: retryFailed)
        try walker.walk { listing in
            let path = Self.join(prefixes[listing.root], listing.path)
            let directory = catalogue.remove(path)
            // What is in a directory that can't be listed now is not known to be gone.
            if listing.failureCode != nil {
                unreadable.append(path)
                return known += directory?.present ?? 0
            }
            let digest = Store.listingDigest(of: listing)
            if let directory, directory.listing == digest, !(retryFailed && directory.hasFailures) {
                return known += directory.present
            }
            if listing.entries.isEmpty, directory == nil { return }
            directories.append(Directory(path: path, listing: digest))
            try compare(
                listing, with: directory.map { try store.files(inDirectory: $0.id) } ?? [], retryFailed: retryFailed,
                isInterrupted: directory?.listing == nil)
        }
        // Nor is what lies below it.
        let hidden = Set(catalogue.below(unreadable))
        for directory in catalogue.below(prefixes) where !hidden.contains(directory) {
            for file in try store.files(inDirectory: directory) where !file.isMissing {
                note(gone: file)
            }
        }
        for stamp in gone {
            if let count = arrived[stamp], count > 0 { arrived[stamp] = count - 1 } else { lost += 1 }
        }
        (gone, arrived) = ([], [:])
        counts = walker.counts
    }

    /// What a file keeps when it is moved.
    private struct FileStamp: Hashable {
        var size: Int64
        var modificationTime: Int64
    }

    private mutating func note(gone file: KnownFile) {
        if file.isMissing { return }
        known += 1
        missing.append(file.id)
        gone.append(FileStamp(size: file.size, modificationTime: file.modificationTime))
    }

    /// Both sides are in byte order of the names.
    ///
    /// - Parameter isInterrupted: Whether the directory was not catalogued to its end; what is known of it may have
    ///   arrived in the run that was stopped.
    private mutating func compare(
        _ listing: DirectoryListing, with files: [KnownFile], retryFailed: Bool, isInterrupted: Bool
    ) throws {
        var index = 0
        for entry in listing.entries {
            let name = listing.name(of: entry)
            while index < files.count, files[index].name.lexicographicallyPrecedes(name) {
                note(gone: files[index])
                index += 1
            }
            let stamp = FileStamp(size: entry.size, modificationTime: entry.modificationTime)
            if index < files.count, files[index].name.elementsEqual(name) {
                let file = files[index]
                index += 1
                if !file.isMissing { known += 1 }
                let isSame = file.size == entry.size && file.modificationTime == entry.modificationTime
                if !file.isMissing, isSame, !(retryFailed && file.isFailure) {
                    if isInterrupted { arrived[stamp, default: 0] += 1 }
                    continue
                }
            }
            arrived[stamp, default: 0] += 1
            self.files.append(
                File(
                    directory: Int32(directories.count - 1), nameStart: names.count, nameCount: Int32(name.count),
                    size: entry.size, modificationTime: entry.modificationTime))
            names.append(contentsOf: name)
        }
        for file in files[index...] { note(gone: file) }
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
