import ArchiveTestSupport
import Foundation
import RadTestSupport
import Testing

@Suite struct `A command that can't be carried out` {
    @Test func `with another project key changes nothing and names both fingerprints`() throws {
        let place = try Workplace(series: 1)
        try place.embed()
        let digest = try place.digest()
        let other = place.folder.file("other.key")
        #expect(try place.run("key", "new", other).status == 0)
        let result = try place.run(
            "embed", place.archive, "--model", place.model, "--key", other, "--out", place.store())
        #expect(result.status == 2 && result.diagnostics.contains("--key"))
        #expect(try place.digest() == digest)
        #expect(try place.run("key", "new", other).status == 1, "an existing key is never replaced")
    }

    @Test func `with a key that others may read says how to mend it`() throws {
        let place = try Workplace(series: 1)
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: place.key)
        let result = try place.run(place.embedArguments())
        #expect(result.status == 2 && result.diagnostics.contains("chmod 600"))
        try File.write(Array("5a5a".utf8), to: place.key)
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: place.key)
        #expect(try place.run(place.embedArguments()).status == 2)
        #expect(!File.exists(place.store()), "no store is made for it")
    }

    @Test func `with another model asks for --add-space, and search then for --space`() throws {
        let place = try Workplace(series: 3)
        try place.embed()
        let other = place.folder.file("other.radz.h5")
        try TinyCheckpoint.write(to: other, seed: 2, name: "other")
        let arguments = [
            "embed", place.archive, "--model", other, "--key", place.key, "--out", place.store(), "--json",
        ]
        let refused = try place.run(arguments)
        #expect(
            refused.status == 2 && refused.diagnostics.contains("--add-space") && refused.diagnostics.contains("tiny"))
        let added = try place.run(arguments + ["--add-space"])
        #expect(added.status == 0, "\(added.diagnostics)")
        #expect(try Summary(added).embedded == 3 && Summary(added).states == ["unchanged": 3])
        #expect(try place.run("store", "spaces", place.store()).text.split(separator: "\n").count == 2)
        let query = ["search", place.store(), "--dicom", place.archive + "/series 0", "--model", other]
        #expect(try place.run(query).status == 0, "the model says which space is meant")
        let series = try JSONDecoder().decode(
            SearchAnswer.self, from: Data(try place.run(query + ["--json"]).output)
        ).hits[0].series
        let ambiguous = try place.run("search", place.store(), "--series", series)
        #expect(ambiguous.status == 2 && ambiguous.diagnostics.contains("--space"))
        #expect(try place.run("search", place.store(), "--series", series, "--space", "tiny").status == 0)
    }

    @Test func `over a catalogue of another program or a newer one ends with status 4`() throws {
        let place = try Workplace(series: 1)
        try File.makeFolder(place.store())
        try File.write(
            Array(String(repeating: "no database ", count: 1000).utf8), to: place.store() + "/catalog.sqlite")
        let result = try place.run(place.embedArguments())
        #expect(result.status == 4, "\(result.diagnostics)")
        #expect(try place.run("store", "digest", place.store()).status == 4)
        guard let sqlite = Program(named: "sqlite3") else {
            return Skips.report("catalogues made by others", because: "sqlite3 is not on PATH")
        }
        try File.remove(place.store() + "/catalog.sqlite")
        _ = try sqlite.output([place.store() + "/catalog.sqlite", "CREATE TABLE other (a)"])
        let foreign = try place.run(place.embedArguments())
        #expect(foreign.status == 4 && foreign.diagnostics.contains("not made by radzoo"))
        try File.remove(place.store())
        try place.embed()
        _ = try sqlite.output([place.store() + "/catalog.sqlite", "PRAGMA user_version = 99"])
        let newer = try place.run(place.embedArguments())
        #expect(newer.status == 4 && newer.diagnostics.contains("99"))
    }

    @Test func `with a checkpoint that is cut or flipped ends with status 4 before anything is made`() throws {
        let place = try Workplace(series: 1)
        let whole = try File.bytes(place.model)
        for damage in 0..<6 {
            var bytes = whole
            if damage < 2 {
                bytes = Array(whole.prefix(whole.count / (damage + 2)))
            } else {
                bytes[whole.count * damage / 6 - 1] ^= 4
            }
            try File.write(bytes, to: place.model)
            let result = try place.run(place.embedArguments())
            #expect(result.status == 4, "damage \(damage): \(result.status) \(result.diagnostics)")
            #expect(!File.exists(place.store()))
        }
    }

    @Test func `over nothing ends with status 2`() throws {
        let place = try Workplace(series: 1)
        let arguments = ["--model", place.model, "--key", place.key, "--out", place.store()]
        let absent = try place.run(["embed", place.folder.file("nowhere")] + arguments)
        #expect(absent.status == 2 && absent.diagnostics.contains("nowhere"))
        #expect(!File.exists(place.store()), "a mistyped archive leaves no store")
        #expect(try place.run("label", place.folder.file("nowhere")).status == 2)
        #expect(try place.run("store", "digest", place.folder.file("nowhere")).status == 2)
        #expect(try place.run("search", place.folder.file("nowhere"), "--series", "00").status == 2)
    }

    @Test func `over an empty archive finishes with nothing`() throws {
        let place = try Workplace(series: 0)
        let summary = try place.embed(endingWith: [0])
        #expect(summary.files == 0 && summary.series == 0)
        #expect(try place.run("store", "status", place.store()).status == 0)
    }

    @Test(arguments: [
        ["embed"], ["embed", "archive"], ["embed", "archive", "--out", "s", "--workers", "0"],
        ["embed", "archive", "--out", "s", "--min-slices", "1"],
        ["embed", "archive", "--out", "s", "--precision", "int8"],
        ["embed", "archive", "--out", "s", "--model", "no-such-model"], ["embed", "archive", "--out", "s", "--colour"],
        ["embed", "archive", "--out", "s", "--model", "./no-such-file.radz.h5"],
        ["search", "s"], ["search", "s", "--series", "00", "--dicom", "d"],
        ["search", "s", "--series", "00", "-k", "0"],
        ["store", "export", "s", "--format", "xml", "--out", "o"], ["store", "nothing"], ["frobnicate"],
        ["label", "archive", "--format", "xml"], ["label"], ["key", "new"],
    ])
    func `with unusable arguments ends with status 2 and a message`(arguments: [String]) throws {
        let place = try Workplace(series: 0)
        let result = try place.run(arguments)
        #expect(result.status == 2, "\(arguments): \(result.status)")
        #expect(result.diagnostics.count > 20 && result.output.isEmpty)
    }
}
