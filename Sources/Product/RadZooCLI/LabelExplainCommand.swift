import ArgumentParser
import RadZoo

/// `radzoo label explain`: the votes behind the labels of a series.
struct LabelExplainCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "explain",
        abstract: "Says why a series has its labels: which rules voted for what, how strongly, and what they read.",
        discussion: """
            Of an archive it reads headers; of a store it tells the votes that were kept with the labels, and reads no \
            file. No text of a header is printed: only the terms that rules found in it, and the tags they read.
            """)

    @OptionGroup var catalogue: CatalogueOptions

    @Option(name: .customLong("series"), help: "The series key that label prints, or a unique beginning of it.")
    var key: String

    @Flag(help: "Print one JSON object for each volume.")
    var json = false

    func run() throws {
        try catalogue.check()
        let wanted = key.lowercased()
        let found =
            catalogue.isStore
            ? try catalogue.store.series(beginning: wanted, space: catalogue.space)
            : try catalogue.survey.series(of: catalogue.source).filter { $0.key?.hasPrefix(wanted) ?? false }
        guard let series = found.first, found.count == 1 else {
            throw ValidationError(
                found.isEmpty
                    ? "No labelled series of the \(catalogue.isStore ? "store" : "archive") has a key that begins with"
                        + " \(wanted)."
                    : "\(found.count) series have keys that begin with \(wanted); give more digits.")
        }
        for volume in series.volumes {
            let explanation = LabelExplanation(volume, series: series.key ?? "")
            Console.print(json ? try JSONLine.encode(explanation) : explanation.text)
        }
    }
}

/// The labels of a volume with all votes.
struct LabelExplanation: Encodable {
    struct Group: Encodable {
        let group: String
        let values: [String]
        let number: Double?
        let confidence: Double
        let unknown: String?
        let votes: [LabelVote]
    }

    let series: String
    let volume: Int
    let reason: String?
    let labels: [Group]

    init(_ volume: VolumeSummary, series: String) {
        self.series = series
        self.volume = volume.number
        reason = volume.refusal
        labels = volume.labels.map {
            Group(
                group: $0.group, values: $0.values, number: $0.number, confidence: $0.confidence,
                unknown: $0.unknownReason, votes: $0.votes)
        }
    }

    /// For people.
    var text: String {
        var lines = ["series \(series), volume \(volume): " + (reason.map { "rejected, \($0)" } ?? "taken")]
        for label in labels {
            let value =
                label.number.map { Format.number($0, digits: 2) }
                ?? (label.values.isEmpty
                    ? "unknown (\(label.unknown ?? "silent"))" : label.values.joined(separator: ", "))
            lines.append("\(label.group): \(value)  [\(Format.number(label.confidence, digits: 2))]")
            for vote in label.votes {
                let tags = vote.tags.map { "(\($0))" }.joined(separator: " ")
                lines.append(
                    "  \(Format.number(vote.weight, digits: 2)) \(vote.voter) for \(vote.value): \(vote.rule) \(tags)")
            }
        }
        return lines.joined(separator: "\n")
    }
}
