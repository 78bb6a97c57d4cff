import ArchiveTestSupport
import Foundation
import RadTestSupport
import Testing

/// `radzoo card` and `radzoo zoo`.
@Suite struct ZooCommandTests {
    private let folder: TemporaryDirectory
    private let program: Program
    private let card = Repository.root + "/ModelCards/radnet-s.md"

    init() throws {
        folder = try TemporaryDirectory()
        program = try #require(Program.built("radzoo"), "radzoo is built beside the tests")
    }

    private func run(_ arguments: String...) throws -> Program.Result {
        try program.run(
            arguments, environment: ["XDG_STATE_HOME": folder.file("state")], directory: folder.path, timeout: 120)
    }

    private func object(_ result: Program.Result) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(result.output)) as? [String: Any])
    }

    @Test func `a card is checked against the shipped checkpoint, and rendered`() throws {
        #expect(try run("card", "check", card, "--checkpoint", "radnet-s").status == 0)
        let wrong = folder.file("wrong.md")
        let text = try File.text(card).replacingOccurrences(of: "dimension: 512", with: "dimension: 513")
        try File.write(Array(text.utf8), to: wrong)
        #expect(try run("card", "check", wrong).status == 0)
        let result = try run("card", "check", wrong, "--checkpoint", "radnet-s")
        #expect(result.status == 4)
        #expect(result.text.contains("wrong.md:27: embedding.dimension: mismatch"), "\(result.text)")
        let json = try object(run("card", "check", wrong, "--checkpoint", "radnet-s", "--json"))
        #expect((json["findings"] as? [[String: Any]])?.first?["rule"] as? String == "mismatch")
        #expect(
            try run("card", "render", card, "--as", "huggingface").text.contains(
                "pipeline_tag: image-feature-extraction"))
    }

    @Test func `a model is published, listed, pulled and verified`() throws {
        let key = folder.file("key.pem")
        #expect(try run("key", "new-signing", key).status == 0)
        let published = try run("zoo", "publish", "radnet-s", "--card", card, "--zoo", "zoo", "--sign", key)
        #expect(published.status == 0, "\(published.diagnostics)")
        let listed = try object(run("zoo", "list", "zoo", "--key", key + ".pub", "--json"))
        let versions = try #require(listed["versions"] as? [[String: Any]])
        #expect(versions.map { $0["name"] as? String } == ["radnet-s"])
        #expect(listed["keyOrigin"] as? String == "given" && listed["sequence"] as? Int == 1)
        #expect(try run("zoo", "list", "zoo").text.contains("as before"))
        #expect(try run("zoo", "verify", "zoo", "--key", key + ".pub").status == 0)
        #expect(try run("zoo", "pull", "zoo", "radnet-s", "--out", "out.radz.h5").status == 0)
        #expect(try run("checkpoint", "verify", "./out.radz.h5").status == 0)
        #expect(try run("zoo", "pull", "zoo", "radnet-s@9", "--out", "other.radz.h5").status == 2)
        #expect(try run("zoo", "publish", "radnet-s", "--card", card, "--zoo", "zoo").status == 4)
        let blob = try #require(File.filesBelow(folder.file("zoo")).first { $0.hasPrefix("blobs/") })
        var bytes = try File.bytes(folder.file("zoo/" + blob))
        bytes[bytes.count - 70] ^= 1
        try File.write(bytes, to: folder.file("zoo/" + blob))
        #expect(try run("zoo", "verify", "zoo").status == 4)
        #expect(try run("zoo", "pull", "zoo", "radnet-s", "--out", "wrong.radz.h5").status == 4)
        #expect(!File.exists(folder.file("wrong.radz.h5")))
        #expect(try run("zoo", "list", "nowhere").status == 2)
    }

    @Test func `a card is put into a checkpoint, whose other identities stay`() throws {
        let tiny = try TinyModel(in: folder, program: program)
        let before = try object(run("checkpoint", "inspect", tiny.checkpoint, "--json"))
        #expect(
            try run("card", "embed", tiny.card, "--checkpoint", tiny.checkpoint, "--out", "with.radz.h5").status == 0)
        let with = folder.file("with.radz.h5")
        let after = try object(run("checkpoint", "inspect", with, "--json"))
        #expect((after["features"] as? [String])?.contains("card") == true)
        let identities = try [before, after].map { try #require($0["identifiers"] as? [String: String]) }
        for (name, identity) in identities[0] {
            #expect((identities[1][name] == identity) == (name != "annex"), "\(name)")
        }
        // The file has its card: no other one is right, and no file is replaced.
        #expect(try run("card", "check", tiny.card, "--checkpoint", with).status == 0)
        #expect(try run("zoo", "publish", with, "--card", tiny.card, "--zoo", "zoo").status == 0)
        #expect(try run("card", "embed", tiny.card, "--checkpoint", tiny.checkpoint, "--out", with).status == 2)
        let other = folder.file("other.md")
        try File.write(
            Array(try File.text(tiny.card).replacingOccurrences(of: "for tests", with: "for all").utf8), to: other)
        let refused = try run("card", "check", other, "--checkpoint", with)
        #expect(refused.status == 4 && refused.text.contains("other-card"))
        #expect(try run("card", "embed", other, "--checkpoint", with, "--out", "again.radz.h5").status == 0)
        #expect(try run("card", "check", other, "--checkpoint", "./again.radz.h5").status == 0)
        try File.write(
            Array(try File.text(other).replacingOccurrences(of: "dimension: 8", with: "dimension: 9").utf8), to: other)
        #expect(try run("card", "embed", other, "--checkpoint", with, "--out", "wrong.radz.h5").status == 4)
        #expect(!File.exists(folder.file("wrong.radz.h5")))
    }

    @Test func `an old state and another key are refused with exit code 4`() throws {
        for name in ["a", "b"] { #expect(try run("key", "new-signing", name + ".pem").status == 0) }
        func publish(_ checkpoint: String, _ card: String, _ key: String, _ more: String...) throws -> Program.Result {
            try program.run(
                ["zoo", "publish", checkpoint, "--card", card, "--zoo", "zoo", "--sign", key + ".pem"] + more,
                environment: ["XDG_STATE_HOME": folder.file("publisher")], directory: folder.path, timeout: 120)
        }
        #expect(try publish("radnet-s", card, "a").status == 0)
        #expect(try run("zoo", "list", "zoo").text.contains("seen for the first time"))
        try File.copy(folder.file("zoo"), to: folder.file("old"))
        let tiny = try TinyModel(in: folder, program: program)
        #expect(try publish(tiny.checkpoint, tiny.card, "b").status == 4)
        let second = try publish(tiny.checkpoint, tiny.card, "a")
        #expect(second.status == 0, "\(second.diagnostics)")
        #expect(try run("zoo", "list", "zoo").text.contains("2 versions"))
        let refused = try run("zoo", "pull", "old", "radnet-s", "--out", "old.radz.h5")
        #expect(refused.status == 4 && refused.diagnostics.contains("rollback"), "\(refused.diagnostics)")
        #expect(try run("zoo", "pull", "old", "radnet-s", "--out", "old.radz.h5", "--accept-rollback").status == 0)
        #expect(try publish(tiny.checkpoint, tiny.card, "b", "--accept-new-key").status == 0)
        // Signed anew with the other key, which users must be told of.
        #expect(try run("zoo", "list", "zoo").status == 4)
        #expect(try run("zoo", "list", "zoo", "--key", "b.pem.pub").status == 0)
    }

    @Test func `what cannot be is refused with exit code 2, and nothing is made`() throws {
        for arguments in [
            ["zoo", "publish", "radnet-s", "--card", card, "--zoo", "http://example.org/zoo"],
            ["zoo", "list", "ftp://example.org/zoo"],
        ] {
            let refused = try program.run(arguments, directory: folder.path, timeout: 60)
            #expect(refused.status == 2, "\(refused.diagnostics)")
        }
        #expect(try File.names(in: folder.path) == [])
        #expect(try run("zoo", "publish", "radnet-s", "--card", card, "--zoo", "zoo").status == 0)
        let onFolder = try run("zoo", "pull", "zoo", "radnet-s", "--out", "zoo")
        #expect(onFolder.status == 2 && onFolder.diagnostics.contains("is a folder"), "\(onFolder.diagnostics)")
        let nowhere = try run("zoo", "pull", "zoo", "radnet-s", "--out", "new/out.radz.h5")
        #expect(nowhere.status == 2 && nowhere.diagnostics.contains("no folder new"), "\(nowhere.diagnostics)")
        try File.write([1], to: folder.file("other"))
        let other = try run("zoo", "pull", "zoo", "radnet-s", "--out", "other")
        #expect(other.status == 2 && other.diagnostics.contains("Name another file"), "\(other.diagnostics)")
    }

    @Test func `a drafted card is checked, and names what is left to fill in`() throws {
        let tiny = try TinyModel(in: folder, program: program)
        let drafted = try run("card", "new", tiny.checkpoint)
        #expect(drafted.status == 0)
        try File.write(drafted.output, to: folder.file("draft.md"))
        let open = try run("card", "check", "draft.md", "--checkpoint", tiny.checkpoint)
        #expect(open.status == 4 && open.text.contains("title: value: still has the placeholder"), "\(open.text)")
        let filled = drafted.text.replacing(/<[^>]*>/, with: "Nothing")
        try File.write(Array(filled.utf8), to: folder.file("draft.md"))
        let check = try run("card", "check", "draft.md", "--checkpoint", tiny.checkpoint)
        #expect(check.status == 0, "\(check.text)")
    }

    @Test func `labels are printed with their codes`() throws {
        let text = try run("checkpoint", "inspect", "radnet-s", "--labels").text
        #expect(text.contains("coverage: any of 11 (sigmoid)"), "\(text)")
        #expect(text.contains("sliceSpacing: a number in mm"))
        #expect(text.contains("labels by no rules"))
        let json = try object(run("checkpoint", "inspect", "radnet-s", "--labels", "--json"))
        #expect((json["heads"] as? [[String: Any]])?.count == 5)
    }
}
