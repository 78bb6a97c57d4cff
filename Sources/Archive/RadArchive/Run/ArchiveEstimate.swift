import RadLabels
import RadStore
package import RadSystem

/// Times a sample of an archive and says what a run over all of it would take; nothing is written.
package struct ArchiveEstimate: Sendable {
    /// What a run would take, from a sample of whole folders.
    package struct Outcome: Hashable, Sendable {
        /// Files and bytes of the whole archive.
        package var files = 0
        package var bytes: Int64 = 0
        /// Files and series that were worked on, and the series of them that can be embedded.
        package var sampledFiles = 0
        package var sampledSeries = 0
        package var embeddable = 0
        /// Refused files, volumes and failed series of the sample, by reason.
        package var refusals: [String: Int] = [:]
        /// Seconds that the sample took, and that all of it will take.
        package var sampleSeconds = 0.0
        package var seconds = 0.0
        /// Bytes that the store will have.
        package var storeBytes: Int64 = 0
    }

    /// Files after which no further folder joins the sample.
    private static let sampleSize = 2048
    /// Bytes of the catalogue that a file takes, and a series with its labels, as seen in stores of phantoms.
    private static let bytesPerFile: Int64 = 200
    private static let bytesPerSeries: Int64 = 8192

    private let model: LoadedModel
    private let configuration: RunConfiguration
    private let interrupt: InterruptSignal?

    package init(model: LoadedModel, configuration: RunConfiguration, interrupt: InterruptSignal? = nil) {
        self.model = model
        self.configuration = configuration
        self.interrupt = interrupt
    }

    /// Lists the archive, then scans and embeds folders that are spread evenly over it.
    package func run() throws -> Outcome {
        var outcome = Outcome()
        let folders = try list(&outcome)
        let sample = Self.sample(of: folders)
        outcome.sampledFiles = sample.count
        guard !sample.isEmpty else { return outcome }
        let key = ProjectKey.random()
        let runner = try JobRunners.make(
            configuration: configuration, model: model, key: key,
            rules: try LabelRuleTexts.bundled(site: configuration.rulesPath), interrupt: interrupt)
        defer { runner.shutDown() }
        let began = monotonicNanoseconds()
        var series: [[UInt8]: [ArchivePlace]] = [:]
        let isScanned = try PlaceScan(runner: runner).run(sample) { place, finding in
            switch finding {
            case .instance(let keys): series[keys.series, default: []].append(place)
            case .unidentified: series[place.folder, default: []].append(place)
            case .container: break
            case .refused(let reason): outcome.refusals[reason, default: 0] += 1
            }
        }
        guard isScanned, try embed(series, runner, &outcome) else {
            throw ArchiveError(.interrupted, "The estimate was stopped.")
        }
        outcome.sampleSeconds = Double(monotonicNanoseconds() - began) / 1e9
        let scale = Double(outcome.files) / Double(outcome.sampledFiles)
        outcome.seconds = outcome.sampleSeconds * scale
        let perSeries = Self.bytesPerSeries + Int64(model.space.dimension) * 4
        outcome.storeBytes =
            Int64(outcome.files) * Self.bytesPerFile + Int64(Double(outcome.sampledSeries) * scale) * perSeries
        return outcome
    }

    private func embed(
        _ series: [[UInt8]: [ArchivePlace]], _ runner: any JobRunner, _ outcome: inout Outcome
    ) throws -> Bool {
        var works = series.map {
            SeriesWork(key: $0.key, files: $0.value.sorted { $0.path.lexicographicallyPrecedes($1.path) })
        }
        outcome.sampledSeries = works.count
        return try SeriesPhase(runner: runner).run(next: { works.popLast() }, idle: {}) { _, end in
            guard case .reported(let report, _) = end else {
                return outcome.refusals[ArchiveReason.workerCrashed, default: 0] += 1
            }
            if report.volumes.contains(where: { $0.embedding != nil }) { outcome.embeddable += 1 }
            for volume in report.volumes {
                if let refusal = volume.refusal { outcome.refusals[refusal, default: 0] += 1 }
            }
        }
    }

    private func list(_ outcome: inout Outcome) throws -> [[[UInt8]]] {
        var walker = try configuration.walker()
        let roots = walker.roots.map { Array($0.utf8) }
        var folders: [[[UInt8]]] = []
        walker.walk { listing in
            guard !listing.entries.isEmpty else { return }
            outcome.files += listing.entries.count
            for entry in listing.entries { outcome.bytes += entry.size }
            folders.append(
                listing.entries.map { roots[listing.root] + [UInt8(ascii: "/")] + listing.relativePath(of: $0) })
        }
        return folders
    }

    /// Whole folders, since a series lies in few of them: every n-th, so that all parts of the archive are seen.
    private static func sample(of folders: [[[UInt8]]]) -> [[UInt8]] {
        let count = folders.reduce(0) { $0 + $1.count }
        let step = max(1, (count + sampleSize - 1) / sampleSize)
        var sample: [[UInt8]] = []
        for index in stride(from: 0, to: folders.count, by: step) where sample.count < 2 * sampleSize {
            sample += folders[index]
        }
        return sample
    }
}
