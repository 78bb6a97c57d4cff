import RadVocabulary

/// Votes of one group, and what follows from them.
struct VoteCount {
    let rules: RuleGroup
    let votes: [Evidence]

    /// Confidence never reaches certainty: headers lie.
    static let greatestConfidence = 0.99

    /// The label that the votes make.
    var label: Label {
        let sorted = votes.sorted { $0.weight != $1.weight ? $0.weight > $1.weight : $0.rule < $1.rule }
        switch rules.group.form {
        case .terms: return severalTerms(sorted)
        case .term, .number: return oneTerm(sorted)
        }
    }

    /// Every term that is sure enough, unless a stronger vote asks for no label.
    private func severalTerms(_ sorted: [Evidence]) -> Label {
        let accepted = Set(sorted.map(\.value)).filter { term in
            confidence(in: term) >= rules.least && strongest(for: term) > strongest(for: Vocabulary.unknown)
        }
        guard let weakest = accepted.map(confidence(in:)).min() else {
            return .unknown(rules.group, evidence: sorted)
        }
        return Label(
            group: rules.group, values: Vocabulary.ordered(accepted, in: rules.group), number: nil,
            confidence: weakest, evidence: sorted)
    }

    /// The finest of the terms that agree; nothing where terms contradict each other.
    private func oneTerm(_ sorted: [Evidence]) -> Label {
        let heard = Set(sorted.filter { $0.weight >= rules.opposing }.map(\.value)).subtracting([Vocabulary.unknown])
        let refined = Dictionary(uniqueKeysWithValues: heard.map { fine in (fine, heard.count { refines(fine, $0) }) })
        let agreed = heard.sorted { (refined[$0] ?? 0, $1) > (refined[$1] ?? 0, $0) }
        for (fine, coarse) in zip(agreed, agreed.dropFirst()) where !refines(fine, coarse) {
            return .unknown(rules.group, evidence: sorted)
        }
        let silenced = strongest(for: Vocabulary.unknown)
        guard
            let term = agreed.first(where: { confidence(in: $0) >= rules.least && strongest(for: $0) > silenced })
        else { return .unknown(rules.group, evidence: sorted) }
        return Label(
            group: rules.group, values: [term], number: nil, confidence: confidence(in: term), evidence: sorted)
    }

    private func refines(_ fine: String, _ coarse: String) -> Bool {
        rules.refinements[fine]?.contains(coarse) ?? false
    }

    private func strongest(for term: String) -> Double {
        votes.filter { $0.value == term }.map(\.weight).max() ?? 0
    }

    /// One minus the product of the doubts: each kind of voter counts once, by its strongest vote.
    private func confidence(in term: String) -> Double {
        var doubt = 1.0
        for voter in Evidence.Voter.allCases {
            let weight = votes.filter { $0.value == term && $0.voter == voter }.map(\.weight).max() ?? 0
            doubt *= 1 - weight
        }
        return min(1 - doubt, Self.greatestConfidence)
    }
}
