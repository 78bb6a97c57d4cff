import ArgumentParser
import RadSystem
import RadZoo

/// `radzoo embed`: from an archive to a store of vectors.
struct EmbedCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "embed",
        abstract: "Embeds every series of an archive into a store, and says why others can't be embedded.",
        discussion: """
            The archive is only read. Run the same command again to go on after a stop, or to take in what changed: \
            unchanged series cost nothing. Exit code 3 means finished, with some series refused; the reasons are counted.
            """)

    @Argument(help: "Folders of DICOM or NIfTI files, in any layout, containers among them; or single files.")
    var archives: [String]

    @Option(help: "A shipped model's name, or the path of a checkpoint (.radz.h5).")
    var model = "radnet-s"

    @Option(name: .customLong("out"), help: "The store folder, made if it is not there; not needed with --dry-run.")
    var storePath: String?

    @Flag(help: "Time a sample and print what a run would take; nothing is written.")
    var dryRun = false

    @Option(help: "Number of worker processes; by default as many as processors and memory allow.")
    var workers: Int?

    @Option(name: .customLong("min-slices"), help: "The least number of slices; by default what the model asks for.")
    var minimumSlices: Int?

    @Option(name: .customLong("rules"), help: "A file of label rules that are added to those that ship with radzoo.")
    var rulesPath: String?

    @Option(name: .customLong("key"), help: "The project key file; by default the one in your configuration folder.")
    var keyPath: String?

    @Option(help: "The precision of inference.")
    var precision = "f32"

    @Option(
        name: .customLong("from"),
        help: ArgumentHelp(
            "Embed only the series that radzoo select picked (its jsonl or csv, or series keys, one a line; - for "
                + "standard input). The others stay as they are; a run without --from goes on with them.",
            valueName: "file"))
    var selectionPath: String?

    @Flag(help: "Let this model open another space in a store that has one.")
    var addSpace = false

    @Flag(help: "Go on although more than 5 % of the known files are gone.")
    var acceptMissing = false

    @Flag(help: "Try series again that failed in an earlier run.")
    var retryFailed = false

    @Flag(help: "Allow vectors that were computed with other numerics beside those in the store.")
    var allowMixedNumerics = false

    @Flag(help: "Follow symbolic links that leave the archive.")
    var followLinks = false

    @OptionGroup var limits: LimitOptions

    @OptionGroup
    var reading: ReadingOptions

    @Flag(help: "Print the summary as one JSON object.")
    var json = false

    func validate() throws {
        if archives.isEmpty { throw ValidationError("Name at least one folder.") }
        if let workers, !(1...1024).contains(workers) { throw ValidationError("--workers takes 1 to 1024.") }
        if let minimumSlices, minimumSlices < 2 { throw ValidationError("--min-slices takes 2 or more.") }
        if storePath == nil, !dryRun { throw ValidationError("Name the store folder with --out, or give --dry-run.") }
        if selectionPath != nil, dryRun { throw ValidationError("--from and --dry-run don't go together.") }
        if precision != "f32" { throw ValidationError("--precision takes f32.") }
    }

    func run() throws {
        let backbone = try ModelArgument.load(model)
        if !backbone.isTrained {
            Console.report("radzoo: \(backbone.name) is untrained: its vectors carry no meaning yet.")
        }
        var options = Archive.Options()
        reading.apply(to: &options)
        options.workers = workers
        options.minimumSlices = minimumSlices
        options.keyPath = keyPath
        options.limits = try limits.limits()
        options.rulesPath = rulesPath
        options.addSpace = addSpace
        options.acceptMissing = acceptMissing
        options.retryFailed = retryFailed
        options.allowMixedNumerics = allowMixedNumerics
        if let selectionPath { options.series = try SelectionFile.series(at: selectionPath, options) }
        let execution = Archive.Execution.workers(executable: try ResourceLocator.executablePath())
        let archive = Archive(roots: archives, followLinks: followLinks)
        let interrupt = try InterruptSignal()
        guard let storePath, !dryRun else {
            let estimate = try archive.estimate(backbone, execution, options, interrupt: interrupt)
            let report = EstimateReport(estimate)
            return Console.print(json ? try JSONLine.encode(report) : report.text)
        }
        let progress = ProgressLine(isSilent: false)
        defer { progress.finish() }
        let summary = try archive.run(backbone, storePath, execution, options, interrupt: interrupt) {
            progress.show($0)
        }
        progress.finish()
        Console.print(json ? try JSONLine.encode(summary) : SummaryText.lines(of: summary))
        if summary.notFound > 0 {
            Console.report("radzoo: \(summary.notFound) of the selected series are not in the archive.")
        }
        if summary.pending > 0 {
            Console.report("radzoo: \(summary.pending) series could not be read now; run the same command to go on.")
            throw ExitCode(ExitStatus.stoppedEarly.rawValue)
        }
        if summary.hasRefusals { throw ExitCode(ExitStatus.refusals.rawValue) }
    }
}
