import ArgumentParser
import RadZoo

/// `radzoo store history`.
struct StoreHistoryCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "history", abstract: "Lists the runs that changed a store, oldest first.")

    @Argument(help: "The store folder.")
    var store: String

    @Flag(help: "Print one JSON object per run.")
    var json = false

    func run() throws {
        for run in try EmbeddingStore(path: store).history() {
            Console.print(
                json
                    ? try JSONLine.encode(RunReport(run))
                    : "\(run.number)\t\(run.started)\t\(run.ended ?? "-")\t\(run.status)\t\(run.facts)")
        }
    }
}

/// What `store history --json` prints for a run.
struct RunReport: Encodable {
    let run: Int
    let started: String
    let ended: String?
    let status: String
    let facts: String

    init(_ run: EmbeddingStore.Run) {
        self.run = run.number
        started = run.started
        ended = run.ended
        status = run.status
        facts = run.facts
    }
}
