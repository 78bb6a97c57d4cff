import ArgumentParser

/// `radzoo label`: what an archive holds, from headers alone.
struct LabelCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "label",
        abstract: "Labels the volumes of an archive from metadata, and says why others are refused.",
        discussion: """
            radzoo label ARCHIVE labels an archive; radzoo label explain ARCHIVE|STORE --series KEY says why a series \
            has its labels.
            """,
        subcommands: [LabelArchiveCommand.self, LabelExplainCommand.self],
        defaultSubcommand: LabelArchiveCommand.self)
}
