import RadDICOM
import RadSystem
import Testing

/// Damaged and malicious files: a value or an error, in bounded time and memory, never a trap.
struct HostileInputTests {
    private static let seeds: [[UInt8]] = {
        var dataSet = PartTen.sample(pixels: false)
        let region = DataSetBytes.explicit { $0.text(.codeValue, "SH", "69536005") }
        dataSet.sequence(.anatomicRegionSequence, items: [region, region], ending: .delimited, itemEnding: .delimited)
        dataSet.text(Tag(0x0043, 0x0010), "LO", "GEMS_PARM_01")
        dataSet.text(Tag(0x0043, 0x1039), "IS", #"1000\8\0\0"#)
        dataSet.element(.pixelData, "OW", bytes: [UInt8](repeating: 7, count: 12))
        let implicit = PartTen.sample(explicit: false)
        let bigEndian = PartTen.sample(explicit: true, bigEndian: true)
        return [
            PartTen.file(dataSet.bytes), PartTen.file(implicit.bytes, syntax: "1.2.840.10008.1.2"),
            PartTen.file(bigEndian.bytes, syntax: "1.2.840.10008.1.2.2"),
            PartTen.file(PartTen.stored(dataSet.bytes), syntax: "1.2.840.10008.1.2.1.99"),
            PartTen.sample(explicit: false).bytes,
        ]
    }()

    /// Reads everything that a caller may ask for.
    private func exhaust(_ bytes: [UInt8]) {
        guard let header = try? HeaderReader.read(bytes) else { return }
        exhaust(header.dataSet)
        _ = try? SiemensHeader(.bytes(bytes), header)
        if let groups = try? FunctionalGroups(.bytes(bytes), header) {
            exhaust(groups.shared)
            for frame in groups.frames { exhaust(frame) }
        }
        if let reader = try? PixelReader(.bytes(bytes), header) { _ = try? reader.frame(0) }
    }

    private func exhaust(_ dataSet: DataSet) {
        for tag in dataSet.tags {
            _ = dataSet.strings(tag)
            _ = dataSet.decimals(tag)
            _ = dataSet.integers(tag)
            _ = dataSet.attributeTags(tag)
            for item in dataSet.sequence(tag) { exhaust(item) }
        }
    }

    @Test(arguments: 0..<5)
    func `every truncation is survived`(seed: Int) {
        let bytes = Self.seeds[seed]
        for count in 0...bytes.count { exhaust(Array(bytes[..<count])) }
    }

    @Test(arguments: 0..<5)
    func `every flipped bit is survived`(seed: Int) {
        var bytes = Self.seeds[seed]
        for index in bytes.indices where index >= 128 || seed == 4 {
            for bit in 0..<8 {
                bytes[index] ^= 1 << UInt8(bit)
                exhaust(bytes)
                bytes[index] ^= 1 << UInt8(bit)
            }
        }
    }

    @Test func `a header that is cut keeps what came before`() throws {
        let whole = PartTen.file(PartTen.sample(pixels: false).bytes)
        // The last two elements are rows and columns, ten bytes each.
        for (missing, code) in [(14, DICOMError.Code.truncated), (12, .lengthBeyondEnd), (4, .truncated)] {
            let header = try HeaderReader.read(Array(whole.dropLast(missing)))
            #expect(header.dataSet.string(.modality) == "CT")
            #expect(header.dataSet.contains(.rows) == (missing < 10))
            #expect(header.flags.contains(.truncatedHeader))
            #expect(header.incompleteness?.code == code)
        }
    }

    @Test func `a length beyond the file is refused before anything is allocated`() throws {
        var dataSet = PartTen.sample(pixels: false)
        dataSet.head(.lutData, "OW", length: 0xFFFF_FFFE)
        let header = try HeaderReader.read(PartTen.file(dataSet.bytes))
        let error = try #require(header.incompleteness)
        #expect(error.code == .lengthBeyondEnd)
        #expect(error.tag == .lutData)
        #expect(error.found == "4294967294")
        #expect(header.dataSet.integer(.rows) == 2)
        #expect(!header.dataSet.contains(.lutData))
    }

    @Test func `a value above the limit is left unread and said to be`() throws {
        var dataSet = DataSetBytes()
        dataSet.text(.modality, "CS", "MR")
        dataSet.element(.lutData, "OW", bytes: [UInt8](repeating: 1, count: 65_538))
        dataSet.shorts(Tag(0x5000, 0x0005), 1)
        dataSet.element(.pixelData, "OW", bytes: [1, 2])
        let header = try HeaderReader.read(PartTen.file(dataSet.bytes))
        #expect(header.flags == [.valueTooLong])
        #expect(header.dataSet.isValueLeftUnread(.lutData))
        #expect(header.dataSet.bytes(.lutData) == nil)
        #expect(header.pixelData != nil)
    }

    private func nested(_ depth: Int, ending: DataSetBytes.Ending) -> [UInt8] {
        var inner = DataSetBytes.explicit { $0.text(.codeValue, "SH", "1") }
        for _ in 0..<depth {
            var outer = DataSetBytes()
            outer.sequence(.anatomicRegionSequence, items: [inner], ending: ending, itemEnding: ending)
            inner = outer
        }
        return PartTen.file(inner.bytes)
    }

    @Test func `nesting is read to its limit and refused beyond`() throws {
        #expect(try HeaderReader.read(nested(32, ending: .delimited)).incompleteness == nil)
        #expect(try HeaderReader.read(nested(64, ending: .stated)).incompleteness == nil)
        let undefined = #expect(throws: DICOMError.self) { try HeaderReader.read(nested(33, ending: .delimited)) }
        #expect(undefined?.code == .limitExceeded)
        #expect(undefined?.expected == "nested sequences of undefined length at most 32")
        let stated = #expect(throws: DICOMError.self) { try HeaderReader.read(nested(65, ending: .stated)) }
        #expect(stated?.expected == "nested sequences at most 64")
    }

    @Test func `a hundred thousand open sequences end the reading at once`() {
        var bytes = DataSetBytes()
        for _ in 0..<100_000 {
            bytes.head(Tag(0x0009, 0x1001), "SQ", length: .max)
            bytes.item([], ending: .unended)
        }
        let error = #expect(throws: DICOMError.self) { try HeaderReader.read(PartTen.file(bytes.bytes)) }
        #expect(error?.code == .limitExceeded)
    }

    @Test func `items and elements are counted against their limits`() throws {
        var limits = ReadingLimits()
        limits.itemsPerSequence = 3
        let empty = DataSetBytes()
        func file(_ items: Int) -> [UInt8] {
            PartTen.file(
                DataSetBytes.explicit {
                    $0.sequence(.anatomicRegionSequence, items: Array(repeating: empty, count: items))
                }.bytes)
        }
        #expect(try HeaderReader.read(file(3), limits: limits).dataSet.sequence(.anatomicRegionSequence).count == 3)
        let items = #expect(throws: DICOMError.self) { try HeaderReader.read(file(4), limits: limits) }
        #expect(items?.expected == "items of a sequence at most 3")
        limits = ReadingLimits()
        limits.elements = 5
        let elements = #expect(throws: DICOMError.self) {
            try HeaderReader.read(PartTen.file(PartTen.sample().bytes), limits: limits)
        }
        #expect(elements?.expected == "elements at most 5")
    }

    @Test func `meta information above its limit is refused`() {
        var meta = DataSetBytes()
        for _ in 0..<10 { meta.element(Tag(0x0002, 0x0102), "OB", bytes: [UInt8](repeating: 0, count: 10_000)) }
        let bytes = [UInt8](repeating: 0, count: 128) + Array("DICM".utf8) + meta.bytes + PartTen.sample().bytes
        let error = #expect(throws: DICOMError.self) { try HeaderReader.read(bytes) }
        #expect(error?.expected == "bytes of meta information at most 65536")
    }

    @Test func `a deflate bomb is stopped at its ratio`() throws {
        var limits = ReadingLimits()
        limits.inflationRatio = 100
        var dataSet = PartTen.sample(pixels: false)
        dataSet.head(Tag(0x0042, 0x0011), "OB", length: 258 * 20_000)
        dataSet.raw([0])
        let bomb = PartTen.bomb(after: dataSet.bytes, repeats: 20_000)
        let bytes = PartTen.file(bomb, syntax: TransferSyntax.deflatedExplicitLittleEndian.uid)
        let error = #expect(throws: DICOMError.self) { try HeaderReader.read(bytes, limits: limits) }
        #expect(error?.code == .limitExceeded)
        #expect(error?.expected == "inflated bytes at most \(bomb.count * 100)")
        #expect(try HeaderReader.read(bytes).dataSet.string(.modality) == "CT")
    }

    @Test func `a deflated header is inflated no further than needed`() throws {
        var limits = ReadingLimits()
        limits.inflationRatio = 20
        var dataSet = PartTen.sample(pixels: false)
        dataSet.raw([UInt8](repeating: 0, count: 0))
        dataSet.head(.pixelData, "OW", length: 258 * 20_000)
        dataSet.raw([0])
        let bomb = PartTen.bomb(after: dataSet.bytes, repeats: 20_000)
        let bytes = PartTen.file(bomb, syntax: TransferSyntax.deflatedExplicitLittleEndian.uid)
        let header = try HeaderReader.read(bytes, limits: limits)
        #expect(header.dataSet.string(.modality) == "CT")
        #expect(header.pixelData?.length == 258 * 20_000)
    }

    @Test func `a broken deflate stream keeps what came before`() throws {
        var deflated = PartTen.stored(PartTen.sample(pixels: false).bytes)
        deflated[0] = 0
        deflated += [0b111, 0xFF, 0xFF]
        let header = try HeaderReader.read(
            PartTen.file(deflated, syntax: TransferSyntax.deflatedExplicitLittleEndian.uid))
        #expect(header.dataSet.string(.modality) == "CT")
        #expect(header.incompleteness?.code == .inflateFailed)
    }

    @Test func `errors carry tags, offsets and lengths and no value`() throws {
        var dataSet = DataSetBytes()
        dataSet.text(.patientID, "LO", "CANARY")
        dataSet.head(.studyDescription, "LO", length: 60_000)
        dataSet.raw(Array("CANARY".utf8))
        let header = try HeaderReader.read(PartTen.file(dataSet.bytes))
        let error = try #require(header.incompleteness)
        #expect(!error.description.contains("CANARY"))
        #expect(error.description.contains("(0008,1030)"))
    }

    @Test func `reading takes time in proportion to length`() {
        func time(_ elements: Int) -> Duration {
            var dataSet = DataSetBytes()
            for index in 0..<elements {
                dataSet.text(Tag(0x0009, UInt16(truncatingIfNeeded: index)), "LO", "x")
                dataSet.sequence(.anatomicRegionSequence, items: [DataSetBytes()], ending: .delimited)
            }
            let bytes = PartTen.file(dataSet.bytes)
            let clock = ContinuousClock()
            return (0..<10).map { _ in clock.measure { _ = try? HeaderReader.read(bytes) } }.min() ?? .zero
        }
        let short = time(1000)
        let long = time(10_000)
        // Ten times the length; reading in quadratic time would take a hundred times as long.
        #expect(long < short * 40 + .milliseconds(50))
    }
}
