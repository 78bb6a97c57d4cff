import ArgumentParser
import RadSystem
import RadZoo

/// `radzoo doctor`: what an archive holds, and what to do about what can't be embedded.
struct DoctorCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Says what an archive holds, how much of it can be embedded, and what to do about the rest.",
        discussion: """
            Reads headers only and writes nothing. Counts are of files and series by registered terms; examples are keys \
            as stores have them, or paths with --paths: they may name patients.
            """)

    @Argument(help: "Folders of DICOM files, in any layout.")
    var archives: [String]

    @Option(name: .customLong("min-slices"), help: "The least number of slices of a volume.")
    var minimumSlices = 8

    @Option(help: "Number of worker processes; by default as many as processors and memory allow.")
    var workers: Int?

    @Option(
        name: .customLong("key"),
        help: "The project key file for the keys of examples; by default the one in your configuration folder, if any.")
    var keyPath: String?

    @OptionGroup var limits: LimitOptions

    @Flag(help: "Name an example of each reason by its path, relative to the archive.")
    var paths = false

    @Flag(help: "Follow symbolic links that leave the archive.")
    var followLinks = false

    @OptionGroup
    var reading: ReadingOptions

    @Flag(help: "Print one JSON object.")
    var json = false

    func validate() throws {
        if archives.isEmpty { throw ValidationError("Name at least one folder.") }
        if minimumSlices < 2 { throw ValidationError("--min-slices takes 2 or more.") }
        if let workers, !(1...1024).contains(workers) { throw ValidationError("--workers takes 1 to 1024.") }
    }

    func run() throws {
        var options = Archive.Options()
        reading.apply(to: &options)
        options.minimumSlices = minimumSlices
        options.workers = workers
        options.limits = try limits.limits()
        options.keyPath = keyPath
        let progress = ProgressLine(isSilent: false)
        defer { progress.finish() }
        var findings = try Archive(roots: archives, followLinks: followLinks).findings(
            .workers(executable: try ResourceLocator.executablePath()), options, interrupt: try InterruptSignal()
        ) { progress.show($0) }
        progress.finish()
        if !paths { findings = findings.withoutPaths() }
        Console.print(json ? try JSONLine.encode(findings) : FindingsText.lines(of: findings))
        if !findings.isComplete {
            Console.report("radzoo: the look at the archive was stopped; the counts are of what was seen until then.")
            throw ExitCode(ExitStatus.stoppedEarly.rawValue)
        }
        if findings.hasRefusals { throw ExitCode(ExitStatus.refusals.rawValue) }
    }
}
