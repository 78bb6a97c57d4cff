import RadDICOM
import RadSeries
import RadSystem
import RadTestSupport
import RadVolume
import Testing

@testable import RadLabels

/// A series of the shared data that a row of `gold.csv` speaks of, built as an archive's is.
struct GoldSeries {
    let row: GoldRow
    private let paths: [String]
    let outcomes: [VolumeOutcome]

    /// Reads the headers of a row's files; nil where no file can be read.
    init?(_ row: GoldRow, minimumSlices: Int = 16) throws {
        let root = try #require(SharedData.path(row.path))
        paths = File.isDirectory(root) ? File.filesBelow(root).map { root + "/" + $0 } : [root]
        self.row = row
        var records: [InstanceRecord] = []
        for (index, path) in paths.enumerated() {
            guard let file = try? ReadableFile(path: path, followLinks: true),
                let header = try? HeaderReader.read(file),
                (header.dataSet.string(.seriesInstanceUID) ?? "").hasSuffix(row["series_uid_last8"])
            else { continue }
            records += (try? InstanceRecord.images(in: .file(file), header: header, fileIndex: index)) ?? []
        }
        guard !records.isEmpty else { return nil }
        outcomes = SeriesBuilder.outcomes(of: records, options: SeriesBuilder.Options(minimumSlices: minimumSlices))
    }

    /// The outcome that the row speaks of: the largest of those that end as it says, or of all.
    var described: VolumeOutcome? {
        let matching = outcomes.filter { outcome in
            switch outcome {
            case .volume: row["outcome"] == "embed"
            case .refused(let refusal): row.acceptedReasons.contains(refusal.reason.rawValue)
            }
        }
        return (matching.isEmpty ? outcomes : matching).max { $0.files.count < $1.files.count }
    }

    /// The voxels of a volume.
    func voxels(of volume: SeriesVolume) throws -> Volume {
        try VolumeLoader.load(volume) { .file(try ReadableFile(path: paths[$0], followLinks: true)) }
    }

    /// The facts of an outcome with what its pixels measure; of one that is refused, with the shape of the body in a
    /// volume of the series at the same place.
    func factsWithPixels(of outcome: VolumeOutcome) -> SeriesFacts {
        var facts = outcome.facts
        switch outcome {
        case .volume(let volume): facts.pixels = try? voxels(of: volume).measures()
        case .refused:
            for case .volume(let volume) in outcomes {
                guard let place = facts.geometry, volume.geometry.isSamePlace(as: place) else { continue }
                facts.pixels = try? voxels(of: volume).measures().ofShape
                break
            }
        }
        return facts
    }
}
