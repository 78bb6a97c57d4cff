import Foundation
import RadTestSupport
import RadVocabulary
import Testing

@testable import RadLabels

/// The documents of `Formats/Labels` say what the program does.
@Suite struct RuleReferenceTests {
    private static let folder = Repository.root + "/Formats/Labels/"

    /// Compares a document with what it must say; with `RADZOO_REWRITE` set it is written anew.
    private func check(_ name: String, _ text: String) throws {
        if ProcessInfo.processInfo.environment["RADZOO_REWRITE"] != nil {
            try File.write(Array(text.utf8), to: Self.folder + name)
        }
        let isUpToDate = try File.text(Self.folder + name) == text
        #expect(isUpToDate, "\(name) is out of date; see its first lines for how to make it")
    }

    @Test func `the reference page lists the rules as they are`() throws {
        try check("REFERENCE.md", RuleReference(try ShippedRules.get()).page)
    }

    @Test func `the schema names the facts, groups and voters that there are`() throws {
        let bytes = Data(try File.bytes(Self.folder + "rules.schema.json"))
        let root = try #require(try JSONSerialization.jsonObject(with: bytes) as? [String: Any])
        let definitions = try #require(root["$defs"] as? [String: [String: Any]])
        func terms(_ name: String) -> [String] { definitions[name]?["enum"] as? [String] ?? [] }
        #expect(terms("fact") == Fact.allCases.map(\.rawValue))
        #expect(terms("group") == LabelGroup.allCases.map(\.rawValue))
        #expect(Set(terms("voter")) == Set(Evidence.Voter.allCases.map(\.rawValue)))
        #expect(
            (root["properties"] as? [String: [String: Any]])?["schema"]?["const"] as? Int == RuleReader.schemaVersion)
    }

    @Test func `the example of a site's rules is valid`() throws {
        let example = try File.text(Self.folder + "site-example.yaml")
        let shipped = try ShippedRules.get()
        let rules = try LabelRules(texts: shipped.texts + [(name: "site-example.yaml", text: example)])
        #expect(rules.groups.map { $0.rules.count }.reduce(0, +) > shipped.groups.map { $0.rules.count }.reduce(0, +))
        #expect(rules.rulesHash != shipped.rulesHash)
    }
}
