import RadVocabulary
import Testing

@testable import RadSearch

/// A volume of study 1 and patient 1, unless said otherwise.
private func volume(
    _ series: UInt8, study: UInt8 = 1, patient: UInt8 = 1, volume: Int = 0, refusal: String? = nil,
    _ labels: [LabelGroup: [String]] = [:], _ numbers: [String: Double] = [:]
) -> SelectionCandidate {
    SelectionCandidate(
        series: [series], study: [study], patient: [patient], volume: volume, refusal: refusal, labels: labels,
        numbers: numbers)
}

private func select(
    _ candidates: [SelectionCandidate], onePer: String = "study", where condition: String? = nil,
    prefer: String? = nil
) throws -> Selection {
    let query = try SelectionQuery(onePer: onePer, where: condition, prefer: prefer)
    let selection = Selection(candidates, by: query)
    // The order in which candidates come decides nothing.
    let reversed = Selection(candidates.reversed(), by: query)
    #expect(reversed.groups.map { $0.entries.map(\.candidate) } == selection.groups.map { $0.entries.map(\.candidate) })
    return selection
}

@Suite struct `A selection` {
    private let soft = volume(9, [.kernel: ["soft"]], ["slices": 20, "sliceSpacing": 5])
    private let sharp = volume(1, [.kernel: ["sharp"]], ["slices": 200, "sliceSpacing": 1])
    private let silent = volume(2, [:], ["slices": 300, "sliceSpacing": 0.6])

    @Test func `lets what is unknown lose to a match and win against a mismatch`() throws {
        let ranked = try select([sharp, silent, soft], prefer: "kernel soft").groups[0]
        #expect(ranked.entries.map(\.candidate) == [soft, silent, sharp])
        #expect(
            ranked.entries.map(\.outcome) == [
                .selected, .lost(wish: 1, "kernel is unknown, winner's is soft"),
                .lost(wish: 1, "kernel is sharp, winner's is soft"),
            ])
        let negated = try select([sharp, silent, soft], prefer: "kernel not soft").groups[0]
        #expect(negated.entries.map(\.candidate) == [sharp, silent, soft])
        let alternatives = try select([sharp, silent, soft], prefer: "kernel bone or sharp, thinnest").groups[0]
        #expect(alternatives.entries.map(\.candidate) == [sharp, silent, soft])
    }

    @Test func `asks wishes in their order and names the first that decides`() throws {
        let thin = volume(3, [.kernel: ["soft"]], ["slices": 100, "sliceSpacing": 1.25])
        let group = try select([soft, thin, sharp], prefer: "kernel soft, thinnest").groups[0]
        #expect(group.winner == thin)
        #expect(group.entries[1].outcome == .lost(wish: 2, "sliceSpacing is 5 mm, winner's is 1.25 mm"))
        #expect(group.entries[2].outcome == .lost(wish: 1, "kernel is sharp, winner's is soft"))
        #expect(try select([soft, thin, sharp], prefer: "thinnest, kernel soft").groups[0].winner == sharp)
    }

    @Test func `gives every superlative its number, unknown ones last`() throws {
        let small = volume(
            1, [:], ["slices": 10, "sliceSpacing": 5, "craniocaudalLength": 50, "seriesNumber": 2, "bValue": 0])
        let large = volume(
            2, [:], ["slices": 50, "sliceSpacing": 8, "craniocaudalLength": 400, "seriesNumber": 7, "bValue": 800])
        let none = volume(3)
        for (wish, winner) in [
            ("thinnest", small), ("thickest", large), ("most slices", large), ("fewest slices", small),
            ("largest coverage", large), ("smallest coverage", small), ("latest", large), ("earliest", small),
            ("highest bValue", large), ("lowest bvalue", small), ("bValue >= 500", large), ("seriesNumber < 5", small),
        ] {
            let group = try select([none, large, small], prefer: wish).groups[0]
            #expect(group.winner == winner, "\(wish)")
        }
        let group = try select([none, large, small], prefer: "largest coverage").groups[0]
        #expect(group.entries[2].outcome == .lost(wish: 1, "craniocaudalLength is unknown, winner's is 400 mm"))
    }

    @Test func `does not let the last digits of a spacing decide`() throws {
        let one = volume(1, [:], ["slices": 30, "sliceSpacing": 1.000_04])
        let other = volume(2, [:], ["slices": 40, "sliceSpacing": 1.000_09])
        let group = try select([one, other], prefer: "thinnest").groups[0]
        #expect(group.winner == other)
        #expect(group.entries[1].outcome == .tied("equal in every wish, slices is 30, winner's is 40"))
    }

    @Test func `breaks ties by slices, then by key and volume`() throws {
        let group = try select([volume(5, volume: 1), volume(5), volume(4, [:], ["slices": 3])]).groups[0]
        #expect(
            group.entries.map { [Int($0.candidate.series[0]), $0.candidate.volume] } == [[4, 0], [5, 0], [5, 1]])
        let equal = try select([volume(7), volume(6)], prefer: "kernel soft").groups[0]
        #expect(equal.winner == volume(6))
        #expect(
            equal.entries[1].outcome == .tied("equal in every wish and as many slices, the winner's key comes first"))
    }

    @Test func `leaves out what does not fulfil the condition and says what it is`() throws {
        let magnetic = volume(1, [.modality: ["MR"], .coverage: ["abdomen-liver"]])
        let chest = volume(2, [.modality: ["CT"], .coverage: ["chest", "neck"]])
        let abdomen = volume(3, [.modality: ["CT"], .coverage: ["abdomen-liver", "abdomen-kidney"]])
        let group = try select(
            [magnetic, chest, abdomen], where: "modality = CT and coverage includes abdomen"
        ).groups[0]
        #expect(group.winner == abdomen)
        #expect(
            group.entries.dropFirst().map(\.outcome) == [
                .leftOut("modality is MR"), .leftOut("coverage is chest, neck"),
            ])
        let either = try select([magnetic], where: "modality = CT or plane = axial").groups[0]
        #expect(either.winner == nil)
        #expect(either.entries[0].outcome == .leftOut("modality is MR and plane is unknown"))
    }

    @Test func `never takes what can't be embedded`() throws {
        let refused = volume(1, refusal: "localizer", [.kernel: ["soft"]])
        let group = try select([refused, sharp], prefer: "kernel soft").groups[0]
        #expect(group.winner == sharp)
        #expect(group.entries[1].outcome == .refused("localizer"))
        #expect(try select([refused]).groups[0].winner == nil)
    }

    @Test func `has one winner for each study, patient, series or term`() throws {
        let candidates = [
            volume(1, study: 1, patient: 1, [.sequence: ["T1"]]), volume(2, study: 1, patient: 1, [.sequence: ["T2"]]),
            volume(3, study: 2, patient: 1, [.sequence: ["T2"]]), volume(3, study: 2, patient: 1, volume: 1),
            volume(4, study: 3, patient: 2, [.sequence: ["T2"]]),
        ]
        for (grouping, count) in [
            ("study", 3), ("patient", 2), ("series", 4), ("study, sequence", 5), ("patient, sequence", 4),
        ] {
            #expect(try select(candidates, onePer: grouping).groups.count == count, "\(grouping)")
        }
        let terms = try select(candidates, onePer: "patient, sequence").groups
        #expect(terms.map(\.terms) == [[[]], [["T1"]], [["T2"]], [["T2"]]])
        #expect(terms.allSatisfy { $0.unit == nil && $0.winner != nil })
    }

    @Test(arguments: [
        ("studdy", "", "Grouping, column 1: expected one of study, patient, series, found 'studdy'.", "mean study?"),
        ("study, slices", "", "Grouping, column 8: expected a label with terms, found 'slices'.", ""),
        ("study, plane, plane", "", "Grouping, column 15: expected each label once", ""),
        ("study plane", "", "Grouping, column 7: expected ',' or the end, found 'plane'.", ""),
        ("study", "kernel hard", "Preference, column 8: expected a term of kernel: soft, sharp, bone, unknown", ""),
        ("study", "kernel soft thinnest", "Preference, column 13: expected ',' or the end, found 'thinnest'.", ""),
        ("study", "thinest", "Preference, column 1:", "Did you mean thinnest?"),
        ("study", "most", "Preference, column 5: expected slices, found the end.", ""),
        ("study", "largest slices", "Preference, column 9: expected coverage, found 'slices'.", ""),
        ("study", "slices 30", "Preference, column 8: expected <, <=, > or >=", ""),
        ("study", "highest plane", "Preference, column 9: expected a number", ""),
        ("study", "kernel unknown", "Preference, column 8: expected a term; what is unknown", ""),
        ("study", "thinnest,", "Preference, column 10: expected a label and its term", ""),
        ("study", "'kernel", "Preference, column 1: expected a closing '", ""),
        ("patient", "thinnest, latest", "Preference, column 11: expected no order with --one-per patient", ""),
    ])
    func `is refused with the column of a fault and what is allowed`(
        grouping: String, preference: String, message: String, hint: String
    ) throws {
        let error = #expect(throws: FilterError.self) {
            try SelectionQuery(onePer: grouping, where: nil, prefer: preference.isEmpty ? nil : preference)
        }
        let text = try #require(error?.description)
        #expect(text.hasPrefix(message) && text.contains(hint), "\(text)")
    }

    @Test func `names the groups that decide and no others`() throws {
        let query = try SelectionQuery(
            onePer: "study, plane", where: "not (modality = MR) and slices > 3", prefer: "phase portal, thinnest")
        #expect(query.groups == [.plane, .modality, .contrastPhase])
        #expect(query.wishes[0] == .terms(.contrastPhase, oneOf: ["portal-venous"]))
    }
}
