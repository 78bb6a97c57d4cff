import FuzzDriver

/// The targets that read checkpoints.
@main
enum FuzzCheckpoint {
    static func main() throws {
        try FuzzProgram.run([.checkpoint])
    }
}
