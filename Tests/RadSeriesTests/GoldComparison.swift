import RadDICOM
import RadSystem
import RadTestSupport
import RadVolume

@testable import RadSeries

/// The shared images, read once: every DICOM file with its header facts.
struct SharedArchive {
    struct Image: Sendable {
        /// Relative to the shared data.
        let path: String
        /// All images of the file, at least one.
        let records: [InstanceRecord]

        var folder: String { path.split(separator: "/").dropLast().joined(separator: "/") }

        var seriesUID: String {
            if case .identified(_, let series, _) = records[0].identity { series } else { "" }
        }
    }

    let root: String
    let images: [Image]

    /// Nil where the shared data is absent.
    static let shared: SharedArchive? = SharedData.root.map(SharedArchive.init)

    private init(root: String) {
        self.root = root
        var images: [Image] = []
        for path in File.filesBelow(root) {
            guard let file = try? ReadableFile(path: root + "/" + path, followLinks: true),
                let header = try? HeaderReader.read(file)
            else { continue }
            let all = try? InstanceRecord.images(in: .file(file), header: header, fileIndex: images.count)
            let whole = InstanceRecord(header: header, fileIndex: images.count, fileSize: Int(file.status.size))
            images.append(Image(path: path, records: all ?? [whole]))
        }
        self.images = images
    }

    /// The images of a gold row: those of its series directly in its folder, or its one file.
    func images(of row: GoldRow) -> [Image] {
        images.filter { image in
            image.path == row.path
                || (image.folder == row.path && image.seriesUID.hasSuffix(row["series_uid_last8"])
                    && image.seriesUID.isEmpty == row["series_uid_last8"].isEmpty)
        }
    }

    func open(_ index: Int) throws -> ByteSource {
        .file(try ReadableFile(path: root + "/" + images[index].path, followLinks: true))
    }
}

/// Differences between a gold row and the outcomes of its files.
struct GoldComparison {
    let row: GoldRow
    let records: [InstanceRecord]
    let outcomes: [VolumeOutcome]

    init(row: GoldRow, records: [InstanceRecord], haveEqualPixels: @escaping (FrameReference, FrameReference) -> Bool) {
        self.row = row
        self.records = records
        outcomes = SeriesBuilder.outcomes(of: records, haveEqualPixels: haveEqualPixels)
    }

    /// What differs, in words; empty if nothing does.
    var differences: [String] {
        if outcomes.isEmpty { return ["no file was found"] }
        guard let outcome = matching else {
            return ["expected \(row["outcome"]) \(row.acceptedReasons), found \(outcomes.summary)"]
        }
        // What lies inside other objects is not looked at.
        let isOther = [.notAnImage, .outOfScopeModality].contains(reason(of: outcome))
        if isOther { return [] }
        let facts = outcome.facts
        var differences: [String] = []
        func compare(_ column: String, _ found: String?) {
            let expected = row[column]
            if !expected.isEmpty, expected != found {
                differences.append("\(column): \(expected), found \(found ?? "-")")
            }
        }
        let reason = reason(of: outcome)
        // Tiles, pages and colours are not unpacked; images without geometry cannot be counted as slices.
        let isStack = ![.mosaic, .screenCapture, .doseReport, .colour, .noGeometry].contains(reason)
        if isStack {
            compare("slices", String(facts.sliceCount))
            compare("volumes", String(reason == nil ? outcomes.volumes.count : facts.volumeCount))
            compareNumber("slice_spacing_mm", facts.sliceSpacing, &differences)
        }
        // Mixed stacks have as many planes and spacings as orientations.
        if reason == .mixedOrientations { return differences }
        compare("plane", facts.plane?.rawValue)
        let spacings = row["in_plane_mm"].split(separator: "x").map(String.init)
        if let first = spacings.first {
            compareNumber("in_plane_mm", expected: first, facts.rowSpacing, &differences)
            compareNumber("in_plane_mm", expected: spacings.last ?? first, facts.columnSpacing, &differences)
        }
        return differences
    }

    private var matching: VolumeOutcome? {
        outcomes.first { outcome in
            switch outcome {
            // The labels say that unpacked mosaics count as right.
            case .volume: row["outcome"] == "embed" || row.acceptedReasons.contains("mosaic")
            case .refused(let refusal): row["outcome"] == "reject" && accepts(refusal.reason)
            }
        }
    }

    private func reason(of outcome: VolumeOutcome) -> RefusalReason? {
        if case .refused(let refusal) = outcome { refusal.reason } else { nil }
    }

    /// The reasons of the row; for other modalities than CT, MR and PET also the two general ones.
    private func accepts(_ reason: RefusalReason) -> Bool {
        if row.acceptedReasons.contains(reason.rawValue) { return true }
        return !["CT", "MR", "PT"].contains(row["modality"]) && [.outOfScopeModality, .notAnImage].contains(reason)
    }

    private func compareNumber(_ column: String, _ found: Double?, _ differences: inout [String]) {
        compareNumber(column, expected: row[column], found, &differences)
    }

    /// Numbers are given rounded; the last digit may be off by one half.
    private func compareNumber(
        _ column: String, expected: String, _ found: Double?, _ differences: inout [String]
    ) {
        guard let number = Double(expected) else { return }
        let decimals = expected.split(separator: ".").dropFirst().first?.count ?? 0
        let tolerance = (0..<decimals).reduce(0.5001) { size, _ in size / 10 }
        if let found, abs(found - number) <= max(tolerance, 1e-3 * number) { return }
        differences.append("\(column): \(expected), found \(found.map { String($0) } ?? "-")")
    }
}
