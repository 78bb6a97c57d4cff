import ArchiveTestSupport
import Foundation
import RadTestSupport
import Testing

/// `radzoo label`, its explanations, and rules that a site adds.
@Suite struct LabelVerbTests {
    /// Calls every CT a contrast-enhanced one, which no shipped rule does for series without words.
    private static let rules = """
        schema: 1
        groups:
          - group: contrast
            sets:
              - rules:
                  - {id: contrast.yes.everything, value: "yes", voter: header, weight: 0.8, when: [{fact: modality, any: [CT]}]}
        """

    private func writeRules(_ place: Workplace, _ text: String = rules) throws -> String {
        let path = place.folder.file("ours.yaml")
        try File.write(Array(text.utf8), to: path)
        return path
    }

    /// The lines of an explanation of what is read from headers; a store also has the votes of pixels.
    private static func decided(_ text: String) -> [Substring] {
        text.split(separator: "\n").filter { $0.contains("header for") || $0.contains("(0020,0037)") }
    }

    /// A key that differs from another in its first digit.
    private static func other(_ key: String) -> String {
        (key.hasPrefix("0") ? "1" : "0") + key.dropFirst()
    }

    private func objects(_ result: Program.Result) throws -> [[String: Any]] {
        try result.text.split(separator: "\n").map {
            try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
        }
    }

    @Test func `labels end with how complete they are, apart from what programs read`() throws {
        let place = try Workplace(series: 2)
        let lines = try place.run("label", place.archive, "--format", "jsonl", "--key", place.key)
        #expect(lines.status == 0)
        #expect(try objects(lines).count == 2)
        #expect(lines.diagnostics.contains("conflict") && lines.diagnostics.contains("contrast"))
        let table = try place.run("label", place.archive, "--key", place.key)
        #expect(table.text.contains("conflict") && table.diagnostics.isEmpty)
        let csv = try place.run("label", place.archive, "--format", "csv", "--key", place.key)
        let rows = csv.text.split(separator: "\n").map { $0.split(separator: ",", omittingEmptySubsequences: false) }
        #expect(rows.count == 3 && Set(rows.map(\.count)).count == 1)
        #expect(rows[0].contains("modality") && rows[0].contains("kernel") && !rows[0].contains("path"))
    }

    @Test func `an explanation names the votes of the series that the key means`() throws {
        let place = try Workplace(series: 2)
        let lines = try objects(place.run("label", place.archive, "--format", "jsonl", "--key", place.key))
        let key = try #require(lines[0]["series"] as? String)
        #expect(key.count == 32)
        let text = try place.run(
            "label", "explain", place.archive, "--series", String(key.prefix(10)), "--key", place.key)
        #expect(text.status == 0 && text.text.contains("modality: CT") && text.text.contains("plane.orientation"))
        #expect(text.text.contains("(0020,0037)") && !text.text.contains("modality: MR"))
        let json = try place.run("label", "explain", place.archive, "--series", key, "--json", "--key", place.key)
        #expect(try objects(json).first?["series"] as? String == key)
        let none = try place.run("label", "explain", place.archive, "--series", "zz", "--key", place.key)
        #expect(none.status == 2)
        #expect(try place.embed().embedded == 2)
        // Of the store the same votes are told after the files are gone.
        try FileManager.default.removeItem(atPath: place.archive)
        for digits in [9, 10, 32] {
            let stored = try place.run("label", "explain", place.store(), "--series", String(key.prefix(digits)))
            #expect(stored.status == 0 && Self.decided(stored.text) == Self.decided(text.text))
        }
        for (wrong, status) in [("zz", 2), (key + "0", 2), (Self.other(key), 2), ("", 2)] {
            let result = try place.run("label", "explain", place.store(), "--series", wrong)
            #expect(result.status == Int32(status), "\(wrong.count) digits: \(result.diagnostics)")
        }
        let idle = try place.run("label", "explain", place.store(), "--series", key, "--pixels")
        #expect(idle.status == 2 && idle.diagnostics.contains("--pixels"))
        #expect(try place.run("search", place.store(), "--series", String(key.prefix(12))).status == 0)
    }

    @Test func `an audit names what contradicts each other, strongest first`() throws {
        let place = try Workplace(series: 2)
        let quiet = try place.run("audit", place.archive, "--key", place.key)
        #expect(quiet.status == 0 && quiet.text.hasPrefix("0 contradictions"))
        let rules = try writeRules(
            place,
            """
            schema: 1
            groups:
              - group: plane
                sets:
                  - rules:
                      - {id: plane.ours, value: coronal, voter: text, weight: 0.4, when: [{fact: modality, any: [CT]}]}
              - group: contrast
                sets:
                  - rules:
                      - {id: contrast.yes.ours, value: "yes", voter: header, weight: 0.8, when: [{fact: modality, any: [MR]}]}
                      - {id: contrast.no.ours, value: "no", voter: text, weight: 0.8, when: [{fact: modality, any: [MR]}]}
            """)
        let found = try place.run("audit", place.archive, "--key", place.key, "--rules", rules, "--json")
        let kinds = try objects(found).map { ($0["finding"] as? [String: Any])?["kind"] as? String }
        #expect(kinds == ["contrast-tag-against-description", "plane-against-orientation"])
        let csv = try place.run(
            "audit", place.archive, "--key", place.key, "--rules", rules, "--format", "csv", "--paths")
        #expect(csv.text.split(separator: "\n").count == 3 && csv.text.contains("series 1/0.dcm"))
    }

    @Test func `a site's rules are added to those that ship with radzoo`() throws {
        let place = try Workplace(series: 2)
        let rules = try writeRules(place)
        let lines = try objects(place.run("label", place.archive, "--format", "jsonl", "--rules", rules))
        #expect(lines.map { $0["contrast"] as? String } == ["yes", nil])
        #expect(lines.map { $0["plane"] as? String } == ["axial", "sagittal"])
        let broken = try writeRules(place, "schema: 1\ngroups:\n  - group: colour\n    sets: []\n")
        for arguments in [
            ["label", place.archive], ["embed", place.archive, "--out", place.store("broken"), "--model", place.model],
        ] {
            let result = try place.run(arguments + ["--rules", broken])
            #expect(result.status == 2 && result.diagnostics.contains("line 3"), "\(result.diagnostics)")
        }
    }

    @Test func `other rules label a store anew without reading a pixel`() throws {
        let place = try Workplace(series: 3)
        try SmallArchive.writeSeries(5, to: place.archive + "/short", slices: 0..<4)
        try place.embed()
        let digest = try place.digest()
        let vectors = try exported(place, "before")
        let touch = try #require(Program(named: "touch"))
        let clock = place.folder.file("clock")
        // Other pixels of the same size under the same time: a run that read them would give other vectors.
        for file in File.filesBelow(place.archive) {
            let path = place.archive + "/" + file
            _ = try touch.output(["-r", path, clock])
            var bytes = try File.bytes(path)
            for index in (bytes.count - 2000)..<bytes.count { bytes[index] = index.isMultiple(of: 2) ? 0xFF : 0x03 }
            let handle = try #require(FileHandle(forWritingAtPath: path))
            try handle.write(contentsOf: Data(bytes))
            try handle.close()
            _ = try touch.output(["-r", clock, path])
        }
        let rules = try writeRules(place)
        let run = try place.run(place.embedArguments(["--rules", rules]))
        let summary = try #require(try objects(run).last)
        #expect(summary["relabelled"] as? Int == 4 && summary["seriesDone"] as? Int == 0, "\(run.text)")
        #expect(try exported(place, "after") == vectors)
        #expect(try place.digest() != digest)
        let found = try place.run(
            "search", place.store(), "--series", try firstKey(place), "--where", "contrast = yes", "--json")
        #expect(found.text.contains("\"contrast\":[\"yes\"]"))
        let again = try objects(place.run(place.embedArguments(["--rules", rules])))
        #expect(again.last?["relabelled"] as? Int == 0)
        let back = try objects(place.run(place.embedArguments()))
        #expect(back.last?["relabelled"] as? Int == 4)
        #expect(try place.digest() == digest)
    }

    private func exported(_ place: Workplace, _ name: String) throws -> [UInt8] {
        let out = place.folder.file(name)
        #expect(try place.run("store", "export", place.store(), "--out", out).status == 0)
        return try File.bytes(out + "/vectors.npy")
    }

    private func firstKey(_ place: Workplace) throws -> String {
        let rows = try File.text(place.folder.file("before") + "/rows.csv").split(separator: "\n")
        return String(rows[1].prefix(32))
    }
}
