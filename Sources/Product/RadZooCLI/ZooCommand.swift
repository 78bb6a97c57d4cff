import ArgumentParser
import RadSystem
import RadZoo

/// `radzoo zoo`: models that are published.
struct ZooCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "zoo", abstract: "Lists, fetches, publishes and verifies models.",
        discussion: """
            ZOO is a folder, or the address of a plain file server that offers one (https:// or http://, read by the \
            program curl). The key that signs a zoo is remembered at first use, and so is how much of it was seen: a zoo \
            that another key has signed, or that is older than one seen before, is refused (exit code 4).
            """,
        subcommands: [
            ZooListCommand.self, ZooPullCommand.self, ZooPublishCommand.self, ZooVerifyCommand.self,
        ])
}

/// What is taken although it is not what is remembered of a zoo.
struct ZooExceptions: ParsableArguments {
    @Flag(help: "Take a state that is older than one that was seen, or contradicts it, and remember it.")
    var acceptRollback = false

    @Flag(help: "Take an index that another key has signed than before, or none.")
    var acceptNewKey = false

    var all: [Zoo.Exception] { (acceptRollback ? [.rollback] : []) + (acceptNewKey ? [.newKey] : []) }
}

/// A zoo and the key that it must be signed with.
struct ZooArgument: ParsableArguments {
    @Argument(help: "A folder, or an address.")
    var zoo: String

    @Option(help: "The publisher's public key (PEM): the index must be signed with it.")
    var key: String?

    @OptionGroup var exceptions: ZooExceptions

    func open() throws -> Zoo { try Zoo(zoo, keyFile: key, accepting: exceptions.all) }

    /// Who signed, as a person is told.
    static func trust(in zoo: Zoo) -> String {
        if let verified = zoo.verifiedKey {
            switch zoo.keyOrigin {
            case .firstUse:
                return "signed by \(verified), seen for the first time and remembered; compare it with what the "
                    + "publisher says"
            case .remembered: return "signed by \(verified), as before"
            default: return "signed by \(verified)"
            }
        }
        if zoo.keys.isEmpty { return "unsigned" }
        return "a signature of \(zoo.keys.joined(separator: ", ")) is there; check it with --key"
    }
}

/// `radzoo zoo list`.
struct ZooListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Lists what a zoo offers; nothing but its index is read.")

    @OptionGroup var source: ZooArgument

    @Flag(help: "Print one JSON object.")
    var json = false

    private struct Listing: Encodable {
        let index: String
        let sequence: Int
        let signedBy: [String]
        let verifiedKey: String?
        let keyOrigin: Zoo.KeyOrigin?
        let versions: [Zoo.Version]
    }

    func run() throws {
        let zoo = try source.open()
        if json {
            let listing = Listing(
                index: zoo.indexDigest, sequence: zoo.sequence, signedBy: zoo.keys, verifiedKey: zoo.verifiedKey,
                keyOrigin: zoo.keyOrigin, versions: zoo.versions)
            return Console.print(try JSONLine.encode(listing))
        }
        for version in zoo.versions {
            Console.print(
                "\(version.name)@\(version.version) (\(version.training) \(version.kind)): \(version.summary)")
            let modalities = version.modalities.isEmpty ? "any modality" : version.modalities.joined(separator: ", ")
            Console.print(
                "  \(version.task); \(modalities); \(version.parameterCount) weights, "
                    + "\(Format.bytes(Int64(version.size))); licence \(version.licence); data \(version.dataLicence); "
                    + "\(version.metricCount) figures")
        }
        Console.print("\(Format.count(zoo.versions.count, "version")), \(ZooArgument.trust(in: zoo))")
    }
}

/// `radzoo zoo pull`.
struct ZooPullCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pull", abstract: "Fetches a checkpoint and verifies every byte of it.",
        discussion: "A transfer that was interrupted goes on with the same command (exit code 75).")

    @OptionGroup var source: ZooArgument

    @Argument(help: "NAME@VERSION, or NAME for the version that was published last.")
    var model: String

    @Option(help: "The file to make; one that is there must be this checkpoint already.")
    var out: String

    @Flag(help: "Print one JSON object.")
    var json = false

    func run() throws {
        let zoo = try source.open()
        let version = try zoo.pull(model, to: out, interrupt: InterruptSignal())
        if json { return Console.print(try JSONLine.encode(version)) }
        Console.print(
            "\(version.name)@\(version.version): \(Format.bytes(Int64(version.size))), sha256 \(version.sha256)")
        Console.print("verified, \(ZooArgument.trust(in: zoo))")
    }
}

/// `radzoo zoo publish`.
struct ZooPublishCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "publish", abstract: "Puts a checkpoint with its card into a zoo.",
        discussion: """
            Refused are a card that does not agree with the checkpoint, a missing licence, anything that looks like patient \
            data, and a version that the zoo has with other content.
            """)

    @Argument(help: "The checkpoint file, or a shipped model's name.")
    var checkpoint: String

    @Option(help: "Its card.")
    var card: String

    @Option(help: "The folder of the zoo; made where it is missing.")
    var zoo: String

    @Option(help: "The private signing key (PEM) that signs the index.")
    var sign: String?

    @OptionGroup var exceptions: ZooExceptions

    @Flag(help: "Print one JSON object.")
    var json = false

    func run() throws {
        let done = try Zoo.publish(
            checkpoint: ModelArgument.path(of: checkpoint), card: card, to: zoo, signingKeyFile: sign,
            accepting: exceptions.all, through: InterruptibleStorage(until: InterruptSignal()))
        if json { return Console.print(try JSONLine.encode(done)) }
        let label = "\(done.version.name)@\(done.version.version)"
        Console.print(done.wasPublished ? "\(label) was published already" : "published \(label)")
        Console.print("  sha256 \(done.version.sha256), \(Format.bytes(Int64(done.version.size)))")
    }
}

/// `radzoo zoo verify`.
struct ZooVerifyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify", abstract: "Reads everything that a zoo offers and compares it with the index.",
        discussion:
            """
            Checkpoints are read to the last byte and compared with their cards; those of a server are collected in a \
            temporary file (TMPDIR), one at a time. An unsigned zoo is said to be unsigned; with --key it is refused. Exit \
            code 4 if anything is wrong.
            """)

    @OptionGroup var source: ZooArgument

    @Flag(help: "Print one JSON object.")
    var json = false

    private struct Report: Encodable {
        let verified: Bool
        let versions: Int
        let signedBy: [String]
        let verifiedKey: String?
        let keyOrigin: Zoo.KeyOrigin?
        let problems: [Zoo.Problem]
    }

    func run() throws {
        let zoo = try source.open()
        let problems = try zoo.problems()
        if json {
            let report = Report(
                verified: problems.isEmpty, versions: zoo.versions.count, signedBy: zoo.keys,
                verifiedKey: zoo.verifiedKey, keyOrigin: zoo.keyOrigin, problems: problems)
            Console.print(try JSONLine.encode(report))
        } else {
            for problem in problems { Console.print("\(problem.version): \(problem.message)") }
            Console.print(
                "\(Format.count(zoo.versions.count, "version")), \(Format.count(problems.count, "problem")), "
                    + ZooArgument.trust(in: zoo))
        }
        if !problems.isEmpty { throw ExitCode(ExitStatus.unsafeFile.rawValue) }
    }
}
