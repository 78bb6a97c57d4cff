import ArgumentParser
import RadPhantom
import RadSystem
import RadZoo

/// `radzoo phantom`: an archive of patients that never lived.
struct PhantomCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "phantom",
        abstract: "Makes an archive of procedural patients, scanned and written as DICOM.",
        discussion: """
            CT and MR of chest, abdomen, head and knee in the layouts and with the metadata of real scanners. The same \
            seed and options always make the same bytes.
            """)

    @Argument(help: "The folder to make; it may exist, but must hold no file.")
    var directory: String

    @Option(help: "Number of patients with regular series; each has one to eight of them.")
    var patients = 4

    @Option(help: "The most regular series; the last patients are left out then.")
    var series: Int?

    @Option(help: "What everything is drawn from.")
    var seed: UInt64 = 1

    @Flag(help: "Add one series of each kind that a reader must notice: scouts, gaps, tilts, other syntaxes...")
    var odd = false

    @Flag(help: "Add one file of each kind that can't be read.")
    var broken = false

    @Option(
        name: .customLong("pack"),
        help: ArgumentHelp(
            "How the regular series are packed, in turn: "
                + SeriesPacking.allCases.map(\.rawValue).joined(separator: ", ") + ".", valueName: "way,..."))
    var packings = "files"

    @Flag(help: "Print one JSON object: each series with its files, and what a reader should make of them.")
    var json = false

    func validate() throws {
        if !(0...1_000_000).contains(patients) { throw ValidationError("--patients takes 0 to 1000000.") }
        if let series, series < 1 { throw ValidationError("--series takes 1 or more.") }
        if packings.split(separator: ",").contains(where: { SeriesPacking(rawValue: String($0)) == nil }) {
            throw ValidationError("--pack takes \(SeriesPacking.allCases.map(\.rawValue).joined(separator: ", ")).")
        }
        if patients == 0, !odd, !broken { throw ValidationError("With --patients 0 give --odd or --broken.") }
    }

    func run() throws {
        if try FileStatus.ifPresent(directory) != nil {
            var walker = try DirectoryWalker(roots: [directory], followLinks: false)
            walker.walk { _ in }
            guard walker.counts.files == 0 else {
                throw RadZooError(.usage, "There are files in \(directory). Name a folder that is empty or not there.")
            }
        }
        var recipe = ArchiveRecipe(seed: seed, patients: patients)
        if let series { recipe.series = series }
        recipe.packings = packings.split(separator: ",").compactMap { SeriesPacking(rawValue: String($0)) }
        if odd { recipe.oddSeries = OddSeries.allCases }
        if broken { recipe.brokenFiles = BrokenFile.allCases }
        let manifest = try PhantomArchive.write(recipe, to: directory, storage: FileSystemStorage())
        if json { return Console.print(try JSONLine.encode(manifest)) }
        let refused = manifest.series.count { !$0.isEmbedded }
        Console.print(
            "\(manifest.series.count) series, \(refused) of them to be refused, and \(manifest.brokenFiles.count) broken files:"
                + " \(manifest.fileCount) files, \(Format.number(Double(manifest.byteCount) / 1e6, digits: 1)) MB")
    }
}
