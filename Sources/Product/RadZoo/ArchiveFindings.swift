package import RadArchive
import RadDICOM
import RadSeries
import RadStore
import RadSystem

/// What an archive holds: counts of files and series by kind, syntax, object, shape and reason of refusal.
///
/// Its JSON has the properties by their names. Terms are registered ones or radzoo's own; no value of a header, and a
/// path only where it is asked for.
public struct ArchiveFindings: Hashable, Encodable, Sendable {
    /// A transfer syntax with the number of files in it.
    public struct Syntax: Hashable, Encodable, Sendable {
        /// The registered identifier, or `other`.
        public let uid: String
        /// Its name.
        public let name: String
        /// Files in this syntax.
        public let files: Int
        /// Whether frames in it are decoded.
        public let isDecoded: Bool
    }

    /// A kind of object with the number of files of it.
    public struct ObjectKind: Hashable, Encodable, Sendable {
        /// The registered SOP class, or `other`.
        public let uid: String
        /// Its name.
        public let name: String
        /// Files of this kind.
        public let files: Int
    }

    /// A reason of refusal.
    public struct Refusal: Hashable, Encodable, Sendable {
        /// The reason as a term such as `too-few-slices`.
        public let reason: String
        /// Series of which at least a part is refused so.
        public let series: Int
        /// Files of those parts, and files outside any series.
        public let files: Int
        /// The key of one such series as a store made with the same project key has it; nil without such a key.
        public let example: String?
        /// The path of one such series or file, relative to the archive's folder; it may name a patient.
        public fileprivate(set) var path: String?
        /// What can be done about it.
        public let remedy: String?
    }

    /// Whether all of the archive was looked at.
    public let isComplete: Bool
    /// Regular files that were looked at, and folders.
    public let files: Int
    /// Folders that were listed.
    public let folders: Int
    /// Symbolic links that were left alone.
    public let linksSkipped: Int
    /// FIFOs, sockets and devices, which are never opened.
    public let otherEntries: Int
    /// Folders that could not be listed; what is in them is not known.
    public let unreadableFolders: Int
    /// Files by `dicom`, `dicomdir`, `not-dicom` and `unreadable`.
    public let kinds: [String: Int]
    /// Files by transfer syntax, the most frequent first.
    public let transferSyntaxes: [Syntax]
    /// Files by SOP class, the most frequent first.
    public let objects: [ObjectKind]
    /// Files by the term of their modality, or `other`.
    public let modalities: [String: Int]
    /// Series by shape, such as `classic`, `enhanced`, `mosaic`, `tilted`; a series may have several.
    public let shapes: [String: Int]
    /// Series in the archive.
    public let series: Int
    /// Series with at least one volume that can be embedded.
    public let embeddableSeries: Int
    /// Files of those volumes.
    public let embeddableFiles: Int
    /// Volumes that can be embedded.
    public let volumes: Int
    /// Refusals, the one with the most series and files first.
    public private(set) var refusals: [Refusal]
    /// Wall-clock seconds that the look took.
    public let seconds: Double
    /// Whether anything is refused or could not be listed.
    public var hasRefusals: Bool { !refusals.isEmpty || unreadableFolders > 0 }

    package init(_ census: ArchiveCensus, isKeyed: Bool, seconds: Double) {
        isComplete = census.isComplete
        files = census.files
        folders = census.counts.directories
        linksSkipped = census.counts.linksSkipped
        otherEntries = census.counts.others
        unreadableFolders = census.counts.unreadable
        kinds = Dictionary(uniqueKeysWithValues: census.kinds.map { ($0.key.rawValue, $0.value) })
        transferSyntaxes = Self.counts(census, \.syntax).map { uid, files in
            let syntax = TransferSyntax(uid: uid)
            return Syntax(uid: uid, name: syntax.name ?? uid, files: files, isDecoded: syntax.isSupported)
        }
        objects = Self.counts(census, \.object).map { uid, files in
            ObjectKind(uid: uid, name: StorageClass(uid: uid)?.name ?? uid, files: files)
        }
        modalities = Dictionary(uniqueKeysWithValues: Self.counts(census, \.modality))
        shapes = Dictionary(uniqueKeysWithValues: census.shapes.map { ($0.key.rawValue, $0.value) })
        series = census.series
        embeddableSeries = census.embeddableSeries
        embeddableFiles = census.embeddableFiles
        volumes = census.volumes
        refusals = census.refusals.map { reason, refusal in
            Refusal(
                reason: reason, series: refusal.series, files: refusal.files,
                example: isKeyed ? refusal.exampleKey?.hexadecimal : nil,
                path: refusal.examplePath.map { String(decoding: $0, as: UTF8.self) },
                remedy: RefusalReason(rawValue: reason).remedy ?? ArchiveReason.remedy(for: reason))
        }.sorted { ($1.series, $1.files, $0.reason) < ($0.series, $0.files, $1.reason) }
        self.seconds = seconds
    }

    /// The same without any path.
    package func withoutPaths() -> ArchiveFindings {
        var findings = self
        for index in findings.refusals.indices { findings.refusals[index].path = nil }
        return findings
    }

    /// Files by one of their traits, the most frequent first.
    private static func counts(_ census: ArchiveCensus, _ part: KeyPath<FileTraits, String>) -> [(String, Int)] {
        var counts: [String: Int] = [:]
        for (traits, count) in census.traits { counts[traits[keyPath: part], default: 0] += count }
        return counts.map { ($0.key, $0.value) }.sorted { ($1.1, $0.0) < ($0.1, $1.0) }
    }
}
