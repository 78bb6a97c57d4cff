import ArgumentParser
import RadSystem
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

    enum OutputFormat: String, ExpressibleByArgument, CaseIterable {
        case jsonl
        case table
        case csv
    }

    @OptionGroup var survey: SurveyOptions

    @Option(help: "jsonl and csv for programs, table for people.")
    var format = OutputFormat.table

    @Flag(help: "Print the smallest path of each series, relative to the archive.")
    var paths = false

    @Flag(help: "The same as --format jsonl.")
    var json = false

    func run() throws {
        let format = json ? OutputFormat.jsonl : format
        var refused = 0
        var coverage = LabelCoverage()
        if format == .csv { Console.print(VolumeReportLine.header(withPaths: paths)) }
        for entry in try survey.series() {
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

/// What the verbs that look at an archive without a store have in common.
struct SurveyOptions: ParsableArguments {
    @Argument(help: "The archive's folder, or a single file.")
    var archive: String

    @Option(name: .customLong("min-slices"), help: "The least number of slices of a volume.")
    var minimumSlices = 8

    @Option(help: "Number of worker processes; by default as many as processors and memory allow.")
    var workers: Int?

    @Option(name: .customLong("rules"), help: "A file of label rules that are added to those that ship with radzoo.")
    var rulesPath: String?

    @Option(name: .customLong("key"), help: "The project key file that series are named by.")
    var keyPath: String?

    @OptionGroup var limits: LimitOptions
    @OptionGroup var reading: ReadingOptions

    @Flag(help: "Follow symbolic links that leave the archive.")
    var followLinks = false

    func validate() throws {
        if minimumSlices < 2 { throw ValidationError("--min-slices takes 2 or more.") }
        if let workers, !(1...1024).contains(workers) { throw ValidationError("--workers takes 1 to 1024.") }
    }

    /// The series of the archive with their labels.
    func series() throws -> [SurveyedSeries] {
        var options = Archive.Options()
        options.minimumSlices = minimumSlices
        options.workers = workers
        options.limits = try limits.limits()
        reading.apply(to: &options)
        options.rulesPath = rulesPath
        options.keyPath = keyPath
        return try Archive(roots: [archive], followLinks: followLinks).survey(
            .workers(executable: try ResourceLocator.executablePath(), arguments: ["worker"]), options,
            interrupt: try InterruptSignal())
    }
}
