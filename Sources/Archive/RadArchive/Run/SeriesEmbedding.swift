import RadLabels
import RadStore
import RadSystem

/// Embeds the one series of a folder, without a store.
///
/// One worker does it: a series is one job, and its network is computed by all processors in that worker.
package struct SeriesEmbedding {
    private let model: LoadedModel
    private let configuration: RunConfiguration

    /// - Parameters:
    ///   - model: The model.
    ///   - configuration: The folder as its root, and where bytes are parsed.
    package init(model: LoadedModel, configuration: RunConfiguration) {
        self.model = model
        self.configuration = configuration
    }

    /// The volumes of the series by number, refused parts among them.
    ///
    /// - Throws: `ArchiveError` when the folder holds no series, or more than one, or the series ended its worker.
    package func run() throws -> [VolumeReport] {
        var configuration = configuration
        configuration.workers = 1
        let key = ProjectKey.random()
        let runner = try JobRunners.make(
            configuration: configuration, model: model, key: key,
            rules: try LabelRuleTexts.bundled(site: configuration.rulesPath), interrupt: nil,
            threads: processorCount())
        defer { runner.shutDown() }
        let files = try list()
        var series: [[UInt8]: [ArchivePlace]] = [:]
        _ = try PlaceScan(runner: runner).run(files) { place, finding in
            switch finding {
            case .instance(let keys): series[keys.series, default: []].append(place)
            case .unidentified: series[[], default: []].append(place)
            case .container, .refused: break
            }
        }
        guard let (name, members) = series.first, series.count == 1 else {
            throw ArchiveError(
                .notOneSeries,
                "The folder holds \(series.count) series in \(files.count) files, expected one. Name the folder of one"
                    + " series, or embed the whole archive.")
        }
        var work: SeriesWork? = SeriesWork(
            key: name, files: members.sorted { $0.path.lexicographicallyPrecedes($1.path) })
        var volumes: [VolumeReport]?
        _ = try SeriesPhase(runner: runner).run(
            next: {
                defer { work = nil }
                return work
            }, idle: {}
        ) {
            if case .reported(let report, _) = $1 { volumes = report.volumes }
        }
        guard let volumes else {
            throw ArchiveError(.seriesFailed, "The series ended its worker; one of its files is malformed.")
        }
        return volumes
    }

    private func list() throws -> [[UInt8]] {
        var walker = try configuration.walker()
        let roots = walker.roots.map { Array($0.utf8) }
        var files: [[UInt8]] = []
        walker.walk { listing in
            for entry in listing.entries {
                files.append(roots[listing.root] + [UInt8(ascii: "/")] + listing.relativePath(of: entry))
            }
        }
        return files
    }
}
