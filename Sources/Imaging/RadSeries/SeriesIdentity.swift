package import RadDICOM

/// The identifiers that say which series an image belongs to; read to become pseudonyms and never written plainly.
///
/// It is not `Codable` and its description holds no identifier, so that it cannot leave by accident.
package enum SeriesIdentity: Hashable, Sendable {
    /// The UIDs of study, series and frame of reference; study and frame of reference may be empty.
    case identified(study: String, series: String, frameOfReference: String)
    /// No SeriesInstanceUID: the caller decides what stands in for it, usually the folder.
    case missing(frameOfReference: String)

    package init(study: String, series: String, frameOfReference: String) {
        self =
            series.isEmpty
            ? .missing(frameOfReference: frameOfReference)
            : .identified(study: study, series: series, frameOfReference: frameOfReference)
    }

    /// The UID of the frame of reference, possibly empty.
    package var frameOfReference: String {
        switch self {
        case .identified(_, _, let frameOfReference), .missing(let frameOfReference): frameOfReference
        }
    }

    /// Whether both images name the same series, whatever their frames of reference.
    package func isSameSeries(as other: SeriesIdentity) -> Bool {
        switch (self, other) {
        case (.identified(let study, let series, _), .identified(let otherStudy, let otherSeries, _)):
            study == otherStudy && series == otherSeries
        case (.missing, .missing): true
        default: false
        }
    }
}

extension SeriesIdentity {
    /// Reads the identity from a header.
    package init(dataSet: DataSet) {
        self.init(
            study: dataSet.string(.studyInstanceUID) ?? "", series: dataSet.string(.seriesInstanceUID) ?? "",
            frameOfReference: dataSet.string(.frameOfReferenceUID) ?? "")
    }
}

extension SeriesIdentity: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String {
        switch self {
        case .identified: "series (identifiers withheld)"
        case .missing: "series without identifiers"
        }
    }
    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
