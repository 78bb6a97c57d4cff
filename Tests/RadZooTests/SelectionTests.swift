import RadPhantom
import RadTestSupport
import RadZoo
import Testing

@Test func `selected series are embedded in this process, and the others left for later`() async throws {
    let phantom = try PhantomFolder(series: 4, odd: [.tooFewSlices], seed: 9)
    let folder = try TemporaryDirectory()
    var options = Archive.Options()
    options.keyPath = folder.file("project.key")
    _ = try ProjectKeyFile.create(at: folder.file("project.key"))
    let archive = Archive(roots: [phantom.path])
    let query = try SeriesSelection.Query(
        onePer: "patient", where: "slices >= 8", prefer: "modality MR, thinnest")
    let selection = try await archive.select(query, execution: .inProcess, options: options)
    for loser in selection.groups.flatMap(\.entries) where loser.outcome == .lost {
        print(loser.series, loser.reason)
    }
    options.series = selection.series
    #expect(selection.gaps == nil && selection.series.count == selection.groups.count { $0.selected != nil })
    #expect(selection.groups.flatMap(\.entries).count == 5)

    let store = EmbeddingStore(path: folder.file("selected.radstore"))
    let backbone = try Backbone.load("radnet-s")
    let summary = try await archive.embed(
        with: backbone, into: store.path, execution: .inProcess, options: options)
    #expect(summary.embedded == selection.series.count && summary.notSelected == 5 - selection.series.count)
    let told = try store.select(SeriesSelection.Query(onePer: "series"))
    #expect(told.series == selection.series && told.gaps?.pending == summary.notSelected)
    #expect(told.projectKey == selection.projectKey)

    options.series = []
    let error = await #expect(throws: RadZooError.self) {
        try await archive.embed(with: backbone, into: store.path, execution: .inProcess, options: options)
    }
    #expect(error?.code == .usage)
}
