import RadSeries
import RadTestSupport
import RadVocabulary
import Testing

@testable import RadLabels

/// The rules against series labelled by hand; figures are printed with their numbers of series.
@Suite(.requiresSharedData) struct GoldLabelTests {
    /// A row with the labels of the outcome that it describes.
    struct Labelled {
        let row: GoldRow
        let labels: [Label]
        let hasDescription: Bool

        func label(_ group: LabelGroup) -> Label? { labels.first { $0.group == group } }
    }

    /// All rows whose files can be read, labelled once for all tests.
    static func labelled() throws -> [Labelled] { try result.get() }

    private static let result = Result { try read() }

    private static func read() throws -> [Labelled] {
        let labeller = Labeller(rules: try ShippedRules.get())
        return try GoldTable.rows().compactMap { row in
            guard let facts = try facts(of: row) else { return nil }
            return Labelled(
                row: row, labels: labeller.labels(for: facts), hasDescription: facts.seriesDescription != nil)
        }
    }

    /// The facts of the part of the series that the row speaks of, nil where no file can be read.
    static func facts(of row: GoldRow) throws -> SeriesFacts? { try GoldSeries(row)?.described?.facts }

    @Test func `labels agree with those made by hand`() throws {
        let rows = try Self.labelled()
        #expect(rows.count > 100, "only \(rows.count) series could be read")
        var scores = LabelScores()
        for entry in rows {
            let (row, path) = (entry.row, entry.row.path)
            func add(_ group: LabelGroup, _ truth: String, when isScored: Bool = true) {
                guard isScored, !truth.isEmpty else { return }
                let answer = entry.label(group)?.value
                scores[group.rawValue].add(answer, [truth], path)
                if ["CT", "MR"].contains(row["modality"]) {
                    scores["\(group.rawValue), \(row["modality"])"].add(answer, [truth], path)
                }
            }
            add(.plane, row["plane"], when: row["plane"] != "mixed")
            add(.sequence, row["sequence"], when: row["sequence_sure"] == "yes")
            add(.modality, row["modality"], when: !row["note"].hasPrefix("header-lies"))
            if row["contrast_sure"] == "yes", Self.isScope(row) { scoreContrast(entry, &scores) }
            if let truth = Double(row["slice_spacing_mm"]) {
                let measured = entry.label(.sliceSpacing)?.number
                let isRight = measured.map { isClose($0, truth, relative: 0.02) } ?? false
                scores["spacing"].add(
                    measured.map { isRight ? row["slice_spacing_mm"] : "\($0)" }, [row["slice_spacing_mm"]], path)
            }
        }
        scores.report("labels against gold.csv")
        #expect(scores["plane"].precision == 1 && scores["plane"].answered > 0)
        #expect(scores["sequence"].precision >= 0.98 && scores["sequence"].answeredShare >= 0.9)
        #expect(scores["contrast"].answeredShare >= 0.6)
        for answer in ["no", "yes"] { #expect(scores["contrast said to be \(answer)"].precision >= 0.95) }
        #expect(scores["modality"].precision >= 0.98 && scores["modality"].answered > 0)
    }

    private func scoreContrast(_ entry: Labelled, _ scores: inout LabelScores) {
        let (row, answer) = (entry.row, entry.label(.contrast)?.value)
        scores["contrast"].add(answer, [row["contrast"]], row.path)
        scores["contrast, \(row["modality"])"].add(answer, [row["contrast"]], row.path)
        if let answer { scores["contrast said to be \(answer)"].add(answer, [row["contrast"]], row.path) }
    }

    private static func isScope(_ row: GoldRow) -> Bool { ["CT", "MR", "PT"].contains(row["modality"]) }
}
