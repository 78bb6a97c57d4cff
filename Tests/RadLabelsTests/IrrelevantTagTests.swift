import RadSeries
import RadVocabulary
import Testing

@testable import RadLabels

/// Labels against random changes of everything that their rules do not read.
@Suite struct IrrelevantTagTests {
    let rules: LabelRules
    let words: [String]

    init() throws {
        rules = try ShippedRules.get()
        words = rules.lexicon.words.sorted { $0.key < $1.key }.map(\.value)
    }

    static let series: [@Sendable (inout SeriesFacts) -> Void] =
        (PlainSeriesTests.sequences + PlainSeriesTests.contrasts + PlainSeriesTests.intents).map(\.change)
        + (ResonanceGroupTests.samples + TomographyGroupTests.computed + TomographyGroupTests.emission
        + TomographyGroupTests.placement + FocusTests.samples).map(\.change)

    /// The tags that labels of a group follow from, those of other groups that its rules ask for among them.
    private func tags(of group: LabelGroup) throws -> Set<String> {
        let found = try #require(rules.groups.first { $0.group == group })
        var facts = Set(found.rules.flatMap { ($0.conditions + $0.exceptions).map(\.fact) })
        if let excluded = found.excluded { facts.insert(excluded) }
        var tags = Set(found.rules.flatMap(\.tags))
        for other in Set(facts.compactMap(\.labelGroup)) { tags.formUnion(try self.tags(of: other)) }
        return tags
    }

    @Test(arguments: LabelGroup.allCases) func `a label follows from the tags that its rules name and no others`(
        _ group: LabelGroup
    ) throws {
        let labeller = Labeller(rules: rules)
        let relevant = try tags(of: group)
        let foreign = Fact.allCases.filter { fact in
            fact.labelGroup == nil && fact != .monochromaticEnergy && relevant.isDisjoint(with: fact.tags)
        }
        #expect(foreign.count >= 10)
        var random = Random(state: UInt64(LabelGroup.allCases.firstIndex(of: group) ?? 0) + 1)
        for _ in 0..<40 {
            var facts = SeriesFacts()
            Self.series[random.next(below: Self.series.count)](&facts)
            let plain = labeller.labels(for: facts).first { $0.group == group }
            for fact in foreign where random.next(below: 2) == 0 { change(fact, of: &facts, &random) }
            Self.changeWhatNoRuleReads(&facts, &random)
            let changed = labeller.labels(for: facts).first { $0.group == group }
            #expect(changed == plain)
        }
    }

    /// Gives a fact codes, a number or words that rules know, so that any of them would be heard.
    private func change(_ fact: Fact, of facts: inout SeriesFacts, _ random: inout Random) {
        switch fact.kind {
        case .codes:
            var known: [String] = []
            for condition in rules.groups.flatMap(\.rules).flatMap(\.conditions) where condition.fact == fact {
                switch condition.test {
                case .hasAny(let codes), .hasAll(let codes), .hasNone(let codes), .begins(let codes): known += codes
                default: break
                }
            }
            facts.set(fact, codes: [known.isEmpty ? "X" : known[random.next(below: known.count)]])
        case .number: facts.set(fact, number: Double(random.next(below: 3000)) / [1, 10, 1000][random.next(below: 3)])
        case .text:
            let count = 1 + random.next(below: 4)
            facts.set(
                fact, text: (0..<count).map { _ in words[random.next(below: words.count)] }.joined(separator: " "))
        }
    }

    private static func changeWhatNoRuleReads(_ facts: inout SeriesFacts, _ random: inout Random) {
        facts.manufacturerModelName = "T1 POST GAD \(random.next(below: 100))"
        facts.softwareVersions = "flair nativ localizer"
        facts.numberOfAverages = Double(random.next(below: 9))
        facts.echoNumber = random.next(below: 9)
        facts.exposure = Double(random.next(below: 500))
        facts.xRayTubeCurrent = Double(random.next(below: 500))
        facts.reconstructionDiameter = Double(random.next(below: 900))
        facts.spiralPitchFactor = Double(random.next(below: 3))
        facts.spacingBetweenSlices = Double(random.next(below: 40)) - 20
        facts.imageCount = random.next(below: 2000)
    }

    /// A generator with the same numbers in every run (Steele and others, 2014).
    private struct Random {
        var state: UInt64

        mutating func next(below bound: Int) -> Int {
            state &+= 0x9E37_79B9_7F4A_7C15
            var mixed = state
            mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
            mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
            return Int((mixed ^ (mixed >> 31)) % UInt64(bound))
        }
    }
}
