package import RadVocabulary

/// A condition over the labels and numbers of a row, such as `modality = MR and slices >= 30`.
///
/// A label that is not known has no term: `plane = axial` does not hold for it and `plane != axial` does, since `!=` is
/// always the opposite of `=`. `plane = unknown` finds such rows. A label with several terms equals each of them. A
/// number that is not known fulfils no comparison but `!=` and `= unknown`.
package indirect enum FilterExpression: Hashable, Sendable {
    /// Every part holds.
    case all([FilterExpression])
    /// At least one part holds.
    case any([FilterExpression])
    /// The part does not hold.
    case not(FilterExpression)
    /// The label group has one of these terms, or none where `unknown` is true.
    case term(LabelGroup, oneOf: Set<String>, unknown: Bool)
    /// The number compares so with the value.
    case number(FilterNumber, FilterComparison, Double)
    /// The number is one of these values, or not known where `unknown` is true.
    case numberIn(FilterNumber, Set<Double>, unknown: Bool)

    /// Whether a row with these labels and numbers fulfils the condition.
    package func matches(labels: [LabelGroup: [String]], numbers: [String: Double]) -> Bool {
        switch self {
        case .all(let parts): return parts.allSatisfy { $0.matches(labels: labels, numbers: numbers) }
        case .any(let parts): return parts.contains { $0.matches(labels: labels, numbers: numbers) }
        case .not(let part): return !part.matches(labels: labels, numbers: numbers)
        case .term(let group, let terms, let unknown):
            let values = labels[group] ?? []
            return values.isEmpty ? unknown : values.contains { terms.contains($0) }
        case .number(let number, let comparison, let value):
            return number.value(in: numbers).map { comparison.holds($0, value) } ?? false
        case .numberIn(let number, let values, let unknown):
            return number.value(in: numbers).map { values.contains($0) } ?? unknown
        }
    }
}

/// A number of a row that filters may compare.
package enum FilterNumber: String, CaseIterable, Sendable {
    /// Number of slices.
    case slices
    /// Distance between slices along their normal in millimetres.
    case sliceSpacing
    /// Distance between rows in millimetres.
    case rowSpacing
    /// Distance between columns in millimetres.
    case columnSpacing
    /// The larger distance of rows and columns in millimetres.
    case inPlaneSpacing
    /// The stated thickness of the slices in millimetres.
    case sliceThickness
    /// The length along the body in millimetres.
    case craniocaudalLength
    /// The angle between the slices' normal and the nearest axis of the patient in degrees.
    case obliquity
    /// The b value of a diffusion series in s/mm2.
    case bValue
    /// In milliseconds.
    case echoTime
    /// The place in a dynamic series, counted from 1.
    case dynamicPhase
    /// In tesla.
    case fieldStrength
    /// In kilovolt.
    case tubeVoltage
    /// The energy of a virtual monoenergetic image in kiloelectronvolt.
    case monochromaticEnergy
    /// The number of the series in its study.
    case seriesNumber

    /// The unit, for people; nil for counts and places.
    var unit: String? {
        switch self {
        case .sliceSpacing, .rowSpacing, .columnSpacing, .inPlaneSpacing: "mm"
        case .slices, .seriesNumber: nil
        default: LabelGroup(rawValue: rawValue)?.unit
        }
    }

    /// The number of a row by its name; nil if it is not known.
    func value(in numbers: [String: Double]) -> Double? {
        guard self == .inPlaneSpacing, numbers[rawValue] == nil else { return numbers[rawValue] }
        guard let row = numbers[Self.rowSpacing.rawValue], let column = numbers[Self.columnSpacing.rawValue] else {
            return nil
        }
        return max(row, column)
    }
}

/// How two numbers are compared by size.
package enum FilterComparison: String, CaseIterable, Sendable {
    case less = "<"
    case lessOrEqual = "<="
    case greater = ">"
    case greaterOrEqual = ">="

    func holds(_ left: Double, _ right: Double) -> Bool {
        switch self {
        case .less: left < right
        case .lessOrEqual: left <= right
        case .greater: left > right
        case .greaterOrEqual: left >= right
        }
    }
}
