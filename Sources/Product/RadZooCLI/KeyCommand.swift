import ArgumentParser
import RadZoo

/// `radzoo key`: the project key, from which pseudonyms are made, and keys that sign checkpoints.
struct KeyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "key", abstract: "Makes project keys and signing keys.",
        subcommands: [KeyNewCommand.self, KeyNewSigningCommand.self])
}

/// `radzoo key new`.
struct KeyNewCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "new",
        abstract: "Makes a new project key file that only its owner can read.",
        discussion:
            "Stores made with one key can be merged and compared; keep the file, and keep it apart from the stores.")

    @Argument(help: "The file to make; an existing one is never replaced.")
    var file: String

    @Flag(help: "Print one JSON object.")
    var json = false

    func run() throws {
        let fingerprint = try ProjectKeyFile.create(at: file)
        Console.print(json ? try JSONLine.encode(["fingerprint": fingerprint]) : "fingerprint \(fingerprint)")
    }
}

/// `radzoo key new-signing`.
struct KeyNewSigningCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "new-signing",
        abstract: "Makes a pair of keys that sign checkpoints.",
        discussion: "FILE is the private key, which only its owner can read; FILE.pub is for everyone.")

    @Argument(help: "The private key file to make; an existing one is never replaced.")
    var file: String

    @Flag(help: "Print one JSON object.")
    var json = false

    func run() throws {
        let keyID = try CheckpointFile.makeSigningKey(at: file)
        Console.print(json ? try JSONLine.encode(["key": keyID]) : "key \(keyID)")
    }
}
