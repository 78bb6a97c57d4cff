import RadDICOM
import RadLabels
import RadStore
import RadSystem
import RadVolume

extension ArchiveRun {
    /// Embeds every series that has no outcome in the model's space under the rules.
    func embed(rules: LabelRuleTexts) throws {
        let pending = try store.pendingSeries(
            space: model.space.space,
            rules: [settings(rules.rulesHash), settings(rules.rulesHash, assuming: configuration.assumedModality)],
            retryFailed: configuration.retryFailed
        ).filter { configuration.selects($0.key) }
        guard !pending.isEmpty else { return }
        _ = try runNumber()
        try store.add(model.space)
        let context = ResultContext(
            space: model.space.space, rules: settings(rules.rulesHash), numerics: model.numerics)
        var buffer = CommitBuffer(context: context)
        var files: [[UInt8]: (series: Int64, files: [SeriesFile])] = [:]
        var next = 0
        let began = monotonicNanoseconds()
        let isComplete = try SeriesPhase(runner: try runner(rules: rules)).run(
            next: {
                guard next < pending.count else { return nil }
                defer { next += 1 }
                let series = pending[next]
                let members = try store.files(ofSeries: series.id, includingRefused: configuration.retryFailed)
                files[series.key] = (series.id, members)
                return SeriesWork(key: series.key, files: members.map { ArchivePlace($0) })
            },
            idle: { try buffer.commit(to: store, always: false) },
            deliver: { work, end in
                guard let (series, members) = files.removeValue(forKey: work.key) else { return }
                var assumes = false
                if case .reported(let report, _) = end {
                    assumes = report.assumesModality
                    summary.times += report.times
                    if report.isPostponed { return try notePostponed() }
                }
                postponedInARow = 0
                var result = SeriesResult(series: series, end: end, files: members)
                if assumes {
                    result.rules = settings(rules.rulesHash, assuming: configuration.assumedModality)
                }
                if configuration.retryFailed, result.status != .failed {
                    result.readmittedFiles = members.map(\.id).filter { !result.refusedFiles.contains($0) }
                }
                buffer.append(result)
                summary.seriesDone += 1
                try buffer.commit(to: store, always: false)
                report(
                    RunProgress(
                        phase: .embedding, done: summary.seriesDone, total: pending.count,
                        seconds: Double(monotonicNanoseconds() - began) / 1e9))
            })
        try buffer.commit(to: store, always: true)
        summary.writeTime += buffer.writeTime
        guard isComplete else { throw interrupted() }
    }
}

extension ArchiveRun {
    /// Series in a row that could not be read before the archive counts as gone.
    private static let postponedLimit = 25

    /// Leaves a series pending that the file system failed to give, and stops when none can be read any more.
    private func notePostponed() throws {
        postponedInARow += 1
        guard postponedInARow >= Self.postponedLimit else { return }
        throw ArchiveError(
            .interrupted,
            "\(postponedInARow) series in a row could not be read; is the archive still mounted? Everything finished is kept;"
                + " run the same command to go on.")
    }

    /// What outcomes depend on besides files and model: the rules and the limits of the run.
    func settings(_ rulesHash: String) -> String {
        let slices = configuration.minimumSlices ?? model.minimumSlices
        let usual = ReadingLimits()
        let limits = ReadingLimits.Name.allCases.filter { configuration.readingLimits[$0] != usual[$0] }
        return "\(rulesHash) slices \(slices) voxels \(configuration.maximumVoxels)"
            + limits.map { " \($0.rawValue) \(configuration.readingLimits[$0])" }.joined()
    }
}

extension ArchivePlace {
    /// Where the catalogue says that a file is.
    init(_ file: SeriesFile) {
        self.init(
            path: file.path,
            member: file.member.map {
                Member(number: UInt32(clamping: $0), containerCount: UInt32(clamping: file.directoryCount))
            })
    }
}

extension ArchiveRun {
    /// What outcomes of files that do not state their modality depend on.
    func settings(_ rulesHash: String, assuming modality: String?) -> String {
        "\(settings(rulesHash)) modality \(modality ?? "none")"
    }
}

extension SeriesReport {
    /// Whether files could not be read for reasons that may pass.
    fileprivate var isPostponed: Bool {
        unusableFiles.contains { $0.reason == ArchiveReason.inputOutput }
            || volumes.contains { $0.refusal == ArchiveReason.inputOutput }
    }
}

extension SeriesResult {
    /// The result to record of what a worker reported.
    init(series: Int64, end: SeriesEnd, files: [SeriesFile]) {
        switch end {
        case .crashed:
            self.init(series: series, status: .failed, reason: ArchiveReason.workerCrashed, volumes: [])
        case .reported(let report, let excluded):
            let volumes = report.volumes.map { VolumeRow($0, files: files) }
            let isEmbedded = volumes.contains { $0.vector != nil }
            let isFailed = !isEmbedded && volumes.contains { $0.refusal == ArchiveReason.inferenceFailed }
            let reason = volumes.first?.refusal ?? report.unusableFiles.first?.reason ?? "empty"
            self.init(
                series: series, status: isEmbedded ? .embedded : isFailed ? .failed : .rejected,
                reason: isEmbedded ? nil : reason,
                volumes: volumes, refusedFiles: excluded.map { files[$0].id })
            number = report.number
        }
    }
}

extension VolumeRow {
    fileprivate init(_ report: VolumeReport, files: [SeriesFile]) {
        self.init(
            number: report.number, files: report.files, slices: report.slices, labels: report.labels,
            instanceDigest: report.instanceDigest)
        refusal = report.refusal
        detail = report.detail
        sliceSpacing = report.sliceSpacing
        rowSpacing = report.rowSpacing
        columnSpacing = report.columnSpacing
        let first = Int(report.firstFile)
        firstFile = files.indices.contains(first) ? files[first].id : nil
        vector = report.embedding
        measures = report.measures.map { measures in
            StoredMeasures(
                version: PixelMeasures.version,
                values: Dictionary(uniqueKeysWithValues: measures.values.map { ($0.key.rawValue, $0.value) }))
        }
    }
}
