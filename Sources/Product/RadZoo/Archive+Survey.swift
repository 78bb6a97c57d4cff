import RadArchive
import RadStore
package import RadSystem

/// A series of a survey, or a file outside any series.
public struct SurveyedSeries: Hashable, Sendable {
    /// The smallest path of its files in byte order, relative to the archive's folder; it may name a patient.
    public let path: String
    /// Number of its files.
    public let files: Int
    /// The series pseudonym in hexadecimal digits; nil for a file outside any series.
    public let key: String?
    /// Its volumes and refused parts.
    public let volumes: [VolumeSummary]
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
            ).run().map {
                SurveyedSeries(
                    path: String(decoding: $0.path, as: UTF8.self), files: $0.files, key: $0.key?.hexadecimal,
                    volumes: $0.report.volumes.map(VolumeSummary.init))
            }
        }
    }

    private func surveyKey(_ options: Options) throws -> ProjectKey {
        if let path = options.keyPath { return try ProjectKey.read(from: path) }
        return (try? ProjectKey.readOrCreate(at: ProjectKey.defaultPath(), storage: FileSystemStorage())) ?? .random()
    }
}
