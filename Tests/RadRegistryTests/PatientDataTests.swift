import RadTestSupport
import Testing

@testable import RadRegistry

@Suite struct PatientDataTests {
    @Test(arguments: [
        ("series 1.3.12.2.1107.5.2.30.25538.3000", PatientDataScan.Rule.uid),
        ("2.25.329800735698586629295641978511506172918", .uid),
        ("born 1961-04-03 in", .birthDate), ("DOB: 03/04/1961", .birthDate), ("geboren am 3.4.1961", .birthDate),
        ("date of birth 19610403", .birthDate), ("scanned 20200131", .compactDate), ("MRN 123456", .identifier),
        ("patient id: AB12345", .identifier), ("accession number 2020123456", .identifier),
        ("Fallnummer 4711008", .identifier), ("078-05-1120", .nationalNumber), ("943-476-5919", .nationalNumber),
        ("DOE^JANE", .personName), ("Müller^Jürgen^Dr", .personName), ("file:///x", .filePath),
        ("from /mnt/pacs/a", .filePath), ("(/data/archive/x.dcm)", .filePath), ("C:\\scans\\a", .filePath),
        ("\\\\server\\share", .filePath), ("~/scans", .filePath),
    ])
    func `what looks like patient data is found`(text: String, rule: PatientDataScan.Rule) {
        #expect(PatientDataScan.rules(brokenBy: text).contains(rule))
    }

    @Test(arguments: [
        "radzoo 0.1.0, format 1.0", "1.2.840.10008.1.2.4.90", "2020-01-31: first version", "input 1x16x128x128",
        "sha256 39048f7af2e137c93308a2dbf084d338598fe6360bcab2742b19252009d98291", "SCT 24028007", "f16 and/or f32",
        "/weights/stem.weight and /labels/heads.json", "https://example.org/data/index.html",
        "10.1038/s41746-025-02035-w",
        "117 496 321 weights, 3945029 in all", "x^2 and m^3", "Du R, Vardhanabhuti V. PMLR 121, 2020",
        "4453 patients, number of series 17667", "blocks.3.conv1.weight", "12345678", "a study of 316 series",
    ])
    func `what is no patient data is left alone`(text: String) {
        #expect(PatientDataScan.rules(brokenBy: text) == [])
    }

    @Test func `the cards of the repository have none`() throws {
        for name in try File.names(in: Repository.root + "/ModelCards") where name.hasSuffix(".md") {
            let text = try File.text(Repository.root + "/ModelCards/" + name)
            #expect(PatientDataScan.rules(brokenBy: text) == [], "\(name)")
        }
    }
}
