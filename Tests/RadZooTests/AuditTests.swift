import RadTestSupport
import RadZoo
import Testing

@Test func `an audit in this process makes a page, and verdicts make rules`() async throws {
    let phantom = try PhantomFolder(series: 2)
    let folder = try TemporaryDirectory()
    let archive = Archive(roots: [phantom.path])
    var options = Archive.Options()
    options.keyPath = folder.file("project.key")
    _ = try ProjectKeyFile.create(at: folder.file("project.key"))
    try File.write(
        Array(
            """
            {"format": "radzoo-verdicts", "version": 1, "verdicts": [{"series": "00", "volume": 0,
             "kind": "contrast-tag-against-description", "group": "contrast", "modality": "CT", "value": "no",
             "believed": "contrast.no.text", "overruled": ["contrast.yes.ct-agent"]}]}
            """.utf8), to: folder.file("verdicts.json"))

    let audit = try await archive.audit(execution: .inProcess, options: options)
    try audit.writePage(to: folder.file("audit.html"))
    let rules = try SiteRules(verdicts: [folder.file("verdicts.json")])
    try rules.write(to: folder.file("site.yaml"))
    options.rulesPath = folder.file("site.yaml")

    #expect(audit.volumes == 2 && audit.gaps == nil && audit.pictureLimit == nil)
    #expect(try File.text(folder.file("audit.html")).contains("2 volumes read"))
    #expect(rules.entries == 1 && rules.opposed.isEmpty)
    #expect(try await archive.audit(execution: .inProcess, options: options).volumes == 2)
}
