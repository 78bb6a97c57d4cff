import FuzzDriver

/// The targets that read other programs' weights.
@main
enum FuzzInterchange {
    static func main() throws {
        try FuzzProgram.run([.torch, .pickle, .safetensors, .readerMessages])
    }
}
