import ArgumentParser
import RadSystem
import RadZoo

/// `radzoo card`: what is claimed about a model.
struct CardCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "card", abstract: "Drafts, checks and renders model cards, and puts them into checkpoints.",
        subcommands: [CardNewCommand.self, CardCheckCommand.self, CardRenderCommand.self, CardEmbedCommand.self])
}

/// `radzoo card new`.
struct CardNewCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "new", abstract: "Prints a card with all that a checkpoint says of itself.",
        discussion: """
            What only a person knows stands in angle brackets; `card check` names what is left of them. Of a checkpoint \
            that carries a card, that one is printed.
            """)

    @Argument(help: "A shipped model's name, or a checkpoint file.")
    var checkpoint: String

    @Flag(help: "Print one JSON object, with the text as `text`.")
    var json = false

    func run() throws {
        let text = try ModelCardFile.draft(of: ModelArgument.path(of: checkpoint))
        Console.print(json ? try JSONLine.encode(["text": text]) : text.trimmedEnd)
    }
}

extension String {
    /// The text without the line break at its end, which printing adds.
    fileprivate var trimmedEnd: String { hasSuffix("\n") ? String(dropLast()) : self }
}

/// `radzoo card check`.
struct CardCheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Compares every claim of a card with the checkpoint.",
        discussion: """
            Figures need a data set, an interval, a number of observations and a command. Without --checkpoint the card is \
            checked by itself. Exit code 4 if anything is wrong.
            """)

    @Argument(help: "The card: Markdown with YAML front matter.")
    var card: String

    @Option(help: "A shipped model's name, or a checkpoint file.")
    var checkpoint: String?

    @Flag(help: "Print one JSON object.")
    var json = false

    func run() throws {
        let found = try ModelCardFile(at: card, checkpoint: checkpoint.map { try ModelArgument.path(of: $0) })
        if json {
            Console.print(try JSONLine.encode(found))
        } else {
            for finding in found.findings {
                let field = finding.field.isEmpty ? "" : " \(finding.field):"
                Console.print("\(card):\(finding.line):\(field) \(finding.rule): \(finding.message)")
                Console.print("    \(finding.remedy)")
            }
            if found.holds {
                Console.print(
                    found.isCompared
                        ? "every claim is that of the checkpoint"
                        : "the card is sound by itself; name a --checkpoint to compare its claims")
            }
        }
        if !found.holds { throw ExitCode(ExitStatus.unsafeFile.rawValue) }
    }
}

/// `radzoo card render`.
struct CardRenderCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "render", abstract: "Writes a card as others read it.")

    @Argument(help: "The card: Markdown with YAML front matter.")
    var card: String

    @Option(name: .customLong("as"), help: "huggingface: the README.md of a Hugging Face repository.")
    fileprivate var style: RenderingStyle = .huggingface

    @Flag(help: "Print one JSON object, with the text as `text`.")
    var json = false

    func run() throws {
        let text = try ModelCardFile.rendered(card, as: style.style)
        Console.print(json ? try JSONLine.encode(["text": text]) : text)
    }
}

/// `radzoo card embed`.
struct CardEmbedCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "embed", abstract: "Writes a checkpoint anew with a card in it.",
        discussion: """
            The card must agree with the checkpoint. All identities but that of the annex stay as they are, so the card \
            needs no change; a card that the checkpoint carries already is replaced in the new file. A signature does not \
            carry over: sign the new file.
            """)

    @Argument(help: "The card: Markdown with YAML front matter.")
    var card: String

    @Option(help: "A shipped model's name, or a checkpoint file.")
    var checkpoint: String

    @Option(help: "The file to write; an existing one is never replaced.")
    var out: String

    @Flag(help: "Print one JSON object.")
    var json = false

    func run() throws {
        let annex = try ModelCardFile.embed(
            card, in: ModelArgument.path(of: checkpoint), to: out,
            through: InterruptibleStorage(until: InterruptSignal()))
        Console.print(json ? try JSONLine.encode(["annex": annex]) : "the card is in \(out), \(annex)")
    }
}

/// The styles of ``ModelCardFile/Style`` as they are typed.
private enum RenderingStyle: String, CaseIterable, ExpressibleByArgument {
    case huggingface

    var style: ModelCardFile.Style {
        switch self {
        case .huggingface: .huggingface
        }
    }
}
