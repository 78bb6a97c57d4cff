import ArchiveTestSupport
import Foundation
import RadPhantom
import RadSystem
import RadTestSupport
import Testing

/// What `doctor --json` prints.
private struct Findings: Decodable {
    struct Syntax: Decodable {
        var uid: String
        var name: String
        var files: Int
        var isDecoded: Bool
    }

    struct Object: Decodable {
        var name: String
        var files: Int
    }

    struct Refusal: Decodable {
        var reason: String
        var series: Int
        var files: Int
        var example: String?
        var path: String?
        var remedy: String?
    }

    var isComplete: Bool
    var files: Int
    var kinds: [String: Int]
    var transferSyntaxes: [Syntax]
    var objects: [Object]
    var modalities: [String: Int]
    var shapes: [String: Int]
    var series: Int
    var embeddableSeries: Int
    var embeddableFiles: Int
    var volumes: Int
    var refusals: [Refusal]

    init(_ result: Program.Result) throws {
        self = try JSONDecoder().decode(Findings.self, from: Data(result.output))
    }
}

@Suite struct `What doctor says of an archive` {
    @Test func `agrees with what was put there and with what embed does`() throws {
        let place = try Workplace(series: 0)
        var recipe = ArchiveRecipe(seed: 11, series: 2)
        recipe.matrix = 32
        recipe.slices = 16...18
        recipe.oddSeries = [
            .localizer, .missingSlices, .tiltedGantry, .doseReport, .variableSpacing, .jpegLossless, .radiograph,
        ]
        recipe.brokenFiles = [.notDICOM, .empty, .truncatedHeader]
        let manifest = try PhantomArchive.write(recipe, to: place.archive, storage: FileSystemStorage())
        let result = try place.run("doctor", place.archive, "--json", "--key", place.key)
        #expect(result.status == 3, "\(result.diagnostics)")
        let findings = try Findings(result)
        #expect(findings.isComplete && findings.files == manifest.fileCount)
        #expect(findings.kinds.values.reduce(0, +) == manifest.fileCount)
        #expect(findings.kinds["not-dicom"] == 2, "a text and an empty file")
        #expect(findings.series == Set(manifest.series.map(\.seriesInstanceUID)).count)
        let expected = manifest.series.filter(\.refusalReasons.isEmpty)
        // The series of two spacings is a stack of thin slices and one of thick ones.
        #expect(findings.embeddableSeries == expected.count && findings.volumes == expected.count + 1)
        #expect(findings.embeddableFiles == expected.reduce(0) { $0 + $1.files.count })
        let readable = findings.kinds["dicom", default: 0] + findings.kinds["dicomdir", default: 0]
        #expect(findings.transferSyntaxes.reduce(0) { $0 + $1.files } == readable)
        #expect(findings.objects.reduce(0) { $0 + $1.files } == readable)
        #expect(findings.modalities.values.reduce(0, +) == readable)
        #expect(findings.transferSyntaxes.contains { $0.name.hasPrefix("JPEG Lossless") && $0.isDecoded })
        #expect(findings.shapes["tilted"] == 1 && findings.shapes["several-stacks"] == 1)
        #expect(findings.shapes["missing-slices"] == 1 && findings.shapes["classic", default: 0] >= 6)
        let reasons = Set(findings.refusals.map(\.reason))
        for series in manifest.series where !series.refusalReasons.isEmpty {
            #expect(!reasons.isDisjoint(with: series.refusalReasons), "\(series.refusalReasons)")
        }
        #expect(findings.refusals.allSatisfy { $0.remedy?.hasSuffix(".") == true && $0.path == nil })

        let summary = try place.embed(endingWith: [3])
        #expect(summary.embedded == findings.embeddableSeries && summary.series == findings.series)
        let keys = Set(findings.refusals.filter { $0.series > 0 }.compactMap(\.example))
        #expect(keys.count == findings.refusals.count { $0.series > 0 }, "an example for each reason of a series")
        for key in keys {
            if let rows = try place.query("SELECT count(*) FROM series WHERE lower(hex(key)) = '\(key)'") {
                #expect(rows == ["1"], "a store of the same project key has the key")
            }
        }
    }

    @Test func `names examples by path only where that is asked for, and by key only with a project key`() throws {
        let place = try Workplace(series: 1)
        try SmallArchive.writeSeries(5, to: place.archive + "/short", slices: 0..<4)
        try File.write(Array("text".utf8), to: place.archive + "/text")
        let bare = try place.run("doctor", place.archive)
        #expect(bare.status == 3 && !bare.text.contains("short/0.dcm") && !bare.text.contains("such as"))
        let named = try Findings(try place.run("doctor", place.archive, "--json", "--paths"))
        #expect(named.refusals.map(\.reason) == ["too-few-slices", "not-dicom"])
        #expect(named.refusals.map(\.path) == ["short/0.dcm", "text"])
        #expect(named.refusals.allSatisfy { $0.example == nil }, "there is no project key yet")
        #expect(named.refusals[0].series == 1 && named.refusals[0].files == 4 && named.refusals[1].series == 0)
        #expect(try place.run("doctor", place.archive, "--paths").text.contains("such as short/0.dcm"))
        #expect(!File.exists(place.folder.file("configuration")), "no key is made")
        #expect(bare.text.contains("--paths names an example"))
        try File.remove(place.archive + "/text")
        #expect(try place.run("doctor", place.archive, "--min-slices", "4").status == 0)
        #expect(try place.run("doctor", place.archive, "--min-slices", "1").status == 2)
        #expect(try place.run("doctor", place.folder.file("nowhere")).status == 2)
    }

    @Test func `is what was seen until then when it is stopped`() throws {
        let place = try Workplace(series: 60)
        let run = try RunningProgram(
            place.program, ["doctor", place.archive, "--json", "--workers", "1"], environment: place.environment)
        let deadline = Date(timeIntervalSinceNow: 60)
        while ProcessTable.children(of: run.identifier).isEmpty, run.isRunning, Date() < deadline { usleep(1_000) }
        run.signal(SIGINT)
        let result = try run.wait()
        #expect(result.status == 75, "\(result.diagnostics)")
        let findings = try Findings(result)
        #expect(!findings.isComplete && findings.series < 60)
        #expect(result.diagnostics.contains("stopped"))
    }
}
