/// The counts and times of one run.
package struct RunSummary: Hashable, Sendable {
    /// Regular files seen below the roots.
    package var files = 0
    /// Files that are part of no series, by reason.
    package var refusedFiles: [String: Int] = [:]
    /// Links that were followed and links that were not.
    package var linksFollowed = 0
    package var linksSkipped = 0
    /// FIFOs, sockets and devices, which are never opened.
    package var otherEntries = 0
    /// Folders that could not be listed; what is in them is not known.
    package var unreadableFolders = 0
    /// Series present in the archive: embedded + rejected + failed + pending.
    package var series = 0
    /// Series of which at least one volume is embedded in this space.
    package var embedded = 0
    /// Series of which nothing can be embedded.
    package var rejected = 0
    /// Series that ended their worker or could not be read.
    package var failed = 0
    /// Series still to do, when the run was stopped early.
    package var pending = 0
    /// Series still to do that were not selected; a run without a selection goes on with them.
    package var notSelected = 0
    /// Selected series that the archive does not hold.
    package var notFound = 0
    /// Embedded volumes; a series may have several.
    package var volumes = 0
    /// Refused volumes and failed series, by reason.
    package var refusals: [String: Int] = [:]
    /// How the series stand against the last run.
    package var states: [String: Int] = [:]
    /// Series that were labelled anew by other rules, their vectors kept.
    package var relabelled = 0
    /// Series worked on in this run, and the wall-clock seconds it took.
    package var seriesDone = 0
    package var seconds = 0.0
    /// Where the workers' time went.
    package var times = StageTimes()
    /// Nanoseconds the supervisor spent writing to the store.
    package var writeTime: UInt64 = 0
    /// Largest resident share of a worker in bytes (Pss where the system tells it), 0 when unknown.
    package var peakWorkerMemory = 0

    package init() {}

    /// Series worked on in this run per second.
    package var seriesPerSecond: Double { seconds > 0 ? Double(seriesDone) / seconds : 0 }
}

/// How far a run is; delivered often, so that a terminal can show it.
package struct RunProgress: Hashable, Sendable {
    package enum Phase: String, Sendable {
        case listing
        case scanning
        case labelling
        case embedding
        case examining
        case drawing
    }

    package var phase: Phase
    package var done: Int
    package var total: Int
    /// Seconds since the phase began.
    package var seconds: Double
}
