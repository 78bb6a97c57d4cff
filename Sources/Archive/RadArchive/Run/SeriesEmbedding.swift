import RadLabels
import RadStore
import RadSystem

/// Embeds the one series of a folder in this process, with all processors and without a store.
package struct SeriesEmbedding {
    private let model: LoadedModel
    private let configuration: RunConfiguration

    package init(model: LoadedModel, configuration: RunConfiguration) {
        self.model = model
        self.configuration = configuration
    }

    /// - Throws: `ArchiveError` when the folder holds no series, or more than one.
    package func run() throws -> [VolumeReport] {
        var walker = try DirectoryWalker(roots: configuration.roots, followLinks: configuration.followLinks)
        let roots = walker.roots
        var files: [JobFile] = []
        walker.walk { listing in
            for entry in listing.entries {
                let path = Array(roots[listing.root].utf8) + [UInt8(ascii: "/")] + listing.relativePath(of: entry)
                files.append(JobFile(index: UInt32(files.count), path: path))
            }
        }
        let rules = try LabelRules.bundled(explicit: configuration.rulesPath)
        let processor = JobProcessor(
            pseudonyms: Pseudonyms(key: .random()), labeller: Labeller(rules: rules),
            embedder: try VolumeEmbedder(checkpoint: model.checkpoint, threads: processorCount()),
            minimumSlices: configuration.minimumSlices ?? model.minimumSlices,
            maximumVoxels: configuration.maximumVoxels, allowsForeignCodecs: configuration.allowsForeignCodecs)
        guard case .scanned(let scanned) = processor.process(.scan(files)) else { return [] }
        var series: [[UInt8]: [JobFile]] = [:]
        for file in scanned {
            switch file.finding {
            case .instance(let keys): series[keys.series, default: []].append(files[Int(file.index)])
            case .unidentified: series[[], default: []].append(files[Int(file.index)])
            case .refused: break
            }
        }
        guard series.count == 1, let members = series.values.first else {
            throw ArchiveError(
                .notOneSeries,
                "The folder holds \(series.count) series in \(files.count) files, expected one. Name the folder of one"
                    + " series, or embed the whole archive.")
        }
        guard case .series(let report) = processor.process(.series(members)) else { return [] }
        return report.volumes
    }
}
