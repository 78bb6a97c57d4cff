import RadArchive
package import RadSystem

/// A series of a survey, or a file outside any series.
public struct SurveyedSeries: Hashable, Sendable {
    /// The smallest path of its files in byte order, relative to the archive's folder; it may name a patient.
    public let path: String
    /// Number of its files.
    public let files: Int
    /// Its volumes and refused parts.
    public let volumes: [VolumeSummary]
}

extension Archive {
    /// Builds and labels every series as far as headers go, without a model and without a store.
    package func survey(
        _ execution: Execution, _ options: Options, interrupt: InterruptSignal?
    ) throws -> [SurveyedSeries] {
        try RadZooError.translating {
            try ArchiveSurvey(configuration: configuration(execution, options), interrupt: interrupt).run().map {
                SurveyedSeries(
                    path: String(decoding: $0.path, as: UTF8.self), files: $0.files,
                    volumes: $0.report.volumes.map(VolumeSummary.init))
            }
        }
    }
}
