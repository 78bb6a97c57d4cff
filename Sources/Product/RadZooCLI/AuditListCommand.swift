import ArgumentParser
import RadSystem
import RadZoo

/// `radzoo audit ARCHIVE|STORE`.
struct AuditListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract:
            "Ranks the series whose header facts contradict each other, a line for each contradiction of a series.",
        discussion: """
            Reads headers only, or the labels of a store: the description against the physics, the plane in words against \
            the orientation, the contrast tag against the description, BodyPartExamined against the description. Only \
            terms of the vocabulary are printed, never text of a header. --format html --out FILE makes one page that \
            needs no network.
            """)

    /// The forms of an audit.
    enum Form: String, OutputForm {
        case table
        case jsonl
        case csv
        case html

        init?(argument: String) {
            // What the table was called at first.
            self.init(rawValue: argument == "text" ? "table" : argument)
        }
    }

    @OptionGroup var catalogue: CatalogueOptions
    @OptionGroup var output: OutputOptions<Form>

    @Option(name: .customLong("out"), help: "The file of the page, with --format html.")
    var pagePath: String?

    @Flag(help: "Show the middle slice of the first 200 findings in the page. Pixels are personal data.")
    var withPixels = false

    func validate() throws {
        if (output.form == .html) != (pagePath != nil) {
            throw ValidationError("--format html and --out FILE go together.")
        }
        if withPixels, output.form != .html { throw ValidationError("--with-pixels goes with --format html.") }
    }

    func run() throws {
        try catalogue.check()
        let audit = try audit()
        if let pagePath {
            try audit.writePage(to: pagePath)
        } else {
            try printRows(audit)
        }
        let series = Set(audit.entries.map(\.series)).count
        let summary = "\(audit.entries.count) contradictions in \(series) series; \(audit.volumes) volumes read"
        for line in [summary, audit.gaps?.words].compactMap({ $0 }) {
            output.form == .table || output.form == .html ? Console.print(line) : Console.report(line)
        }
        if withPixels { Console.report("radzoo: the page holds pixels, which are personal data.") }
    }

    private func audit() throws -> SeriesAudit {
        let progress = ProgressLine(isSilent: false)
        defer { progress.finish() }
        let interrupt = try InterruptSignal()
        if catalogue.isStore {
            let pixels = withPixels ? (try SurveyOptions.execution(), try catalogue.survey.options()) : nil
            return try catalogue.store.audit(
                space: catalogue.space, withPaths: output.paths, pixels: pixels, interrupt: interrupt
            ) { progress.show($0) }
        }
        return try catalogue.archive.audit(
            SurveyOptions.execution(), catalogue.survey.options(), withPaths: output.paths, withPixels: withPixels,
            interrupt: interrupt
        ) { progress.show($0) }
    }

    private func printRows(_ audit: SeriesAudit) throws {
        if output.form == .csv { Console.print(AuditRow.header(withPaths: output.paths)) }
        for row in audit.entries.map(AuditRow.init) {
            switch output.form {
            case .table, .html: Console.print(row.text)
            case .csv: Console.print(row.line(withPath: output.paths))
            case .jsonl: Console.print(try JSONLine.encode(row))
            }
        }
    }
}

/// A contradiction as `audit` prints it.
struct AuditRow: Encodable {
    let series: String?
    /// The first of the volumes.
    let volume: Int
    let volumes: Int
    let modality: String?
    let path: String?
    let finding: AuditFinding

    init(_ entry: SeriesAudit.Entry) {
        series = entry.series
        volume = entry.volumes.first ?? 0
        volumes = entry.volumes.count
        modality = entry.modality
        path = entry.path
        finding = entry.finding
    }

    var text: String {
        let sides = [finding.first, finding.second].map { "\($0.voter) says \($0.value) (\($0.rule))" }
        return [
            Format.number(finding.strength, digits: 2), series.map { String($0.prefix(8)) } ?? "-", finding.kind,
            sides.joined(separator: ", ") + (volumes > 1 ? ", in \(volumes) volumes" : ""), path,
        ].compactMap { $0 }.joined(separator: "\t")
    }

    static func header(withPaths: Bool) -> String {
        let named = [
            "strength", "series", "volume", "volumes", "modality", "kind", "group", "first", "firstRule", "second",
            "secondRule",
        ]
        return (named + (withPaths ? ["path"] : [])).joined(separator: ",")
    }

    func line(withPath: Bool) -> String {
        var cells = [
            Format.number(finding.strength, digits: 4), series ?? "", "\(volume)", "\(volumes)", modality ?? "",
            finding.kind, finding.group, finding.first.value, finding.first.rule, finding.second.value,
            finding.second.rule,
        ]
        if withPath { cells.append(path ?? "") }
        return cells.map(VolumeReportLine.quoted).joined(separator: ",")
    }
}
