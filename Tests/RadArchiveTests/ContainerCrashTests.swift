import ArchiveTestSupport
import RadContainers
import RadStore
import RadSystem
import RadTestSupport
import Testing

@testable import RadArchive

@Suite(.serialized) struct `A member that breaks its worker` {
    private let folder: TemporaryDirectory
    private let model: LoadedModel
    private let key: ProjectKey
    private var archive: String { folder.file("archive") }

    init() throws {
        folder = try TemporaryDirectory("member crashes")
        try TinyCheckpoint.write(to: folder.file("tiny.radz.h5"))
        model = try LoadedModel(path: folder.file("tiny.radz.h5"))
        key = try ProjectKey(bytes: Array(0..<32))
        _ = try folder.folder("archive")
    }

    private func configuration(worker: String = "CrashingWorker") throws -> RunConfiguration {
        let executable = try #require(Program.built(worker), "\(worker) is built beside the tests")
        let arguments = worker == "CrashingWorker" ? [try folder.folder("memory")] : ["worker"]
        var configuration = RunConfiguration(
            roots: [archive], execution: .workers(WorkerCommand(executable: executable.path, arguments: arguments)))
        configuration.workers = 2
        configuration.spoolDirectory = folder.path
        return configuration
    }

    private func run(worker: String = "CrashingWorker", retryFailed: Bool = false) throws -> RunSummary {
        var configuration = try configuration(worker: worker)
        configuration.retryFailed = retryFailed
        let store = try Store(at: folder.file("store"), mode: .createOrOpen, key: key)
        defer { store.close() }
        return try ArchiveRun(configuration: configuration, model: model, store: store, key: key).run()
    }

    /// A gzipped tar file of two series, with one file more that belongs to a series.
    private func pack(_ name: String, series more: Int = 2) throws {
        var writer = TarWriter()
        for series in 0..<2 {
            for slice in 0..<10 {
                writer.add(try SmallArchive.bytes(series, slice: slice), name: Array("\(series)/\(slice)".utf8))
            }
        }
        writer.add(try SmallArchive.bytes(more, slice: 10), name: Array(name.utf8))
        try File.write(try DeflateEncoder.deflated(writer.finished(), framing: .gzip), to: archive + "/a.tgz")
    }

    @Test func `while it is scanned costs that member only, and is tried again when asked`() throws {
        try pack("crash")
        let broken = try run()
        #expect(broken.refusedFiles == ["worker-crashed": 1] && broken.embedded == 2 && broken.failed == 0)
        #expect(try run().seriesDone == 0)
        let mended = try run(worker: "radzoo", retryFailed: true)
        #expect(mended.refusedFiles.isEmpty && mended.series == 3)
    }

    @Test func `while its series is built costs that member only`() throws {
        try pack("crash in-series", series: 0)
        let broken = try run()
        #expect(broken.refusedFiles == ["worker-crashed": 1] && broken.embedded == 2 && broken.failed == 0)
    }

    @Test func `is named by a survey, beside all others`() throws {
        try pack("crash")
        let entries = try ArchiveSurvey(configuration: try configuration()).run()
        #expect(entries.count == 3)
        let crashed = entries.filter { $0.report.volumes[0].refusal == "worker-crashed" }
        #expect(crashed.map(\.path) == [Array("a.tgz/crash".utf8)])
    }

    @Test func `costs the container where that is what breaks it`() throws {
        try pack("harmless")
        try File.move(archive + "/a.tgz", to: archive + "/b crash in-series")
        let broken = try run()
        #expect(broken.series == 0 && broken.refusedFiles == ["worker-crashed": 1])
    }
}
