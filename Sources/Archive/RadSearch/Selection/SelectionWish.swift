package import RadVocabulary

/// One wish of a preference: what makes one volume better than another.
package enum SelectionWish: Hashable, Sendable {
    /// The label group has one of these terms.
    case terms(LabelGroup, oneOf: Set<String>)
    /// The label group has a term, and none of these.
    case noTerms(LabelGroup, of: Set<String>)
    /// The number compares so with the value.
    case number(FilterNumber, FilterComparison, Double)
    /// The number is as small as possible.
    case lowest(FilterNumber)
    /// The number is as large as possible.
    case highest(FilterNumber)

    /// Superlatives that have words of their own, each of one or two.
    ///
    /// Thin and thick go by the distance between slices, which is measured, not by their stated thickness; coverage is
    /// the length along the body, order within a study the series number.
    static let superlatives: [(words: [String], wish: SelectionWish)] = [
        (["thinnest"], .lowest(.sliceSpacing)), (["thickest"], .highest(.sliceSpacing)),
        (["most", "slices"], .highest(.slices)), (["fewest", "slices"], .lowest(.slices)),
        (["largest", "coverage"], .highest(.craniocaudalLength)),
        (["smallest", "coverage"], .lowest(.craniocaudalLength)),
        (["latest"], .highest(.seriesNumber)), (["earliest"], .lowest(.seriesNumber)),
    ]

    /// Whether it compares places within a study, which mean nothing across studies.
    var comparesOrder: Bool { self == .highest(.seriesNumber) || self == .lowest(.seriesNumber) }

    /// The label group that it looks at, if it is one.
    var group: LabelGroup? {
        switch self {
        case .terms(let group, _), .noTerms(let group, _): group
        case .number, .lowest, .highest: nil
        }
    }

    /// How well a candidate does; more is better.
    ///
    /// A match counts 2, what is unknown 1, a mismatch 0: unknown loses to a match and wins against a mismatch. Of a
    /// superlative every known number is better than an unknown one.
    func score(of candidate: SelectionCandidate) -> Double {
        switch self {
        case .terms(let group, let terms):
            guard let values = candidate.labels[group], !values.isEmpty else { return 1 }
            return values.contains(where: terms.contains) ? 2 : 0
        case .noTerms(let group, let terms):
            guard let values = candidate.labels[group], !values.isEmpty else { return 1 }
            return values.contains(where: terms.contains) ? 0 : 2
        case .number(let number, let comparison, let limit):
            guard let value = number.value(in: candidate.numbers) else { return 1 }
            return comparison.holds(value, limit) ? 2 : 0
        case .lowest(let number):
            return number.value(in: candidate.numbers).map { -Self.rounded($0) } ?? -.infinity
        case .highest(let number):
            return number.value(in: candidate.numbers).map(Self.rounded) ?? -.infinity
        }
    }

    /// What a candidate is in this respect, and what another is, in words.
    func words(for loser: SelectionCandidate, against winner: SelectionCandidate) -> String {
        switch self {
        case .terms(let group, _), .noTerms(let group, _):
            let terms = winner.labels[group] ?? []
            let other = terms.isEmpty ? Vocabulary.unknown : terms.joined(separator: ", ")
            return "\(loser.words(for: group)), winner's is \(other)"
        case .number(let number, _, _), .lowest(let number), .highest(let number):
            return "\(loser.words(for: number)), winner's is \(winner.valueWords(for: number))"
        }
    }

    /// To hundredths, so that the last digits of a spacing decide nothing.
    private static func rounded(_ value: Double) -> Double { (value * 100).rounded() / 100 }
}
