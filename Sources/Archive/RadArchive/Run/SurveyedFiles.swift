import RadSystem

/// The files below the roots of a survey, by number; names are kept once.
struct SurveyedFiles {
    private struct File {
        var directory: Int32
        var nameStart: Int
        var nameCount: Int32
        /// The number of a member in its container; -1 for a file on its own.
        var member: Int32 = -1
    }

    /// The roots as absolute paths.
    let roots: [String]
    /// What the walk came across.
    let counts: WalkCounts
    private var directories: [(root: Int, path: [UInt8])] = []
    private var files: [File] = []
    private var names: [UInt8] = []

    /// Lists all files; none is opened.
    ///
    /// - Throws: `ArchiveError` for a root that can't be listed, and when the interrupt is raised.
    init(_ configuration: RunConfiguration, interrupt: InterruptSignal?) throws(ArchiveError) {
        var walker = try configuration.walker()
        roots = walker.roots
        var directories: [(root: Int, path: [UInt8])] = []
        var files: [File] = []
        var names: [UInt8] = []
        try walker.walk { listing throws(ArchiveError) in
            if interrupt?.isRaised == true { throw ArchiveError(.interrupted, "The survey was stopped.") }
            guard !listing.entries.isEmpty else { return }
            directories.append((listing.root, listing.path))
            for entry in listing.entries {
                files.append(
                    File(
                        directory: Int32(directories.count - 1), nameStart: names.count,
                        nameCount: Int32(entry.nameCount)))
                names.append(contentsOf: listing.name(of: entry))
            }
        }
        counts = walker.counts
        (self.directories, self.files, self.names) = (directories, files, names)
    }

    var count: Int { files.count }

    /// Adds the members of a container.
    ///
    /// - Returns: The number of the first of them; the others follow.
    mutating func add(_ members: [(number: UInt32, name: [UInt8])], ofContainer container: Int) -> Int {
        let first = files.count
        directories.append((directories[directory(of: container)].root, relativePath(of: container)))
        for member in members {
            files.append(
                File(
                    directory: Int32(directories.count - 1), nameStart: names.count,
                    nameCount: Int32(member.name.count), member: Int32(clamping: member.number)))
            names.append(contentsOf: member.name)
        }
        return first
    }

    /// Where a file is.
    func place(of file: Int) -> ArchivePlace {
        let path = path(of: file)
        let entry = files[file]
        guard entry.member >= 0 else { return ArchivePlace(path: path) }
        return ArchivePlace(
            path: path,
            member: ArchivePlace.Member(
                number: UInt32(entry.member), containerCount: UInt32(path.count - Int(entry.nameCount) - 1)))
    }

    /// The number of the directory that a file lies in.
    func directory(of file: Int) -> Int { Int(files[file].directory) }

    /// The root that a file lies below.
    func root(of file: Int) -> String { roots[directories[directory(of: file)].root] }

    /// The path relative to the root.
    func relativePath(of file: Int) -> [UInt8] {
        let entry = files[file]
        let path = directories[Int(entry.directory)].path
        return (path.isEmpty ? [] : path + [UInt8(ascii: "/")])
            + names[entry.nameStart..<entry.nameStart + Int(entry.nameCount)]
    }

    /// The absolute path.
    func path(of file: Int) -> [UInt8] {
        let root = Array(root(of: file).utf8)
        let slash = UInt8(ascii: "/")
        return (root == [slash] ? root : root + [slash]) + relativePath(of: file)
    }

    /// Files in byte order of their absolute paths.
    func inPathOrder(_ group: [Int]) -> [Int] {
        group.map { (file: $0, path: path(of: $0)) }
            .sorted { $0.path.lexicographicallyPrecedes($1.path) }
            .map(\.file)
    }
}
