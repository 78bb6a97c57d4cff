import RadPhantom
import RadSystem
import RadTestSupport
import RadZoo

/// A temporary archive of small phantoms.
struct PhantomFolder {
    let directory: TemporaryDirectory
    let manifest: PhantomManifest

    var path: String { directory.path }

    /// Regular series, then one of each kind that is named.
    init(series: Int, odd: [OddSeries] = [], broken: [BrokenFile] = [], seed: UInt64 = 5) throws {
        directory = try TemporaryDirectory("radzoo phantom")
        var recipe = ArchiveRecipe(seed: seed, series: series)
        recipe.matrix = 48
        recipe.slices = 16...18
        recipe.oddSeries = odd
        recipe.brokenFiles = broken
        manifest = try PhantomArchive.write(recipe, to: directory.path, storage: FileSystemStorage())
    }

    /// A folder with the files of one series alone.
    func folder(ofSeries index: Int) throws -> String {
        let folder = try directory.folder("alone \(index)")
        for (number, file) in manifest.series[index].files.enumerated() {
            try File.write(try File.bytes(directory.file(file)), to: "\(folder)/\(number)")
        }
        return folder
    }
}

/// The code of the error that a call ends with, or nil where it ends well.
func code<Result>(_ call: () throws -> Result) -> RadZooError.Code? {
    do {
        _ = try call()
        return nil
    } catch {
        return (error as? RadZooError)?.code
    }
}
