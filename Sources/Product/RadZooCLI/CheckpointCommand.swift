import ArgumentParser
import RadSystem
import RadZoo

/// `radzoo checkpoint`: what a checkpoint file says of itself, and whether it is true.
struct CheckpointCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "checkpoint", abstract: "Looks into checkpoint files.",
        subcommands: [
            CheckpointInspectCommand.self, CheckpointVerifyCommand.self, CheckpointDiffCommand.self,
            CheckpointMigrateCommand.self, CheckpointSignCommand.self, CheckpointImportCommand.self,
            CheckpointExportCommand.self,
        ])
}

/// `radzoo checkpoint inspect`.
struct CheckpointInspectCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "inspect", abstract: "Prints what a checkpoint says of itself; no weight is read.")

    @Argument(help: "A shipped model's name, or a checkpoint file.")
    var file: String

    @Flag(help: "Print what its outputs mean, term by term, and where the labels came from.")
    var labels = false

    @Flag(help: "Print one JSON object.")
    var json = false

    func run() throws {
        if labels {
            let labels = try CheckpointLabels(at: ModelArgument.path(of: file))
            if json { return Console.print(try JSONLine.encode(labels)) }
            for line in LabelsText.lines(labels) { Console.print(line) }
            return
        }
        let file = try CheckpointFile(at: ModelArgument.path(of: file))
        if json { return Console.print(try JSONLine.encode(file)) }
        Console.print("\(file.name) \(file.version) (\(file.training)), made by \(file.createdBy)")
        Console.print("  \(file.kind), format \(file.formatVersion)")
        if let base = file.base { Console.print("  for \(base)") }
        Console.print("  \(file.parameterCount) weights in \(file.tensorCount) tensors")
        Console.print("  embedding of \(file.embeddingDimension) values from \(file.embeddingTap)")
        let shapes = file.inputShapes.map { $0.map(String.init).joined(separator: "x") }.joined(separator: ", ")
        Console.print(
            "  input \(shapes); \(file.modalities.joined(separator: ", ")); at least \(file.minimumSlices) slices")
        for (head, terms) in file.heads.sorted(by: { $0.key < $1.key }) {
            Console.print("  head \(head): \(terms.isEmpty ? "a number" : terms.joined(separator: ", "))")
        }
        if !file.golden.isEmpty { Console.print("  golden vectors \(file.golden.joined(separator: ", "))") }
        Console.print("  licence \(file.licence)")
        for limit in file.limits { Console.print("    \(limit)") }
        for (kind, identifier) in file.identifiers.sorted(by: { $0.key < $1.key }) {
            Console.print("  \(kind) \(identifier)")
        }
    }
}

/// `radzoo checkpoint verify`.
struct CheckpointVerifyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify", abstract: "Checks every byte of a checkpoint against its rules and digests.",
        discussion: """
            An unsigned file is said to be unsigned; with --key it is refused. With --golden a file without golden vectors \
            fails (exit code 1), as one with others than this machine's does.
            """)

    @Argument(help: "A shipped model's name, or a checkpoint file.")
    var file: String

    @Option(help: "The publisher's public key (PEM): the signature beside the file must be of this key.")
    var key: String?

    @Option(help: "Check this bundle of OpenSSF Model Signing over the file's bytes instead; needs --key.")
    var bundle: String?

    @Flag(help: "Compute the golden vectors on this machine and compare them with those of the file.")
    var golden = false

    @Flag(help: "Print one JSON object.")
    var json = false

    private struct Report: Encodable {
        var verified = true
        let signature: CheckpointFile.Signature
        var golden: [CheckpointFile.GoldenResult]?
    }

    func validate() throws {
        if bundle != nil, key == nil { throw ValidationError("--bundle needs the publisher's public key: --key FILE.") }
    }

    func run() throws {
        let path = try ModelArgument.path(of: file)
        try CheckpointFile.verify(path)
        var report = Report(signature: try signature(of: path))
        if golden { report.golden = try CheckpointFile.goldenResults(of: path) }
        // What was to be proven and cannot be is not verified.
        report.verified = report.golden.map { !$0.isEmpty && $0.allSatisfy(\.holds) } ?? true
        if json {
            Console.print(try JSONLine.encode(report))
        } else {
            Console.print("grammar, budgets, identities and digests hold")
            Console.print(describe(report.signature))
            if let results = report.golden { describe(results) }
        }
        if !report.verified { throw ExitCode(ExitStatus.failed.rawValue) }
    }

    private func signature(of path: String) throws -> CheckpointFile.Signature {
        guard let bundle, let key else { return try CheckpointFile.signature(of: path, keyFile: key) }
        return try CheckpointFile.signature(of: path, bundle: bundle, keyFile: key)
    }

    private func describe(_ signature: CheckpointFile.Signature) -> String {
        if let verified = signature.verifiedKey { return "signed by \(verified)" }
        if signature.keys.isEmpty { return "unsigned" }
        return "a signature of \(signature.keys.joined(separator: ", ")) is there; check it with --key"
    }

    private func describe(_ results: [CheckpointFile.GoldenResult]) {
        if results.isEmpty { Console.print("no golden vectors, so nothing is proven of this machine") }
        var cases: Set<String> = []
        for result in results {
            if let backend = result.backend, cases.insert(result.golden).inserted {
                Console.print("golden \(result.golden) was computed by \(backend)")
            }
            let mark = result.holds ? "holds" : "DIFFERS"
            Console.print(
                "golden \(result.golden), \(result.part): \(mark), largest difference \(result.largestDifference), "
                    + "relative \(result.relativeError)")
        }
    }
}

/// `radzoo checkpoint diff`.
struct CheckpointDiffCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "diff", abstract: "Says in what two checkpoints differ.")

    @Argument(help: "A shipped model's name, or a checkpoint file.")
    var first: String

    @Argument(help: "Another one.")
    var second: String

    @Flag(help: "Read tensors that differ and print their largest difference.")
    var values = false

    @Flag(help: "Print one JSON object.")
    var json = false

    func run() throws {
        let difference = try CheckpointFileDifference(
            ModelArgument.path(of: first), ModelArgument.path(of: second), comparingValues: values)
        if json { return Console.print(try JSONLine.encode(difference)) }
        if difference.isEqual { return Console.print("equal") }
        for fact in difference.facts { Console.print("\(fact.name): \(fact.first) | \(fact.second)") }
        for (what, items) in [("element", difference.elements), ("tensor", difference.tensors)] {
            for item in items {
                let sides = [item.first, item.second].map { $0 ?? "-" }.joined(separator: " | ")
                let largest = item.largestDifference.map { ", largest difference \($0)" } ?? ""
                Console.print("\(what) \(item.name): \(item.change), \(sides)\(largest)")
            }
        }
    }
}

/// `radzoo checkpoint migrate`.
struct CheckpointMigrateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "migrate", abstract: "Writes a checkpoint of an older format anew in the newest one.",
        discussion: "Identities stay as they are, so stores made with the file go on.")

    @Argument(help: "The checkpoint file.")
    var file: String

    @Option(help: "The file to write; an existing one is never replaced.")
    var out: String

    @Flag(help: "Print one JSON object.")
    var json = false

    func run() throws {
        let version = try CheckpointFile.migrate(
            file, to: out, through: InterruptibleStorage(until: InterruptSignal()))
        let now = try CheckpointFile(at: out).formatVersion
        Console.print(
            json ? try JSONLine.encode(["from": version, "to": now]) : "migrated from format \(version) to \(now)")
    }
}

/// `radzoo checkpoint sign`.
struct CheckpointSignCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sign", abstract: "Verifies a checkpoint and writes a signature beside it.",
        discussion: "Make a pair of keys with `radzoo key new-signing`.")

    @Argument(help: "The checkpoint file.")
    var file: String

    @Option(help: "The private signing key (PEM).")
    var key: String

    @Flag(help: "Sign the file's bytes too, as FILE.sigstore.json for `model_signing verify key`.")
    var bundle = false

    @Flag(help: "Print one JSON object.")
    var json = false

    func run() throws {
        let keyID = try CheckpointFile.sign(file, keyFile: key, bundle: bundle)
        Console.print(json ? try JSONLine.encode(["key": keyID]) : "signed by \(keyID)")
    }
}
