import RadCheckpoint
import RadModels
import RadSystem

/// Writes the checkpoints that ship with RadZoo: `MakeCheckpoints Sources/Product/RadZoo/Resources/Checkpoints`.
@main
struct MakeCheckpoints {
    static func main() throws {
        guard let directory = CommandLine.arguments.dropFirst().first, CommandLine.arguments.count == 2 else {
            writeStandardError("usage: MakeCheckpoints DIRECTORY\n")
            return
        }
        for model in ModelRegistry.models where model.isShipped {
            let checkpoint = try model.untrainedCheckpoint()
            try checkpoint.write(to: "\(directory)/\(model.name).radz.h5", through: FileSystemStorage())
            writeStandardOutput("\(model.name) \(checkpoint.fileID)\n")
        }
    }
}
