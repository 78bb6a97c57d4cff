import RadTestSupport
import RadVocabulary
import Testing

@testable import RadLabels

/// The series that the recipe of 3D-RADNet drops, and what the labeller still says of them.
///
/// The recipe (Du and Vardhanabhuti, MIDL 2020): CT and MR; a description; 16 slices or more at regular positions; one
/// volume; spin echo or inversion recovery read as one of five sequences; an axial, coronal or sagittal stack. In the
/// paper it left 17,667 of 63,276 series. Coverage and contrast were labelled by hand there.
@Suite(.requiresSharedData) struct PaperComparisonTests {
    private static let sequences: Set<String> = ["CT", "T1", "T2", "T1-FLAIR", "T2-FLAIR"]

    /// Why the recipe drops a series, by the first reason that holds; nil where it keeps it.
    private static func loss(_ entry: GoldLabelTests.Labelled) -> String? {
        let row = entry.row
        let reasons = Set(row.acceptedReasons)
        if !entry.hasDescription { return "no description" }
        if !reasons.isDisjoint(with: [
            "non-uniform-spacing", "missing-slices", "no-geometry", "duplicate", "gantry-tilt",
        ]) {
            return "positions"
        }
        if (Int(row["volumes"]) ?? 1) > 1 { return "several volumes" }
        if (Int(row["slices"]) ?? 0) < 16 { return "fewer than 16 slices" }
        if row["modality"] == "MR", !sequences.contains(row["sequence"]) { return "another sequence" }
        if !["axial", "coronal", "sagittal"].contains(row["plane"]) { return "another plane" }
        return row["outcome"] == "embed" ? nil : "no plain volume"
    }

    @Test func `series that the paper's recipe drops keep their labels`() throws {
        let entries = try GoldLabelTests.labelled().filter { ["CT", "MR"].contains($0.row["modality"]) }
        var losses: [String: Int] = [:]
        var dropped: [GoldLabelTests.Labelled] = []
        for entry in entries {
            guard let loss = Self.loss(entry) else { continue }
            losses[loss, default: 0] += 1
            dropped.append(entry)
        }
        print(
            "paper: \(dropped.count) of \(entries.count) CT and MR series dropped by the recipe: "
                + losses.sorted { $0.value > $1.value }.map { "\($0.value) \($0.key)" }.joined(separator: ", "))
        for group in [LabelGroup.plane, .sequence, .paperSequence, .contrast, .coverage, .sliceSpacing] {
            let kept = dropped.filter { $0.label(group)?.isUnknown == false }.count
            let partial =
                group == .coverage ? dropped.filter { $0.label(.partialCoverage)?.isUnknown == false }.count : 0
            print(
                "paper: of the dropped, \(group.rawValue) labelled in \(LabelScore.share(kept, of: dropped.count))"
                    + (partial > 0 ? ", partly in view in \(partial)" : ""))
        }
        let withSequence = dropped.filter { $0.label(.sequence)?.isUnknown == false }.count
        #expect(Double(dropped.count) > 0.5 * Double(entries.count))
        #expect(Double(withSequence) > 0.7 * Double(dropped.count))
    }
}
