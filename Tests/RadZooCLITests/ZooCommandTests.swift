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
        try program.run(arguments, directory: folder.path, timeout: 120)
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
        #expect(try run("zoo", "list", "zoo").text.contains("check it with --key"))
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

    @Test func `labels are printed with their codes`() throws {
        let text = try run("checkpoint", "inspect", "radnet-s", "--labels").text
        #expect(text.contains("coverage: coverage, any of 11 (sigmoid)"), "\(text)")
        #expect(text.contains("sliceSpacing: sliceSpacing, a number in mm"))
        #expect(text.contains("labels by no rules"))
        let json = try object(run("checkpoint", "inspect", "radnet-s", "--labels", "--json"))
        #expect((json["heads"] as? [[String: Any]])?.count == 5)
    }
}
