import ArgumentParser
import RadSystem
import RadZoo

/// `radzoo search`: nearest neighbours of a series.
struct SearchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "search",
        abstract: "Finds the series nearest to one of the store, or to one in a folder.",
        discussion: """
            Filters name labels and numbers: --where "modality = MR and plane = sagittal", --where "slices >= 30 and \
            coverage in (chest, abdomen-liver)". The scan is exact.
            """)

    @Argument(help: "The store folder.")
    var store: String

    @Option(help: "The key of a series in the store, or a unique beginning of it.")
    var series: String?

    @Option(help: "A folder with the DICOM files of one series.")
    var dicom: String?

    @Option(name: .customShort("k"), help: "How many to find.")
    var count = 10

    @Option(name: .customLong("where"), help: "A filter over labels and numbers.")
    var filter: String?

    @Option(help: "A space id or a model's name; needed where the store has several.")
    var space: String?

    @Option(help: "Find only the nearest hit of each patient, study or series.")
    var distinct: String?

    @Option(help: "With --dicom: the model of the space, a shipped one's name or a checkpoint file.")
    var model = "radnet-s"

    @Flag(help: "Print the path of each hit's first file; paths may name patients.")
    var paths = false

    @Flag(help: "Print one JSON object.")
    var json = false

    func validate() throws {
        if (series == nil) == (dicom == nil) { throw ValidationError("Give either --series KEY or --dicom DIR.") }
        if !(1...10_000).contains(count) { throw ValidationError("-k takes 1 to 10000.") }
    }

    func run() throws {
        let store = EmbeddingStore(path: store)
        let options = EmbeddingStore.SearchOptions(
            count: count, filter: filter, space: space, withPaths: paths, distinct: distinct)
        let result =
            if let series {
                try store.search(series: series, options)
            } else {
                try store.search(
                    dicom: dicom ?? "", with: try ModelArgument.load(model),
                    execution: .workers(executable: try ResourceLocator.executablePath()), options)
            }
        if json { return Console.print(try JSONLine.encode(SearchReport(result))) }
        if result.training != "trained" {
            Console.report("radzoo: \(result.model) is untrained: nearness carries no meaning yet.")
        }
        for hit in result.hits {
            let labels = ["modality", "sequence", "plane", "contrast"].compactMap {
                hit.labels[$0]?.joined(separator: "+")
            }
            let fields = [
                Format.number(Double(hit.score), digits: 4), hit.series, "\(hit.volume)", labels.joined(separator: " "),
            ]
            Console.print((fields + [hit.path].compactMap { $0 }).joined(separator: "\t"))
        }
    }
}

/// What `search --json` prints.
struct SearchReport: Encodable {
    struct Query: Encodable {
        let series: String?
        let volume: Int
        let space: String
        let model: String
        let training: String
        let filter: String?
        let k: Int
    }

    struct Hit: Encodable {
        let series: String
        let volume: Int
        let score: Float
        let labels: [String: [String]]
        let slices: Int
        let path: String?
    }

    let query: Query
    let hits: [Hit]

    init(_ result: EmbeddingStore.SearchResult) {
        query = Query(
            series: result.series, volume: result.volume, space: result.space, model: result.model,
            training: result.training, filter: result.filter, k: result.count)
        hits = result.hits.map {
            Hit(
                series: $0.series, volume: $0.volume, score: $0.score, labels: $0.labels, slices: $0.slices,
                path: $0.path)
        }
    }
}
