import CheckpointTestSupport
import RadCheckpoint
import RadSystem

/// Makes the files below `Formats/Checkpoint` that readers are held to.
///
/// From the root of the repository, with the version of libhdf5 that the files' README names:
/// ```
/// RADZOO_DEVELOPMENT=1 swift run MakeFormatFiles conformance Formats/Checkpoint/conformance
/// RADZOO_DEVELOPMENT=1 swift run MakeFormatFiles golden FOLDER
/// ```
/// The conformance set is made anew whenever a rule gets a file; a file that is there is replaced. Golden files are made
/// once for a version of the format: an existing one is never replaced, and the lines for their README are printed.
@main
struct MakeFormatFiles {
    static func main() throws {
        let arguments = CommandLine.arguments.dropFirst()
        switch (arguments.first, arguments.dropFirst().first, arguments.count) {
        case ("conformance"?, let folder?, 2): try makeConformance(folder)
        case ("golden"?, let folder?, 2): try makeGolden(folder)
        default: writeStandardError("usage: MakeFormatFiles conformance|golden FOLDER\n")
        }
    }

    private static func makeConformance(_ folder: String) throws {
        let storage = FileSystemStorage()
        let files: [(path: String, bytes: [UInt8])]
        do {
            files = try ConformanceSet.files()
        } catch {
            return writeStandardError("\(error)\n")
        }
        for name in ["valid", "invalid"] {
            try storage.createDirectories(at: "\(folder)/\(name)", permissions: 0o755)
        }
        for file in files { try storage.replaceFile(at: "\(folder)/\(file.path)", with: file.bytes) }
        try writeStandardOutput("\(files.count) files\n")
    }

    private static func makeGolden(_ folder: String) throws {
        let storage = FileSystemStorage()
        try storage.createDirectories(at: folder, permissions: 0o755)
        for (name, checkpoint) in try GoldenFiles.checkpoints() {
            let bytes = try checkpoint.image()
            try storage.createFileAtomically(at: "\(folder)/\(name).radz.h5", permissions: 0o644, with: bytes)
            var hasher = ContentHasher()
            hasher.update(bytes)
            try writeStandardOutput("| `\(name).radz.h5` | \(bytes.count) | `\(hasher.finish().hexadecimal)` |\n")
            for id in [
                checkpoint.weightsID, checkpoint.specID, checkpoint.spaceID(), checkpoint.fileID, checkpoint.annexID,
            ] { try writeStandardOutput("- `\(id)`\n") }
        }
    }
}
