import ArchiveTestSupport
import RadContainers
import RadStore
import RadSystem
import RadTestSupport
import Testing

@testable import RadArchive

@Suite struct `An archive with containers` {
    private let folder: TemporaryDirectory
    private let model: LoadedModel
    private let key: ProjectKey
    private var archive: String { folder.file("archive") }

    init() throws {
        folder = try TemporaryDirectory("containers")
        try TinyCheckpoint.write(to: folder.file("tiny.radz.h5"))
        model = try LoadedModel(path: folder.file("tiny.radz.h5"))
        key = try ProjectKey(bytes: Array(0..<32))
        _ = try folder.folder("archive")
    }

    private func configuration(_ root: String? = nil) -> RunConfiguration {
        RunConfiguration(roots: [root ?? archive], execution: .inProcess)
    }

    private func run(
        of root: String? = nil, into name: String = "store", change: (inout RunConfiguration) -> Void = { _ in }
    ) throws -> (summary: RunSummary, digest: String) {
        var configuration = configuration(root)
        change(&configuration)
        let store = try Store(at: folder.file(name), mode: .createOrOpen, key: key)
        defer { store.close() }
        let summary = try ArchiveRun(configuration: configuration, model: model, store: store, key: key).run()
        return (summary, try store.digest())
    }

    /// What a run would read now.
    private func filesToScan(_ name: String = "store") throws -> Int {
        let store = try Store(at: folder.file(name), mode: .readOnly)
        defer { store.close() }
        return try FileChanges(configuration(), store: store).files.count
    }

    private func slices(_ series: Int, _ range: Range<Int> = 0..<10) throws -> [(name: String, bytes: [UInt8])] {
        try range.map { ("series \(series)/\($0).dcm", try SmallArchive.bytes(series, slice: $0)) }
    }

    private func zip(_ files: [(name: String, bytes: [UInt8])]) throws -> [UInt8] {
        var writer = ZipWriter()
        for file in files { try writer.add(file.bytes, name: Array(file.name.utf8)) }
        return writer.finished()
    }

    private func tar(_ files: [(name: String, bytes: [UInt8])]) -> [UInt8] {
        var writer = TarWriter()
        for file in files { writer.add(file.bytes, name: Array(file.name.utf8)) }
        return writer.finished()
    }

    private func gzip(_ bytes: [UInt8]) throws -> [UInt8] { try DeflateEncoder.deflated(bytes, framing: .gzip) }

    /// The digest of the same series in folders.
    private func plainDigest(_ series: Int) throws -> String {
        let plain = try folder.folder("plain \(series)")
        try SmallArchive.write(series: series, to: plain)
        return try run(of: plain, into: "plain store \(series)").digest
    }

    /// Five series, each packed otherwise; names say nothing.
    private func pack() throws {
        try File.write(try zip(try slices(0)), to: archive + "/a")
        try File.write(tar(try slices(1)), to: archive + "/b.zip")
        try File.write(try gzip(tar(try slices(2))), to: archive + "/c.dcm")
        for file in try slices(3) {
            try File.write(try gzip(file.bytes), to: archive + "/" + file.name.replacing("/", with: " ") + ".gz")
        }
        // Partly in containers, partly in a folder.
        try File.write(try zip(try slices(4, 0..<3)), to: archive + "/d.zip")
        try File.makeFolder(archive + "/e")
        try File.write(tar(try slices(4, 3..<6)), to: archive + "/e/f.tar")
        for file in try slices(4, 6..<10) {
            try File.write(file.bytes, to: archive + "/" + file.name.replacing("/", with: " "))
        }
    }

    @Test func `gives the same vectors as one of folders, in this process and in workers`() throws {
        try pack()
        let packed = try run()
        #expect(packed.summary.embedded == 5 && packed.summary.refusedFiles.isEmpty)
        #expect(packed.digest == (try plainDigest(5)))
        let executable = try #require(Program.built("radzoo"))
        let workers = try run(into: "workers") {
            $0.execution = .workers(WorkerCommand(executable: executable.path, arguments: ["worker"]))
            $0.spoolDirectory = folder.path
            $0.workers = 2
        }
        #expect(workers.digest == packed.digest)
    }

    @Test func `is not opened again while nothing changes`() throws {
        try pack()
        _ = try run()
        #expect(try filesToScan() == 0)
        let again = try run()
        #expect(again.summary.seriesDone == 0 && again.summary.states == ["unchanged": 5])
    }

    @Test func `takes in what changes in a container, and no more`() throws {
        try File.write(try zip(try slices(0) + (try slices(1))), to: archive + "/a.zip")
        try File.write(tar(try slices(2)), to: archive + "/b.tar")
        _ = try run()
        try File.write(try zip(try slices(1) + (try slices(3))), to: archive + "/a.zip")
        #expect(try filesToScan() == 1)
        let changed = try run { $0.acceptMissing = true }
        #expect(changed.summary.states == ["unchanged": 2, "new": 1, "missing": 1])
        #expect(changed.summary.seriesDone == 1)
        #expect(try filesToScan() == 0)
        // A file that is no container any more takes its members with it.
        try File.write(Array("nothing".utf8), to: archive + "/a.zip")
        let emptied = try run { $0.acceptMissing = true }
        #expect(emptied.summary.series == 1 && emptied.summary.refusedFiles == ["not-dicom": 1])
        #expect(try filesToScan() == 0)
    }

    @Test func `that is moved is no fallen mount and no work`() throws {
        try pack()
        let before = try run()
        try File.move(archive + "/a", to: archive + "/e/moved")
        try File.move(archive + "/b.zip", to: archive + "/another")
        let after = try run()
        #expect(after.summary.states == ["unchanged": 3, "moved": 2])
        #expect(after.summary.seriesDone == 0 && after.digest == before.digest)
    }

    @Test func `that is renamed as a whole is moved with all members, and no work`() throws {
        try pack()
        let before = try run()
        let renamed = folder.file("renamed")
        try File.move(archive, to: renamed)
        let after = try run(of: renamed)
        #expect(after.summary.states == ["moved": 5])
        #expect(after.summary.seriesDone == 0 && after.digest == before.digest)
        #expect(try run(of: renamed).summary.states == ["unchanged": 5])
    }

    @Test func `that is lost stops the run unless that is accepted`() throws {
        try pack()
        _ = try run()
        try File.remove(archive + "/a")
        #expect(throws: ArchiveError.self) { try run() }
        let after = try run { $0.acceptMissing = true }
        #expect(after.summary.states == ["unchanged": 4, "missing": 1])
    }

    @Test func `keeps the good members of a damaged container and names the damage`() throws {
        let zip = try zip(try slices(0))
        try File.write(Array(zip.prefix(zip.count - 30)), to: archive + "/cut.zip")
        let tar = tar(try slices(1) + [("last", [UInt8](repeating: 7, count: 600))])
        try File.write(Array(tar.prefix(tar.count - 1500)), to: archive + "/cut.tar")
        try File.write(Array(try gzip(self.tar(try slices(2))).dropLast(3)), to: archive + "/cut.tgz")
        var flipped = try self.zip(try slices(3))
        flipped[500] ^= 1
        try File.write(flipped, to: archive + "/flipped.zip")
        try File.write(try self.zip([("inner.zip", zip), ("../up", [1])]), to: archive + "/nested.zip")
        let (summary, _) = try run { $0.minimumSlices = 8 }
        #expect(summary.embedded == 4)
        #expect(summary.refusedFiles["container-truncated"] == 4)
        #expect(summary.refusedFiles["nested-container"] == 1 && summary.refusedFiles["unsafe-name"] == 1)
        #expect(
            summary.refusedFiles["container-corrupt", default: 0]
                + summary.refusedFiles["checksum-mismatch", default: 0] == 1)
        #expect(try filesToScan() == 0)
    }

    @Test func `names the budget's refusal, and tries again when asked with a larger one`() throws {
        try File.write(try zip(try slices(0)), to: archive + "/a.zip")
        let tight = try run { $0.containerLimits.members = 9 }
        #expect(tight.summary.series == 0 && tight.summary.refusedFiles == ["limit-container-members": 1])
        #expect(try run().summary.series == 0)
        let wide = try run { $0.retryFailed = true }
        #expect(wide.summary.embedded == 1 && wide.summary.refusedFiles.isEmpty)
    }

    @Test func `is surveyed like one of folders`() throws {
        try pack()
        let packed = try ArchiveSurvey(configuration: configuration()).run()
        let plain = try folder.folder("plain")
        try SmallArchive.write(series: 5, to: plain)
        let unpacked = try ArchiveSurvey(configuration: configuration(plain)).run()
        func labels(_ entries: [ArchiveSurvey.Entry]) -> [String] {
            entries.map { "\($0.files) \($0.report.volumes.map(\.labels))" }.sorted()
        }
        #expect(labels(packed) == labels(unpacked) && packed.count == 5)
        #expect(packed.contains { $0.path == Array("a/series 0/0.dcm".utf8) })
    }
}
