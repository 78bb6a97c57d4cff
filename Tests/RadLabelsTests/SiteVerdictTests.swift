import Foundation
import RadSeries
import RadVocabulary
import Testing

@testable import RadLabels

/// Verdicts on contradictions, and the rules that are made of them.
@Suite struct SiteVerdictTests {
    private static let noisy = """
        schema: 1
        groups:
          - group: contrast
            sets:
              - rules:
                  - {id: contrast.yes.ours, value: "yes", voter: header, weight: 0.8, when: [{fact: modality, any: [CT, MR]}]}
                  - {id: contrast.no.ours, value: "no", voter: text, weight: 0.8, when: [{fact: description, words: [zimt]}]}

        """

    private func contrast(_ site: String, modality: String = "CT", _ text: String) throws -> [String] {
        let rules = try LabelRules(texts: ShippedRules.get().texts + [("site.yaml", site)])
        var facts = SeriesFacts()
        (facts.modality, facts.seriesDescription) = (modality, text)
        return Labeller(rules: rules).labels(for: facts).first { $0.group == .contrast }?.values ?? []
    }

    private func verdict(
        _ series: String, believed: String? = "contrast.no.ours", overruled: [String] = ["contrast.yes.ours"],
        modality: String? = "CT"
    ) -> SiteVerdicts.Verdict {
        SiteVerdicts.Verdict(
            series: series, volume: 0, kind: "description-against-header", group: "contrast", modality: modality,
            value: believed == nil ? nil : "no", believed: believed, overruled: overruled)
    }

    @Test func `the rule that is believed is heard where both speak, and nowhere else does anything change`() throws {
        #expect(try contrast(Self.noisy, "zimt").isEmpty)
        let made = try SiteRulesWriter([verdict("1"), verdict("2")], addingTo: ("noisy.yaml", Self.noisy))
        #expect(made.entries == 1 && made.verdicts == 2 && made.text.contains("# 2 verdicts"))
        #expect(made.text.hasPrefix(Self.noisy))
        #expect(try contrast(made.text, "zimt") == ["no"])
        #expect(try contrast(made.text, "pfeffer") == ["yes"])
        #expect(try contrast(made.text, modality: "MR", "zimt").isEmpty)
        let other = try SiteRulesWriter(
            [verdict("1", believed: "contrast.yes.ours", overruled: ["contrast.no.ours"], modality: nil)],
            addingTo: ("noisy.yaml", Self.noisy))
        #expect(try contrast(other.text, "zimt") == ["yes"] && contrast(other.text, modality: "MR", "zimt") == ["yes"])
    }

    @Test func `verdicts that contradict each other make no rule and are named`() throws {
        let made = try SiteRulesWriter(
            [
                verdict("1"), verdict("2"),
                verdict("3", believed: "contrast.yes.ours", overruled: ["contrast.no.ours"]),
                verdict("4", believed: nil, overruled: []),
            ], addingTo: ("noisy.yaml", Self.noisy))
        #expect(made.entries == 0 && made.undecided == 1 && made.text == Self.noisy)
        #expect(made.opposed == ["contrast.yes.ours 1, contrast.no.ours 2 (CT)"])
        // The last verdict on a volume counts.
        let changed = try SiteRulesWriter(
            [verdict("1", believed: "contrast.yes.ours", overruled: ["contrast.no.ours"]), verdict("1")],
            addingTo: ("noisy.yaml", Self.noisy))
        #expect(changed.entries == 1 && changed.opposed.isEmpty && changed.verdicts == 1)
    }

    @Test func `entries are added to those that a site has, each once`() throws {
        let one = try SiteRulesWriter([verdict("1")], addingTo: ("noisy.yaml", Self.noisy))
        let more = try SiteRulesWriter([verdict("1"), verdict("2", modality: "MR")], addingTo: ("one.yaml", one.text))
        #expect(more.text.components(separatedBy: "overrule:").count == 2)
        #expect(more.text.components(separatedBy: "{rule: ").count == 3)
        #expect(try contrast(more.text, modality: "MR", "zimt") == ["no"] && contrast(more.text, "zimt") == ["no"])
        let shipped = try SiteRulesWriter([
            verdict("1", believed: "contrast.no.text", overruled: ["contrast.unknown.both"])
        ])
        #expect(shipped.text.contains("schema: 1\noverrule:\n"))
        #expect(try SiteRulesWriter([]).text.hasSuffix("overrule: []\n"))
    }

    @Test(arguments: [
        ("overrule: [{rule: contrast.yes.none, where: contrast.no.text}]", "the id of a rule"),
        ("overrule: [{rule: contrast.no.text, where: plane.orientation}]", "another rule of contrast"),
        ("overrule: [{rule: contrast.no.text, where: contrast.no.text}]", "another rule of contrast"),
        ("overrule: [{rule: contrast.no.text}]", "the key where"),
        ("overrule: [{rule: contrast.no.text, where: contrast.unknown.both, when: []}]", "one of given, rule, where"),
        (
            "overrule: [{rule: contrast.no.text, where: contrast.unknown.both}, {rule: contrast.unknown.both, where: contrast.no.text}]",
            "one of two rules to be believed"
        ),
    ])
    func `faulty entries are refused`(text: String, expected: String) throws {
        let error = #expect(throws: LabelRulesError.self) { try contrast("schema: 1\n" + text, "x") }
        #expect(error?.expected.contains(expected) == true && error?.line ?? 2 == 2, "\(String(describing: error))")
    }

    @Test func `only files of verdicts are read, in which every word is an id`() throws {
        let good = """
            {"format":"radzoo-verdicts","version":1,"verdicts":[{"series":"ab","volume":2,"kind":"a-b","group":"contrast",
            "modality":null,"value":"no","believed":"contrast.no.text","overruled":["contrast.unknown.both"]}]}
            """
        #expect(try SiteVerdicts(reading: Array(good.utf8), named: "v.json").verdicts.count == 1)
        for bad in [
            "", "[]", good.replacing("radzoo-verdicts", with: "other"),
            good.replacing("\"version\":1", with: "\"version\":2"),
            good.replacing("contrast.no.text", with: "x}\\nsilence: [plane.orientation]"),
            good.replacing("null", with: "\"CT]}], rule: [\""),
        ] {
            #expect(throws: LabelRulesError.self) { try SiteVerdicts(reading: Array(bad.utf8), named: "v.json") }
        }
    }
}
