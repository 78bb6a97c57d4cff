package import RadVocabulary

/// What is known about one thing that a series is labelled with, from its header and geometry.
public struct SeriesLabel: Hashable, Sendable {
    /// What the label is about: `modality`, `sequence`, `plane`, `contrast`, `coverage`...
    public let group: String
    /// The terms that hold; empty where unknown.
    public let values: [String]
    /// The value of a group that is a number (`sliceSpacing` in millimetres, `obliquity` in degrees).
    public let number: Double?
    /// How far the value may be believed, 0 to 1.
    public let confidence: Double
    /// The rules that voted.
    public let rules: [String]

    package init(_ label: Label) {
        group = label.group.rawValue
        values = label.values
        number = label.number
        confidence = label.confidence
        rules = label.evidence.map(\.rule)
    }
}
