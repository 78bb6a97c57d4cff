import ArgumentParser
import RadSystem
import RadZoo

/// `radzoo checkpoint import`.
struct CheckpointImportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "Makes a checkpoint of weights that another library saved.",
        discussion: """
            No code of the files is run: of a PyTorch file only tensors are read, and HDF5 files of Keras are read by a \
            process that may open nothing else. Every tensor is used once, or the \
            import fails and lists all that are missing, unused or of another shape. bfloat16 is widened to 32 bits \
            without loss, 64-bit floats are rounded to 32; 16- and 32-bit floats stay.

            The network is run on a synthetic volume by plain loops, which takes seconds for a large one, and what it \
            gives is stored as golden vectors: `checkpoint verify --golden` proves with them that a machine computes \
            the same.
            """)

    @Argument(help: ArgumentHelp("torch, safetensors or keras-h5."))
    var format: String

    @Argument(help: "The file; several are parts to be joined in this order, or shards that each are whole.")
    var files: [String]

    @Option(
        help: "The network: resnet3d-N, medicalnet-N, r3d-N or i3resnet-N with N layers, radnet-s or radnet-50.")
    var architecture: String

    @Option(name: .customLong("out"), help: "The checkpoint to write (.radz.h5); an existing one is never replaced.")
    var output: String

    @Option(help: "Name of the model, out of a-z 0-9 . -")
    var name: String

    @Option(name: .customLong("model-version"), help: "Version of the model.")
    var modelVersion = "1.0.0"

    @Option(help: "The preprocessing: astra-chest, radnet-s, radnet-50, or a JSON file.")
    var preprocessing: String?

    @Option(help: "The SPDX expression of the weights' licence.")
    var licence: String

    @Option(name: .customLong("limit"), help: "A limit of use in words; may be given several times.")
    var limits: [String] = []

    @Option(name: .customLong("source"), help: "What the weights were learned from.")
    var sourceName: String

    @Option(help: "The licence of those data.")
    var sourceLicence = "not stated"

    @Option(help: "How those data or the model ask to be cited.")
    var citation: String

    @Option(help: "Number of subjects, 0 where it is not known.")
    var subjects = 0

    @Option(help: "The model card, Markdown with YAML front matter.")
    var card: String?

    @Option(help: "What all keys begin with and is stripped, such as module.")
    var prefix = ""

    @Option(name: .customLong("leave-out"), help: "A beginning of keys to leave out, such as fc. (repeatable)")
    var leavingOut: [String] = []

    @Option(
        help: "Seconds that reading an HDF5 file may take; by default 2 minutes and 2 seconds for each mebibyte.")
    var timeLimit: Int?

    @Flag(help: "Keep the length of embeddings instead of dividing by it.")
    var keepLength = false

    @Flag(help: "Compute and store no golden vectors: nothing is proven of the network or of a machine then.")
    var withoutGolden = false

    @Flag(help: "Print every tensor's way.")
    var verbose = false

    @Flag(help: "Print one JSON object.")
    var json = false

    func validate() throws {
        if files.isEmpty { throw ValidationError("Name at least one file.") }
        if subjects < 0 { throw ValidationError("--subjects takes 0 or more.") }
        if let timeLimit, timeLimit < 1 { throw ValidationError("--time-limit takes 1 or more.") }
    }

    func run() throws {
        var request = CheckpointImport(
            files, format: format, architecture: architecture, name: name, version: modelVersion, licence: licence,
            source: CheckpointImport.Source(
                name: sourceName, licence: sourceLicence, citation: citation, subjects: subjects))
        request.prefix = prefix
        request.leavingOut = leavingOut
        request.preprocessing = preprocessing
        request.limits = limits
        request.card = card
        request.normalises = !keepLength
        request.computesGolden = !withoutGolden
        request.readerExecutable = try ArchiveWorkerProcess.executablePath()
        request.readerTimeLimit = timeLimit
        let report = try request.write(to: output, through: InterruptibleStorage(until: InterruptSignal()))
        if json { return Console.print(try JSONLine.encode(report)) }
        if verbose {
            for tensor in report.applied {
                let axes = tensor.permutation.map { ", axes \($0)" } ?? ""
                Console.print("\(tensor.source) -> \(tensor.parameter) \(tensor.shape)\(axes)")
            }
        }
        Console.print(
            "\(report.applied.count) tensors with \(report.parameterCount) weights taken in (naming \(report.naming))")
        for (conversion, count) in report.conversions.sorted(by: { $0.key < $1.key }) {
            Console.print("  \(count) tensors \(conversion)")
        }
        if !report.derived.isEmpty { Console.print("  \(report.derived.count) follow from the architecture") }
        if !report.notNeeded.isEmpty { Console.print("  \(report.notNeeded.count) keys not needed for inference") }
        for key in report.leftOut { Console.print("  left out: \(key)") }
        if !report.isolation.isEmpty {
            Console.print("  read by a process behind \(report.isolation.joined(separator: ", "))")
        }
        let golden = report.golden.joined(separator: ", ")
        Console.print(
            golden.isEmpty
                ? "  no golden vectors, as asked" : "  golden vectors \(golden), by \(report.goldenBackend ?? "")")
        Console.print("  source sha256:\(report.sourceDigest)")
        for (kind, identifier) in report.identifiers.sorted(by: { $0.key < $1.key }) {
            Console.print("  \(kind) \(identifier)")
        }
    }
}
