import ArgumentParser
import RadSystem
import RadZoo

/// `radzoo label`: what an archive holds, from headers alone.
struct LabelCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "label",
        abstract: "Labels the volumes of an archive from metadata, and says why others are refused.",
        discussion:
            "One JSON object per volume or refused series. Paths are printed only with --paths: they may name patients."
    )

    enum OutputFormat: String, ExpressibleByArgument, CaseIterable {
        case jsonl
        case table
    }

    @Argument(help: "The archive's folder.")
    var archive: String

    @Option(help: "jsonl for programs, table for people.")
    var format = OutputFormat.table

    @Option(name: .customLong("min-slices"), help: "The least number of slices of a volume.")
    var minimumSlices = 8

    @Option(help: "Number of worker processes; by default as many as processors and memory allow.")
    var workers: Int?

    @Option(name: .customLong("rules"), help: "A folder of label rules to use instead of the bundled ones.")
    var rulesPath: String?

    @OptionGroup var limits: LimitOptions

    @Flag(help: "Print the smallest path of each series, relative to the archive.")
    var paths = false

    @Flag(help: "Follow symbolic links that leave the archive.")
    var followLinks = false

    @Flag(help: "The same as --format jsonl.")
    var json = false

    func validate() throws {
        if minimumSlices < 2 { throw ValidationError("--min-slices takes 2 or more.") }
        if let workers, !(1...1024).contains(workers) { throw ValidationError("--workers takes 1 to 1024.") }
    }

    func run() throws {
        var options = Archive.Options()
        options.minimumSlices = minimumSlices
        options.workers = workers
        options.limits = try limits.limits()
        options.rulesPath = rulesPath
        let series = try Archive(roots: [archive], followLinks: followLinks).survey(
            .workers(executable: try ResourceLocator.executablePath(), arguments: ["worker"]), options,
            interrupt: try InterruptSignal())
        var refused = 0
        for entry in series {
            for volume in entry.volumes {
                if volume.refusal != nil { refused += 1 }
                let report = VolumeReportLine(volume, path: paths ? entry.path : nil)
                Console.print(
                    json || format == .jsonl ? try JSONLine.encode(report) : report.tableLine)
            }
        }
        if refused > 0 { throw ExitCode(ExitStatus.refusals.rawValue) }
    }
}
