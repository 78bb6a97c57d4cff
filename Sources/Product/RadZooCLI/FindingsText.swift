import RadZoo

/// What `doctor` prints for a person.
enum FindingsText {
    static func lines(of findings: ArchiveFindings) -> String {
        var lines = ["archive    \(files(findings.files)) in \(findings.folders) folders" + besides(findings)]
        lines += table("files", kinds(findings).map { ($0.0, $0.1) })
        lines += table(
            "syntaxes", findings.transferSyntaxes.map { ($0.files, $0.name + ($0.isDecoded ? "" : " (not decoded)")) })
        lines += table("objects", findings.objects.map { ($0.files, $0.name) })
        lines += table("modalities", counts(findings.modalities))
        lines += table("shapes", counts(findings.shapes), unit: "series ")
        let series = share(findings.embeddableSeries, of: findings.series, "series")
        let files = share(findings.embeddableFiles, of: findings.files, "files")
        lines.append("embeddable \(series), \(files), \(findings.volumes) volumes")
        for (index, refusal) in findings.refusals.enumerated() {
            lines.append((index == 0 ? "refused    " : "           ") + line(of: refusal))
            if let remedy = refusal.remedy { lines.append("             " + remedy) }
        }
        if !findings.refusals.isEmpty, findings.refusals.allSatisfy({ $0.path == nil }) {
            lines.append("           --paths names an example of each by its path.")
        }
        lines.append("time       \(Format.number(findings.seconds, digits: 1)) s")
        return lines.joined(separator: "\n")
    }

    private static func besides(_ findings: ArchiveFindings) -> String {
        var text = ""
        if findings.linksSkipped > 0 { text += ", \(findings.linksSkipped) links left alone" }
        if findings.otherEntries > 0 { text += ", \(findings.otherEntries) sockets, FIFOs or devices" }
        if findings.unreadableFolders > 0 { text += ", \(findings.unreadableFolders) folders that can't be listed" }
        return text
    }

    private static func kinds(_ findings: ArchiveFindings) -> [(Int, String)] {
        let names = [
            ("dicom", "DICOM"), ("dicomdir", "DICOMDIR"), ("nifti", "NIfTI"), ("not-dicom", "not DICOM"),
            ("unreadable", "unreadable"),
        ]
        return names.compactMap { kind, name in findings.kinds[kind].map { ($0, name) } }
    }

    private static func counts(_ counts: [String: Int]) -> [(Int, String)] {
        counts.map { ($0.value, $0.key) }.sorted { ($1.0, $0.1) < ($0.0, $1.1) }
    }

    /// One line for each count, the first behind a heading.
    private static func table(_ heading: String, _ rows: [(Int, String)], unit: String = "") -> [String] {
        rows.enumerated().map { index, row in
            padded(index == 0 ? heading : "", to: 11) + leading(row.0, to: 7) + "  " + unit + row.1
        }
    }

    private static func line(of refusal: ArchiveFindings.Refusal) -> String {
        let example = refusal.path ?? refusal.example
        let series = refusal.series > 0 ? "\(refusal.series) series, " : ""
        return padded(refusal.reason, to: 22) + series + files(refusal.files)
            + (example.map { ", such as \($0)" } ?? "")
    }

    private static func files(_ count: Int) -> String { count == 1 ? "1 file" : "\(count) files" }

    private static func share(_ part: Int, of whole: Int, _ unit: String) -> String {
        let percent = whole > 0 ? " (\(Format.number(Double(part) * 100 / Double(whole), digits: 0)) %)" : ""
        return "\(part) of \(whole) \(unit)\(percent)"
    }

    private static func padded(_ text: String, to width: Int) -> String {
        text + String(repeating: " ", count: max(1, width - text.utf8.count))
    }

    private static func leading(_ number: Int, to width: Int) -> String {
        let digits = String(number)
        return String(repeating: " ", count: max(0, width - digits.utf8.count)) + digits
    }
}
