/// One vote for a value of a label.
///
/// It names what was read and what was concluded; the text that was read is never part of it.
package struct Evidence: Hashable, Codable, Sendable {
    /// The kind of fact that votes; facts and free text are kept apart, because they fail in different ways.
    package enum Voter: String, CaseIterable, Codable, Hashable, Sendable {
        /// Acquisition parameters: times, angles, sequences, geometry.
        case physics
        /// Coded header fields: modality, image type, body part, contrast tags.
        case header
        /// Descriptions that people type.
        case text
        /// Numbers that were computed from the pixels.
        case pixels
    }

    /// The id of the rule, for example `sequence.t2-flair.inversion-time`.
    package let rule: String
    /// The tags that the rule read, each as `gggg,eeee` in upper-case hexadecimal.
    package let tags: [String]
    /// The kind of fact that votes.
    package let voter: Voter
    /// The term of the vocabulary that the vote is for, `not` and a term that it is against, or `unknown` where the rule
    /// asks for no label.
    package let value: String
    /// How strongly the vote counts, more than 0 and at most 1.
    package let weight: Double

    package init(rule: String, tags: [String], voter: Voter, value: String, weight: Double) {
        self.rule = rule
        self.tags = tags
        self.voter = voter
        self.value = value
        self.weight = weight
    }
}

/// Why a label is unknown.
package enum UnknownReason: String, CaseIterable, Codable, Hashable, Sendable {
    /// Votes that are strong enough contradict each other.
    case conflict
    /// The votes are too weak together, or a rule says that the value lies between two terms.
    case borderline
    /// No rule voted.
    case silent
}

/// What is known about one thing that a series could be labelled with.
package struct Label: Hashable, Codable, Sendable {
    /// What the label is about.
    package let group: LabelGroup
    /// The terms that hold, in the vocabulary's order; empty where unknown, several only in groups of that form.
    package let values: [String]
    /// The value of a group whose form is a number; nil where unknown.
    package let number: Double?
    /// How far the value may be believed, 0 to 1; 0 where unknown.
    package let confidence: Double
    /// The votes, for the value and against it, strongest first.
    package let evidence: [Evidence]

    package init(group: LabelGroup, values: [String], number: Double?, confidence: Double, evidence: [Evidence]) {
        self.group = group
        self.values = values
        self.number = number
        self.confidence = confidence
        self.evidence = evidence
    }

    /// A label that could not be decided, with the votes that did not suffice.
    package static func unknown(_ group: LabelGroup, evidence: [Evidence] = []) -> Label {
        Label(group: group, values: [], number: nil, confidence: 0, evidence: evidence)
    }

    /// Whether no value could be decided.
    package var isUnknown: Bool { values.isEmpty && number == nil }

    /// Why the label is unknown; nil where it is known.
    package var unknownReason: UnknownReason? {
        guard isUnknown else { return nil }
        if evidence.isEmpty { return .silent }
        let opposing = Set(evidence.filter { $0.weight >= Self.opposingWeight }.map(\.value))
        if group.form == .term, opposing.subtracting([Vocabulary.unknown]).count > 1 { return .conflict }
        if opposing.contains(where: { opposing.contains(Vocabulary.negation(of: $0)) }) { return .conflict }
        return .borderline
    }

    /// The weight from which a vote for another value makes a conflict.
    package static let opposingWeight = 0.5

    /// The only value, or nil where there is none or more than one.
    package var value: String? { values.count == 1 ? values.first : nil }
}
