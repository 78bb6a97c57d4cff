import Foundation
import RadTestSupport
import Testing

/// The script of the audit's page, run without a browser.
@Suite(.requiresProgram("node")) struct AuditScriptTests {
    /// A rule by which CT contradict their planes, beside those by which all series contradict their contrast.
    private static let rules =
        ContradictingRules.text + """

              - group: plane
                sets:
                  - rules:
                      - {id: plane.ours, value: coronal, voter: text, weight: 0.4, when: [{fact: modality, any: [CT]}]}
            """

    /// What the stub of a document saw.
    private struct Seen: Decodable {
        let shown: [String: Int]
        let pressed: [String: [String]]
        let idle: String
        let ready: String
        let name: String
        let saved: String
        let copied: String
    }

    @Test func `filters by kind, and saves verdicts of which the rules of the site are made`() throws {
        let place = try Workplace(series: 4)
        let rules = place.folder.file("ours.yaml")
        try File.write(Array(Self.rules.utf8), to: rules)
        let page = place.folder.file("audit.html")
        let arguments = ["audit", place.archive, "--key", place.key, "--rules", rules]
        #expect(try place.run(arguments + ["--format", "html", "--out", page]).status == 0)
        let found = try place.run(arguments + ["--json"]).text.split(separator: "\n").map {
            try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
        }
        #expect(found.count == 6)
        // The first side of CT, the second of MR, and of the last finding neither.
        let isFirst = found.map { $0["modality"] as? String == "CT" }
        let choices = isFirst.map { $0 ? "1" : "2" }.dropLast() + ["0"]
        let node = try #require(Program(named: "node"))
        let script = place.folder.file("browser.js")
        try File.write(Array(PageBrowser.script.utf8), to: script)
        let seen = try JSONDecoder().decode(
            Seen.self, from: Data(node.output([script, page, choices.joined(separator: ",")])))
        #expect(seen.shown == ["": 6, "contrast-tag-against-description": 4, "plane-against-orientation": 2])
        for (kind, pressed) in seen.pressed { #expect(pressed == [kind]) }
        #expect(seen.idle == "No verdicts yet, disabled" && seen.ready == "6 verdicts, enabled")
        #expect(seen.name == "verdicts.json" && seen.copied == seen.saved)

        let decided = Array(zip(found, isFirst).dropLast())
        let expected = try VerdictFile.text(of: decided.map(\.0)) {
            $0["modality"] as? String == "CT" ? "firstRules" : "secondRules"
        }
        let made = try rulesFile(seen.saved, "saved", place, rules)
        #expect(try made == rulesFile(expected, "expected", place, rules) && made.contains("overrule:"))
        let saved = try #require(try JSONSerialization.jsonObject(with: Data(seen.saved.utf8)) as? [String: Any])
        let last = try #require((saved["verdicts"] as? [[String: Any]])?.last)
        #expect(last["value"] is NSNull && last["believed"] is NSNull && (last["overruled"] as? [Any])?.isEmpty == true)
    }

    /// The rules that `audit rules` makes of verdicts.
    private func rulesFile(_ verdicts: String, _ name: String, _ place: Workplace, _ rules: String) throws -> String {
        let path = place.folder.file(name + ".json")
        try File.write(Array(verdicts.utf8), to: path)
        let made = place.folder.file(name + ".yaml")
        let result = try place.run("audit", "rules", path, "--rules", rules, "--out", made)
        #expect(result.status == 0, "\(result.diagnostics)")
        return try File.text(made)
    }
}
