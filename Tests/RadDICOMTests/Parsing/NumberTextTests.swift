import RadDICOM
import Testing

/// Numbers as scanners write them.
struct NumberTextTests {
    private func dataSet(_ text: String, _ tag: Tag, _ representation: String) throws -> DataSet {
        let bytes = DataSetBytes.explicit { $0.text(tag, representation, text) }.bytes
        return try HeaderReader.read(PartTen.file(bytes)).dataSet
    }

    private static let good: [(String, [Double])] = [
        ("1", [1.0]), ("-0.5", [-0.5]), ("+2", [2]), (" 12.50 ", [12.5]), ("1,5", [1.5]), ("1e-3", [0.001]),
        ("1.5E+02", [150]), (".5", [0.5]), ("5.", [5]), ("0000123", [123]), ("3\u{0}", [3]),
        ("0.333333333333333333333333333", [1.0 / 3]), ("123456789012345680", [123_456_789_012_345_680]),
        ("-9.99e-200", [-9.99e-200]), ("0.1", [0.1]), ("1e22", [1e22]), ("4.35", [4.35]),
        (#"1\2\3"#, [1, 2, 3]), (#"1\2\"#, [1, 2]), (#" 1 \ 2 "#, [1, 2]),
    ]
    private static let bad = [
        "", "  ", "abc", #"1\x\3"#, "1e999", "nan", "inf", "--1", "1e", #"1\\3"#, "1.2.3", "0x10", "-",
    ]

    @Test(arguments: good)
    func `decimal strings are read leniently`(text: String, expected: [Double]) throws {
        #expect(try dataSet(text, .windowCenter, "DS").decimals(.windowCenter) == expected)
    }

    @Test(arguments: bad)
    func `one part that is no number spoils the value`(text: String) throws {
        #expect(try dataSet(text, .windowCenter, "DS").decimals(.windowCenter) == [])
    }

    private static let integers: [(String, [Int])] = [
        ("7", [7]), ("12.0", [12]), ("-3", [-3]), ("+4", [4]), ("1.5", []), ("9999999999999999999999", []), ("", []),
    ]

    @Test(arguments: integers)
    func `integer strings take whole numbers only`(text: String, expected: [Int]) throws {
        #expect(try dataSet(text, .instanceNumber, "IS").integers(.instanceNumber) == expected)
    }

    @Test func `decimals agree with the standard library's conversion`() throws {
        var state: UInt64 = 88
        for _ in 0..<2000 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            let number = Double(Int64(bitPattern: state) >> 20) / Double(UInt64(1) << (state % 40))
            let text = String(number)
            let read = try dataSet(text, .windowCenter, "DS").decimal(.windowCenter)
            #expect(read == Double(text), "\(text)")
        }
    }

    @Test(arguments: [(UInt16(0), 63_536), (1, -2000)])
    func `the sign of padding values follows the pixels`(representation: UInt16, expected: Int) throws {
        for stated in ["US", "SS"] {
            var dataSet = DataSetBytes()
            dataSet.shorts(.pixelRepresentation, representation)
            dataSet.shorts(.pixelPaddingValue, 63_536, representation: stated)
            let header = try HeaderReader.read(PartTen.file(dataSet.bytes))
            #expect(header.dataSet.integer(.pixelPaddingValue) == expected)
        }
    }

    @Test(arguments: [true, false])
    func `binary numbers are read in their order`(bigEndian: Bool) throws {
        var dataSet = DataSetBytes(bigEndian: bigEndian)
        dataSet.text(.modality, "CS", "MR")
        dataSet.doubles(.diffusionBValue, 1000.5)
        dataSet.longs(.dimensionIndexValues, 70_000, 2)
        dataSet.shorts(.frameIncrementPointer, 0x0018, 0x1063, representation: "AT")
        let uid = bigEndian ? TransferSyntax.explicitBigEndian.uid : TransferSyntax.explicitLittleEndian.uid
        let read = try HeaderReader.read(PartTen.file(dataSet.bytes, syntax: uid)).dataSet
        #expect(read.decimal(.diffusionBValue) == 1000.5)
        #expect(read.integers(.dimensionIndexValues) == [70_000, 2])
        #expect(read.attributeTags(.frameIncrementPointer) == [.frameTime])
        #expect(read.strings(.frameIncrementPointer) == ["(0018,1063)"])
    }
}
