package import RadArchive
import RadStore

/// The counts and times of one run over an archive.
///
/// Its JSON has the properties by their names.
public struct EmbedSummary: Hashable, Encodable, Sendable {
    /// The model that embedded, and whether it was ever trained.
    public let model: String
    /// `untrained` or `trained`; vectors of an untrained model carry no meaning yet.
    public let training: String
    /// The space of the vectors.
    public let space: String
    /// With what the vectors were computed.
    public let numerics: String
    /// Regular files below the roots.
    public let files: Int
    /// Files that are part of no series, by reason.
    public let refusedFiles: [String: Int]
    /// Symbolic links that were left alone.
    public let linksSkipped: Int
    /// FIFOs, sockets and devices, which are never opened.
    public let otherEntries: Int
    /// Folders that could not be listed; what is in them is not known.
    public let unreadableFolders: Int
    /// Series in the archive.
    public let series: Int
    /// Series with at least one vector.
    public let embedded: Int
    /// Series of which nothing can be embedded.
    public let rejected: Int
    /// Series that ended their worker.
    public let failed: Int
    /// Series that could not be read in this run and are tried again in the next.
    public let pending: Int
    /// Series that were not selected and have no outcome yet; a run without a selection goes on with them.
    public let notSelected: Int
    /// Selected series that the archive does not hold.
    public let notFound: Int
    /// Vectors in the space.
    public let volumes: Int
    /// Refused volumes and failed series, by reason.
    public let refusals: [String: Int]
    /// Series by state against the last run: `new`, `unchanged`, `changed`, `moved`, `missing`.
    public let states: [String: Int]
    /// Series that were labelled anew by other rules, their vectors kept.
    public let relabelled: Int
    /// Series worked on in this run.
    public let seriesDone: Int
    /// Wall-clock seconds of this run.
    public let seconds: Double
    /// Series worked on per second.
    public let seriesPerSecond: Double
    /// Seconds of the workers' time by stage: `read`, `decode`, `preprocess`, `infer`; `write` is the supervisor's.
    public let stageSeconds: [String: Double]
    /// Whether anything was refused or failed.
    public var hasRefusals: Bool {
        rejected > 0 || failed > 0 || notFound > 0 || !refusedFiles.isEmpty || unreadableFolders > 0
    }

    package init(_ summary: RunSummary, model: LoadedModel) {
        self.model = model.space.model
        training = model.space.training
        space = model.space.space
        numerics = model.numerics
        files = summary.files
        refusedFiles = summary.refusedFiles
        linksSkipped = summary.linksSkipped
        otherEntries = summary.otherEntries
        unreadableFolders = summary.unreadableFolders
        series = summary.series
        embedded = summary.embedded
        rejected = summary.rejected
        failed = summary.failed
        pending = summary.pending
        notSelected = summary.notSelected
        notFound = summary.notFound
        volumes = summary.volumes
        refusals = summary.refusals
        states = summary.states
        relabelled = summary.relabelled
        seriesDone = summary.seriesDone
        seconds = summary.seconds
        seriesPerSecond = summary.seriesPerSecond
        stageSeconds = [
            "read": Double(summary.times.read) / 1e9, "decode": Double(summary.times.decode) / 1e9,
            "preprocess": Double(summary.times.preprocess) / 1e9, "infer": Double(summary.times.infer) / 1e9,
            "write": Double(summary.writeTime) / 1e9,
        ]
    }
}
