import RadLabels
import RadStore
import RadSystem

extension ArchiveRun {
    /// Embeds every series that has no outcome in the model's space under the rules.
    func embed(rules: LabelRules) throws {
        let pending = try store.pendingSeries(
            space: model.space.space, rules: rules.rulesHash, retryFailed: configuration.retryFailed)
        guard !pending.isEmpty else { return }
        _ = try runNumber()
        try store.add(model.space)
        let context = ResultContext(
            space: model.space.space, rules: rules.rulesHash, numerics: model.numerics)
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
                return SeriesWork(key: series.key, paths: members.map(\.path))
            },
            idle: { try buffer.commit(to: store, always: false) },
            deliver: { work, end in
                guard let (series, members) = files.removeValue(forKey: work.key) else { return }
                if case .reported(let report, _) = end { summary.times += report.times }
                var result = SeriesResult(series: series, end: end, files: members)
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

extension SeriesResult {
    /// The result to record of what a worker reported.
    init(series: Int64, end: SeriesEnd, files: [SeriesFile]) {
        switch end {
        case .crashed:
            self.init(series: series, status: .failed, reason: ArchiveReason.workerCrashed, volumes: [])
        case .reported(let report, let excluded):
            let volumes = report.volumes.map { VolumeRow($0, files: files) }
            let isEmbedded = volumes.contains { $0.vector != nil }
            let reason = volumes.first?.refusal ?? report.unusableFiles.first?.reason ?? "empty"
            self.init(
                series: series, status: isEmbedded ? .embedded : .rejected, reason: isEmbedded ? nil : reason,
                volumes: volumes, refusedFiles: excluded.map { files[$0].id })
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
    }
}
