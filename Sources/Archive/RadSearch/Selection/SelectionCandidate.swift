package import RadVocabulary

/// A volume that may be selected, with what is known of it.
package struct SelectionCandidate: Hashable, Sendable {
    /// The pseudonym of its series.
    package let series: [UInt8]
    /// The pseudonym of its study; that of the series where the files name none.
    package let study: [UInt8]
    /// The pseudonym of its patient; that of the series where the files name none.
    package let patient: [UInt8]
    /// The number of the volume in its series.
    package let volume: Int
    /// Why it can't be embedded; nil where nothing speaks against it.
    package let refusal: String?
    /// Terms of the label groups that have any.
    package let labels: [LabelGroup: [String]]
    /// Numbers by the names of `FilterNumber`; what is unknown is absent.
    package let numbers: [String: Double]

    /// A candidate from its parts.
    package init(
        series: [UInt8], study: [UInt8], patient: [UInt8], volume: Int, refusal: String?,
        labels: [LabelGroup: [String]], numbers: [String: Double]
    ) {
        self.series = series
        self.study = study
        self.patient = patient
        self.volume = volume
        self.refusal = refusal
        self.labels = labels
        self.numbers = numbers
    }

    /// Whether its keys come before those of another.
    func precedes(_ other: SelectionCandidate) -> Bool {
        if series != other.series { return series.lexicographicallyPrecedes(other.series) }
        return volume < other.volume
    }

    /// What it is in a label group, in words.
    func words(for group: LabelGroup) -> String {
        let terms = labels[group] ?? []
        return "\(group.rawValue) is \(terms.isEmpty ? Vocabulary.unknown : terms.joined(separator: ", "))"
    }

    /// What a number of it is, in words with the unit.
    func words(for number: FilterNumber) -> String {
        "\(number.rawValue) is \(valueWords(for: number))"
    }

    /// The number with its unit, or that it is unknown.
    func valueWords(for number: FilterNumber) -> String {
        guard let value = number.value(in: numbers) else { return Vocabulary.unknown }
        return MeasureText.text(of: value) + (number.unit.map { " " + $0 } ?? "")
    }
}

/// Numbers in sentences.
enum MeasureText {
    /// The number with two digits after the point at most.
    static func text(of value: Double) -> String {
        guard value.isFinite, abs(value) < 1e12 else { return "\(value)" }
        let hundredths = Int((abs(value) * 100).rounded())
        let sign = value < 0 && hundredths > 0 ? "-" : ""
        let whole = "\(sign)\(hundredths / 100)"
        let fraction = hundredths % 100
        if fraction == 0 { return whole }
        if fraction % 10 == 0 { return "\(whole).\(fraction / 10)" }
        return "\(whole).\(fraction < 10 ? "0" : "")\(fraction)"
    }
}
