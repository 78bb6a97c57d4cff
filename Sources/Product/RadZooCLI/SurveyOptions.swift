import ArgumentParser
import RadSystem
import RadZoo

/// What verbs ask that look at the headers of an archive.
struct SurveyOptions: ParsableArguments {
    @Option(name: .customLong("min-slices"), help: "The least number of slices of a volume. (default: 8)")
    var minimumSlices: Int?

    @Option(help: "Number of worker processes; by default as many as processors and memory allow.")
    var workers: Int?

    @Option(name: .customLong("rules"), help: "A file of label rules that are added to those that ship with radzoo.")
    var rulesPath: String?

    @Flag(help: "Decode volumes, so that their pixels vote on modality, coverage and quality too; slower.")
    var pixels = false

    @Option(name: .customLong("key"), help: "The project key file that series are named by.")
    var keyPath: String?

    @OptionGroup var limits: LimitOptions
    @OptionGroup var reading: ReadingOptions

    @Flag(help: "Follow symbolic links that leave the archive.")
    var followLinks = false

    func validate() throws {
        if let minimumSlices, minimumSlices < 2 { throw ValidationError("--min-slices takes 2 or more.") }
        if let workers, !(1...1024).contains(workers) { throw ValidationError("--workers takes 1 to 1024.") }
    }

    /// Where the bytes of the archive are parsed.
    static func execution() throws -> Archive.Execution {
        .workers(executable: try ResourceLocator.executablePath(), arguments: ["worker"])
    }

    /// The choices for the library.
    func options() throws -> Archive.Options {
        var options = Archive.Options()
        options.minimumSlices = minimumSlices ?? 8
        options.workers = workers
        options.limits = try limits.limits()
        reading.apply(to: &options)
        options.rulesPath = rulesPath
        options.measuresPixels = pixels
        options.keyPath = keyPath
        return options
    }

    /// The series of an archive with their labels.
    func series(of archive: String) throws -> [SurveyedSeries] {
        try Archive(roots: [archive], followLinks: followLinks).survey(
            Self.execution(), options(), interrupt: try InterruptSignal())
    }
}
