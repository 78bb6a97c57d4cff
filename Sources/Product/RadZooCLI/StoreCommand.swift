import ArgumentParser
import RadZoo

/// `radzoo store`: what a store holds and how it leaves it.
struct StoreCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "store", abstract: "Looks into a store and exports it.",
        subcommands: [
            StoreStatusCommand.self, StoreSpacesCommand.self, StoreDigestCommand.self, StoreExportCommand.self,
            StoreHistoryCommand.self,
        ])
}

/// `radzoo store status`.
struct StoreStatusCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status", abstract: "Counts series by state and, for each space, by outcome and reason.")

    @Argument(help: "The store folder.")
    var store: String

    @Flag(help: "Print one JSON object.")
    var json = false

    func run() throws {
        let store = EmbeddingStore(path: store)
        let status = StoreStatus(states: try store.states(), spaces: try store.spaces().map(StoreStatus.Space.init))
        if json { return Console.print(try JSONLine.encode(status)) }
        let states = status.states.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }.joined(separator: ", ")
        Console.print("states: \(states.isEmpty ? "no series" : states)")
        for space in status.spaces {
            Console.print(
                "\(space.model) \(space.version) (\(space.training)), \(space.id.prefix(25)): \(space.embedded) embedded,"
                    + " \(space.rejected) rejected, \(space.failed) failed, \(space.volumes) vectors"
                    + (space.pending > 0 ? ", \(space.pending) series not worked on yet" : ""))
            for (reason, count) in space.refusals.sorted(by: { $0.key < $1.key }) {
                Console.print("  \(count) \(reason)")
            }
        }
    }
}

/// `radzoo store spaces`.
struct StoreSpacesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "spaces", abstract: "Lists the embedding spaces of a store.")

    @Argument(help: "The store folder.")
    var store: String

    @Flag(help: "Print one JSON object per space.")
    var json = false

    func run() throws {
        for space in try EmbeddingStore(path: store).spaces().map(StoreStatus.Space.init) {
            Console.print(
                json
                    ? try JSONLine.encode(space)
                    : "\(space.id)\t\(space.model) \(space.version)\t\(space.training)\t\(space.dimension)\t\(space.volumes)"
            )
        }
    }
}

/// `radzoo store digest`.
struct StoreDigestCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "digest",
        abstract: "Prints a hash of the store's logical content: equal for equal content, however it came about.")

    @Argument(help: "The store folder.")
    var store: String

    @Flag(help: "Print one JSON object.")
    var json = false

    func run() throws {
        let digest = try EmbeddingStore(path: store).digest()
        Console.print(json ? try JSONLine.encode(["digest": digest]) : digest)
    }
}

/// `radzoo store export`.
struct StoreExportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Writes the vectors of a space and their rows, sorted by key.")

    @Argument(help: "The store folder.")
    var store: String

    @Option(help: "npy (vectors.npy and rows.csv) or csv (vectors.csv).")
    var format = "npy"

    @Option(name: .customLong("out"), help: "The folder to write to.")
    var directory: String

    @Option(help: "A space id or a model's name; needed where the store has several.")
    var space: String?

    @Flag(help: "Write paths too; they may name patients.")
    var paths = false

    @Flag(help: "Print one JSON object.")
    var json = false

    func run() throws {
        let files = try EmbeddingStore(path: store).export(format, to: directory, space: space, withPaths: paths)
        Console.print(json ? try JSONLine.encode(["files": files]) : files.joined(separator: "\n"))
    }
}

/// What `store status` prints.
struct StoreStatus: Encodable {
    struct Space: Encodable {
        let id: String
        let model: String
        let version: String
        let dimension: Int
        let training: String
        let embedded: Int
        let rejected: Int
        let failed: Int
        let pending: Int
        let volumes: Int
        let refusals: [String: Int]
        let numerics: [String]

        init(_ space: EmbeddingStore.Space) {
            id = space.id
            model = space.model
            version = space.version
            dimension = space.dimension
            training = space.training
            embedded = space.embedded
            rejected = space.rejected
            failed = space.failed
            pending = space.pending
            volumes = space.volumes
            refusals = space.refusals
            numerics = space.numerics
        }
    }

    let states: [String: Int]
    let spaces: [Space]
}
