import RadZoo

/// What `embed --dry-run` prints.
struct EstimateReport: Encodable {
    let files: Int
    let bytes: Int64
    let sampledFiles: Int
    let sampledSeries: Int
    let embeddable: Int
    let refusals: [String: Int]
    let hours: Double
    let storeBytes: Int64

    init(_ estimate: EmbedEstimate) {
        files = estimate.files
        bytes = estimate.bytes
        sampledFiles = estimate.sampledFiles
        sampledSeries = estimate.sampledSeries
        embeddable = estimate.embeddable
        refusals = estimate.refusals
        hours = estimate.seconds / 3600
        storeBytes = estimate.storeBytes
    }

    /// For a person.
    var text: String {
        let reasons = refusals.sorted { $0.value == $1.value ? $0.key < $1.key : $0.value > $1.value }
            .map { "\($0.value) \($0.key)" }.joined(separator: ", ")
        return [
            "archive    \(files) files, \(Format.bytes(bytes)) to read",
            "sample     \(sampledFiles) files, \(sampledSeries) series, \(embeddable) of them can be embedded",
            "refusals   \(reasons.isEmpty ? "none in the sample" : reasons)",
            "time       about \(Format.duration(hours * 3600))",
            "store      about \(Format.bytes(storeBytes))",
        ].joined(separator: "\n")
    }
}
