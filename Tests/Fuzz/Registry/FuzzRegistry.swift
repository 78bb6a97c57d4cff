import FuzzDriver

/// The targets that read cards, zoos and signatures.
@main
enum FuzzRegistry {
    static func main() throws {
        try FuzzProgram.run([.card, .zooIndex, .modelSigning])
    }
}
