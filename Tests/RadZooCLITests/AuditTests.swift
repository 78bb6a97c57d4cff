import Foundation
import RadPhantom
import RadSystem
import RadTestSupport
import Testing

/// `radzoo audit` of archives and stores, and its page.
@Suite struct AuditTests {
    private func objects(_ result: Program.Result) throws -> [[String: Any]] {
        try result.text.split(separator: "\n").map {
            try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
        }
    }

    private func rules(_ place: Workplace) throws -> String {
        try File.write(Array(ContradictingRules.text.utf8), to: place.folder.file("ours.yaml"))
        return place.folder.file("ours.yaml")
    }

    @Test func `of a store is that of its archive, without a look at the files`() throws {
        let place = try Workplace(series: 3)
        let rules = try rules(place)
        let archive = try place.run("audit", place.archive, "--key", place.key, "--rules", rules, "--json")
        #expect(try objects(archive).count == 3)
        try place.embed(into: "store", "--rules", rules)
        try File.move(place.archive, to: place.folder.file("gone"))
        let store = try place.run("audit", place.store(), "--json")
        #expect(store.status == 0 && store.text == archive.text && !store.text.isEmpty)
        let refused = try place.run("audit", place.store(), "--min-slices", "9")
        #expect(refused.status == 2 && refused.diagnostics.contains("--min-slices"))
        #expect(try place.run("audit", place.folder.file("gone"), "--space", "x").status == 2)
    }

    @Test func `says what is not in the store`() throws {
        let place = try Workplace(series: 4)
        try File.write(Array("no image".utf8), to: place.archive + "/notes.txt")
        let picked = place.folder.file("picked")
        let selected = try place.run(
            "select", place.archive, "--key", place.key, "--one-per", "patient", "--json")
        try File.write(selected.output, to: picked)
        try place.embed(into: "store", "--from", picked)
        let audit = try place.run("audit", place.store())
        #expect(audit.text.contains("2 volumes read"))
        #expect(audit.text.contains("not in the store's labels: 2 series not worked on yet, 1 files in no series"))
    }

    @Test func `has one line for a series of many volumes`() throws {
        let place = try Workplace(series: 0)
        var recipe = ArchiveRecipe(seed: 3, series: 0)
        recipe.matrix = 32
        recipe.slices = 16...16
        recipe.oddSeries = [.diffusionWeightings]
        _ = try PhantomArchive.write(recipe, to: place.archive, storage: FileSystemStorage())
        let found = try objects(
            place.run("audit", place.archive, "--key", place.key, "--rules", rules(place), "--json"))
        #expect(found.count == 1 && (found[0]["volumes"] as? Int ?? 0) > 1, "\(found)")
        let table = try place.run("audit", place.archive, "--key", place.key, "--rules", rules(place))
        #expect(table.text.contains(" volumes\n") && table.text.hasPrefix("0.72"))
    }

    @Test func `becomes rules of the site by verdicts, with which labels are those of the verdicts`() throws {
        let place = try Workplace(series: 4)
        let rules = try rules(place)
        let arguments = ["--key", place.key, "--json"]
        let found = try objects(place.run(["audit", place.archive, "--rules", rules] + arguments))
        #expect(found.count == 4)
        let verdicts = try VerdictFile.text(of: found) {
            $0["modality"] as? String == "CT" ? "firstRules" : "secondRules"
        }
        try File.write(Array(verdicts.utf8), to: place.folder.file("verdicts.json"))
        let site = place.folder.file("site.yaml")
        let made = try place.run(
            "audit", "rules", place.folder.file("verdicts.json"), "--rules", rules, "--out", site)
        #expect(made.status == 0 && made.text.contains("4 verdicts, 3 entries of overrule"), "\(made.text)")
        #expect(try File.text(site).hasPrefix(ContradictingRules.text))
        let labels = try objects(place.run(["label", place.archive, "--rules", site] + arguments))
        #expect(labels.map { $0["modality"] as? String } == ["CT", "MR", "CT", "MR"])
        #expect(labels.map { $0["contrast"] as? String } == ["yes", "no", "yes", "no"])
        #expect(try place.run(["audit", place.archive, "--rules", site] + arguments).text.isEmpty)
        try place.embed(into: "store", "--rules", rules)
        let relabelled = try objects(place.run(place.embedArguments(["--rules", site]))).last
        #expect(relabelled?["relabelled"] as? Int == 4 && relabelled?["seriesDone"] as? Int == 0)
        // Both of two rules believed: nothing is made of it, and it is said.
        let other = try VerdictFile.text(of: found.filter { $0["modality"] as? String == "CT" }) { _ in "secondRules" }
            .replacing("\"volume\":0", with: "\"volume\":1")
        try File.write(Array(other.utf8), to: place.folder.file("other.json"))
        let opposed = try place.run(
            "audit", "rules", place.folder.file("verdicts.json"), place.folder.file("other.json"), "--rules", rules,
            "--out", place.folder.file("opposed.yaml"))
        #expect(opposed.status == 3 && opposed.text.contains("both were believed"), "\(opposed.text)")
        let broken = try place.run("audit", "rules", rules, "--out", place.folder.file("none.yaml"))
        #expect(broken.status == 2 && broken.diagnostics.contains("the verdicts that a page of radzoo audit saved"))
        #expect(try FileStatus.ifPresent(place.folder.file("none.yaml")) == nil)
    }

    @Test func `makes a page of its own for its owner, with pictures only when asked`() throws {
        let place = try Workplace(series: 3)
        let page = place.folder.file("audit.html")
        let arguments = ["audit", place.archive, "--key", place.key, "--rules", try rules(place), "--format", "html"]
        #expect(try place.run(arguments).status == 2)
        #expect(try place.run("audit", place.archive, "--with-pixels").status == 2)
        let plain = try place.run(arguments + ["--out", page])
        #expect(plain.status == 0 && plain.text.contains("3 contradictions in 3 series"))
        let text = try File.text(page)
        #expect(!text.contains("data:image") && !text.contains("pixels are personal data"))
        #expect(text.components(separatedBy: "<article ").count == 4 && !text.contains(place.archive))
        #expect(try FileStatus.ifPresent(page)?.permissions == 0o600)
        let drawn = try place.run(arguments + ["--out", page, "--with-pixels", "--paths"])
        #expect(drawn.status == 0 && drawn.diagnostics.contains("personal data"))
        let pictures = try File.text(page)
        #expect(pictures.components(separatedBy: "src=\"data:image/png;base64,").count == 4)
        #expect(pictures.contains("pixels are personal data") && pictures.contains("series 0/0.dcm"))
    }
}
