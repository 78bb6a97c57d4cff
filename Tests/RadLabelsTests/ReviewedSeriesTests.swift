import RadSeries
import RadTestSupport
import RadVocabulary
import Testing

@testable import RadLabels

/// The rules against series descriptions of a public archive that a person reviewed.
///
/// The descriptions come from the package `idc-index-data` at test time and are not kept here: the review names a
/// series by the beginning of the SHA-256 of its UID, and holds what a reader may say of it. Rules were tuned on both
/// halves of the first sample, and mistakes of the second were mended; the third was drawn and reviewed afterwards and is
/// the one to quote.
@Suite(.requiresPython("idc_index_data", "pyarrow")) struct ReviewedSeriesTests {
    struct Reviewed {
        let half: String
        let name: String
        let facts: SeriesFacts
        /// What may be said of each group: alternatives; an empty term stands for nothing.
        let accepted: [LabelGroup: Set<String>]
    }

    static let groups: [LabelGroup] = [.intent, .sequence, .contrast, .focus]

    private static let script = """
        import sys, os, hashlib, pyarrow.parquet as parquet, idc_index_data
        wanted = set(sys.stdin.read().split())
        path = os.path.join(os.path.dirname(idc_index_data.__file__), "idc_index.parquet")
        names = ["SeriesInstanceUID", "Modality", "SeriesDescription", "StudyDescription", "BodyPartExamined", "Manufacturer"]
        table = parquet.read_table(path, columns=names)
        columns = [table.column(name).to_pylist() for name in names]
        for row in zip(*columns):
            key = hashlib.sha256(row[0].encode()).hexdigest()[:16]
            if key in wanted:
                cells = [" ".join((cell or "").split()) for cell in row[1:]]
                print("\\t".join([key] + cells))
        """

    static func reviewed() throws -> [Reviewed] {
        let rows = try ["idc", "idc-second", "idc-third"].flatMap { name in
            try File.text(Repository.root + "/Formats/Labels/reviewed/\(name).csv").split(separator: "\n").dropFirst()
                .map { $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init) }
        }
        let python = try #require(Oracle.python(modules: ["idc_index_data", "pyarrow"]))
        let keys = rows.map { $0[0] }.joined(separator: "\n")
        let output = try python.run(script, arguments: [], input: Array(keys.utf8))
        var facts: [String: SeriesFacts] = [:]
        for line in String(decoding: output, as: UTF8.self).split(separator: "\n") {
            let cells = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
            var series = SeriesFacts()
            let values = cells.dropFirst().map { $0.isEmpty ? nil : $0 }
            (series.modality, series.seriesDescription, series.studyDescription) = (values[0], values[1], values[2])
            (series.bodyPartExamined, series.manufacturer) = (values[3], values[4])
            facts[cells[0]] = series
        }
        return rows.compactMap { row in
            guard let facts = facts[row[0]] else { return nil }
            let accepted = zip(groups, row.dropFirst(2)).map { group, cell in
                (group, Set(cell.split(separator: "/").map { $0 == "?" ? "" : String($0) }))
            }
            return Reviewed(
                half: row[1], name: row[0], facts: facts,
                accepted: Dictionary(uniqueKeysWithValues: accepted.filter { $0.1 != ["-"] }))
        }
    }

    @Test func `labels agree with a person who read the descriptions`() throws {
        let labeller = Labeller(rules: try ShippedRules.get())
        let reviewed = try Self.reviewed()
        #expect(reviewed.count >= 725, "the archive's index has lost series of the review")
        var scores = LabelScores()
        for series in reviewed {
            let labels = labeller.labels(for: series.facts)
            for group in Self.groups {
                guard let accepted = series.accepted[group] else { continue }
                let values = labels.first { $0.group == group }?.values ?? []
                let answer = values.isEmpty ? nil : values.joined(separator: ";")
                let modality = series.facts.modality ?? ""
                for part in [group.rawValue, "\(group.rawValue), \(modality)"] {
                    scores["\(series.half), \(part)"].add(
                        answer, accepted.subtracting([""]), allowsSilence: accepted.contains(""), series.name)
                }
            }
        }
        scores.report("labels against reviewed descriptions")
        for sample in ["held-out", "second", "third"] {
            let sequence = scores["\(sample), sequence"]
            #expect(sequence.precision >= 0.98 && sequence.answeredShare >= 0.85)
            let contrast = scores["\(sample), contrast"]
            #expect(contrast.precision >= 0.95 && contrast.answeredShare >= 0.6)
            #expect(scores["\(sample), focus"].precision >= 0.95)
            #expect(scores["\(sample), intent"].precision >= 0.95)
        }
    }
}
