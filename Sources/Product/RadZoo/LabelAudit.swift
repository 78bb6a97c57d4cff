/// A contradiction among the header facts of a volume.
public struct AuditFinding: Hashable, Encodable, Sendable {
    /// What contradicts what: `description-against-physics`, `plane-against-orientation`,
    /// `contrast-tag-against-description`, `body-part-against-description` or `header-against-physics`.
    public let kind: String
    /// The group of labels that it shows in.
    public let group: String
    /// The vote of the one side.
    public let first: LabelVote
    /// The vote of the other side.
    public let second: LabelVote
    /// All rules that speak for the value of the one side, strongest first.
    public let firstRules: [String]
    /// All rules that speak for the value of the other side.
    public let secondRules: [String]
    /// How strongly the sides contradict each other: the product of the votes' weights.
    public var strength: Double { first.weight * second.weight }

    /// - Parameter votes: All votes of the group.
    init(kind: String, group: String, first: LabelVote, second: LabelVote, among votes: [LabelVote]) {
        self.kind = kind
        self.group = group
        self.first = first
        self.second = second
        firstRules = votes.filter { $0.value == first.value }.map(\.rule)
        secondRules = votes.filter { $0.value == second.value }.map(\.rule)
    }
}

extension VolumeSummary {
    /// The contradictions among the header facts of the volume, strongest first; one for each group at most.
    ///
    /// They come from the votes behind the labels, so nothing else is read and no text of a header is part of them.
    public var contradictions: [AuditFinding] {
        labels.compactMap(Self.contradiction).sorted { ($0.strength, $1.group) > ($1.strength, $0.group) }
    }

    private static let single: Set<String> = [
        "modality", "intent", "sequence", "plane", "contrast", "acquisition", "laterality", "kernel", "dixon",
        "attenuationCorrection",
    ]

    private static func contradiction(_ label: SeriesLabel) -> AuditFinding? {
        let votes = label.votes.filter { $0.value != "unknown" && $0.value != "measured" }
        if label.group == "focus" { return disjoint(label, votes) }
        // Where a value could be decided the votes agree or refine each other; only the plane is decided by one alone.
        guard single.contains(label.group), label.unknownReason == "conflict" || label.group == "plane",
            let first = votes.first,
            let second = votes.first(where: { $0.value != first.value && $0.voter != first.voter })
                ?? votes.first(where: { $0.value != first.value })
        else { return nil }
        return AuditFinding(
            kind: kind(label.group, first, second), group: label.group, first: first, second: second,
            among: votes)
    }

    /// A body part that none of the words names.
    private static func disjoint(_ label: SeriesLabel, _ votes: [LabelVote]) -> AuditFinding? {
        let said = votes.filter { $0.voter == "text" }
        let coded = votes.filter { $0.voter == "header" }
        guard let first = said.first, let second = coded.first,
            Set(said.map(\.value)).isDisjoint(with: coded.map(\.value)),
            !said.contains(where: { $0.value == "whole-body" })
        else { return nil }
        return AuditFinding(
            kind: "body-part-against-description", group: label.group, first: first, second: second, among: votes)
    }

    private static func kind(_ group: String, _ first: LabelVote, _ second: LabelVote) -> String {
        switch (group, Set([first.voter, second.voter])) {
        case ("plane", _): "plane-against-orientation"
        case ("contrast", ["header", "text"]): "contrast-tag-against-description"
        case (_, ["physics", "text"]): "description-against-physics"
        case (_, ["header", "physics"]): "header-against-physics"
        default: "description-against-header"
        }
    }
}
