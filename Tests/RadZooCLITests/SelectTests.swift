import ArchiveTestSupport
import Foundation
import RadTestSupport
import Testing

/// `radzoo select`, and `embed --from` with what it picks.
@Suite struct SelectTests {
    /// Four series of two patients, a CT and an MR each.
    private func place() throws -> Workplace { try Workplace(series: 4) }

    private func rows(_ result: Program.Result) throws -> [[String: Any]] {
        try result.text.split(separator: "\n").map {
            try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
        }
    }

    private func select(_ place: Workplace, from source: String? = nil, _ arguments: String...) throws -> Program.Result
    {
        let key = source == nil ? ["--key", place.key] : []
        return try place.run(
            ["select", source ?? place.archive, "--one-per", "patient", "--prefer", "modality MR"] + key + arguments)
    }

    @Test func `one volume of each patient is selected, and the other says why not`() throws {
        let place = try place()
        let found = try rows(select(place, "--json"))
        #expect(found.count == 4 && Set(found.compactMap { $0["patient"] as? String }).count == 2)
        #expect(found.map { $0["selected"] as? Bool } == [true, false, true, false])
        #expect(found[1]["reason"] as? String == "modality is CT, winner's is MR" && found[1]["wish"] as? Int == 1)
        #expect(found.allSatisfy { $0["path"] == nil })
        let table = try select(place, "--paths")
        #expect(table.status == 0 && table.text.contains("modality is CT, winner's is MR"))
        #expect(
            table.text.contains("2 volumes selected, one per patient; 2 lost") && table.text.contains("series 1/0.dcm"))
        let wrong = try place.run("select", place.archive, "--prefer", "modality MX")
        #expect(wrong.status == 2 && wrong.diagnostics.contains("column 10"))
        let nothing = try place.run("select", place.archive, "--key", place.key, "--where", "modality = PT")
        #expect(nothing.status == 3 && nothing.text.contains("0 volumes selected"))
    }

    @Test(arguments: ["jsonl", "csv"])
    func `only the selected series are embedded, and a later run goes on with the others`(format: String) throws {
        let place = try place()
        let picked = place.folder.file("picked")
        let selection = try select(place, "--format", format)
        try File.write(selection.output, to: picked)
        let first = try rows(place.run(place.embedArguments(["--from", picked]))).last
        #expect(first?["embedded"] as? Int == 2 && first?["notSelected"] as? Int == 2 && first?["pending"] as? Int == 0)
        let status = try place.run("store", "status", place.store())
        #expect(status.text.contains("states: 4 new") && status.text.contains("2 series not worked on yet"))
        // The same again does nothing; without the selection the rest follows.
        let again = try rows(place.run(place.embedArguments(["--from", picked]))).last
        #expect(again?["seriesDone"] as? Int == 0 && again?["notSelected"] as? Int == 2)
        let all = try place.embed()
        #expect(all.embedded == 4 && all.seriesDone == 2 && all.states["missing"] == nil)
        #expect(try place.embed(into: "whole").embedded == 4)
        #expect(try place.digest() == place.digest("whole"))
    }

    @Test func `a selection leaves vectors of others alone, whatever the rules`() throws {
        let place = try place()
        try place.embed()
        let picked = place.folder.file("picked")
        try File.write(try select(place, "--json", "--only-selected").output, to: picked)
        let rules = place.folder.file("ours.yaml")
        try File.write(
            Array(
                """
                schema: 1
                groups:
                  - group: contrast
                    sets:
                      - rules:
                          - {id: contrast.yes.ours, value: "yes", voter: header, weight: 0.9, when: [{fact: modality, any: [MR, CT]}]}
                """.utf8), to: rules)
        let run = try rows(place.run(place.embedArguments(["--from", picked, "--rules", rules]))).last
        #expect(run?["relabelled"] as? Int == 2 && run?["embedded"] as? Int == 4 && run?["notSelected"] as? Int == 0)
        let stored = try rows(
            place.run("select", place.store(), "--one-per", "series", "--where", "contrast = yes", "--json"))
        #expect(stored.count { $0["selected"] as? Bool == true } == 2)
    }

    @Test func `a store gives the same selection as its archive, and says what it can't tell`() throws {
        let place = try place()
        let fromArchive = try select(place, "--json")
        try File.write(fromArchive.output, to: place.folder.file("picked"))
        try place.embed()
        #expect(try select(place, from: place.store(), "--json").text == fromArchive.text)
        let paths = try select(place, from: place.store(), "--paths")
        #expect(paths.text.contains(place.archive))
        try place.embed(into: "part", "--from", place.folder.file("picked"))
        let part = try select(place, from: place.store("part"))
        #expect(
            part.text.contains("2 volumes selected")
                && part.text.contains("not in the store's labels: 2 series not worked on yet"))
        let idle = try select(place, from: place.store(), "--rules", "x.yaml")
        #expect(idle.status == 2 && idle.diagnostics.contains("--rules can't change the labels of a store"))
    }

    @Test func `a selection of another project or of another kind is refused`() throws {
        let place = try place()
        let other = place.folder.file("other.key")
        _ = try place.run("key", "new", other)
        let picked = place.folder.file("picked")
        try File.write(try place.run("select", place.archive, "--key", other, "--json").output, to: picked)
        let foreign = try place.run(place.embedArguments(["--from", picked]))
        #expect(foreign.status == 2 && foreign.diagnostics.contains("is not the key of this run"))
        for (text, message) in [
            ("", "names no selected series"), ("abc\n", "Line 1 of the selection is no row"),
            ("{\"series\":1}\n", "Line 1 of the selection is no row"),
            (String(repeating: "0", count: 32) + "\n", "None of the 1 selected series is in the archive"),
        ] {
            try File.write(Array(text.utf8), to: picked)
            let result = try place.run(place.embedArguments(into: "none", ["--from", picked]))
            #expect(result.status == 2 && result.diagnostics.contains(message), "\(result.diagnostics)")
        }
        #expect(try place.run(place.embedArguments(["--from", picked, "--dry-run"])).status == 2)
    }

    @Test func `a selection comes through a pipe, and series that are gone are counted`() throws {
        let place = try place()
        let shell = try #require(Program(named: "sh"))
        var picked = try select(place, "--json").text
        picked += "\n" + String(repeating: "7", count: 32) + "\n"
        try File.write(Array(picked.utf8), to: place.folder.file("picked"))
        let arguments = place.embedArguments(["--from", "-"]).map { "'\($0)'" }.joined(separator: " ")
        let result = try shell.run(
            ["-c", "exec '\(place.program.path)' \(arguments) < '\(place.folder.file("picked"))'"],
            environment: place.environment, directory: place.folder.path)
        #expect(result.status == 3, "\(result.diagnostics)")
        #expect(try rows(result).last?["notFound"] as? Int == 1 && Summary(result).embedded == 2)
    }
}
