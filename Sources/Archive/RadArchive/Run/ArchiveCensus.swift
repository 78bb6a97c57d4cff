import RadDICOM
package import RadSeries
package import RadSystem

/// What an archive holds, counted from the entries of a survey.
package struct ArchiveCensus: Sendable {
    /// What a file is before anything else.
    package enum Kind: String, CaseIterable, Sendable {
        case dicom
        /// The directory of a medium, which is never trusted.
        case dicomDirectory = "dicomdir"
        case notDICOM = "not-dicom"
        case nifti
        /// Damaged, cut short, or not given by the file system.
        case unreadable
    }

    /// A reason of refusal, with what it concerns.
    package struct Refusal: Sendable {
        /// Series of which at least a part is refused so.
        package var series = 0
        /// Files of those parts, and files outside any series.
        package var files = 0
        /// The pseudonym of the first such series in byte order; nil when there is none.
        package var exampleKey: [UInt8]?
        /// The smallest path of such a series or file in byte order, relative to its root.
        package var examplePath: [UInt8]?
    }

    package private(set) var kinds: [Kind: Int] = [:]
    package private(set) var traits: [FileTraits: Int] = [:]
    /// Series by shape; a series may have several.
    package private(set) var shapes: [SeriesShape: Int] = [:]
    package private(set) var series = 0
    /// Series with at least one volume that can be embedded, and those volumes.
    package private(set) var embeddableSeries = 0
    package private(set) var volumes = 0
    /// Files, and those of them that are part of such volumes.
    package private(set) var files = 0
    package private(set) var embeddableFiles = 0
    package private(set) var refusals: [String: Refusal] = [:]
    /// What the walk came across.
    package var counts = WalkCounts()
    /// Whether all of the archive was looked at.
    package var isComplete = true

    /// Nothing yet.
    package init() {}

    /// Counts one entry of a survey.
    package mutating func add(_ entry: ArchiveSurvey.Entry) {
        files += entry.files
        addKinds(of: entry)
        for (trait, count) in entry.report.traits.files { traits[trait, default: 0] += count }
        addRefusals(of: entry)
        guard entry.key != nil else { return }
        series += 1
        for shape in entry.report.traits.shapes { shapes[shape, default: 0] += 1 }
        let taken = entry.report.volumes.filter { $0.refusal == nil }
        if !taken.isEmpty { embeddableSeries += 1 }
        volumes += taken.count
        // Several volumes may come from one file.
        embeddableFiles += min(entry.files, taken.reduce(0) { $0 + $1.files })
    }

    private mutating func addKinds(of entry: ArchiveSurvey.Entry) {
        if entry.report.isNIfTI { return kinds[.nifti, default: 0] += entry.files }
        var readable = 0
        for (trait, count) in entry.report.traits.files {
            readable += count
            kinds[trait.object == StorageClass.mediaDirectory ? .dicomDirectory : .dicom, default: 0] += count
        }
        guard readable < entry.files else { return }
        let isOther = entry.report.volumes.allSatisfy {
            [RefusalReason.notDICOM.rawValue, ArchiveReason.sidecar].contains($0.refusal)
        }
        let isObject = entry.report.volumes.allSatisfy { $0.refusal == RefusalReason.notAnImage.rawValue }
        kinds[isOther ? .notDICOM : isObject ? .dicom : .unreadable, default: 0] += entry.files - readable
    }

    private mutating func addRefusals(of entry: ArchiveSurvey.Entry) {
        var filesByReason: [String: Int] = [:]
        for volume in entry.report.volumes {
            if let reason = volume.refusal { filesByReason[reason, default: 0] += volume.files }
        }
        // Where nothing of a series can be read, a refused volume stands for its files.
        if entry.report.volumes.contains(where: { $0.refusal == nil || $0.labels.isEmpty == false }) {
            for file in entry.report.unusableFiles { filesByReason[file.reason, default: 0] += 1 }
        }
        for (reason, count) in filesByReason {
            var refusal = refusals[reason] ?? Refusal()
            if entry.key != nil { refusal.series += 1 }
            refusal.files += min(count, entry.files)
            if let key = entry.key { refusal.exampleKey = Self.smaller(refusal.exampleKey, key) }
            refusal.examplePath = Self.smaller(refusal.examplePath, entry.path)
            refusals[reason] = refusal
        }
    }

    private static func smaller(_ known: [UInt8]?, _ other: [UInt8]) -> [UInt8] {
        guard let known, !other.lexicographicallyPrecedes(known) else { return other }
        return known
    }
}
