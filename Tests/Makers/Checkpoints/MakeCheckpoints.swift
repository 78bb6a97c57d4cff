import RadCheckpoint
import RadModels
import RadSystem

/// Writes the checkpoints that ship with RadZoo.
///
/// From the root of the repository, after a change of a model, its preprocessing or the format:
/// ```
/// RADZOO_DEVELOPMENT=1 swift run -c release MakeCheckpoints Sources/Product/RadZoo/Resources/Checkpoints
/// ```
/// Equal models give equal files on one version of libhdf5. The tests of RadZoo fail until the shipped files and the
/// identities on their cards are those of the models.
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
