import ArchiveTestSupport
import RadContainers
import RadTestSupport
import Testing

@Suite struct `A limit on what a file may ask for` {
    @Test func `is an option of embed, and what reaches it is refused by its name`() throws {
        let place = try Workplace(series: 2)
        let refused = try place.embed("--limit", "frame-bytes=10", endingWith: [3])
        #expect(refused.embedded == 0 && refused.refusals == ["limit-frame-bytes": 2])
        #expect(try place.embed("--limit", "voxels=10", endingWith: [3]).refusals == ["too-large": 2])
        let embedded = try place.embed(endingWith: [0])
        #expect(embedded.embedded == 2, "other limits make the series pending again")
    }

    @Test func `is an option of label, and refused files are looked at again on request`() throws {
        let place = try Workplace(series: 1)
        let labels = try place.run("label", place.archive, "--json", "--limit", "elements=10")
        #expect(labels.status == 3)
        let lines = labels.text.split(separator: "\n")
        #expect(lines.count > 1 && lines.allSatisfy { $0.contains(#""reason":"limit-elements""#) })
        let scanned = try place.embed("--limit", "elements=10", endingWith: [3])
        #expect(scanned.series == 0 && Array(scanned.refusedFiles.keys) == ["limit-elements"])
        #expect(try place.embed("--retry-failed", endingWith: [0]).embedded == 1)
    }

    @Test func `is an option for containers too`() throws {
        let place = try Workplace(series: 1)
        try File.makeFolder(place.folder.file("zipped"))
        var writer = ZipWriter()
        for name in File.filesBelow(place.archive) {
            try writer.add(try File.bytes(place.archive + "/" + name), name: Array(name.utf8))
        }
        try File.write(writer.finished(), to: place.folder.file("zipped/series.zip"))
        func reasons(_ limit: String) throws -> [String] {
            let result = try place.run("label", place.folder.file("zipped"), "--json", "--limit", limit)
            return result.text.split(separator: "\n").filter {
                $0.contains(#""reason":"limit-container-member-bytes""#)
            }
            .map(String.init)
        }
        #expect(try !reasons("container-member-bytes=10").isEmpty)
        #expect(try reasons("container-members=1000").isEmpty)
    }

    @Test(arguments: ["extent", "extent=", "extent=x", "extent=0", "nothing=1", "extent=-4"])
    func `that makes no sense is an error of usage`(text: String) throws {
        let place = try Workplace(series: 1)
        let result = try place.run(place.embedArguments(into: "store", ["--limit", text]))
        #expect(result.status == 2)
        #expect(result.diagnostics.contains("limit"))
        #expect(!File.exists(place.store()))
    }
}
