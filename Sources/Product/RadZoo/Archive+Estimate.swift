import RadArchive
package import RadSystem

/// What a run over an archive would take, from a sample of whole folders.
public struct EmbedEstimate: Hashable, Sendable {
    /// Files of the whole archive.
    public let files: Int
    /// Bytes of the whole archive, which a first run reads once.
    public let bytes: Int64
    /// Files that were worked on.
    public let sampledFiles: Int
    /// Series of the sample.
    public let sampledSeries: Int
    /// Series of the sample that can be embedded.
    public let embeddable: Int
    /// Refused files and volumes of the sample, by reason.
    public let refusals: [String: Int]
    /// Seconds that all of the archive will take, as long as the rest is like the sample.
    public let seconds: Double
    /// Bytes that the store will have.
    public let storeBytes: Int64
}

extension Archive {
    /// Times a sample and says what a run would take; nothing is written.
    package func estimate(
        _ backbone: Backbone, _ execution: Execution, _ options: Options, interrupt: InterruptSignal?
    ) throws -> EmbedEstimate {
        try RadZooError.translating {
            let outcome = try ArchiveEstimate(
                model: backbone.model, configuration: configuration(execution, options), interrupt: interrupt
            ).run()
            return EmbedEstimate(
                files: outcome.files, bytes: outcome.bytes, sampledFiles: outcome.sampledFiles,
                sampledSeries: outcome.sampledSeries, embeddable: outcome.embeddable, refusals: outcome.refusals,
                seconds: outcome.seconds, storeBytes: outcome.storeBytes)
        }
    }
}
