import ArchiveTestSupport
import Foundation
import RadTestSupport
import Testing

/// A folder with an archive, a project key and a model, and the executable that works on them.
final class Workplace {
    let folder: TemporaryDirectory
    let program: Program

    /// A place with so many small series in `archive`.
    init(series count: Int, slices: Int = SmallArchive.sliceCount) throws {
        folder = try TemporaryDirectory("ärchiv für radzoo")
        program = try #require(Program.built("radzoo"), "radzoo is built beside the tests")
        _ = try folder.folder("archive")
        try SmallArchive.write(series: count, slices: slices, to: archive)
        try TinyCheckpoint.write(to: model)
        try File.write(Array(String(repeating: "5a", count: 32).utf8), to: key)
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: key)
    }

    var archive: String { folder.file("archive") }
    var model: String { folder.file("tiny.radz.h5") }
    var key: String { folder.file("project.key") }

    /// The path of a store by its name.
    func store(_ name: String = "store") -> String { folder.file(name + ".radstore") }

    /// No test may find or leave a key in the user's own folder.
    var environment: [String: String] { ["XDG_CONFIG_HOME": folder.file("configuration"), "HOME": folder.path] }

    /// Runs the executable.
    func run(_ arguments: String...) throws -> Program.Result { try run(arguments) }

    func run(_ arguments: [String]) throws -> Program.Result {
        try program.run(arguments, environment: environment, directory: folder.path, timeout: 240)
    }

    /// The arguments of a run over the archive.
    func embedArguments(into store: String = "store", _ extra: [String] = []) -> [String] {
        ["embed", archive, "--model", model, "--key", key, "--out", self.store(store), "--json"] + extra
    }

    /// Embeds the archive and returns the summary; the status must be one of those given.
    @discardableResult
    func embed(into store: String = "store", _ extra: String..., endingWith statuses: Set<Int32> = [0, 3]) throws
        -> Summary
    {
        let result = try run(embedArguments(into: store, extra))
        guard statuses.contains(result.status) else {
            throw Program.Failure(description: "embed ended with \(result.status): \(result.diagnostics)")
        }
        return try Summary(result)
    }

    /// Starts a run over the archive.
    func start(into store: String = "store", _ extra: String...) throws -> RunningProgram {
        try RunningProgram(program, embedArguments(into: store, extra), environment: environment)
    }

    /// The digest of a store.
    func digest(_ name: String = "store") throws -> String {
        let result = try run("store", "digest", store(name))
        guard result.status == 0 else { throw Program.Failure(description: "digest: \(result.diagnostics)") }
        return result.text
    }

    /// What SQL finds in the catalogue, a line for each row; nil without the program sqlite3.
    func query(_ sql: String, store name: String = "store") throws -> [String]? {
        guard let sqlite = Program(named: "sqlite3") else { return nil }
        let output = try sqlite.output(["-readonly", store(name) + "/catalog.sqlite", sql])
        return String(decoding: output, as: UTF8.self).split(separator: "\n").map(String.init)
    }
}

/// The last line of `embed --json`.
struct Summary: Decodable {
    var files: Int
    var refusedFiles: [String: Int]
    var linksSkipped: Int
    var otherEntries: Int
    var unreadableFolders: Int
    var series: Int
    var embedded: Int
    var rejected: Int
    var failed: Int
    var volumes: Int
    var refusals: [String: Int]
    var states: [String: Int]
    var seriesDone: Int
    var seconds: Double
    var seriesPerSecond: Double

    init(_ result: Program.Result) throws {
        let line = result.text.split(separator: "\n").last.map(String.init) ?? ""
        self = try JSONDecoder().decode(Summary.self, from: Data(line.utf8))
    }
}
