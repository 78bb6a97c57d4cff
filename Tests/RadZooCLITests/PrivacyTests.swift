import ArchiveTestSupport
import Foundation
import RadDICOM
import RadPhantom
import RadSystem
import RadTestSupport
import Testing

@Suite struct `What identifies a patient` {
    /// At most 16 characters, so that it fits into the shortest elements.
    private static let canary = "QZXCANARYVKJ7731"

    @Test func `is found by the scanner in every form, and not where it is not`() {
        let scanner = CanaryScanner(Self.canary)
        for form in scanner.forms {
            #expect(scanner.finds(in: Array("before ".utf8) + form.bytes + Array(" after".utf8)).contains(form.name))
        }
        for shift in 0..<3 {
            let text = String(repeating: "x", count: shift) + Self.canary + "tail"
            #expect(!scanner.finds(in: Array(Data(text.utf8).base64EncodedString().utf8)).isEmpty)
        }
        #expect(scanner.finds(in: Array("QZXCANARY and nothing more".utf8)).isEmpty)
    }

    @Test func `is in no byte that radzoo writes, but for the columns of paths`() throws {
        let place = try Workplace(series: 0)
        let scanner = CanaryScanner(Self.canary)
        try plant(in: place.archive, scanner)
        let canaries = identifiers(in: place.archive)
        #expect(canaries.count > 4, "UIDs are looked for too")

        var written: [String: [UInt8]] = [:]
        func keep(_ name: String, _ result: Program.Result) {
            written[name + " output"] = result.output
            written[name + " diagnostics"] = Array(result.diagnostics.utf8)
        }
        let embedded = try place.run(place.embedArguments())
        #expect(try Summary(embedded).embedded >= 6)
        keep("embed", embedded)
        keep("embed for people", try place.run(place.embedArguments(into: "second").filter { $0 != "--json" }))
        keep("label", try place.run("label", place.archive, "--format", "jsonl"))
        keep("label for people", try place.run("label", place.archive))
        keep("doctor", try place.run("doctor", place.archive, "--json", "--key", place.key))
        keep("doctor for people", try place.run("doctor", place.archive))
        try keepSelectionAndAudit(place, keep: keep) { written[$0] = $1 }
        for format in ["npy", "csv"] {
            keep(
                "export",
                try place.run("store", "export", place.store(), "--format", format, "--out", place.folder.file(format)))
            for file in File.filesBelow(place.folder.file(format)) {
                written["export \(file)"] = try File.bytes(place.folder.file(format) + "/" + file)
            }
        }
        for noun in [["status"], ["spaces"], ["digest"], ["history"], ["status", "--json"]] {
            keep("store \(noun)", try place.run(["store", noun[0], place.store()] + noun.dropFirst()))
        }
        let rows = try File.text(place.folder.file("npy") + "/rows.csv").split(separator: "\n")
        keep("search", try place.run("search", place.store(), "--series", String(rows[1].prefix(32)), "--json"))
        keep("search for nothing", try place.run("search", place.store(), "--series", "ff", "--where", "colour = red"))
        keep(
            "search by folder", try place.run("search", place.store(), "--dicom", place.archive, "--model", place.model)
        )
        try File.move(place.archive, to: place.folder.file("gone"))
        try File.makeFolder(place.archive)
        keep("fallen mount", try place.run(place.embedArguments()))

        #expect(written.count > 20)
        for (name, bytes) in written {
            #expect(scanner.finds(in: bytes).isEmpty, "\(name): \(scanner.finds(in: bytes))")
            for (uid, other) in canaries { #expect(other.finds(in: bytes).isEmpty, "\(name) holds \(uid)") }
        }
        try checkStore(place, scanner, canaries)
    }

    /// What `select` and `audit` say of archive and store, pages with pixels among it.
    private func keepSelectionAndAudit(
        _ place: Workplace, keep: (String, Program.Result) -> Void, keepFile: (String, [UInt8]) -> Void
    ) throws {
        let rules = place.folder.file("noisy.yaml")
        try File.write(Array(ContradictingRules.text.utf8), to: rules)
        let part = place.store("audited")
        keep("embed by other rules", try place.run(place.embedArguments(into: "audited", ["--rules", rules])))
        for (name, source) in [("archive", [place.archive, "--key", place.key]), ("store", [part])] {
            for format in ["table", "jsonl", "csv"] {
                keep("select \(name) \(format)", try place.run(["select"] + source + ["--format", format]))
                let rules = name == "archive" ? ["--rules", rules] : []
                let audited = try place.run(["audit"] + source + rules + ["--format", format])
                #expect(format != "table" || !audited.text.hasPrefix("0 contradictions"))
                keep("audit \(name) \(format)", audited)
            }
            let page = place.folder.file("\(name).html")
            let noisy = name == "archive" ? ["--rules", rules] : []
            keep(
                "audit page",
                try place.run(["audit"] + source + noisy + ["--format", "html", "--out", page, "--with-pixels"]))
            let text = try File.text(page)
            #expect(text.contains("data:image/png;base64,") && text.contains("pixels are personal data"))
            keepFile("audit \(name) page", Array(text.utf8))
        }
        let found = try place.run("audit", place.archive, "--key", place.key, "--rules", rules, "--json").text
        let rows = try found.split(separator: "\n").map {
            try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
        }
        let (verdicts, site) = (place.folder.file("verdicts.json"), place.folder.file("site.yaml"))
        try File.write(Array(try VerdictFile.text(of: rows) { _ in "firstRules" }.utf8), to: verdicts)
        keep("audit rules", try place.run("audit", "rules", verdicts, "--rules", rules, "--out", site))
        keepFile("verdicts", try File.bytes(verdicts))
        keepFile("rules of verdicts", try File.bytes(site))
        let picked = place.folder.file("picked")
        try File.write(try place.run("select", place.archive, "--key", place.key, "--json").output, to: picked)
        keep("embed selected", try place.run(place.embedArguments(into: "picked", ["--from", picked])))
    }

    /// Writes an archive that holds the canary wherever a patient may be named.
    private func plant(in archive: String, _ scanner: CanaryScanner) throws {
        var recipe = ArchiveRecipe(seed: 5, series: 6)
        // In containers the canary is in names of members, in NIfTI files in all texts of the header and the sidecar.
        recipe.packings = [.files, .nifti, .zip, .compressedTar, .compressedFiles]
        recipe.matrix = 32
        recipe.slices = 16...18
        recipe.canary = Self.canary
        recipe.oddSeries = [
            .localizer, .missingSlices, .doseReport, .secondaryCapture, .noSeriesUID, .unsupportedSyntax,
        ]
        recipe.brokenFiles = BrokenFile.allCases
        _ = try PhantomArchive.write(recipe, to: archive, storage: FileSystemStorage())
        let planted = File.filesBelow(archive)
        #expect(planted.contains { $0.contains(Self.canary) }, "names hold it")
        let plain = planted.filter { $0.hasSuffix(".dcm") || $0.hasSuffix(".ima") || $0.hasSuffix(".json") }
        for file in [plain.first, plain.last { $0.hasSuffix(".json") }] {
            let bytes = try File.bytes(archive + "/" + (try #require(file)))
            #expect(!scanner.finds(in: bytes).isEmpty, "headers hold it")
        }
        for ending in [".nii.gz", ".zip", ".tar.gz"] {
            #expect(planted.contains { $0.hasSuffix(ending) }, "series are packed")
        }
    }

    /// Files of the store other than the catalogue hold nothing; of the catalogue only the two columns of paths do.
    private func checkStore(_ place: Workplace, _ scanner: CanaryScanner, _ canaries: [(String, CanaryScanner)]) throws
    {
        for file in File.filesBelow(place.store()) where !file.hasPrefix("catalog.sqlite") {
            #expect(scanner.finds(in: try File.bytes(place.store() + "/" + file)).isEmpty)
        }
        let catalogue = try File.bytes(place.store() + "/catalog.sqlite")
        for (uid, other) in canaries { #expect(other.finds(in: catalogue).isEmpty, "the catalogue holds \(uid)") }
        guard Program.isPresent("sqlite3") else { return }
        let tables = try #require(try place.query("SELECT name FROM sqlite_schema WHERE type = 'table'"))
        #expect(tables.count >= 9)
        var columns = 0
        for table in tables {
            for column in try #require(try place.query("SELECT name FROM pragma_table_info('\(table)')")) {
                columns += 1
                let holds = try #require(
                    try place.query("SELECT hex(CAST(\"\(column)\" AS BLOB)) FROM \"\(table)\"")
                ).contains { row in !scanner.finds(in: bytes(ofHexadecimal: row)).isEmpty }
                let mayHold = [("directories", "path"), ("files", "name")].contains { $0 == (table, column) }
                #expect(!holds || mayHold, "\(table).\(column)")
                if mayHold { #expect(holds, "the scanner sees it where it may be") }
            }
        }
        #expect(columns > 40)
        // A leak in any column would be seen.
        let sqlite = try #require(Program(named: "sqlite3"))
        _ = try sqlite.output([
            place.store() + "/catalog.sqlite", "UPDATE volumes SET detail = 'x\(Self.canary)y' WHERE id = 1",
        ])
        let details = try #require(try place.query("SELECT hex(detail) FROM volumes"))
        #expect(details.contains { !scanner.finds(in: bytes(ofHexadecimal: $0)).isEmpty })
    }

    private func bytes(ofHexadecimal digits: String) -> [UInt8] {
        let values = digits.compactMap(\.hexDigitValue)
        return stride(from: 0, to: values.count - 1, by: 2).map { UInt8(values[$0] * 16 + values[$0 + 1]) }
    }

    /// The UIDs of patients' studies, series and instances, of a few files.
    private func identifiers(in archive: String) -> [(String, CanaryScanner)] {
        var found: Set<String> = []
        for file in File.filesBelow(archive).prefix(40) {
            guard let readable = try? ReadableFile(path: archive + "/" + file, followLinks: false),
                let header = try? HeaderReader.read(readable)
            else { continue }
            let tags: [RadDICOM.Tag] = [.studyInstanceUID, .seriesInstanceUID, .frameOfReferenceUID, .sopInstanceUID]
            for uid in tags.compactMap(header.dataSet.string) where uid.utf8.count > 20 { found.insert(uid) }
        }
        return found.sorted().prefix(30).map { ($0, CanaryScanner($0)) }
    }
}
