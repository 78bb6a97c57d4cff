import RadZoo

/// The summary of `embed` for a person.
enum SummaryText {
    static func lines(of summary: EmbedSummary) -> String {
        var lines = [
            "model      \(summary.model) (\(summary.training)), \(summary.space.prefix(25))",
            "files      \(summary.files)" + counted(summary.refusedFiles, before: "; in no series: "),
            "series     \(summary.series): \(summary.embedded) embedded, \(summary.rejected) rejected, \(summary.failed) failed",
            "vectors    \(summary.volumes)",
            "states    " + counted(summary.states, before: " "),
        ]
        if summary.notSelected > 0 {
            lines.append("others     \(summary.notSelected) series not selected; run without --from to go on with them")
        }
        if !summary.refusals.isEmpty { lines.append("refusals  " + counted(summary.refusals, before: " ")) }
        if summary.relabelled > 0 {
            lines.append("labels     \(summary.relabelled) series labelled anew by other rules, vectors kept")
        }
        if summary.otherEntries > 0 {
            lines.append("others     \(summary.otherEntries) FIFOs, sockets or devices, left alone")
        }
        if summary.unreadableFolders > 0 { lines.append("folders    \(summary.unreadableFolders) could not be listed") }
        if summary.linksSkipped > 0 { lines.append("links      \(summary.linksSkipped) left alone (--follow-links)") }
        lines.append(
            "time       \(Format.duration(summary.seconds)), \(Format.number(summary.seriesPerSecond, digits: 2)) series/s"
        )
        return lines.joined(separator: "\n")
    }

    private static func counted(_ counts: [String: Int], before text: String) -> String {
        if counts.isEmpty { return "" }
        return text
            + counts.sorted { $0.value == $1.value ? $0.key < $1.key : $0.value > $1.value }
            .map { "\($0.value) \($0.key)" }.joined(separator: ", ")
    }
}
