import Foundation
import RadDICOM
import RadTestSupport
import Testing

/// Text in the character sets of PS3.3 C.12.1.1.2; the Asian examples are those of PS3.5 annexes H, I, J and K.
struct CharacterSetTests {
    private func texts(_ terms: String, _ bytes: [UInt8], in tag: Tag = .seriesDescription) throws -> [String] {
        var dataSet = DataSetBytes()
        dataSet.text(.specificCharacterSet, "CS", terms)
        dataSet.element(tag, "LO", bytes: bytes)
        return try HeaderReader.read(PartTen.file(dataSet.bytes)).dataSet.strings(tag)
    }

    private static let examples: [(String, [UInt8], [String])] = [
        ("", [0x41, 0xE9, 0x42], ["A\u{FFFD}B"]),
        ("ISO_IR 100", [0x42, 0x75, 0x63, 0xE9], ["Bucé"]),
        ("ISO_IR 101", [0xB1, 0xE6], ["ąć"]),
        ("ISO_IR 144", [0xBB, 0xEE, 0xDA, 0x63, 0x65, 0xDC, 0xD1, 0x79, 0xE0, 0xD3], ["Люк\u{63}\u{65}мб\u{79}рг"]),
        ("ISO_IR 126", [0xC4, 0xE9, 0xEF, 0xED, 0xF5, 0xF3, 0xE9, 0xEF, 0xF2], ["Διονυσιος"]),
        ("ISO_IR 127", [0xE2, 0xC8, 0xC7, 0xE6, 0xEA], ["قباني"]),
        ("ISO_IR 138", [0xF9, 0xF8, 0xE5, 0xEF], ["שרון"]),
        ("ISO_IR 166", [0xA1, 0xD2], ["กา"]),
        ("ISO_IR 203", [0xA4], ["€"]),
        ("ISO_IR 13", [0xD4, 0xCF, 0xC0, 0xDE, 0x5C, 0xC0], ["ﾔﾏﾀﾞ", "ﾀ"]),
        ("ISO_IR 192", Array("Müller 王".utf8), ["Müller 王"]),
        ("ISO_IR 192", [0x41, 0xFF, 0x42], ["A\u{FFFD}B"]),
        ("GB18030", [0xCD, 0xF5, 0xD0, 0xA1, 0xB6, 0xAB], ["王小东"]),
        ("GBK", [0x81, 0x5C, 0x5C, 0xCD, 0xF5], ["乗", "王"]),
        ("GB18030", [0x81, 0x5C, 0x5C, 0x41], ["乗", "A"]),
        (#"\ISO 2022 IR 87"#, [0x1B, 0x24, 0x42, 0x3B, 0x33, 0x45, 0x44, 0x1B, 0x28, 0x42], ["山田"]),
        // The second byte of the first character is a backslash.
        (#"\ISO 2022 IR 87"#, [0x1B, 0x24, 0x42, 0x30, 0x5C, 0x1B, 0x28, 0x42, 0x5C, 0x41], ["移", "A"]),
        (
            #"ISO 2022 IR 13\ISO 2022 IR 87"#,
            [0xD4, 0xCF, 0x1B, 0x24, 0x42, 0x42, 0x40, 0x4F, 0x3A, 0x1B, 0x28, 0x4A, 0x41], ["ﾔﾏ太郎A"]
        ),
        (#"\ISO 2022 IR 159"#, [0x1B, 0x24, 0x28, 0x44, 0x30, 0x21, 0x1B, 0x28, 0x42], ["丂"]),
        (#"\ISO 2022 IR 149"#, [0x1B, 0x24, 0x29, 0x43, 0xFB, 0xF3, 0x5E, 0xD1, 0xCE, 0xD4, 0xD7], ["洪^吉洞"]),
        (#"\ISO 2022 IR 58"#, [0x1B, 0x24, 0x29, 0x41, 0xCD, 0xF5, 0x41], ["王A"]),
        (#"ISO 2022 IR 100\ISO 2022 IR 144"#, [0xE9, 0x1B, 0x2D, 0x4C, 0xBB, 0x5C, 0xE9], ["éЛ", "é"]),
        ("ISO-8859-1", [0xE9], ["é"]), ("latin1", [0xE9], ["é"]), ("ISO IR 100", [0xE9], ["é"]),
        ("iso_ir_192", Array("é".utf8), ["é"]), ("UTF-8", Array("é".utf8), ["é"]),
        ("NONSENSE", [0x41, 0xE9], ["A\u{FFFD}"]),
        (#"\ISO 2022 IR 87"#, [0x1B, 0x24, 0x42, 0x3B], ["\u{FFFD}"]),
        ("", [0x1B, 0x7A, 0x41], ["\u{1B}zA"]),
    ]

    @Test(arguments: examples)
    func `text is decoded and then split`(terms: String, bytes: [UInt8], expected: [String]) throws {
        #expect(try texts(terms, bytes) == expected)
    }

    @Test func `every byte string gives text`() throws {
        let sets = ["", "ISO_IR 144", "ISO_IR 13", "GB18030", "GBK", "ISO_IR 192", #"ISO 2022 IR 13\ISO 2022 IR 87"#]
        var state: UInt64 = 3
        for round in 0..<700 {
            var bytes: [UInt8] = []
            for _ in 0..<24 {
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                let byte = UInt8(truncatingIfNeeded: state >> 33)
                bytes += byte < 32 ? [0x1B, 0x24, 0x42] : [byte]
            }
            let read = try texts(sets[round % sets.count], bytes)
            #expect(!read.isEmpty)
        }
    }

    @Test func `codes, numbers and identifiers stay in the default repertoire`() throws {
        var dataSet = DataSetBytes()
        dataSet.text(.specificCharacterSet, "CS", "ISO_IR 100")
        dataSet.element(.modality, "CS", bytes: [0x4D, 0xE9])
        #expect(try HeaderReader.read(PartTen.file(dataSet.bytes)).dataSet.string(.modality) == "M\u{FFFD}")
    }

    @Test func `an item may have a character set of its own`() throws {
        let own = DataSetBytes.explicit {
            $0.text(.specificCharacterSet, "CS", "ISO_IR 144")
            $0.element(.codeMeaning, "LO", bytes: [0xBB])
        }
        let inherited = DataSetBytes.explicit { $0.element(.codeMeaning, "LO", bytes: [0xE9]) }
        var dataSet = DataSetBytes()
        dataSet.text(.specificCharacterSet, "CS", "ISO_IR 100")
        dataSet.sequence(.anatomicRegionSequence, items: [own, inherited])
        let items = try HeaderReader.read(PartTen.file(dataSet.bytes)).dataSet.sequence(.anatomicRegionSequence)
        #expect(items.map { $0.string(.codeMeaning) } == ["Л", "é"])
    }

    @Test(.requiresPython())
    func `upper halves equal Python's codecs`() throws {
        let sets = [
            "100": "latin-1", "101": "iso8859-2", "109": "iso8859-3", "110": "iso8859-4", "144": "iso8859-5",
            "127": "iso8859-6", "126": "iso8859-7", "138": "iso8859-8", "148": "iso8859-9", "203": "iso8859-15",
        ]
        let python = try #require(Oracle.python())
        for (number, codec) in sets {
            // 80 to 9F are controls, which are not compared.
            let script = """
                import sys
                text = "".join(bytes([byte]).decode("\(codec)", "replace") for byte in range(0xA0, 0x100))
                sys.stdout.buffer.write(text.encode("utf-8"))
                """
            let expected = String(decoding: try python.run(script), as: UTF8.self)
            let read = try texts("ISO_IR \(number)", [0x21] + Array(0xA0...0xFF) + [0x21])
            #expect(read == ["!" + expected + "!"], "\(codec)")
        }
    }
}
