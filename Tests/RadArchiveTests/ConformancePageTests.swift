import RadDICOM
import RadSeries
import RadTestSupport
import Testing

@testable import RadArchive

/// `Formats/DICOM/CONFORMANCE.md` beside the tables of the code.
@Suite struct `The page of conformance` {
    /// The rows of all tables under a heading whose first cell is a term, cell by cell.
    private func rows(under heading: String) throws -> [[String]] {
        let lines = try File.text(Repository.root + "/Formats/DICOM/CONFORMANCE.md")
            .split(separator: "\n", omittingEmptySubsequences: false)
        let start = try #require(lines.firstIndex { $0 == "## \(heading)" })
        return lines[(start + 1)...].prefix { !$0.hasPrefix("## ") }.filter { $0.hasPrefix("| `") }.map { line in
            line.split(separator: "|").map { cell in
                String(cell.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed()).filter { $0 != "`" }
            }
        }
    }

    @Test func `lists every transfer syntax with its name and what decodes it`() throws {
        let listed = try rows(under: "Transfer syntaxes")
        let expected = TransferSyntax.registered.values.map { [$0.uid, $0.name ?? "", $0.decoder ?? "refused"] }
        #expect(expected.count > 50)
        for row in expected where !listed.contains(row) {
            Issue.record("the page needs the row | `\(row[0])` | \(row[1]) | \(row[2]) |")
        }
        for row in listed where !expected.contains(row) { Issue.record("the page has a row too many: \(row)") }
        #expect(listed.count == expected.count)
    }

    @Test func `names a decoder for what is decoded, and none for what is refused`() {
        for codec in PixelCodec.allCases {
            // Whether high-throughput streams are decoded depends on the library that is linked.
            if codec == .highThroughputJPEG2000 { continue }
            #expect((codec.decoder != nil) == codec.isSupported, "\(codec.rawValue)")
        }
        for codec in PixelCodec.allCases where codec.isForeign {
            #expect(codec.decoder?.contains("Swift") != true || codec == .jpegExtended, "\(codec.rawValue)")
        }
    }

    @Test func `lists every reason of refusal once`() throws {
        let listed = try rows(under: "Reasons of refusal").map { $0[0] }
        let known = RefusalReason.remedies.keys.map(\.rawValue) + ArchiveReason.remedies.keys
        #expect(Set(listed).symmetricDifference(known).isEmpty)
        #expect(Set(listed).count == listed.count)
    }

    @Test func `lists every limit with its default`() throws {
        let listed = try rows(under: "Limits")
        let limits = ReadingLimits()
        #expect(listed.map { $0[0] }.sorted() == ReadingLimits.Name.allCases.map(\.rawValue).sorted())
        for row in listed {
            let name = try #require(ReadingLimits.Name(rawValue: row[0]))
            #expect(row[1].hasPrefix(name.words) && Int(row[2].filter { $0 != "," }) == limits[name], "\(row)")
        }
        #expect(VolumeLoader.maximumVoxels == 1 << 29, "as the page says")
    }
}
