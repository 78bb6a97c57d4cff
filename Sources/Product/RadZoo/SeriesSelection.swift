import RadSearch
import RadStore
import RadVocabulary

/// Which series of each study, or patient, is the right one, and why each of the others is not.
public struct SeriesSelection: Sendable {
    /// What is to be selected.
    ///
    /// The language is described in `Formats/Labels/SELECTION.md`.
    public struct Query: Sendable {
        let parsed: RadSearch.SelectionQuery

        /// Reads a query as it is typed.
        ///
        /// - Parameters:
        ///   - onePer: `study`, `patient` or `series`, and label groups after commas: `study, sequence` selects one of
        ///     each sequence of a study.
        ///   - condition: What a volume must fulfil, such as `modality = CT and coverage includes abdomen`; nil: nothing.
        ///   - preference: Wishes, the most important first, such as `kernel soft, phase portal, thinnest`; nil: none.
        /// - Throws: ``RadZooError`` with code `usage`, which names the column of the fault and what is allowed there.
        public init(onePer: String = "study", where condition: String? = nil, prefer preference: String? = nil) throws {
            parsed = try RadZooError.translating {
                try RadSearch.SelectionQuery(onePer: onePer, where: condition, prefer: preference)
            }
        }
    }

    /// What became of a volume.
    public enum Outcome: String, Sendable {
        /// It is the best of its group.
        case selected
        /// It lost by a wish.
        case lost
        /// No wish tells it from the winner; it has fewer slices, or the winner's key comes first.
        case tied
        /// It does not fulfil the condition.
        case leftOut = "left-out"
        /// Nothing of it can be embedded.
        case refused
    }

    /// A volume, and why it was taken or not.
    public struct Entry: Sendable {
        /// The pseudonyms of patient, study and series in hexadecimal digits.
        public let patient: String
        /// The pseudonym of the study.
        public let study: String
        /// The pseudonym of the series.
        public let series: String
        /// The number of the volume in its series.
        public let volume: Int
        /// What became of it.
        public let outcome: Outcome
        /// The place of the wish by which it lost, counted from 1.
        public let wish: Int?
        /// Why, in words: `kernel is sharp, winner's is soft`.
        public let reason: String
        /// The terms of those groups that the query names; a group without terms is unknown.
        public let labels: [String: [String]]
        /// Its numbers by name, such as `slices` and `sliceSpacing`.
        public let numbers: [String: Double]
        /// The path of its series, if paths were asked for.
        public let path: String?
    }

    /// The volumes of which one is selected: the winner first, if there is one, then the others from the best.
    public struct Group: Sendable {
        /// The volumes.
        public let entries: [Entry]
        /// The winner; nil where nothing fulfils the condition and can be embedded.
        public var selected: Entry? { entries.first.flatMap { $0.outcome == .selected ? $0 : nil } }
    }

    /// The groups, by the pseudonyms of patient and study.
    public let groups: [Group]
    /// The fingerprint of the project key that series are named by, in hexadecimal digits.
    public let projectKey: String
    /// Of a store, what it can't tell.
    public let gaps: EmbeddingStore.Gaps?

    /// The selected series by key, as ``Archive/Options/series`` takes them.
    public var series: Set<String> { Set(groups.compactMap { $0.selected?.series }) }
}

/// Gathers the volumes that may be selected, with no more of them than the query asks for.
struct SelectionGathering {
    let query: SeriesSelection.Query
    let withPaths: Bool
    private var candidates: [SelectionCandidate] = []
    private var paths: [[UInt8]: String] = [:]
    private let groups: Set<LabelGroup>

    init(_ query: SeriesSelection.Query, withPaths: Bool) {
        self.query = query
        self.withPaths = withPaths
        groups = query.parsed.groups
    }

    /// Adds the volumes of a series; files outside any series have none.
    mutating func add(_ series: SurveyedSeries) {
        guard let key = series.key.flatMap([UInt8].init(hexadecimal:)),
            let study = series.study.flatMap([UInt8].init(hexadecimal:)),
            let patient = series.patient.flatMap([UInt8].init(hexadecimal:))
        else { return }
        if withPaths { paths[key] = series.path }
        for volume in series.volumes {
            candidates.append(
                SelectionCandidate(
                    series: key, study: study, patient: patient, volume: volume.number, refusal: volume.refusal,
                    labels: labels(of: volume), numbers: Self.numbers(of: volume, in: series)))
        }
    }

    private func labels(of volume: VolumeSummary) -> [LabelGroup: [String]] {
        var labels: [LabelGroup: [String]] = [:]
        for label in volume.labels where !label.values.isEmpty {
            guard let group = LabelGroup(rawValue: label.group), groups.contains(group) else { continue }
            labels[group] = label.values
        }
        return labels
    }

    private static func numbers(of volume: VolumeSummary, in series: SurveyedSeries) -> [String: Double] {
        var numbers: [String: Double] = [:]
        for label in volume.labels {
            if let number = label.number { numbers[label.group] = number }
        }
        numbers["slices"] = Double(volume.slices)
        for (name, value) in [
            ("sliceSpacing", volume.sliceSpacing), ("rowSpacing", volume.rowSpacing),
            ("columnSpacing", volume.columnSpacing), ("seriesNumber", series.number.map(Double.init)),
        ] {
            if let value { numbers[name] = value }
        }
        return numbers
    }

    /// Selects among what was gathered.
    func selection(projectKey: String, gaps: EmbeddingStore.Gaps? = nil) -> SeriesSelection {
        let selection = RadSearch.Selection(candidates, by: query.parsed)
        return SeriesSelection(
            groups: selection.groups.map { group in
                SeriesSelection.Group(
                    entries: group.entries.map {
                        SeriesSelection.Entry($0, groups: groups, path: paths[$0.candidate.series])
                    })
            }, projectKey: projectKey, gaps: gaps)
    }
}

extension SeriesSelection.Entry {
    fileprivate init(_ entry: Selection.Entry, groups: Set<LabelGroup>, path: String?) {
        let candidate = entry.candidate
        patient = candidate.patient.hexadecimal
        study = candidate.study.hexadecimal
        series = candidate.series.hexadecimal
        volume = candidate.volume
        labels = Dictionary(uniqueKeysWithValues: groups.map { ($0.rawValue, candidate.labels[$0] ?? []) })
        numbers = candidate.numbers
        self.path = path
        var wish: Int?
        switch entry.outcome {
        case .selected: (outcome, reason) = (.selected, "")
        case .refused(let cause): (outcome, reason) = (.refused, "can't be embedded: \(cause)")
        case .leftOut(let words): (outcome, reason) = (.leftOut, words)
        case .lost(let place, let words):
            (outcome, reason) = (.lost, words)
            wish = place
        case .tied(let words): (outcome, reason) = (.tied, words)
        }
        self.wish = wish
    }
}
