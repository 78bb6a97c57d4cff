import ArgumentParser

/// `radzoo audit`: series whose header facts contradict each other, and rules from what people say of them.
struct AuditCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit",
        abstract: "Ranks the series whose header facts contradict each other.",
        discussion: """
            radzoo audit ARCHIVE|STORE lists them, or makes a page where a person says which side is right; radzoo audit \
            rules VERDICTS --out FILE makes a site's rules of those verdicts.
            """,
        subcommands: [AuditListCommand.self, AuditRulesCommand.self],
        defaultSubcommand: AuditListCommand.self)
}
