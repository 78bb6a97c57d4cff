import ArchiveTestSupport
import Foundation
import RadStore
import RadSystem
import RadTestSupport
import Testing

@testable import RadArchive

@Suite(.serialized) struct `A file that breaks its worker` {
    private let folder: TemporaryDirectory
    private let model: LoadedModel
    private let key: ProjectKey
    private var archive: String { folder.file("archive") }

    init() throws {
        folder = try TemporaryDirectory("crashes")
        try TinyCheckpoint.write(to: folder.file("tiny.radz.h5"))
        model = try LoadedModel(path: folder.file("tiny.radz.h5"))
        key = try ProjectKey(bytes: Array(0..<32))
        try SmallArchive.write(series: 3, to: folder.folder("archive"))
    }

    /// What is left of a run: its summary, the store's digest and the files that are kept out.
    private struct Outcome {
        var summary: RunSummary
        var digest: String
    }

    private func run(
        into name: String = "store", worker: String = "CrashingWorker",
        change: (inout RunConfiguration) -> Void = { _ in }
    ) throws -> Outcome {
        let executable = try #require(Program.built(worker), "\(worker) is built beside the tests")
        let arguments = worker == "CrashingWorker" ? [try folder.folder("memory")] : ["worker"]
        var configuration = RunConfiguration(
            roots: [archive], execution: .workers(WorkerCommand(executable: executable.path, arguments: arguments)))
        configuration.workers = 2
        change(&configuration)
        let store = try Store(at: folder.file(name), mode: .createOrOpen, key: key)
        defer { store.close() }
        let summary = try ArchiveRun(configuration: configuration, model: model, store: store, key: key).run()
        return Outcome(summary: summary, digest: try store.digest())
    }

    private func plant(_ name: String, series: Int = 0, slice: Int = 10) throws {
        let bytes = try SmallArchive.bytes(series, slice: slice)
        try File.write(bytes, to: "\(archive)/series \(series)/\(name)")
    }

    @Test func `while it is scanned costs that file only`() throws {
        let whole = try run(into: "whole")
        #expect(whole.summary.embedded == 3 && whole.summary.refusedFiles.isEmpty)
        try plant("crash a", series: 0)
        try plant("crash b", series: 2)
        let broken = try run()
        #expect(broken.summary.refusedFiles == ["worker-crashed": 2])
        #expect(broken.summary.embedded == 3 && broken.summary.failed == 0 && broken.digest == whole.digest)
        let again = try run()
        #expect(again.summary.seriesDone == 0 && again.digest == whole.digest)
    }

    @Test func `while its series is built is left out, and the series is embedded without it`() throws {
        let whole = try run(into: "whole")
        try plant("crash in-series", series: 1)
        let broken = try run()
        #expect(broken.summary.refusedFiles == ["worker-crashed": 1])
        #expect(broken.summary.embedded == 3 && broken.summary.failed == 0 && broken.digest == whole.digest)
    }

    @Test func `is tried again only when asked, and taken in once it does no harm`() throws {
        try plant("crash a", series: 0)
        try plant("crash in-series", series: 1)
        let broken = try run()
        #expect(broken.summary.refusedFiles == ["worker-crashed": 2] && broken.summary.embedded == 3)
        #expect(try run().summary.seriesDone == 0)
        let mended = try run(worker: "radzoo") { $0.retryFailed = true }
        #expect(mended.summary.refusedFiles.isEmpty && mended.summary.seriesDone == 2)
        let fresh = try run(into: "fresh", worker: "radzoo")
        #expect(mended.digest == fresh.digest)
    }

    @Test func `by never coming back is given up after the time of a job`() throws {
        try File.remove(archive)
        try SmallArchive.writeSeries(0, to: archive + "/series 0", slices: 0..<8)
        try plant("hang", slice: 9)
        let broken = try run {
            $0.limits.wallSeconds = 2; $0.minimumSlices = 4
        }
        #expect(broken.summary.refusedFiles == ["worker-crashed": 1] && broken.summary.embedded == 1)
    }

    @Test func `by asking for all memory meets the limit of its worker`() throws {
        let whole = try run(into: "whole")
        try plant("eat", series: 1)
        let broken = try run { $0.limits.addressSpace = 4 << 30 }
        #expect(broken.summary.refusedFiles == ["worker-crashed": 1] && broken.digest == whole.digest)
    }

    @Test func `in every slice fails its series and no other`() throws {
        for slice in 0..<10 {
            try File.move("\(archive)/series 1/\(slice).dcm", to: "\(archive)/series 1/crash in-series \(slice)")
        }
        let broken = try run()
        #expect(broken.summary.failed == 1 && broken.summary.embedded == 2)
        #expect(broken.summary.refusals == ["worker-crashed": 1])
    }

    @Test func `is not blamed where no worker can start at all`() throws {
        var code: ArchiveError.Code?
        do {
            _ = try run { $0.execution = .workers(WorkerCommand(executable: "/bin/false", arguments: [])) }
        } catch let error as ArchiveError {
            code = error.code
        }
        #expect(code == .workersDoNotStart)
        let after = try run()
        #expect(after.summary.embedded == 3 && after.summary.refusedFiles.isEmpty)
    }

    @Test(arguments: [1, 2, 3]) func `or none gives the same content for any number of workers`(workers: Int) throws {
        let one = try run(into: "one", worker: "radzoo") { $0.workers = 1 }
        let many = try run(into: "many", worker: "radzoo") { $0.workers = workers }
        let here = try run(into: "here") { $0.execution = .inProcess }
        #expect(one.digest == many.digest && one.digest == here.digest)
    }
}
