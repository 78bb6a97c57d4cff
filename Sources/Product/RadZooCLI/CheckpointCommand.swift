import ArgumentParser
import RadZoo

/// `radzoo checkpoint`: what a checkpoint file says of itself.
struct CheckpointCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "checkpoint", abstract: "Looks into checkpoint files.",
        subcommands: [CheckpointInspectCommand.self, CheckpointVerifyCommand.self])
}

/// `radzoo checkpoint inspect`.
struct CheckpointInspectCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "inspect", abstract: "Prints what a checkpoint says of itself; no tensor is read.")

    @Argument(help: "A shipped model's name, or a checkpoint file.")
    var file: String

    @Flag(help: "Print one JSON object.")
    var json = false

    func run() throws {
        let file = try CheckpointFile(at: ModelArgument.path(of: file))
        if json { return Console.print(try JSONLine.encode(file)) }
        Console.print("\(file.name) \(file.version) (\(file.training)), made by \(file.createdBy)")
        Console.print("  \(file.parameterCount) weights in \(file.tensorCount) tensors")
        Console.print("  embedding of \(file.embeddingDimension) values from \(file.embeddingTap)")
        let shapes = file.inputShapes.map { $0.map(String.init).joined(separator: "x") }.joined(separator: ", ")
        Console.print(
            "  input \(shapes); \(file.modalities.joined(separator: ", ")); at least \(file.minimumSlices) slices")
        for (head, terms) in file.heads.sorted(by: { $0.key < $1.key }) {
            Console.print("  head \(head): \(terms.isEmpty ? "a number" : terms.joined(separator: ", "))")
        }
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
        commandName: "verify", abstract: "Checks every byte of a checkpoint against its rules and digests.")

    @Argument(help: "A shipped model's name, or a checkpoint file.")
    var file: String

    @Flag(help: "Print one JSON object.")
    var json = false

    func run() throws {
        let path = try ModelArgument.path(of: file)
        try CheckpointFile.verify(path)
        Console.print(json ? try JSONLine.encode(["verified": true]) : "verified")
    }
}
