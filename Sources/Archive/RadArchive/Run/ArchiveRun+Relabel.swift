import RadLabels
import RadStore
import RadSystem
import RadVolume

extension ArchiveRun {
    /// Labels series anew that were labelled by other rules, from their headers and from what was measured in their voxels
    /// when these were decoded: vectors stay as they are.
    ///
    /// A series that the new rules would take or refuse otherwise is left pending, to be embedded anew.
    func relabel(rules: LabelRuleTexts) throws {
        let space = model.space.space
        let settings = settings(rules.rulesHash)
        let pending = try store.seriesToRelabel(space: space, rules: settings)
            .filter { configuration.selects($0.key) }
        guard !pending.isEmpty else { return }
        _ = try runNumber()
        var labelled: [RelabelledSeries] = []
        var series: [[UInt8]: Int64] = [:]
        var next = 0
        let began = monotonicNanoseconds()
        func commit(always: Bool) throws {
            guard !labelled.isEmpty, always || labelled.count >= CommitBuffer.seriesLimit else { return }
            try store.relabel(labelled, space: space, rules: settings)
            summary.relabelled += labelled.count
            labelled.removeAll(keepingCapacity: true)
        }
        let isComplete = try SeriesPhase(runner: try runner(rules: rules), job: { .labels($0, $1.kept) }).run(
            next: {
                guard next < pending.count else { return nil }
                defer { next += 1 }
                series[pending[next].key] = pending[next].id
                let files = try store.files(ofSeries: pending[next].id, includingRefused: false)
                let kept = try store.keptVolumes(ofSeries: pending[next].id, space: space)
                return SeriesWork(
                    key: pending[next].key, files: files.map { ArchivePlace($0) }, kept: kept.compactMap(\.measured))
            },
            idle: {},
            deliver: { work, end in
                guard let id = series.removeValue(forKey: work.key), case .reported(let report, let excluded) = end,
                    excluded.isEmpty, report.fits(try store.keptVolumes(ofSeries: id, space: space))
                else { return }
                labelled.append(RelabelledSeries(series: id, labels: report.labelsByVolume))
                try commit(always: false)
                self.report(
                    RunProgress(
                        phase: .labelling, done: summary.relabelled + labelled.count, total: pending.count,
                        seconds: Double(monotonicNanoseconds() - began) / 1e9))
            })
        try commit(always: true)
        guard isComplete else { throw interrupted() }
    }
}

extension SeriesReport {
    fileprivate var labelsByVolume: [RelabelledSeries.Volume] {
        volumes.map { RelabelledSeries.Volume(number: $0.number, labels: $0.labels) }
    }

    /// Whether the volumes are those that the store keeps, taken and refused alike.
    ///
    /// Headers alone cannot tell of a refusal that only voxels show; such a refusal stands.
    fileprivate func fits(_ kept: [KeptVolume]) -> Bool {
        guard volumes.count == kept.count else { return false }
        return zip(volumes.sorted { $0.number < $1.number }, kept).allSatisfy { report, kept in
            guard report.number == kept.number, report.instanceDigest == kept.instanceDigest else { return false }
            if report.refusal == kept.refusal { return true }
            return report.refusal == nil && !kept.hasVector && kept.refusal != ArchiveReason.outOfDomain
        }
    }
}

extension KeptVolume {
    /// What was measured in its voxels; nil where they were not read, or measured otherwise than today.
    fileprivate var measured: KeptMeasures? {
        guard let measures, measures.version == PixelMeasures.version else { return nil }
        let values = measures.values.compactMap { name, value in
            PixelMeasure(rawValue: name).map { ($0, value) }
        }
        return KeptMeasures(
            volume: UInt32(clamping: number), instanceDigest: instanceDigest,
            measures: PixelMeasures(Dictionary(values, uniquingKeysWith: { first, _ in first })))
    }
}
