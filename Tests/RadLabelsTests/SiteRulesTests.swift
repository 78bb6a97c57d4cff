import RadSeries
import RadTestSupport
import RadVocabulary
import Testing

@testable import RadLabels

/// Rules that a site adds to those that ship with radzoo.
@Suite struct SiteRulesTests {
    static let site = """
        schema: 1
        silence: [contrast.yes.mr-agent]
        groups:
          - group: contrast
            sets:
              - given: [{fact: modality, any: [MR]}]
                rules:
                  - id: contrast.yes.our-word
                    value: "yes"
                    voter: text
                    weight: 0.8
                    when: [{fact: description, words: [zimt]}]
          - group: focus
            sets:
              - tables:
                  - terms: {knee: {words: [haxn]}}
                    facts: [{fact: description, id: our-word, voter: text, weight: 0.7}]
        """

    private func value(_ group: LabelGroup, _ text: String, _ rules: LabelRules) -> [String] {
        var facts = SeriesFacts()
        (facts.modality, facts.seriesDescription) = ("MR", text)
        return Labeller(rules: rules).labels(for: facts).first { $0.group == group }?.values ?? []
    }

    @Test func `a site's rules are added, and rules that it silences say nothing`() throws {
        let shipped = try ShippedRules.get()
        let folder = try TemporaryDirectory()
        try File.write(Array(Self.site.utf8), to: folder.file("ours.yaml"))
        let rules = try LabelRules.bundled(site: folder.file("ours.yaml"))
        #expect(value(.contrast, "T1 zimt", shipped).isEmpty)
        #expect(value(.contrast, "T1 zimt", rules) == ["yes"])
        #expect(value(.focus, "haxn", rules) == ["knee"])
        #expect(value(.sequence, "T1 zimt", rules) == ["T1"])
        #expect(!rules.groups.flatMap(\.rules).contains { $0.id == "contrast.yes.mr-agent" })
    }

    @Test func `the hash follows a site's rules and not the name of their file`() throws {
        let shipped = try ShippedRules.get()
        let one = try LabelRules(texts: shipped.texts + [(name: "/a/one.yaml", text: Self.site)])
        let other = try LabelRules(texts: shipped.texts + [(name: "/b/other.yaml", text: Self.site)])
        let changed = try LabelRules(texts: shipped.texts + [(name: "/a/one.yaml", text: Self.site + "\n")])
        #expect(one.rulesHash == other.rulesHash)
        #expect(Set([shipped.rulesHash, one.rulesHash, changed.rulesHash]).count == 3)
    }

    struct Invalid: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let text: String
        let code: LabelRulesError.Code
        let line: Int?
    }

    static let invalid = [
        Invalid(
            testDescription: "silences what is not there", text: "schema: 1\nsilence: [contrast.no.such]",
            code: .unknownTerm, line: 2),
        Invalid(
            testDescription: "decides anew",
            text: "schema: 1\ngroups:\n  - group: plane\n    decision: {least: 0.1}\n    sets: []", code: .schema,
            line: 4),
        Invalid(
            testDescription: "repeats an id",
            text: """
                schema: 1
                groups:
                  - group: plane
                    sets: [{rules: [{id: plane.orientation, value: axial, voter: text, weight: 0.5}]}]
                """, code: .duplicate, line: nil),
        Invalid(
            testDescription: "votes for a term that is not there",
            text: """
                schema: 1
                groups:
                  - group: plane
                    sets: [{rules: [{id: plane.ours, value: diagonal, voter: text, weight: 0.5}]}]
                """, code: .unknownTerm, line: 4),
        Invalid(
            testDescription: "has a table without facts",
            text: """
                schema: 1
                groups:
                  - group: focus
                    sets: [{tables: [{terms: {knee: {words: [haxn]}}}]}]
                """, code: .schema, line: 4),
    ]

    @Test(arguments: invalid) func `a broken site file is refused with its line`(_ sample: Invalid) throws {
        let shipped = try ShippedRules.get()
        let error = #expect(throws: LabelRulesError.self) {
            try LabelRules(texts: shipped.texts + [(name: "ours.yaml", text: sample.text)])
        }
        #expect(error?.code == sample.code, "\(error?.description ?? "")")
        #expect(error?.line == sample.line, "\(error?.description ?? "")")
        #expect(error?.file == "ours.yaml")
    }

    @Test func `a file that is not there and a folder are refused`() throws {
        let folder = try TemporaryDirectory()
        for path in [folder.file("none.yaml"), folder.path] {
            let error = #expect(throws: LabelRulesError.self) { try LabelRules.bundled(site: path) }
            #expect(error?.code == .unreadable)
        }
    }
}
