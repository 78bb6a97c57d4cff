package import RadContainers
package import RadDICOM
import RadSystem

/// What a run over an archive reads, with which limits, and what it may do to the store.
package struct RunConfiguration: Sendable {
    /// Folders of the archive, as the operator typed them.
    package var roots: [String]
    /// Whether symbolic links that end outside a root are followed.
    package var followLinks = false
    /// How the jobs are carried out.
    package var execution: Execution
    /// Number of workers; nil: as many as processors and memory allow.
    package var workers: Int?
    /// The least number of slices; nil: what the model's preprocessing asks.
    package var minimumSlices: Int?
    /// Voxels above which a volume is refused as over budget.
    package var maximumVoxels = 1 << 29
    /// The modality of NIfTI files that have no sidecar which says it: CT, MR or PT.
    package var assumedModality: String?
    /// Budgets of one container (zip, tar, gzip).
    package var containerLimits = ContainerLimits()
    /// Folder in which compressed tar files are inflated, to files without a name; nil: `TMPDIR`, or else `/var/tmp`.
    package var spoolDirectory: String?
    /// What one file may ask for.
    package var readingLimits = ReadingLimits()
    /// Limits of a worker.
    package var limits = WorkerLimits()
    /// Whether a model other than the store's may open a new space.
    package var addSpace = false
    /// Whether more than 5 % of the known files may be missing.
    package var acceptMissing = false
    /// Whether series that failed in an earlier run are tried again.
    package var retryFailed = false
    /// Whether vectors computed with other numerics may stand beside those in the store.
    package var allowMixedNumerics = false
    /// Whether C libraries may decode pixels where there is no worker to isolate them.
    package var allowsForeignCodecs = false
    /// A file of label rules that are added to the bundled ones; nil: none.
    package var rulesPath: String?
    /// Pseudonyms of the series to label and embed, while all others stay as they are; nil: all series.
    package var selection: Set<[UInt8]>?
    /// Whether a survey decodes volumes so that their pixels vote on labels too; a run with a model always does.
    package var measuresPixels = false

    package init(roots: [String], execution: Execution) {
        self.roots = roots
        self.execution = execution
    }
}

extension RunConfiguration {
    /// Whether a series is to be labelled and embedded.
    func selects(_ key: [UInt8]) -> Bool { selection?.contains(key) ?? true }

    /// Refuses roots that can't be listed, so that a mistyped one leaves no trace.
    ///
    /// - Throws: `ArchiveError` with code `unreadableRoot`.
    package func checkRoots() throws(ArchiveError) { _ = try walker() }

    /// A walk over the roots.
    func walker() throws(ArchiveError) -> DirectoryWalker {
        do {
            return try DirectoryWalker(roots: roots, followLinks: followLinks)
        } catch {
            throw ArchiveError(.unreadableRoot, "\(error.subject) can't be listed: \(error.reason).")
        }
    }
}

/// Where the bytes of an archive are parsed.
package enum Execution: Sendable {
    /// In child processes made from this executable and arguments: a file that breaks its worker costs that file only.
    case workers(WorkerCommand)
    /// In this process, without isolation: a file that traps or exhausts memory ends the process.
    case inProcess
}

/// How a worker process is started.
package struct WorkerCommand: Hashable, Sendable {
    /// Absolute path of the executable.
    package var executable: String
    /// Its arguments; the channel is descriptor 3.
    package var arguments: [String]

    package init(executable: String, arguments: [String]) {
        self.executable = executable
        self.arguments = arguments
    }
}

/// What one job may use before its worker is ended.
package struct WorkerLimits: Hashable, Sendable {
    /// CPU seconds a job may use at least, whatever its size.
    package var cpuSeconds = 120
    /// Wall-clock seconds after which a job counts as hung.
    package var wallSeconds = 900
    /// Address space of a worker in bytes.
    package var addressSpace = 6 << 30

    package init() {}
}
