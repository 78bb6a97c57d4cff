import ArgumentParser
import RadSystem
import RadZoo

/// `radzoo checkpoint export`.
struct CheckpointExportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Writes a checkpoint for other libraries.",
        discussion: """
            safetensors holds the weights by their names, onnx the whole network (opset 17, 32-bit floats). \
            Preprocessing, embedding, heads and licence go into OUT.radzoo.json beside it.
            """)

    @Argument(help: "safetensors or onnx.")
    var format: String

    @Argument(help: "A shipped model's name, or a checkpoint file.")
    var file: String

    @Option(name: .customLong("out"), help: "The file to write; an existing one is never replaced.")
    var output: String

    @Flag(help: "Print one JSON object.")
    var json = false

    func run() throws {
        let files = try CheckpointFile.export(
            ModelArgument.path(of: file), as: format, to: output,
            through: InterruptibleStorage(until: InterruptSignal()))
        if json { return Console.print(try JSONLine.encode(["files": files])) }
        for file in files { Console.print("wrote \(file)") }
    }
}
