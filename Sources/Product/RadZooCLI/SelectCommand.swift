import ArgumentParser
import RadSystem
import RadZoo

/// `radzoo select`: the right series of each study.
struct SelectCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "select",
        abstract: "Picks the right series of each study or patient, and says why each of the others lost.",
        discussion: """
            Reads headers only, or the labels of a store. Of the volumes that fulfil --where, the first wish of --prefer \
            that tells two apart decides: a label and its term (kernel soft, phase portal or arterial, plane not oblique), \
            a number (sliceThickness <= 3, highest bValue, lowest echoTime), or one of thinnest, thickest, most slices, \
            fewest slices, largest coverage, smallest coverage, earliest, latest. What is unknown loses to a match and \
            wins against a mismatch. Equal volumes are decided by more slices, then by key.

              radzoo select ARCHIVE --where "modality = CT and coverage includes abdomen" \
            --prefer "kernel soft, phase portal, thinnest" --json > picked.jsonl
              radzoo embed ARCHIVE --from picked.jsonl --out picked.radstore
            """)

    @OptionGroup var catalogue: CatalogueOptions

    @Option(help: "study, patient or series; label groups after commas give one of each term: \"study, sequence\".")
    var onePer = "study"

    @Option(name: .customLong("where"), help: "A filter over labels and numbers, as search has it.")
    var condition: String?

    @Option(name: .customLong("prefer"), help: "Wishes after commas, the most important first.")
    var preference: String?

    @Flag(help: "Print the selected volumes only.")
    var onlySelected = false

    @OptionGroup var output: OutputOptions<TableForm>

    func run() throws {
        try catalogue.check()
        let query = try SeriesSelection.Query(onePer: onePer, where: condition, prefer: preference)
        let selection = try select(query)
        if output.form == .csv { Console.print(SelectionRow.header(withPaths: output.paths)) }
        for group in selection.groups {
            for entry in onlySelected ? [group.selected].compactMap({ $0 }) : group.entries {
                let row = SelectionRow(entry, projectKey: selection.projectKey)
                switch output.form {
                case .table: Console.print(row.text)
                case .csv: Console.print(row.line(withPath: output.paths))
                case .jsonl: Console.print(try JSONLine.encode(row))
                }
            }
        }
        let said = [summary(of: selection), companions(of: selection), selection.gaps?.words].compactMap { $0 }
        for line in said { output.form == .table ? Console.print(line) : Console.report(line) }
        if selection.series.isEmpty { throw ExitCode(ExitStatus.refusals.rawValue) }
    }

    private func select(_ query: SeriesSelection.Query) throws -> SeriesSelection {
        if catalogue.isStore {
            return try catalogue.store.select(query, space: catalogue.space, withPaths: output.paths)
        }
        let progress = ProgressLine(isSilent: false)
        defer { progress.finish() }
        return try catalogue.archive.selection(
            query, SurveyOptions.execution(), catalogue.survey.options(), withPaths: output.paths,
            interrupt: try InterruptSignal()
        ) { progress.show($0) }
    }

    /// How many volumes were not selected and are embedded all the same, since a series is embedded as a whole.
    private func companions(of selection: SeriesSelection) -> String? {
        let chosen = selection.series
        let count = selection.groups.flatMap(\.entries).count {
            chosen.contains($0.series) && $0.outcome != .selected && $0.outcome != .refused
        }
        return count == 0
            ? nil
            : "\(count) other \(count == 1 ? "volume" : "volumes") of selected series: embed takes a series as a whole,"
                + " and names each vector by series and volume"
    }

    private func summary(of selection: SeriesSelection) -> String {
        var counts: [SeriesSelection.Outcome: Int] = [:]
        for group in selection.groups { for entry in group.entries { counts[entry.outcome, default: 0] += 1 } }
        let empty = selection.groups.count { $0.selected == nil }
        let unit = onePer.prefix { $0.isLetter }
        let parts = [
            (counts[.lost, default: 0] + counts[.tied, default: 0], "lost"),
            (counts[.leftOut] ?? 0, "left out by --where"), (counts[.refused] ?? 0, "can't be embedded"),
        ].filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }
        let volumes = counts[.selected, default: 0]
        return "\(volumes) \(volumes == 1 ? "volume" : "volumes") selected, one per \(onePer)"
            + (empty > 0 ? "; none in \(empty) (\(unit))" : "")
            + (parts.isEmpty ? "" : "; " + parts.joined(separator: ", "))
    }
}

/// A volume as `select` prints it.
struct SelectionRow: Encodable {
    let patient: String
    let study: String
    let series: String
    let volume: Int
    let selected: Bool
    let outcome: String
    let wish: Int?
    let reason: String?
    let labels: [String: [String]]
    let slices: Int
    let sliceSpacing: Double?
    let path: String?
    /// The fingerprint of the project key, by which `embed --from` tells selections of other projects.
    let projectKey: String

    init(_ entry: SeriesSelection.Entry, projectKey: String) {
        patient = entry.patient
        study = entry.study
        series = entry.series
        volume = entry.volume
        selected = entry.outcome == .selected
        outcome = entry.outcome.rawValue
        wish = entry.wish
        reason = entry.reason.isEmpty ? nil : entry.reason
        labels = entry.labels
        slices = Int(entry.numbers["slices"] ?? 0)
        sliceSpacing = entry.numbers["sliceSpacing"]
        path = entry.path
        self.projectKey = projectKey
    }

    /// For people: study, series and volume, what became of it, and why.
    var text: String {
        let terms = labels.sorted { $0.key < $1.key }.map { group, terms in
            "\(group) \(terms.isEmpty ? "unknown" : terms.joined(separator: "+"))"
        }
        let spacing = sliceSpacing.map { Format.number($0, digits: 2) + " mm" } ?? "-"
        let facts = (terms + ["\(slices) x \(spacing)"]).joined(separator: ", ")
        return [
            "\(study.prefix(8))", "\(series.prefix(8))/\(volume)", outcome, reason ?? facts, path,
        ].compactMap { $0 }.joined(separator: "\t")
    }

    static func header(withPaths: Bool) -> String {
        let named = [
            "patient", "study", "series", "volume", "selected", "projectKey", "outcome", "wish", "reason", "slices",
            "sliceSpacing",
        ]
        return (named + (withPaths ? ["path"] : [])).joined(separator: ",")
    }

    func line(withPath: Bool) -> String {
        var cells = [
            patient, study, series, "\(volume)", "\(selected)", projectKey, outcome, wish.map { "\($0)" } ?? "",
            reason ?? "", "\(slices)", sliceSpacing.map { Format.number($0, digits: 4) } ?? "",
        ]
        if withPath { cells.append(path ?? "") }
        return cells.map(VolumeReportLine.quoted).joined(separator: ",")
    }
}
