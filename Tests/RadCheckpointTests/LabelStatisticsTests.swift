import Testing

@testable import CheckpointTestSupport
@testable import RadCheckpoint

@Suite struct LabelStatisticsTests {
    private static let statistics = LabelStatistics(
        heads: [LabelStatistics.Head(head: "modality", counts: [40, 37], unknown: 3)],
        rules: LabelStatistics.Rules(version: "radzoo 1", digest: SampleSupplements.digest))

    @Test func `they are read as they were written, and are part of the annex`() throws {
        let checkpoint = try SampleSupplements.checkpoint { $0.labelStatistics = Self.statistics }
        let read = try CheckpointReader(bytes: checkpoint.image()).checkpoint()
        #expect(read.supplements.labelStatistics == Self.statistics)
        #expect(read.header.featureNames.contains("label_statistics"))
        let without = try SampleSupplements.checkpoint()
        #expect(read.fileID == without.fileID && read.specID == without.specID && read.annexID != without.annexID)
    }

    @Test(arguments: [
        [LabelStatistics.Head(head: "modality", counts: [40], unknown: 0)],
        [LabelStatistics.Head(head: "modality", counts: [40, -1], unknown: 0)],
        [LabelStatistics.Head(head: "modality", counts: [40, 1], unknown: -1)],
        [LabelStatistics.Head(head: "spacing", counts: [], unknown: 0)],
        [LabelStatistics.Head(head: "nothing", counts: [1, 2], unknown: 0)],
        // Of a softmax head the highest term holds.
        [LabelStatistics.Head(head: "modality", counts: [40, 1], unknown: 0, thresholds: [0.5, 0.5])],
        [
            LabelStatistics.Head(head: "modality", counts: [40, 1], unknown: 0),
            LabelStatistics.Head(head: "modality", counts: [40, 1], unknown: 0),
        ], [],
    ])
    func `they fit the heads`(heads: [LabelStatistics.Head]) {
        let error = #expect(throws: CheckpointError.self) {
            try SampleSupplements.checkpoint { $0.labelStatistics = LabelStatistics(heads: heads) }
        }
        #expect(error?.code == .labels && error?.element == "/label_statistics/statistics.json")
    }

    @Test func `rules have a version and a digest`() {
        for rules in [
            LabelStatistics.Rules(version: "", digest: SampleSupplements.digest),
            LabelStatistics.Rules(version: "radzoo 1", digest: "abc"),
        ] {
            #expect(throws: CheckpointError.self) {
                try SampleSupplements.checkpoint {
                    $0.labelStatistics = LabelStatistics(heads: Self.statistics.heads, rules: rules)
                }
            }
        }
    }
}
