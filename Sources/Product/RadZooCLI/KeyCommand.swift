import ArgumentParser
import RadZoo

/// `radzoo key`: the project key, from which pseudonyms are made.
struct KeyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "key", abstract: "Makes project keys.", subcommands: [KeyNewCommand.self])
}

/// `radzoo key new`.
struct KeyNewCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "new",
        abstract: "Makes a new key file that only its owner can read.",
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
