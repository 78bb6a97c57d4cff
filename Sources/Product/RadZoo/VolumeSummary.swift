package import RadArchive
import RadStore

/// One volume of a series, or a part of it that is no volume, with why.
public struct VolumeSummary: Hashable, Sendable {
    /// The number of the volume in its series, by geometric order.
    public let number: Int
    /// Why it was refused, as a term such as `too-few-slices`; nil when it was taken.
    public let refusal: String?
    /// Numbers that explain a refusal.
    public let detail: String?
    /// Files and slices it has.
    public let files: Int
    /// Slices along the normal.
    public let slices: Int
    /// Distance between slices along their normal in millimetres.
    public let sliceSpacing: Double?
    /// Distance between rows in millimetres.
    public let rowSpacing: Double?
    /// Distance between columns in millimetres.
    public let columnSpacing: Double?
    /// Labels from metadata.
    public let labels: [SeriesLabel]
    /// The embedding, of length 1 where the model's space is normalised; nil when there is none.
    public let embedding: [Float]?

    package init(_ report: VolumeReport) {
        number = report.number
        refusal = report.refusal
        detail = report.detail
        files = report.files
        slices = report.slices
        sliceSpacing = report.sliceSpacing
        rowSpacing = report.rowSpacing
        columnSpacing = report.columnSpacing
        labels = report.labels.map(SeriesLabel.init)
        embedding = report.embedding
    }

    init(_ volume: CataloguedVolume) {
        number = volume.number
        refusal = volume.refusal
        detail = volume.detail
        files = volume.files
        slices = volume.slices
        sliceSpacing = volume.sliceSpacing
        rowSpacing = volume.rowSpacing
        columnSpacing = volume.columnSpacing
        labels = volume.labels.map(SeriesLabel.init)
        embedding = nil
    }

    /// The terms of a label group; empty where unknown.
    public func values(of group: String) -> [String] { labels.first { $0.group == group }?.values ?? [] }
}
