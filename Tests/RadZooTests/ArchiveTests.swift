import RadPhantom
import RadTestSupport
import RadZoo
import Testing

@Suite struct `An archive in this process` {
    /// A store of three regular series, one scout and two broken files, with a key of its own.
    private struct Embedded {
        let phantom: PhantomFolder
        let folder: TemporaryDirectory
        let backbone: Backbone
        var options = Archive.Options()

        var storePath: String { folder.file("phantoms.radstore") }

        init() throws {
            phantom = try PhantomFolder(series: 3, odd: [.tooFewSlices], broken: [.notDICOM, .truncatedHeader])
            folder = try TemporaryDirectory()
            backbone = try Backbone.load("radnet-s")
            options.keyPath = folder.file("project.key")
            _ = try ProjectKeyFile.create(at: folder.file("project.key"))
        }

        func embed() async throws -> EmbedSummary {
            let archive = Archive(roots: [phantom.path])
            return try await archive.embed(with: backbone, into: storePath, execution: .inProcess, options: options)
        }
    }

    @Test func `is embedded, and every file and series is accounted for`() async throws {
        let embedded = try Embedded()
        let summary = try await embedded.embed()
        #expect(summary.files == embedded.phantom.manifest.fileCount)
        #expect(summary.series == 4 && summary.embedded == 3 && summary.rejected == 1 && summary.failed == 0)
        #expect(summary.volumes == 3)
        #expect(summary.refusals == ["too-few-slices": 1])
        #expect(summary.refusedFiles.values.reduce(0, +) == 2)
        #expect(summary.hasRefusals)
        #expect(summary.training == "untrained" && summary.space == embedded.backbone.spaceID)

        let again = try await embedded.embed()
        #expect(again.seriesDone == 0)
        #expect(again.states == ["unchanged": 4])
        #expect(again.embedded == 3)
    }

    @Test func `can be searched for each of its series`() async throws {
        let embedded = try Embedded()
        _ = try await embedded.embed()
        let store = EmbeddingStore(path: embedded.storePath)
        for index in 0..<3 {
            let series = try embedded.phantom.folder(ofSeries: index)
            let found = try store.search(dicom: series, with: embedded.backbone)
            let first = try #require(found.hits.first)
            #expect(found.training == "untrained")
            #expect(found.hits.count == 3)
            #expect(first.score > 0.9999)
            #expect(first.labels["plane"] == [embedded.phantom.manifest.series[index].plane])
            #expect(first.path == nil)

            let options = EmbeddingStore.SearchOptions(count: 10, withPaths: true)
            let others = try store.search(series: first.series, options)
            #expect(others.hits.count == 2)
            for hit in others.hits {
                #expect(hit.series != first.series)
                #expect(hit.path?.hasPrefix(embedded.phantom.path) == true)
            }
        }
    }

    @Test func `has a store that says what it holds`() async throws {
        let embedded = try Embedded()
        _ = try await embedded.embed()
        let store = EmbeddingStore(path: embedded.storePath)
        let space = try #require(try store.spaces().first)
        #expect(space.id == embedded.backbone.spaceID && space.dimension == 512 && space.volumes == 3)
        let out = try embedded.folder.folder("export")
        #expect(try store.export("csv", to: out) == File.names(in: out))
        let error = #expect(throws: RadZooError.self) { try store.export("xlsx", to: out) }
        #expect(error?.code == .usage)
    }

    @Test func `has the same digest when it is embedded again from nothing`() async throws {
        let embedded = try Embedded()
        _ = try await embedded.embed()
        let archive = Archive(roots: [embedded.phantom.path])
        let other = embedded.folder.file("other.radstore")
        _ = try await archive.embed(
            with: embedded.backbone, into: other, execution: .inProcess, options: embedded.options)
        #expect(try EmbeddingStore(path: other).digest() == EmbeddingStore(path: embedded.storePath).digest())
    }

    @Test func `stops when its task is cancelled, and goes on with the same call`() async throws {
        let embedded = try Embedded()
        let run = Task {
            try await Archive(roots: [embedded.phantom.path]).embed(
                with: embedded.backbone, into: embedded.storePath, execution: .inProcess, options: embedded.options)
        }
        run.cancel()
        let error = await #expect(throws: RadZooError.self) { try await run.value }
        #expect(error?.code == .stoppedEarly)
        let summary = try await embedded.embed()
        #expect(summary.embedded == 3)
    }

    @Test func `keeps its key out of the store`() async throws {
        let embedded = try Embedded()
        var options = embedded.options
        options.keyPath = embedded.storePath + "/project.key"
        let error = await #expect(throws: RadZooError.self) {
            try await Archive(roots: [embedded.phantom.path]).embed(
                with: embedded.backbone, into: embedded.storePath, execution: .inProcess, options: options)
        }
        #expect(error?.code == .usage)
    }

    @Test func `is refused where it is not there, and so is a search in no store`() async throws {
        let embedded = try Embedded()
        let error = await #expect(throws: RadZooError.self) {
            try await Archive(roots: [embedded.folder.file("absent")]).embed(
                with: embedded.backbone, into: embedded.storePath, execution: .inProcess, options: embedded.options)
        }
        #expect(error?.code == .usage)
        let store = EmbeddingStore(path: embedded.folder.file("absent.radstore"))
        #expect(code { try store.search(series: "00") } == .usage)
    }

    @Test func `is searched with a filter whose faults are named`() async throws {
        let embedded = try Embedded()
        _ = try await embedded.embed()
        let store = EmbeddingStore(path: embedded.storePath)
        let series = try embedded.phantom.folder(ofSeries: 0)
        let options = EmbeddingStore.SearchOptions(count: 3, filter: "plane = sagital")
        let error = #expect(throws: RadZooError.self) {
            try store.search(dicom: series, with: embedded.backbone, options)
        }
        #expect(error?.code == .usage)
        #expect(error?.message.contains("sagittal") == true)
    }
}
