import RadDICOM
import RadTestSupport
import Testing

/// The table of readable tags.
struct TagTableTests {
    @Test func `tags are unique, ascending and found again`() {
        let numbers = TagTable.rows.map { $0.tag.number }
        #expect(zip(numbers, numbers.dropFirst()).allSatisfy { $0 < $1 })
        for row in TagTable.rows + TagTable.privateRows.map({ $0.row }) {
            #expect(TagTable.row(for: row.tag) == row)
        }
        #expect(TagTable.row(for: Tag(0x0010, 0x0010)) == nil)
        #expect(TagTable.row(for: Tag(0x0019, 0x1099)) == nil)
    }

    @Test func `vendors' rows stand in block 10 of a private group`() {
        for row in TagTable.privateRows {
            #expect(row.row.tag.isPrivate)
            #expect(row.row.tag.element >> 8 == 0x10)
        }
    }

    @Test func `what identifies is not plain`() {
        let identifying: [Tag] = [
            .patientID, .issuerOfPatientID, .accessionNumber, .studyInstanceUID, .seriesInstanceUID, .sopInstanceUID,
            .frameOfReferenceUID, .institutionName, .stationName, .deviceSerialNumber,
        ]
        for tag in identifying { #expect(TagTable.row(for: tag)?.privacy == .pseudonymised) }
        for row in TagTable.rows {
            switch row.representation {
            case .date, .time, .dateTime: #expect(row.privacy == .differenceOnly, "\(row.tag)")
            case .longText, .shortText, .unlimitedText: #expect(row.privacy == .freeText, "\(row.tag)")
            case .personName: Issue.record("\(row.tag) is a name")
            default: break
            }
        }
    }

    @Test func `tags are written as the standard writes them`() {
        #expect(Tag.modality.description == "(0008,0060)")
        #expect(Tag(0x7FE0, 0xABCD).description == "(7FE0,ABCD)")
        #expect(Tag.modality < Tag.rows)
        #expect(!Tag.modality.isPrivate)
    }

    /// Names and numbers as the sources state them, in lower case.
    private func constants() throws -> [UInt32: String] {
        var constants: [UInt32: String] = [:]
        for facet in [
            "Identity", "Anatomy", "Acquisition", "MagneticResonance", "Geometry", "FunctionalGroups", "Pixels",
        ] {
            let path = Repository.root + "/Sources/Imaging/RadDICOM/Dictionary/Tag+\(facet).swift"
            let text = String(decoding: try File.bytes(path), as: UTF8.self)
            for match in text.matches(of: /static let (\w+) = Tag\(0x(\w{4}), 0x(\w{4})\)/) {
                let number = UInt32(match.2 + match.3, radix: 16) ?? 0
                #expect(constants[number] == nil)
                constants[number] = match.1.lowercased()
            }
        }
        return constants
    }

    @Test(.requiresPython("pydicom"))
    func `keywords and representations are those of pydicom's dictionary`() throws {
        let constants = try constants()
        let python = try #require(Oracle.python(modules: ["pydicom"]))
        let script = """
            import sys
            from pydicom.datadict import dictionary_VR, keyword_for_tag
            for word in sys.stdin.read().split():
                tag = int(word, 16)
                print(word, keyword_for_tag(tag).lower(), dictionary_VR(tag).replace(" ", ""))
            """
        let rows = TagTable.rows.filter { $0.tag != .overlayRows }
        let input = rows.map { String($0.tag.number, radix: 16) }.joined(separator: " ")
        let lines = String(decoding: try python.run(script, input: Array(input.utf8)), as: UTF8.self)
            .split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
        #expect(lines.count == rows.count)
        for (row, line) in zip(rows, lines) {
            #expect(constants[row.tag.number] == line[1])
            let stated = row.signFollowsPixels ? "USorSS" : row.representation.rawValue
            #expect(line[2] == stated || line[2] == "USorOW" || (line[2] == "USorSS" && stated == "US"), "\(row.tag)")
        }
    }

    @Test(arguments: ValueRepresentation.allCases)
    func `representations are recognised by their letters`(representation: ValueRepresentation) {
        let letters = Array(representation.rawValue.utf8)
        #expect(ValueRepresentation(letters: UInt16(letters[0]) << 8 | UInt16(letters[1])) == representation)
    }
}
