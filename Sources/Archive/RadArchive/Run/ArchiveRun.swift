import RadLabels
package import RadStore
package import RadSystem

/// One run over an archive: list, scan what changed, settle the states of series, embed what has no outcome.
///
/// Only this process writes, and it parses no byte of the archive unless `Execution.inProcess` asks it to. It must run
/// on a thread that stays until it ends, because workers die with the thread that started them.
package final class ArchiveRun {
    let configuration: RunConfiguration
    let model: LoadedModel
    let store: Store
    let key: ProjectKey
    let interrupt: InterruptSignal?
    let report: (RunProgress) -> Void
    let started = monotonicNanoseconds()
    var summary = RunSummary()
    var loggedRun: Int64?
    var postponedInARow = 0
    private var openRunner: (any JobRunner)?

    /// - Parameters:
    ///   - configuration: What to read and what is allowed.
    ///   - model: The model that embeds.
    ///   - store: The store, locked by this process.
    ///   - key: The project key of the store.
    ///   - interrupt: Asks the run to stop at the next point where nothing is lost.
    ///   - report: Told how far the run is.
    package init(
        configuration: RunConfiguration, model: LoadedModel, store: Store, key: ProjectKey,
        interrupt: InterruptSignal? = nil, report: @escaping (RunProgress) -> Void = { _ in }
    ) {
        self.configuration = configuration
        self.model = model
        self.store = store
        self.key = key
        self.interrupt = interrupt
        self.report = report
    }

    /// Carries the run out.
    ///
    /// - Throws: `ArchiveError` with code `interrupted` when it was stopped; everything done until then is committed.
    package func run() throws -> RunSummary {
        let rules = try LabelRuleTexts.bundled(site: configuration.rulesPath)
        try checkSpace()
        report(RunProgress(phase: .listing, done: 0, total: 0, seconds: 0))
        let changes = try FileChanges(configuration, store: store)
        try checkMissing(changes)
        summary.files = changes.counts.files
        summary.linksFollowed = changes.counts.linksFollowed
        summary.linksSkipped = changes.counts.linksSkipped
        summary.otherEntries = changes.counts.others
        summary.unreadableFolders = changes.counts.unreadable
        defer { openRunner?.shutDown() }
        do {
            let isSettled = try !store.hasUnsettledSeries()
            if !changes.directories.isEmpty || !changes.missing.isEmpty || !isSettled {
                try scan(changes, rules: rules)
            }
            try checkSelection()
            try relabel(rules: rules)
            try embed(rules: rules)
        } catch {
            if let loggedRun { try? store.finishRun(loggedRun, status: "stopped", facts: facts) }
            throw error
        }
        openRunner?.shutDown()
        try summarise()
        if let loggedRun { try store.finishRun(loggedRun, status: "done", facts: facts) }
        return summary
    }

    /// The runner, started when the first job is due: a rerun without changes starts no worker.
    func runner(rules: LabelRuleTexts) throws -> any JobRunner {
        if let openRunner { return openRunner }
        let runner = try JobRunners.make(
            configuration: configuration, model: model, key: key, rules: rules, interrupt: interrupt)
        openRunner = runner
        return runner
    }

    /// The number of this run in the log; noted when the first write is due, before which the model is verified.
    func runNumber() throws -> Int64 {
        if let loggedRun { return loggedRun }
        _ = try model.sealed()
        let number = try store.beginRun(facts: facts)
        loggedRun = number
        return number
    }

    var seconds: Double { Double(monotonicNanoseconds() - started) / 1e9 }

    /// Counts for the run log.
    private var facts: String {
        """
        {"embedded":\(summary.embedded),"failed":\(summary.failed),"files":\(summary.files),\
        \(configuration.selection.map { "\"notSelected\":\(summary.notSelected),\"selected\":\($0.count)," } ?? "")\
        "numerics":"\(model.numerics)","rejected":\(summary.rejected),"seconds":\(seconds),\
        "series":\(summary.series),"space":"\(model.space.space)"}
        """
    }

    private func checkSpace() throws {
        let spaces = try store.spaces()
        if !spaces.isEmpty, !spaces.contains(where: { $0.space == model.space.space }), !configuration.addSpace {
            let known = spaces.map { "\($0.model) \($0.version) (\($0.space))" }.joined(separator: ", ")
            throw ArchiveError(
                .otherSpace,
                "The store holds vectors of \(known); this model makes another space (\(model.space.space))."
                    + " Give --add-space to keep both in one store.")
        }
        let others = try store.numerics(ofSpace: model.space.space).filter { $0 != model.numerics }
        if !others.isEmpty, !configuration.allowMixedNumerics {
            throw ArchiveError(
                .otherNumerics,
                "The store's vectors were computed with \(others.joined(separator: ", ")), this machine computes with"
                    + " \(model.numerics). Go on where they were made, or give --allow-mixed-numerics.")
        }
    }

    private func checkMissing(_ changes: FileChanges) throws {
        guard !configuration.acceptMissing, changes.lost * 20 > changes.known else { return }
        throw ArchiveError(
            .manyFilesMissing,
            "\(changes.lost) of \(changes.known) catalogued files are gone, which looks like a fallen mount."
                + " Nothing was written. If they were removed on purpose, give --accept-missing.")
    }

    /// Refuses a selection of which the archive holds nothing, which was most likely made with another project key.
    private func checkSelection() throws {
        guard let selection = configuration.selection else { return }
        if try store.presentSeries(selection, space: model.space.space).found == 0 {
            throw ArchiveError(
                .unknownSelection,
                "None of the \(selection.count) selected series is in the archive. Select and embed with the same project"
                    + " key (--key) and archive.")
        }
    }

    private func summarise() throws {
        let counts = try store.counts(ofSpace: model.space.space)
        summary.series = counts.series
        summary.embedded = counts.embedded
        summary.rejected = counts.rejected
        summary.failed = counts.failed
        if let selection = configuration.selection {
            let present = try store.presentSeries(selection, space: model.space.space)
            summary.notFound = selection.count - present.found
            summary.pending = present.pending
            summary.notSelected = counts.pending - present.pending
        } else {
            summary.pending = counts.pending
        }
        summary.volumes = counts.volumes
        summary.refusals = counts.refusals
        summary.refusedFiles = try store.refusedFiles()
        for (state, count) in try store.states(ofRun: loggedRun) { summary.states[state.rawValue] = count }
        summary.peakWorkerMemory = Int(openRunner?.peakMemory ?? 0)
        summary.seconds = seconds
    }
}
