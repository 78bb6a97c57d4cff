import RadDICOM
import RadSystem
import Testing

/// Files that ask for too much: each limit is reached by one made for it, and says which it is.
struct LimitTests {
    /// The file that reaches a limit, and the limits with which it is read.
    private static func bomb(_ name: ReadingLimits.Name) -> (file: [UInt8], limits: ReadingLimits) {
        var limits = ReadingLimits()
        var dataSet = PartTen.sample(pixels: false)
        var syntax = TransferSyntax.explicitLittleEndian.uid
        let empty = DataSetBytes()
        switch name {
        case .elements:
            limits.elements = 10_000
            for index in 0..<10_001 { dataSet.text(Tag(0x0009, UInt16(index % 0xFFFF)), "LO", "") }
        case .sequenceItems:
            limits.itemsPerSequence = 1000
            dataSet.sequence(.anatomicRegionSequence, items: Array(repeating: empty, count: 1001))
        case .nesting: dataSet.raw(nested(65, ending: .stated))
        case .undefinedNesting: dataSet.raw(nested(33, ending: .delimited))
        case .valueBytes, .keptBytes:
            limits.keptBytes = name == .keptBytes ? 100_000 : limits.keptBytes
            limits.valueBytes = name == .valueBytes ? 100 : limits.valueBytes
            for _ in 0..<4 { dataSet.element(.lutData, "OW", bytes: [UInt8](repeating: 1, count: 30_000)) }
        case .metaBytes: return (longMeta(), limits)
        case .inflatedBytes, .inflationRatio:
            if name == .inflatedBytes { limits.inflatedBytes = 1 << 20 } else { limits.inflationRatio = 100 }
            syntax = TransferSyntax.deflatedExplicitLittleEndian.uid
            dataSet.head(Tag(0x0042, 0x0011), "OB", length: 258 * 20_000)
            dataSet.raw([0])
            return (PartTen.file(PartTen.bomb(after: dataSet.bytes, repeats: 20_000), syntax: syntax), limits)
        case .extent: dataSet = image(rows: 32_769, columns: 1)
        case .frameBytes: dataSet = image(rows: 32_768, columns: 32_768)
        case .frames: dataSet = image(rows: 1, columns: 1, frames: "1000001")
        case .frameExpansion:
            syntax = "1.2.840.10008.1.2.4.90"
            dataSet = image(rows: 4096, columns: 4096)
            dataSet.head(.pixelData, "OB", length: .max)
            for item in [[], BlankCodestream(rows: 4096, columns: 4096).bytes] { dataSet.item(item) }
        case .fragments:
            limits.fragments = 1000
            syntax = "1.2.840.10008.1.2.5"
            dataSet = image(rows: 1, columns: 1)
            dataSet.head(.pixelData, "OB", length: .max)
            for _ in 0..<1002 { dataSet.item([]) }
        }
        if [.extent, .frameBytes, .frames].contains(name) { dataSet.element(.pixelData, "OW", bytes: [0, 0]) }
        return (PartTen.file(dataSet.bytes, syntax: syntax), limits)
    }

    private static func image(rows: UInt16, columns: UInt16, frames: String = "1") -> DataSetBytes {
        DataSetBytes.explicit {
            $0.text(.modality, "CS", "CT")
            $0.text(.numberOfFrames, "IS", frames)
            for (tag, value) in [
                (Tag.rows, rows), (.columns, columns), (.bitsAllocated, 16), (.bitsStored, 16), (.highBit, 15),
            ] { $0.shorts(tag, value) }
        }
    }

    private static func nested(_ depth: Int, ending: DataSetBytes.Ending) -> [UInt8] {
        var inner = DataSetBytes.explicit { $0.text(.codeValue, "SH", "1") }
        for _ in 0..<depth {
            var outer = DataSetBytes()
            outer.sequence(.anatomicRegionSequence, items: [inner], ending: ending, itemEnding: ending)
            inner = outer
        }
        return inner.bytes
    }

    private static func longMeta() -> [UInt8] {
        var meta = DataSetBytes()
        for _ in 0..<10 { meta.element(Tag(0x0002, 0x0102), "OB", bytes: [UInt8](repeating: 0, count: 10_000)) }
        return [UInt8](repeating: 0, count: 128) + Array("DICM".utf8) + meta.bytes + PartTen.sample().bytes
    }

    /// The error of reading a file and its first frame.
    private static func failure(_ file: [UInt8], _ limits: ReadingLimits) -> DICOMError? {
        do throws(DICOMError) {
            let header = try HeaderReader.read(file, limits: limits)
            if header.pixelData != nil { _ = try PixelReader(.bytes(file), header, limits: limits).frame(0) }
            return header.incompleteness
        } catch {
            return error
        }
    }

    @Test(arguments: ReadingLimits.Name.allCases.filter { $0 != .valueBytes })
    func `a file that reaches a limit is refused, and the error names it`(name: ReadingLimits.Name) throws {
        let (file, limits) = Self.bomb(name)
        var error: DICOMError?
        let time = ContinuousClock().measure { error = Self.failure(file, limits) }
        #expect(error?.code == .limitExceeded)
        #expect(error?.limit == name)
        #expect(error?.description.hasSuffix(", limit \(name.rawValue)") == true)
        #expect(time < .seconds(5))
    }

    @Test(arguments: [ReadingLimits.Name.elements, .sequenceItems, .keptBytes, .inflatedBytes, .fragments])
    func `the same file is read where the limit allows it`(name: ReadingLimits.Name) {
        var (file, limits) = Self.bomb(name)
        limits[name] = ReadingLimits()[name]
        #expect(Self.failure(file, limits)?.limit == nil)
    }

    @Test func `a value above its limit is left unread, and the file is taken`() throws {
        let (file, limits) = Self.bomb(.valueBytes)
        let header = try HeaderReader.read(file, limits: limits)
        #expect(header.flags.contains(.valueTooLong))
        #expect(header.dataSet.isValueLeftUnread(.lutData))
        #expect(header.dataSet.string(.modality) == "CT")
    }

    @Test func `every limit has its default, and its name reads and sets it`() {
        let defaults: [ReadingLimits.Name: Int] = [
            .elements: 1_000_000, .sequenceItems: 100_000, .nesting: 64, .undefinedNesting: 32, .valueBytes: 65_536,
            .keptBytes: 64 << 20, .metaBytes: 65_536, .inflatedBytes: 2 << 30, .inflationRatio: 200,
            .extent: 32_768, .frameBytes: 1 << 30, .frameExpansion: 1024, .frames: 1_000_000, .fragments: 1_000_000,
        ]
        var limits = ReadingLimits()
        for name in ReadingLimits.Name.allCases {
            #expect(limits[name] == defaults[name])
            limits[name] = 7
        }
        #expect(ReadingLimits.Name.allCases.allSatisfy { limits[$0] == 7 })
    }
}
