import ArgumentParser
import RadZoo

/// `radzoo label ARCHIVE`.
struct LabelArchiveCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "archive",
        abstract: "Labels the volumes of an archive, one line or JSON object for each volume or refused series.",
        discussion: """
            Counts of known, contradicting, borderline and silent labels follow: below the table, otherwise on standard \
            error. Paths are printed only with --paths: they may name patients.
            """)

    @Argument(help: "The archive's folder, or a single file.")
    var archive: String

    @OptionGroup var survey: SurveyOptions
    @OptionGroup var output: OutputOptions<TableForm>

    func run() throws {
        let (format, paths) = (output.form, output.paths)
        var refused = 0
        var coverage = LabelCoverage()
        if format == .csv { Console.print(VolumeReportLine.header(withPaths: paths)) }
        for entry in try survey.series(of: archive) {
            for volume in entry.volumes {
                if volume.refusal != nil { refused += 1 }
                coverage.add(volume)
                let report = VolumeReportLine(volume, series: entry.key, path: paths ? entry.path : nil)
                switch format {
                case .jsonl: Console.print(try JSONLine.encode(report))
                case .csv: Console.print(report.row(withPath: paths))
                case .table: Console.print(report.tableLine)
                }
            }
        }
        for line in LabelCoverageText.lines(of: coverage) {
            format == .table ? Console.print(line) : Console.report(line)
        }
        if refused > 0 { throw ExitCode(ExitStatus.refusals.rawValue) }
    }
}
