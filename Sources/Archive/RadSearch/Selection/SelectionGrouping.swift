package import RadVocabulary

/// Of what one volume each is selected: a patient, study or series, and further each of the terms of label groups.
package struct SelectionGrouping: Hashable, Sendable {
    /// The unit that groups never reach beyond.
    package enum Unit: String, CaseIterable, Sendable {
        case study
        case patient
        case series
    }

    /// The unit.
    package let unit: Unit
    /// Label groups whose terms make groups of their own, such as `sequence` for one volume of each sequence.
    package let groups: [LabelGroup]

    /// A grouping from its parts.
    package init(unit: Unit, groups: [LabelGroup] = []) {
        self.unit = unit
        self.groups = groups
    }

    /// The values by which candidates fall into one group.
    func key(of candidate: SelectionCandidate) -> Key {
        let unit =
            switch self.unit {
            case .study: candidate.study
            case .patient: candidate.patient
            case .series: candidate.series
            }
        return Key(
            patient: candidate.patient, unit: unit, terms: groups.map { candidate.labels[$0] ?? [] })
    }

    /// What the candidates of a group have in common.
    struct Key: Hashable {
        let patient: [UInt8]
        let unit: [UInt8]
        let terms: [[String]]

        static func < (left: Key, right: Key) -> Bool {
            if left.patient != right.patient { return left.patient.lexicographicallyPrecedes(right.patient) }
            if left.unit != right.unit { return left.unit.lexicographicallyPrecedes(right.unit) }
            return left.terms.lexicographicallyPrecedes(right.terms) { $0.lexicographicallyPrecedes($1) }
        }
    }
}
