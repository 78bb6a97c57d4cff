package import Testing

/// The folder of real images with hand-made labels that tests read where it is present.
///
/// It lies beside the checkout (`../shared/data` seen from the repository root), is never copied into the repository,
/// and a test that needs it is skipped where it is absent.
package enum SharedData {
    /// The path of the folder without a trailing slash, or nil where it is absent.
    package static let root: String? = {
        let candidate = Repository.parent + "/shared/data"
        return File.isDirectory(candidate) ? candidate : nil
    }()

    /// Whether the folder is there; an absence is reported once.
    package static var isPresent: Bool {
        if root == nil { Skips.report("shared data", because: "the folder ../shared/data is absent") }
        return root != nil
    }

    /// The absolute path of a file or folder of the shared data.
    ///
    /// - Parameter relativePath: path as in the first column of `gold.csv`.
    /// - Returns: nil where the shared data is absent.
    package static func path(_ relativePath: String) -> String? {
        root.map { $0 + "/" + relativePath }
    }
}

extension Trait where Self == ConditionTrait {
    /// Skips a test, saying so, where the shared data is absent.
    package static var requiresSharedData: Self {
        .enabled(if: SharedData.isPresent, "the folder ../shared/data is absent")
    }
}
