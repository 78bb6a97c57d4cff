import RadSeries
import RadTestSupport
import RadVocabulary
import Testing

@testable import RadLabels

@Suite struct LabelRulesTests {
    static func text(group: String = "contrast", decision: String = "{least: 0.6}", rule: String)
        -> String
    {
        """
        schema: 1
        group: \(group)
        decision: \(decision)
        sets:
          - rules:
              - \(rule)
        """
    }

    struct Invalid: Sendable, CustomTestStringConvertible {
        let name: String
        let text: String
        let code: LabelRulesError.Code
        let line: Int?
        var testDescription: String { name }
    }

    static let invalid: [Invalid] = [
        Invalid(name: "not YAML", text: "schema: [1", code: .syntax, line: 2),
        Invalid(name: "empty", text: "", code: .schema, line: nil),
        Invalid(name: "a list", text: "- 1", code: .schema, line: 1),
        Invalid(name: "another schema", text: "schema: 2\ngroup: plane\n", code: .schema, line: 1),
        Invalid(name: "unknown group", text: "schema: 1\ngroup: colour\n", code: .unknownTerm, line: 2),
        Invalid(
            name: "unknown key", text: text(rule: "{id: contrast.a, value: \"yes\", voter: text, wieght: 1}"),
            code: .schema, line: 6),
        Invalid(
            name: "unknown term", text: text(rule: "{id: contrast.a, value: maybe, voter: text, weight: 1}"),
            code: .unknownTerm, line: 6),
        Invalid(
            name: "unknown voter", text: text(rule: "{id: contrast.a, value: \"yes\", voter: me, weight: 1}"),
            code: .unknownTerm, line: 6),
        Invalid(
            name: "weight above 1", text: text(rule: "{id: contrast.a, value: \"yes\", voter: text, weight: 1.5}"),
            code: .schema, line: 6),
        Invalid(
            name: "id of another group", text: text(rule: "{id: plane.a, value: \"yes\", voter: text, weight: 1}"),
            code: .schema, line: 6),
        Invalid(
            name: "value and code",
            text: text(rule: "{id: contrast.a, value: \"yes\", code: plane, voter: text, weight: 1}"), code: .schema,
            line: 6),
        Invalid(
            name: "unknown fact",
            text: text(
                rule: "{id: contrast.a, value: \"yes\", voter: text, weight: 1, when: [{fact: patientName, any: [A]}]}"),
            code: .unknownTerm, line: 6),
        Invalid(
            name: "words of a number",
            text: text(
                rule: "{id: contrast.a, value: \"yes\", voter: text, weight: 1, when: [{fact: echoTime, words: [a]}]}"),
            code: .schema, line: 6),
        Invalid(
            name: "no test",
            text: text(rule: "{id: contrast.a, value: \"yes\", voter: text, weight: 1, when: [{fact: echoTime}]}"),
            code: .schema, line: 6),
        Invalid(
            name: "bounds that cross",
            text: text(
                rule:
                    "{id: contrast.a, value: \"yes\", voter: text, weight: 1, when: [{fact: echoTime, from: 2, to: 1}]}"
            ),
            code: .schema, line: 6),
        Invalid(
            name: "a phrase of signs",
            text: text(
                rule:
                    "{id: contrast.a, value: \"yes\", voter: text, weight: 1, when: [{fact: description, words: [\"-\"]}]}"
            ),
            code: .schema, line: 6),
        Invalid(
            name: "several terms where one is held",
            text: text(rule: "{id: contrast.a, value: [\"yes\", \"no\"], voter: text, weight: 1}"), code: .schema,
            line: 6),
    ]

    @Test(arguments: invalid) func `a broken rules file is refused with its line`(_ sample: Invalid) throws {
        let error = #expect(throws: LabelRulesError.self) {
            try LabelRules(texts: [(name: "sample.yaml", text: sample.text)])
        }
        #expect(error?.code == sample.code, "\(error?.description ?? "")")
        #expect(error?.line == sample.line, "\(error?.description ?? "")")
        #expect(error?.file == "sample.yaml")
    }

    @Test func `an id stands once and a group has one file`() throws {
        let rule = "{id: contrast.a, value: \"yes\", voter: text, weight: 1}"
        let twice = Self.text(rule: rule + "\n      - " + rule)
        let repeated = #expect(throws: LabelRulesError.self) { try LabelRules(texts: [(name: "a", text: twice)]) }
        #expect(repeated?.code == .duplicate)
        let one = Self.text(rule: rule)
        let group = #expect(throws: LabelRulesError.self) {
            try LabelRules(texts: [(name: "a", text: one), (name: "b", text: one)])
        }
        #expect(group?.code == .duplicate)
    }

    @Test func `the shipped rules load and their hash follows every byte`() throws {
        let rules = try LabelRules.bundled()
        #expect(rules.groups.map(\.group) == LabelGroup.allCases)
        #expect(rules.rulesHash.count == 64)
        let folder = Repository.root + "/Sources/Imaging/RadLabels/Resources/Rules"
        var texts = try LabelRuleTexts.files.map { (name: $0, text: try File.text(folder + "/" + $0)) }
        #expect(try LabelRules(texts: texts).rulesHash == rules.rulesHash)
        texts[3].text += "\n"
        #expect(try LabelRules(texts: texts).rulesHash != rules.rulesHash)
        #expect(try File.names(in: folder) == LabelRuleTexts.files.sorted())
    }

    @Test func `a folder of rules that is named takes the place of the shipped ones`() throws {
        let folder = try TemporaryDirectory()
        let missing = #expect(throws: LabelRulesError.self) { try LabelRules.bundled(explicit: folder.path) }
        #expect(missing?.code == .unreadable)
        let shipped = Repository.root + "/Sources/Imaging/RadLabels/Resources/Rules/"
        for name in LabelRuleTexts.files { try File.write(try File.bytes(shipped + name), to: folder.file(name)) }
        #expect(try LabelRules.bundled(explicit: folder.path).rulesHash == LabelRules.bundled().rulesHash)
        try File.write([0xFF, 0xFE], to: folder.file("plane.yaml"))
        let bytes = #expect(throws: LabelRulesError.self) { try LabelRules.bundled(explicit: folder.path) }
        #expect(bytes?.code == .syntax)
    }
}
