import RadDICOM
import RadSeries
import RadSystem
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

        func label(_ group: LabelGroup) -> Label? { labels.first { $0.group == group } }
    }

    /// Counts of one group over the rows that are scored.
    struct Score: CustomStringConvertible {
        var scored = 0
        var answered = 0
        var correct = 0
        var wrong: [String] = []

        mutating func add(_ answer: String?, _ truth: String, _ path: String) {
            scored += 1
            guard let answer else { return }
            answered += 1
            if answer == truth { correct += 1 } else { wrong.append("\(path): \(answer), not \(truth)") }
        }

        var precision: Double { answered > 0 ? Double(correct) / Double(answered) : 1 }

        var description: String {
            let interval = wilsonInterval(successes: correct, of: answered)
            func percent(_ share: Double) -> String {
                "\(Int((share * 1000).rounded()) / 10).\(Int((share * 1000).rounded()) % 10) %"
            }
            return "n = \(scored), answered \(answered), correct \(correct), precision \(percent(precision)) "
                + "(\(percent(interval.lowerBound)) to \(percent(interval.upperBound)))"
        }
    }

    static func labelled() throws -> [Labelled] {
        let labeller = Labeller(rules: try Labeller.bundledRules())
        return try GoldTable.rows().compactMap { row in
            guard let facts = try facts(of: row) else { return nil }
            return Labelled(row: row, labels: labeller.labels(for: facts))
        }
    }

    /// The facts of the part of the series that the row speaks of, nil where no file can be read.
    static func facts(of row: GoldRow) throws -> SeriesFacts? {
        let root = try #require(SharedData.path(row.path))
        let paths = File.isDirectory(root) ? File.filesBelow(root).map { root + "/" + $0 } : [root]
        var records: [InstanceRecord] = []
        for (index, path) in paths.enumerated() {
            guard let file = try? ReadableFile(path: path, followLinks: true),
                let header = try? HeaderReader.read(file)
            else { continue }
            let uid = header.dataSet.string(.seriesInstanceUID) ?? ""
            guard uid.hasSuffix(row["series_uid_last8"]) else { continue }
            records.append(InstanceRecord(header: header, fileIndex: index, fileSize: Int(file.status.size)))
        }
        guard !records.isEmpty else { return nil }
        let outcomes = SeriesBuilder.outcomes(of: records)
        let matching = outcomes.filter { outcome in
            switch outcome {
            case .volume: row["outcome"] == "embed"
            case .refused(let refusal): row.acceptedReasons.contains(refusal.reason.rawValue)
            }
        }
        return (matching.isEmpty ? outcomes : matching).max { $0.files.count < $1.files.count }?.facts
    }

    @Test func `labels agree with those made by hand`() throws {
        let rows = try Self.labelled()
        #expect(rows.count > 100, "only \(rows.count) series could be read")
        var plane = Score()
        var sequence = Score()
        var contrast = Score()
        var modality = Score()
        var spacing = Score()
        for entry in rows {
            let (row, path) = (entry.row, entry.row.path)
            if !row["plane"].isEmpty, row["plane"] != "mixed" {
                plane.add(entry.label(.plane)?.value, row["plane"], path)
            }
            if row["sequence_sure"] == "yes" { sequence.add(entry.label(.sequence)?.value, row["sequence"], path) }
            if row["contrast_sure"] == "yes" { contrast.add(entry.label(.contrast)?.value, row["contrast"], path) }
            if !row["note"].hasPrefix("header-lies") {
                modality.add(entry.label(.modality)?.value, row["modality"], path)
            }
            if let truth = Double(row["slice_spacing_mm"]) {
                let measured = entry.label(.sliceSpacing)?.number
                let isRight = measured.map { isClose($0, truth, relative: 0.02) } ?? false
                spacing.add(measured.map { isRight ? row["slice_spacing_mm"] : "\($0)" }, row["slice_spacing_mm"], path)
            }
        }
        for (name, score) in [
            ("modality", modality), ("plane", plane), ("sequence", sequence), ("contrast", contrast),
            ("spacing", spacing),
        ] {
            print("labels against gold.csv, \(name): \(score)")
            for wrong in score.wrong { print("  \(wrong)") }
        }
        #expect(plane.precision == 1 && plane.answered > 0)
        #expect(sequence.precision >= 0.98 && sequence.answered > 0)
        #expect(contrast.precision >= 0.95 && contrast.answered > 0)
        #expect(modality.precision >= 0.98 && modality.answered > 0)
    }

    @Test func `regions are found where they are answered`() throws {
        var found = 0
        var claimed = 0
        var rightly = 0
        var expected = 0
        for entry in try Self.labelled() where !entry.row.coverage.isEmpty {
            let truth = Set(entry.row.coverage)
            let partial = Set(entry.row.partialCoverage)
            let answer = Set(entry.label(.coverage)?.values ?? [])
            expected += truth.count
            found += truth.intersection(answer).count
            claimed += answer.subtracting(partial.subtracting(truth)).count
            rightly += answer.intersection(truth).count
            let wrong = answer.subtracting(truth).subtracting(partial)
            if !wrong.isEmpty { print("  coverage \(entry.row.path): \(wrong.sorted()), not \(truth.sorted())") }
        }
        print("labels against gold.csv, coverage: claimed \(claimed), right \(rightly); found \(found) of \(expected)")
        #expect(claimed > 0)
    }
}
