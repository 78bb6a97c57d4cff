import ArchiveTestSupport
import Foundation
import RadTestSupport
import Testing

/// What `search --json` prints.
struct SearchAnswer: Decodable {
    struct Query: Decodable {
        var series: String?
        var model: String
        var training: String
        var k: Int
    }

    struct Hit: Decodable {
        var series: String
        var volume: Int
        var score: Double
        var labels: [String: [String]]
        var slices: Int
        var path: String?
    }

    var query: Query
    var hits: [Hit]
}

@Suite struct `What radzoo prints` {
    private func search(_ place: Workplace, _ arguments: String...) throws -> SearchAnswer {
        let result = try place.run(["search", place.store(), "--json"] + arguments)
        guard result.status == 0 else { throw Program.Failure(description: result.diagnostics) }
        #expect(result.text.split(separator: "\n").count == 1)
        return try JSONDecoder().decode(SearchAnswer.self, from: Data(result.output))
    }

    @Test(.enabled(if: File.exists("/dev/full"), "this system has no device that is always full"))
    func `is not lost in silence where there is no room for it`() throws {
        let program = try #require(Program.built("radzoo"))
        let shell = Program(path: "/bin/sh")
        let arguments = ["-c", "exec \"$0\" checkpoint inspect radnet-s > /dev/full", program.path]
        let result = try shell.run(arguments, timeout: 60)
        #expect(result.status == 1)
        #expect(result.diagnostics.contains("results are incomplete"))
        #expect(try shell.run(["-c", "exec \"$0\" checkpoint inspect radnet-s > /dev/null", program.path]).status == 0)
    }

    @Test func `for a search is the query and its hits, by series and by folder`() throws {
        let place = try Workplace(series: 6)
        try place.embed()
        let byFolder = try search(place, "--dicom", place.archive + "/series 2", "--model", place.model, "--paths")
        #expect(byFolder.hits.count == 6 && byFolder.query.k == 10 && byFolder.query.series == nil)
        #expect(abs(byFolder.hits[0].score - 1) < 1e-5 && byFolder.hits[0].path?.hasSuffix("series 2/0.dcm") == true)
        #expect(byFolder.hits.map(\.score) == byFolder.hits.map(\.score).sorted(by: >))
        #expect(byFolder.hits[0].labels["modality"] == ["CT"] && byFolder.hits[0].slices == 10)
        #expect(byFolder.query.training == "untrained" && byFolder.query.model == "tiny")

        let key = byFolder.hits[0].series
        let bySeries = try search(place, "--series", key, "-k", "3")
        #expect(bySeries.query.series == key && bySeries.hits.count == 3)
        #expect(!bySeries.hits.contains { $0.series == key }, "the series itself is no hit")
        #expect(bySeries.hits.allSatisfy { $0.path == nil }, "paths only where they are asked for")
        #expect(bySeries.hits.map(\.series) == byFolder.hits.dropFirst().prefix(3).map(\.series))
        let shortened = try search(place, "--series", String(key.prefix(8)), "-k", "3")
        #expect(shortened.hits.map(\.series) == bySeries.hits.map(\.series))

        let filtered = try search(
            place, "--series", key, "--where", "modality = MR and plane = sagittal and slices >= 10")
        #expect(filtered.hits.count == 3 && filtered.hits.allSatisfy { $0.labels["plane"] == ["sagittal"] })
        let wrong = try place.run("search", place.store(), "--series", key, "--where", "modalty = MR")
        #expect(wrong.status == 2 && wrong.diagnostics.contains("modality"), "\(wrong.diagnostics)")
        #expect(try place.run("search", place.store(), "--series", "ffffffffffff").status == 2)
    }

    @Test func `of a store is its states, spaces, digest and exports`() throws {
        let place = try Workplace(series: 3)
        try SmallArchive.writeSeries(5, to: place.archive + "/short", slices: 0..<4)
        let summary = try place.embed(endingWith: [3])
        #expect(summary.embedded == 3 && summary.rejected == 1 && summary.refusals == ["too-few-slices": 1])
        #expect(summary.series == summary.embedded + summary.rejected + summary.failed)
        struct Status: Decodable {
            struct Space: Decodable {
                var model: String
                var dimension: Int
                var embedded: Int
                var rejected: Int
                var refusals: [String: Int]
            }

            var states: [String: Int]
            var spaces: [Space]
        }
        let text = try place.run("store", "status", place.store(), "--json")
        let status = try JSONDecoder().decode(Status.self, from: Data(text.output))
        #expect(status.states == ["new": 4] && status.spaces.count == 1 && status.spaces[0].dimension == 8)
        #expect(status.spaces[0].embedded == 3 && status.spaces[0].refusals == ["too-few-slices": 1])
        let digest = try place.digest().trimmingCharacters(in: .whitespacesAndNewlines)
        #expect(digest.count == 64 && digest.allSatisfy(\.isHexDigit))

        let out = place.folder.file("export")
        #expect(try place.run("store", "export", place.store(), "--out", out).status == 0)
        let rows = try File.text(out + "/rows.csv").split(separator: "\n")
        #expect(rows.count == 4 && !rows[0].contains("path"))
        let keys = rows.dropFirst().map { $0.prefix(32) }
        #expect(keys == keys.sorted())
        let npy = try File.bytes(out + "/vectors.npy")
        #expect(Array(npy.prefix(6)) == [0x93] + Array("NUMPY".utf8))
        #expect(npy.count % 64 == (3 * 8 * 4) % 64)
        let withPaths = place.folder.file("export with paths")
        #expect(
            try place.run("store", "export", place.store(), "--format", "csv", "--out", withPaths, "--paths").status
                == 0)
        #expect(try File.text(withPaths + "/vectors.csv").contains("series 1/0.dcm"))
    }

    @Test func `for labels is one object for each volume or refused series`() throws {
        let place = try Workplace(series: 2)
        try SmallArchive.writeSeries(5, to: place.archive + "/short", slices: 0..<4)
        try File.write(Array("text".utf8), to: place.archive + "/text")
        let result = try place.run("label", place.archive, "--format", "jsonl", "--paths")
        #expect(result.status == 3)
        let objects = try result.text.split(separator: "\n").map {
            try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
        }
        #expect(objects.count == 4)
        let paths = objects.compactMap { $0["path"] as? String }
        #expect(paths == ["series 0/0.dcm", "series 1/0.dcm", "short/0.dcm", "text"])
        #expect(objects.map { $0["outcome"] as? String } == ["embed", "embed", "reject", "reject"])
        #expect(objects.map { $0["reason"] as? String } == [nil, nil, "too-few-slices", "not-dicom"])
        let axial = objects[0]
        #expect(axial["modality"] as? String == "CT" && axial["plane"] as? String == "axial")
        #expect(axial["files"] as? Int == 10 && axial["volume"] as? Int == 0 && axial["slices"] as? Int == 10)
        #expect(axial["sliceSpacing"] as? Double == 4 && axial["inPlaneSpacing"] as? [Double] == [2, 2])
        #expect(axial["coverage"] is [String] && axial["focus"] is [String] && axial["evidence"] is [Any])
        #expect(objects[1]["modality"] as? String == "MR" && objects[1]["plane"] as? String == "sagittal")
        let bare = try place.run("label", place.archive, "--format", "jsonl", "--min-slices", "4")
        #expect(!bare.text.contains("\"path\"") && bare.text.contains("\"embed\""))
        #expect(bare.text.components(separatedBy: "\"outcome\":\"embed\"").count == 4)
    }

    @Test func `as help names what is built, and hides the worker`() throws {
        let place = try Workplace(series: 0)
        let help = try place.run("--help")
        #expect(help.status == 0)
        let verbs = [
            "embed", "label", "select", "audit", "doctor", "search", "store", "checkpoint", "card", "zoo", "key",
            "phantom",
        ]
        for verb in verbs { #expect(help.text.contains("  \(verb) ")) }
        let hidden = ["worker", "cluster", "map", "finetune", "predict", "pretrain", "eval", "serve", "bench"]
        for verb in hidden { #expect(!help.text.contains("  \(verb) ")) }
        #expect(try place.run("embed", "--help").text.contains("--accept-missing"))
        #expect(try place.run("--version").status == 0)
    }

    @Test func `while it works is plain lines where there is no terminal, and nothing but JSON on standard output`()
        throws
    {
        let place = try Workplace(series: 2)
        let result = try place.run(place.embedArguments())
        #expect(result.text.split(separator: "\n").count == 1)
        #expect(!result.diagnostics.contains("\u{1B}") && !result.diagnostics.contains("\r"))
        #expect(result.diagnostics.contains("embedding 2 of 2 series"))
        let lines = result.diagnostics.split(separator: "\n")
        #expect(lines.count <= 6, "\(lines)")
    }
}
