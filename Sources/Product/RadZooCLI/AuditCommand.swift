import ArgumentParser
import RadZoo

/// `radzoo audit`: series whose header facts contradict each other, worst first.
struct AuditCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit",
        abstract: "Ranks the series of an archive whose header facts contradict each other.",
        discussion: """
            Reads headers only: the description against the physics, the plane in words against the orientation, the \
            contrast tag against the description, BodyPartExamined against the description. Only terms of the vocabulary \
            are printed, never text of a header; paths only with --paths: they may name patients.
            """)

    @Argument(help: "The archive's folder, or a single file.")
    var archive: String

    @OptionGroup var survey: SurveyOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
        let (format, paths) = (output.form, output.paths)
        var volumes = 0
        var lines: [AuditLine] = []
        for entry in try survey.series(of: archive) {
            for volume in entry.volumes where !volume.labels.isEmpty {
                volumes += 1
                for finding in volume.contradictions {
                    lines.append(
                        AuditLine(
                            series: entry.key, volume: volume.number, path: paths ? entry.path : nil, finding: finding))
                }
            }
        }
        lines.sort { $0.ranksBefore($1) }
        if format == .csv { Console.print(AuditLine.header(withPaths: paths)) }
        for line in lines {
            switch format {
            case .table: Console.print(line.text)
            case .csv: Console.print(line.row(withPath: paths))
            case .jsonl: Console.print(try JSONLine.encode(line))
            }
        }
        let summary =
            "\(lines.count) contradictions in \(Set(lines.map(\.series)).count) series; \(volumes) volumes read"
        format == .table ? Console.print(summary) : Console.report(summary)
    }
}

/// A contradiction as `audit` prints it.
struct AuditLine: Encodable {
    let series: String?
    let volume: Int
    let path: String?
    let finding: AuditFinding

    /// Stronger contradictions first, then by series, so that the order is the same in each run.
    func ranksBefore(_ other: AuditLine) -> Bool {
        if finding.strength != other.finding.strength { return finding.strength > other.finding.strength }
        return (series ?? "", volume, finding.group) < (other.series ?? "", other.volume, other.finding.group)
    }

    var text: String {
        let sides = [finding.first, finding.second].map { "\($0.voter) says \($0.value) (\($0.rule))" }
        return [
            Format.number(finding.strength, digits: 2), series.map { String($0.prefix(8)) } ?? "-", finding.kind,
            sides.joined(separator: ", "), path,
        ].compactMap { $0 }.joined(separator: "\t")
    }

    static func header(withPaths: Bool) -> String {
        let named = ["strength", "series", "volume", "kind", "group", "first", "firstRule", "second", "secondRule"]
        return (named + (withPaths ? ["path"] : [])).joined(separator: ",")
    }

    func row(withPath: Bool) -> String {
        var cells = [
            Format.number(finding.strength, digits: 4), series ?? "", "\(volume)", finding.kind, finding.group,
            finding.first.value, finding.first.rule, finding.second.value, finding.second.rule,
        ]
        if withPath { cells.append(path ?? "") }
        return cells.map(VolumeReportLine.quoted).joined(separator: ",")
    }
}
