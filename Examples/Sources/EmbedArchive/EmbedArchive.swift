import RadZoo

/// Embeds an archive in worker processes and looks for the neighbours of a series: `EmbedArchive ARCHIVE STORE SERIES`.
@main
struct EmbedArchive {
    static func main() async throws {
        if CommandLine.arguments.dropFirst() == ["worker"] {
            ArchiveWorkerProcess.serve()
            return
        }
        guard CommandLine.arguments.count == 4 else { return print("usage: EmbedArchive ARCHIVE STORE SERIES") }
        let arguments = CommandLine.arguments
        let execution = Archive.Execution.workers(executable: try ArchiveWorkerProcess.executablePath())
        let backbone = try Backbone.load("radnet-s")
        try await embed(arguments[1], with: backbone, into: arguments[2], execution)
        try search(arguments[2], like: arguments[3], with: backbone, execution)
    }

    static func embed(
        _ archivePath: String, with backbone: Backbone, into storePath: String, _ execution: Archive.Execution
    ) async throws {
        let archive = Archive(roots: [archivePath])
        let summary = try await archive.embed(with: backbone, into: storePath, execution: execution)
        print("\(summary.embedded) of \(summary.series) series embedded")
        for (reason, count) in summary.refusals { print("  \(count) refused as \(reason)") }
    }

    static func search(
        _ storePath: String, like seriesPath: String, with backbone: Backbone, _ execution: Archive.Execution
    ) throws {
        let store = EmbeddingStore(path: storePath)
        let options = EmbeddingStore.SearchOptions(count: 3, filter: "modality in (CT, MR) and slices >= 8")
        let found = try store.search(dicom: seriesPath, with: backbone, execution: execution, options)
        for hit in found.hits { print("\(hit.score) \(hit.series) \(hit.labels["plane"] ?? [])") }
    }
}
