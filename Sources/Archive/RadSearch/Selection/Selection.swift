import RadVocabulary

/// Which volume of each group is the right one, and why the others are not.
package struct Selection: Sendable {
    /// Why a candidate was taken or not.
    package enum Outcome: Hashable, Sendable {
        /// It is the best of its group.
        case selected
        /// Nothing of it can be embedded, for this reason.
        case refused(String)
        /// It does not fulfil the condition; what it is.
        case leftOut(String)
        /// It lost by the wish of this place, counted from 1; what it is and what the winner is.
        case lost(wish: Int, String)
        /// It is as good as the winner in all wishes and lost by the tie-break.
        case tied(String)
    }

    /// A candidate of a group and what became of it.
    package struct Entry: Sendable {
        package let candidate: SelectionCandidate
        package let outcome: Outcome
    }

    /// The candidates of one group.
    package struct Group: Sendable {
        package let patient: [UInt8]
        /// The pseudonym of the study or series; nil where groups are those of patients.
        package let unit: [UInt8]?
        /// The terms of the label groups that make groups, each empty where unknown.
        package let terms: [[String]]
        /// The winner, if there is one, then the others from the best to the worst, then those that may not win.
        package let entries: [Entry]

        /// The selected candidate; nil where none may win.
        package var winner: SelectionCandidate? {
            entries.first.flatMap { $0.outcome == .selected ? $0.candidate : nil }
        }
    }

    /// The groups, by the pseudonyms of patient and unit and then by terms.
    package let groups: [Group]

    /// Selects among candidates.
    ///
    /// Wishes are asked in their order; the first that tells two candidates apart decides. Candidates that no wish tells
    /// apart are decided by more slices, then by the smaller series key and the lower volume number, so that the order in
    /// which candidates come decides nothing.
    package init(_ candidates: some Sequence<SelectionCandidate>, by query: SelectionQuery) {
        var members: [SelectionGrouping.Key: [SelectionCandidate]] = [:]
        for candidate in candidates { members[query.grouping.key(of: candidate), default: []].append(candidate) }
        groups = members.sorted { $0.key < $1.key }.map { key, candidates in
            Group(
                patient: key.patient, unit: query.grouping.unit == .patient ? nil : key.unit, terms: key.terms,
                entries: Self.entries(of: candidates, query))
        }
    }

    private static func entries(of candidates: [SelectionCandidate], _ query: SelectionQuery) -> [Entry] {
        var eligible: [(candidate: SelectionCandidate, scores: [Double])] = []
        var others: [Entry] = []
        for candidate in candidates.sorted(by: { $0.precedes($1) }) {
            if let condition = query.condition,
                !condition.matches(labels: candidate.labels, numbers: candidate.numbers)
            {
                others.append(Entry(candidate: candidate, outcome: .leftOut(condition.failure(of: candidate))))
            } else if let refusal = candidate.refusal {
                others.append(Entry(candidate: candidate, outcome: .refused(refusal)))
            } else {
                eligible.append((candidate, query.wishes.map { $0.score(of: candidate) }))
            }
        }
        let ranked = eligible.sorted { left, right in
            for (a, b) in zip(left.scores, right.scores) where a != b { return a > b }
            let slices = (left.candidate.slices, right.candidate.slices)
            return slices.0 != slices.1 ? slices.0 > slices.1 : left.candidate.precedes(right.candidate)
        }
        guard let winner = ranked.first else { return others }
        let losers = ranked.dropFirst().map { loser in
            Entry(candidate: loser.candidate, outcome: outcome(of: loser, against: winner, query.wishes))
        }
        return [Entry(candidate: winner.candidate, outcome: .selected)] + losers + others
    }

    private static func outcome(
        of loser: (candidate: SelectionCandidate, scores: [Double]),
        against winner: (candidate: SelectionCandidate, scores: [Double]), _ wishes: [SelectionWish]
    ) -> Outcome {
        if let place = wishes.indices.first(where: { loser.scores[$0] != winner.scores[$0] }) {
            return .lost(
                wish: place + 1, wishes[place].words(for: loser.candidate, against: winner.candidate))
        }
        let equal = wishes.isEmpty ? "no wish" : "equal in every wish"
        if loser.candidate.slices != winner.candidate.slices {
            return .tied(
                "\(equal), \(loser.candidate.words(for: .slices)), winner's is \(winner.candidate.valueWords(for: .slices))"
            )
        }
        return .tied("\(equal) and as many slices, the winner's key comes first")
    }
}

extension SelectionCandidate {
    fileprivate var slices: Double { numbers[FilterNumber.slices.rawValue] ?? 0 }
}

extension FilterExpression {
    /// The label groups that it asks about.
    var groups: Set<LabelGroup> {
        switch self {
        case .all(let parts), .any(let parts): parts.reduce(into: []) { $0.formUnion($1.groups) }
        case .not(let part): part.groups
        case .term(let group, _, _): [group]
        case .number, .numberIn: []
        }
    }

    /// What a candidate is in the first part that it does not fulfil, in words.
    func failure(of candidate: SelectionCandidate) -> String {
        if case .all(let parts) = self,
            let failing = parts.first(where: {
                !$0.matches(labels: candidate.labels, numbers: candidate.numbers)
            })
        {
            return failing.failure(of: candidate)
        }
        var seen: Set<String> = []
        return facts(of: candidate).filter { seen.insert($0).inserted }.joined(separator: " and ")
    }

    private func facts(of candidate: SelectionCandidate) -> [String] {
        switch self {
        case .all(let parts), .any(let parts): parts.flatMap { $0.facts(of: candidate) }
        case .not(let part): part.facts(of: candidate)
        case .term(let group, _, _): [candidate.words(for: group)]
        case .number(let number, _, _), .numberIn(let number, _, _): [candidate.words(for: number)]
        }
    }
}
