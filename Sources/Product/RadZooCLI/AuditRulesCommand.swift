import ArgumentParser
import RadZoo

/// `radzoo audit rules`: from verdicts to a site's rules.
struct AuditRulesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rules",
        abstract: "Makes a site's label rules of the verdicts that were given on an audit's page.",
        discussion: """
            Where two rules contradict each other, the one that people believe is heard and the other is not, in all \
            series of the modality in which both speak. Verdicts that contradict each other make no rule. The file is \
            checked as --rules checks it, and holds ids of rules and nothing of any series.
            """)

    @Argument(help: "Files of verdicts, as the page saves them; later ones count more.")
    var verdicts: [String]

    @Option(name: .customLong("out"), help: "The rules file to write; it may be the one of --rules.")
    var outPath: String

    @Option(name: .customLong("rules"), help: "A site's rules to add to, which keep their text.")
    var rulesPath: String?

    @Flag(help: "Print one JSON object.")
    var json = false

    func run() throws {
        let rules = try SiteRules(verdicts: verdicts, addingTo: rulesPath)
        try rules.write(to: outPath)
        let report = SiteRulesReport(rules)
        Console.print(json ? try JSONLine.encode(report) : report.text)
        if !rules.opposed.isEmpty { throw ExitCode(ExitStatus.refusals.rawValue) }
    }
}

/// What became of verdicts.
struct SiteRulesReport: Encodable {
    let verdicts: Int
    let entries: Int
    let undecided: Int
    let opposed: [String]

    init(_ rules: SiteRules) {
        verdicts = rules.verdicts
        entries = rules.entries
        undecided = rules.undecided
        opposed = rules.opposed
    }

    var text: String {
        let head =
            "\(verdicts) \(verdicts == 1 ? "verdict" : "verdicts"), \(entries) \(entries == 1 ? "entry" : "entries") of overrule"
            + (undecided > 0 ? "; \(undecided) times neither side is right, which makes no rule" : "")
        return ([head] + opposed.map { "both were believed, so neither is overruled: \($0)" }).joined(separator: "\n")
    }
}
