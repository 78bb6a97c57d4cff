import RadSeries
import RadTestSupport
import RadVocabulary
import Testing

@testable import RadLabels

/// Regions that are wholly in view against those that a reader sees, from headers alone and with pixels.
@Suite(.requiresSharedData) struct GoldCoverageTests {
    /// Counts over series: regions, not series.
    private struct Count {
        var expected = 0
        var found = 0
        var claimed = 0
        var rightly = 0

        var precision: Double { claimed > 0 ? Double(rightly) / Double(claimed) : 1 }
        var recall: Double { expected > 0 ? Double(found) / Double(expected) : 1 }

        mutating func add(_ answer: Set<String>, _ truth: Set<String>) {
            expected += truth.count
            found += truth.intersection(answer).count
            claimed += answer.count
            rightly += answer.intersection(truth).count
        }

        var text: String {
            "precision \(LabelScore.share(rightly, of: claimed)), recall \(LabelScore.share(found, of: expected))"
        }
    }

    private static let rows = Result {
        try GoldTable.rows().filter { !$0.coverage.isEmpty && ["CT", "MR", "PT"].contains($0["modality"]) }
    }

    @Test func `regions are found where they are whole`() throws {
        let count = try score("headers") { $0.facts }
        #expect(count.precision >= 0.95 && count.recall >= 0.6)
    }

    @Test func `pixels find what headers do not tell`() throws {
        let count = try score("headers and pixels", minimumSlices: 2) { outcome, series in
            series.factsWithPixels(of: outcome)
        }
        #expect(count.precision >= 0.95 && count.recall >= 0.8)
    }

    private func score(_ title: String, _ facts: (VolumeOutcome) -> SeriesFacts) throws -> Count {
        try score(title, minimumSlices: 16) { outcome, _ in facts(outcome) }
    }

    /// Scores whole regions; those that are only partly in view, or the target of too short a stack, are left out.
    private func score(
        _ title: String, minimumSlices: Int, _ facts: (VolumeOutcome, GoldSeries) -> SeriesFacts
    ) throws -> Count {
        let labeller = Labeller(rules: try ShippedRules.get())
        var count = Count()
        var scores = LabelScores()
        for row in try Self.rows.get() {
            guard let series = try GoldSeries(row, minimumSlices: minimumSlices), let outcome = series.described
            else { continue }
            let label = labeller.labels(for: facts(outcome, series)).first { $0.group == .coverage }
            let partial = Set(row.partialCoverage)
            let truth = Set(row.coverage).subtracting(partial)
            let answer = Set(label?.values ?? []).subtracting(partial)
            count.add(answer, truth)
            for region in truth.union(answer) {
                let said = answer.contains(region) ? region : nil
                scores["\(title), region \(region)"].add(said, truth.contains(region) ? [region] : [], row.path)
            }
            for region in truth.subtracting(answer).sorted() { print("  \(title): \(region) not found in \(row.path)") }
        }
        scores.report("coverage against gold.csv")
        print("coverage against gold.csv, \(title), whole regions: \(count.text)")
        return count
    }
}
