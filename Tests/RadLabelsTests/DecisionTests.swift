import RadVocabulary
import Testing

@testable import RadLabels

@Suite struct DecisionTests {
    static let sequences = RuleGroup(
        group: .sequence, least: 0.6,
        refinements: ["T2-FLAIR": ["T2"], "DWI": ["T2"], "trace": ["DWI", "T2"]], excluded: nil, sets: [])

    static func label(_ votes: [(value: String, voter: Evidence.Voter, weight: Double)]) -> Label {
        let evidence = votes.enumerated().map { index, vote in
            Evidence(rule: "sequence.\(index)", tags: [], voter: vote.voter, value: vote.value, weight: vote.weight)
        }
        return VoteCount(rules: sequences, votes: evidence).label
    }

    @Test func `voters of different kinds add up and those of one kind do not`() {
        let two = Self.label([("T1", .physics, 0.8), ("T1", .text, 0.5)])
        #expect(two.value == "T1")
        #expect(abs(two.confidence - 0.9) < 1e-9)
        #expect(abs(Self.label([("T1", .physics, 0.8), ("T1", .physics, 0.7)]).confidence - 0.8) < 1e-9)
        #expect(Self.label([("T1", .physics, 1)]).confidence == VoteCount.greatestConfidence)
    }

    @Test func `a contradiction is unknown and keeps both votes as evidence`() {
        let label = Self.label([("T1", .physics, 0.9), ("T2", .text, 0.8)])
        #expect(label.isUnknown)
        #expect(label.evidence.map(\.value) == ["T1", "T2"])
        #expect(label.unknownReason == .conflict)
    }

    @Test func `a weak vote does not contradict a strong one`() {
        #expect(Self.label([("T1", .physics, 0.9), ("T2", .header, 0.4)]).value == "T1")
    }

    @Test func `a weak vote alone is unknown`() {
        #expect(Self.label([("T1", .text, 0.55)]).unknownReason == .borderline)
        #expect(Self.label([("T1", .text, 0.45), ("T1", .header, 0.4)]).value == "T1")
        #expect(Self.label([("T1", .text, 0.45), ("T1", .header, 0.4), ("T2", .physics, 0.1)]).isUnknown)
        #expect(Label.unknown(.sequence).unknownReason == .silent)
    }

    @Test func `a finer term is taken where a coarser one agrees`() {
        #expect(Self.label([("T2", .physics, 0.9), ("T2-FLAIR", .text, 0.8)]).value == "T2-FLAIR")
        #expect(Self.label([("T2", .text, 0.8), ("DWI", .physics, 0.9), ("trace", .header, 0.9)]).value == "trace")
        #expect(Self.label([("T2", .physics, 0.9), ("T2-FLAIR", .text, 0.55)]).value == "T2")
        #expect(Self.label([("T2", .text, 0.8), ("DWI", .physics, 0.9), ("T2-FLAIR", .header, 0.9)]).isUnknown)
    }

    @Test func `a vote for unknown silences weaker votes only`() {
        #expect(Self.label([("T1", .text, 0.8), ("unknown", .physics, 0.8)]).unknownReason == .borderline)
        #expect(Self.label([("T1", .text, 0.8), ("unknown", .physics, 0.7)]).value == "T1")
    }

    @Test func `several regions may hold, in the vocabulary's order`() {
        let group = RuleGroup(group: .coverage, least: 0.6, refinements: [:], excluded: nil, sets: [])
        let votes = [("pelvis", 0.9), ("chest", 0.7), ("neck", 0.3)].map {
            Evidence(rule: "coverage.a", tags: [], voter: .text, value: $0.0, weight: $0.1)
        }
        let label = VoteCount(rules: group, votes: votes).label
        #expect(label.values == ["chest", "pelvis"])
        #expect(label.value == nil)
        #expect(abs(label.confidence - 0.7) < 1e-9)
    }
}
