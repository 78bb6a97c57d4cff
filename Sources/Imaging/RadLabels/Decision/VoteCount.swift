import RadVocabulary

/// Votes of one group, and what follows from them.
struct VoteCount {
    let rules: RuleGroup
    /// Strongest first.
    private let votes: [Evidence]
    private let excluded: [String]

    /// Confidence never reaches certainty: headers lie.
    static let greatestConfidence = 0.99

    /// - Parameter excluded: Terms that the label must not take.
    init(rules: RuleGroup, votes: [Evidence], excluded: [String] = []) {
        self.rules = rules
        self.votes = votes.sorted { $0.weight != $1.weight ? $0.weight > $1.weight : $0.rule < $1.rule }
        self.excluded = excluded
    }

    /// The label that the votes make.
    var label: Label {
        switch rules.group.form {
        case .terms: severalTerms
        case .term, .number: oneTerm
        }
    }

    /// Every term that is sure enough and that no strong vote is against, unless a stronger vote asks for no label.
    private var severalTerms: Label {
        let silenced = strongest(for: Vocabulary.unknown)
        let accepted = Set(votes.map(\.value)).filter { term in
            Vocabulary.contains(term, in: rules.group) && confidence(in: term) >= rules.least
                && strongest(for: term) > silenced && !excluded.contains(term)
                && strongest(for: Vocabulary.negation(of: term)) < Label.opposingWeight
        }
        guard let weakest = accepted.map(confidence(in:)).min() else { return .unknown(rules.group, evidence: votes) }
        return Label(
            group: rules.group, values: Vocabulary.ordered(accepted, in: rules.group), number: nil,
            confidence: weakest, evidence: votes)
    }

    /// The finest of the terms that agree; nothing where terms contradict each other.
    private var oneTerm: Label {
        var heard: [String] = []
        for vote in votes where vote.weight >= Label.opposingWeight && vote.value != Vocabulary.unknown {
            if !heard.contains(vote.value) { heard.append(vote.value) }
        }
        let agreed =
            heard.count < 2
            ? heard
            : heard.map { fine in (fine, heard.count { refines(fine, $0) }) }
                .sorted { ($0.1, $1.0) > ($1.1, $0.0) }.map(\.0)
        for (fine, coarse) in zip(agreed, agreed.dropFirst()) where !refines(fine, coarse) {
            return .unknown(rules.group, evidence: votes)
        }
        let silenced = strongest(for: Vocabulary.unknown)
        guard
            let term = agreed.first(where: { confidence(in: $0) >= rules.least && strongest(for: $0) > silenced })
                ?? weaklyAgreed(silenced)
        else { return .unknown(rules.group, evidence: votes) }
        return Label(
            group: rules.group, values: [term], number: nil, confidence: confidence(in: term), evidence: votes)
    }

    /// The only term that is voted for, where weak votes of several kinds make it sure together.
    private func weaklyAgreed(_ silenced: Double) -> String? {
        guard let first = votes.first(where: { $0.value != Vocabulary.unknown })?.value, silenced == 0,
            votes.allSatisfy({ $0.value == first }), confidence(in: first) >= rules.least
        else { return nil }
        return first
    }

    private func refines(_ fine: String, _ coarse: String) -> Bool {
        rules.refinements[fine]?.contains(coarse) ?? false
    }

    private func strongest(for term: String) -> Double {
        votes.first { $0.value == term }?.weight ?? 0
    }

    /// One minus the product of the doubts: each kind of voter counts once, by its strongest vote.
    private func confidence(in term: String) -> Double {
        var doubt = 1.0
        for voter in Evidence.Voter.allCases {
            let weight = votes.first { $0.value == term && $0.voter == voter }?.weight ?? 0
            doubt *= 1 - weight
        }
        return min(1 - doubt, Self.greatestConfidence)
    }
}
