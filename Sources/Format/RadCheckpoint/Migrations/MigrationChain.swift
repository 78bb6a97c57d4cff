import RadHDF5

/// The steps that bring a file of an older format version to the newest one, each frozen when its version was released.
enum MigrationChain {
    /// One step; it knows groups, attributes and datasets, and no type of a newer version.
    private struct Step {
        let from: FormatVersion
        let to: FormatVersion
        let migrate: @Sendable (inout RawTree) throws(CheckpointError) -> Void
    }

    private static let steps = [
        Step(from: FormatVersion(major: 0, minor: 1), to: FormatVersion(major: 1, minor: 0)) {
            (tree: inout RawTree) throws(CheckpointError) in
            try MigrationFrom0_1.migrate(&tree)
        }
    ]

    /// The versions that are read.
    static var readable: [FormatVersion] { steps.map(\.from) + [.current] }

    /// Brings a tree to the newest version.
    ///
    /// The version is judged before anything else, so that a newer file is told from a broken one.
    /// - Returns: The version that the tree had.
    static func migrate(_ tree: inout RawTree) throws(CheckpointError) -> FormatVersion {
        let version = try version(of: tree)
        guard readable.contains(version) else { throw unknown(version) }
        var reached = version
        for step in steps where step.from == reached {
            try step.migrate(&tree)
            reached = step.to
        }
        return version
    }

    /// What the root of every version says that it is.
    private static let encoding = "radzoo-checkpoint"

    private static func version(of tree: RawTree) throws(CheckpointError) -> FormatVersion {
        let root = tree.root
        guard root.encodingType == encoding else {
            throw CheckpointError(.elementVersion, at: ElementPath.root, expected: "a file of type \(encoding)")
        }
        guard let version = root.encodingVersion.flatMap(FormatVersion.init),
            let minimum = root.attributes["minimum-reader-version"]?.text.flatMap(FormatVersion.init)
        else {
            throw CheckpointError(
                .formatVersion, at: ElementPath.root, expected: "a version such as \(FormatVersion.current)")
        }
        // A later minor version only adds, and says what of it a reader must know.
        guard minimum <= .current, minimum <= version else { throw unknown(version) }
        return version
    }

    private static func unknown(_ version: FormatVersion) -> CheckpointError {
        CheckpointError(
            .formatVersion, at: ElementPath.root,
            expected: "format " + readable.map(\.description).joined(separator: " or "), found: "format \(version)")
    }
}
