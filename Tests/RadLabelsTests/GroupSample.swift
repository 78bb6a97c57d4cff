import RadSeries
import RadVocabulary
import Testing

@testable import RadLabels

/// Facts of a series, and what one of its labels must say.
struct GroupSample: Sendable, CustomTestStringConvertible {
    let name: String
    let group: LabelGroup
    /// Terms joined by semicolons, a number, or `unknown`.
    let expected: String
    let change: @Sendable (inout SeriesFacts) -> Void
    var testDescription: String { "\(group.rawValue): \(name)" }

    init(
        _ modality: String, _ group: LabelGroup, _ name: String, _ expected: String,
        _ change: @escaping @Sendable (inout SeriesFacts) -> Void
    ) {
        (self.name, self.group, self.expected) = (name, group, expected)
        self.change = { facts in
            facts.modality = modality
            change(&facts)
        }
    }

    /// A series of which only its description is known.
    static func described(_ modality: String, _ group: LabelGroup, _ text: String, _ expected: String) -> GroupSample {
        GroupSample(modality, group, text, expected) { $0.seriesDescription = text }
    }

    /// What the labeller says.
    func answer(of labeller: Labeller) -> String {
        var facts = SeriesFacts()
        change(&facts)
        guard let label = labeller.labels(for: facts).first(where: { $0.group == group }), !label.isUnknown else {
            return "unknown"
        }
        return label.number.map { "\($0)" } ?? label.values.joined(separator: ";")
    }
}
