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
    public var rules: [String] { votes.map(\.rule) }
    /// The votes for the value and against it, strongest first.
    public let votes: [LabelVote]
    /// Why the label is unknown: `conflict`, `borderline` or `silent`; nil where it is known.
    public let unknownReason: String?

    /// The groups that series are labelled in, in the order in which they are listed.
    public static let groups = LabelGroup.allCases.map(\.rawValue)

    /// Whether the group may have several terms.
    public let isList: Bool

    package init(_ label: Label) {
        isList = label.group.form == .terms
        group = label.group.rawValue
        values = label.values
        number = label.number
        confidence = label.confidence
        votes = label.evidence.map(LabelVote.init)
        unknownReason = label.unknownReason?.rawValue
    }
}

/// One vote for a value of a label: what was read, and what follows from it.
public struct LabelVote: Hashable, Encodable, Sendable {
    /// The id of the rule, as the reference page of the label rules lists it.
    public let rule: String
    /// `physics`, `header`, `text`, or `pixels` where these were read.
    public let voter: String
    /// The term that the vote is for; `not` and a term that it is against; `unknown` where the rule asks for no label, `measured` where it gives a number.
    public let value: String
    /// How strongly it counts, more than 0 and at most 1.
    public let weight: Double
    /// The tags that the rule read, as `gggg,eeee`.
    public let tags: [String]

    package init(_ evidence: Evidence) {
        rule = evidence.rule
        voter = evidence.voter.rawValue
        value = evidence.value
        weight = evidence.weight
        tags = evidence.tags
    }
}
