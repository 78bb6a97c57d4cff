import RadArchive
import RadStore
package import RadSystem

/// A series with its labels, or a file outside any series.
public struct SurveyedSeries: Hashable, Sendable {
    /// The smallest path of its files in byte order, relative to the archive's folder, which may name a patient.
    ///
    /// Of a series of a store it is the whole path of a file, or empty unless paths were asked for.
    public let path: String
    /// Number of its files.
    public let files: Int
    /// The series pseudonym in hexadecimal digits; nil for a file outside any series.
    public let key: String?
    /// The pseudonym of its study, or its own where its files name none; nil for a file outside any series.
    public let study: String?
    /// The pseudonym of its patient, or its own where its files name none; nil for a file outside any series.
    public let patient: String?
    /// The number of the series in its study; nil where it is not known.
    public let number: Int?
    /// Its volumes and refused parts.
    public let volumes: [VolumeSummary]

    init(_ entry: ArchiveSurvey.Entry) {
        path = String(decoding: entry.path, as: UTF8.self)
        files = entry.files
        key = entry.key?.hexadecimal
        study = entry.key == nil ? nil : entry.study.hexadecimal
        patient = entry.key == nil ? nil : entry.patient.hexadecimal
        number = entry.report.number
        volumes = entry.report.volumes.map(VolumeSummary.init)
    }

    init(_ series: CataloguedSeries) {
        path = series.volumes.lazy.compactMap(\.path).first.map { String(decoding: $0, as: UTF8.self) } ?? ""
        files = series.files
        key = series.key.hexadecimal
        study = series.study.hexadecimal
        patient = series.patient.hexadecimal
        number = series.number
        volumes = series.volumes.map(VolumeSummary.init)
    }
}

extension Archive {
    /// Builds and labels every series as far as headers go, without a model and without a store.
    ///
    /// Series are named by the project key as in a store; where there is none and none can be made, by a key that is
    /// forgotten.
    package func survey(
        _ execution: Execution, _ options: Options, interrupt: InterruptSignal?
    ) throws -> [SurveyedSeries] {
        try RadZooError.translating {
            try ArchiveSurvey(
                configuration: configuration(execution, options), key: surveyKey(options), interrupt: interrupt
            ).run().map(SurveyedSeries.init)
        }
    }

    /// As ``survey(_:_:interrupt:)``, one series after the other as they are finished, so that large archives need no
    /// more memory than small ones.
    ///
    /// - Returns: The fingerprint of the project key that series are named by.
    package func survey(
        _ execution: Execution, _ options: Options, interrupt: InterruptSignal?,
        progress: @escaping (Progress) -> Void = { _ in }, deliver: (SurveyedSeries) throws -> Void
    ) throws -> String {
        try RadZooError.translating {
            let key = try surveyKey(options)
            let survey = ArchiveSurvey(
                configuration: configuration(execution, options), key: key, interrupt: interrupt
            ) { progress(Progress(phase: $0.phase.rawValue, done: $0.done, total: $0.total, seconds: $0.seconds)) }
            guard try survey.run(deliver: { try deliver(SurveyedSeries($0)) }).isComplete else {
                throw RadZooError(.stoppedEarly, "The archive was not looked at to its end; nothing is said of it.")
            }
            return key.fingerprint.hexadecimal
        }
    }

    /// The key that series are named by: the named one, the one in the user's configuration folder, or one that is forgotten.
    func surveyKey(_ options: Options) throws -> ProjectKey {
        if let path = options.keyPath { return try ProjectKey.read(from: path) }
        return (try? ProjectKey.readOrCreate(at: ProjectKey.defaultPath(), storage: FileSystemStorage())) ?? .random()
    }
}

extension EmbeddingStore {
    /// Series of a store of which it can't tell labels, and files that are part of none.
    public struct Gaps: Hashable, Sendable {
        /// Series that no run has worked on yet, or not since they changed.
        public let pending: Int
        /// Series that ended their workers.
        public let failed: Int
        /// Series of which no file is there any more.
        public let missing: Int
        /// Files that are part of no series.
        public let otherFiles: Int

        /// What is not in the store's labels, in words; nil where everything is.
        public var words: String? {
            let parts = [
                (pending, "series not worked on yet"), (failed, "failed series"), (missing, "series that are gone"),
                (otherFiles, "files in no series"),
            ].filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
            return parts.isEmpty ? nil : "not in the store's labels: " + parts.joined(separator: ", ")
        }
    }

    /// Whether there is a store at a path.
    public static func exists(at path: String) -> Bool {
        (try? FileStatus.ifPresent(path + "/catalog.sqlite")) ?? nil != nil
    }

    /// Goes through the labelled series of a space by key, one after the other.
    ///
    /// - Parameters:
    ///   - space: A space id, its beginning, or a model's name; nil: the only one.
    ///   - withPaths: Whether paths are read; they may name patients.
    ///   - deliver: Takes a series.
    /// - Returns: What the store can't tell, and the fingerprint of the project key that series are named by.
    package func survey(
        space: String? = nil, withPaths: Bool = false, deliver: (SurveyedSeries) throws -> Void
    ) throws -> (gaps: Gaps, key: String) {
        try reading { store in
            let gaps = try store.catalogue(of: store.space(named: space), withPaths: withPaths) {
                try deliver(SurveyedSeries($0))
            }
            return (
                Gaps(
                    pending: gaps.pending, failed: gaps.failed, missing: gaps.missing, otherFiles: gaps.otherFiles),
                try store.keyFingerprint()?.hexadecimal ?? ""
            )
        }
    }

    /// The labelled series of a space whose keys begin so, with the votes behind their labels; no file is read.
    ///
    /// - Parameters:
    ///   - digits: Up to 32 hexadecimal digits.
    ///   - space: A space id, its beginning, or a model's name; nil: the only one.
    /// - Returns: None where the digits are none of a key.
    package func series(beginning digits: String, space: String? = nil) throws -> [SurveyedSeries] {
        let length = 2 * ProjectKey.pseudonymByteCount
        func key(filledWith digit: Character) -> [UInt8]? {
            [UInt8](hexadecimal: digits + String(repeating: digit, count: max(0, length - digits.count)))
        }
        guard digits.count <= length, let least = key(filledWith: "0"), let greatest = key(filledWith: "f") else {
            return []
        }
        var found: [SurveyedSeries] = []
        try reading { store in
            _ = try store.catalogue(of: store.space(named: space), keys: (least, greatest)) {
                found.append(SurveyedSeries($0))
            }
        }
        return found
    }
}
