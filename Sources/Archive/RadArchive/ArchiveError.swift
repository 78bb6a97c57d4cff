/// Why a run over an archive could not start, go on or finish.
package struct ArchiveError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What went wrong, in a form that programs can compare.
    package struct Code: RawRepresentable, Hashable, Sendable {
        package let rawValue: String

        package init(rawValue: String) { self.rawValue = rawValue }

        /// A root of the archive does not exist or can't be listed.
        package static let unreadableRoot = Code(rawValue: "unreadable-root")
        /// The worker executable can't be started, or ends before it has answered once.
        package static let workersDoNotStart = Code(rawValue: "workers-do-not-start")
        /// More files than allowed vanished since the last run: a fallen mount looks like this.
        package static let manyFilesMissing = Code(rawValue: "many-files-missing")
        /// The store holds vectors of another space and adding one was not asked for.
        package static let otherSpace = Code(rawValue: "other-space")
        /// The store holds vectors that were computed with other numerics.
        package static let otherNumerics = Code(rawValue: "other-numerics")
        /// A folder that should hold one series holds none or several.
        package static let notOneSeries = Code(rawValue: "not-one-series")
        /// The only series of a folder ended its worker.
        package static let seriesFailed = Code(rawValue: "series-failed")
        /// The checkpoint file is not the one any more that was looked at first.
        package static let changedModel = Code(rawValue: "changed-model")
        /// None of the series that were selected is in the archive.
        package static let unknownSelection = Code(rawValue: "unknown-selection")
        /// The run was asked to stop; the same command goes on.
        package static let interrupted = Code(rawValue: "interrupted")
    }

    package let code: Code
    /// What failed, what was expected and found, and what to do; counts and names that the operator typed only.
    package let message: String

    package init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    package var description: String { message }
}
