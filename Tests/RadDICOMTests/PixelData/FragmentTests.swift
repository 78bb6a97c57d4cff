import RadDICOM
import RadSystem
import Testing

/// Which fragments make up which frame; the syntax is one whose fragments are plain samples.
struct FragmentTests {
    private static let uncompressed = "1.2.840.10008.1.2.1.98"
    private static let deflatedFrames = "1.2.840.10008.1.2.8.1"

    private func reader(_ dataSet: DataSetBytes, _ uid: String = uncompressed) throws -> PixelReader {
        try PixelFixture.reader(dataSet, uid)
    }

    @Test(arguments: [[], [0, 10], [0, 11], [0]] as [[UInt32]], [true, false])
    func `as many fragments as frames are one each, whatever the table says`(table: [UInt32], ending: Bool) throws {
        let head = PixelFixture(rows: 1, columns: 2, bits: 8, frames: 2)
        let pixels = try reader(head.encapsulated([[1, 2], [3, 4]], table: table, ending: ending))
        #expect(try pixels.frame(0).storedValues == [1, 2])
        #expect(try pixels.frame(1).storedValues == [3, 4])
    }

    @Test func `a table that fits joins fragments into frames`() throws {
        let head = PixelFixture(rows: 1, columns: 4, bits: 8, frames: 2)
        let fragments: [[UInt8]] = [[1, 2], [3, 4], [5, 6, 7, 8]]
        let basic = try reader(head.encapsulated(fragments, table: [0, 20]))
        #expect(try basic.frame(0).storedValues == [1, 2, 3, 4])
        #expect(try basic.frame(1).storedValues == [5, 6, 7, 8])
        let extended = try reader(head.encapsulated(fragments, extended: [0, 20]))
        #expect(try extended.frame(0).storedValues == [1, 2, 3, 4])
        #expect(try extended.frame(1).storedValues == [5, 6, 7, 8])
    }

    @Test func `a single frame takes all fragments`() throws {
        let head = PixelFixture(rows: 1, columns: 4, bits: 8)
        let pixels = try reader(head.encapsulated([[1, 2], [3, 4]], table: [0]))
        #expect(try pixels.frame(0).storedValues == [1, 2, 3, 4])
    }

    @Test func `without a table the marks of codestreams part the frames`() throws {
        let head = PixelFixture(rows: 1, columns: 6, bits: 8, frames: 2)
        let first: [[UInt8]] = [[0xFF, 0xD8, 1, 2], [0xFF, 0xD9]]
        let second: [[UInt8]] = [[0xFF, 0x4F], [3, 4], [0xFF, 0xD9, 0, 0]]
        let pixels = try reader(head.encapsulated(first + second))
        #expect(try pixels.frame(0).storedValues == [0xFF, 0xD8, 1, 2, 0xFF, 0xD9])
        #expect(try pixels.frame(1).storedValues == [0xFF, 0x4F, 3, 4, 0xFF, 0xD9])
        let error = #expect(throws: DICOMError.self) { try reader(head.encapsulated([[1, 2], [3, 4], [5, 6]])) }
        #expect(error?.code == .frameNotFound)
    }

    @Test func `a fragment that the file does not hold whole is missing`() throws {
        var dataSet = PixelFixture(rows: 1, columns: 2, bits: 8, frames: 2).encapsulated([[1, 2]], ending: false)
        dataSet.tag(Tag(0xFFFE, 0xE000))
        dataSet.word32(2)
        dataSet.raw([3])
        let pixels = try reader(dataSet)
        #expect(try pixels.frame(0).storedValues == [1, 2])
        let error = #expect(throws: DICOMError.self) { try pixels.frame(1) }
        #expect(error?.code == .pixelBytesMissing)
    }

    @Test func `a delimiter inside a fragment's bytes is no end`() throws {
        let bytes: [UInt8] = [0xFE, 0xFF, 0xDD, 0xE0, 0, 0, 0, 0]
        let head = PixelFixture(rows: 1, columns: 8, bits: 8, frames: 2)
        let pixels = try reader(head.encapsulated([bytes, bytes]))
        #expect(try pixels.frame(1).storedValues == bytes.map { Int32($0) })
    }

    @Test func `frames that are deflated one by one are inflated to their size`() throws {
        let head = PixelFixture(rows: 1, columns: 4, bits: 8, frames: 2)
        let pixels = try reader(
            head.encapsulated([PartTen.stored([1, 2, 3, 4]), PartTen.stored([5, 6])]), Self.deflatedFrames)
        #expect(try pixels.frame(0).storedValues == [1, 2, 3, 4])
        let error = #expect(throws: DICOMError.self) { try pixels.frame(1) }
        #expect(error?.code == .pixelBytesMissing)
    }

    @Test func `encapsulated frames go through their decoder`() throws {
        // One RLE segment: header of 64 bytes, then a literal run of four samples.
        let header: [UInt8] = [1, 0, 0, 0, 64, 0, 0, 0] + [UInt8](repeating: 0, count: 56)
        let head = PixelFixture(rows: 2, columns: 2, bits: 8)
        let pixels = try reader(head.encapsulated([header + [3, 9, 8, 7, 6, 0]]), "1.2.840.10008.1.2.5")
        #expect(try pixels.frame(0).storedValues == [9, 8, 7, 6])
    }

    @Test func `fragments are counted against their limit`() throws {
        var limits = ReadingLimits()
        limits.fragments = 2
        let dataSet = PixelFixture(rows: 1, columns: 2, bits: 8, frames: 3).encapsulated([[1, 2], [3, 4], [5, 6]])
        let bytes = PartTen.file(dataSet.bytes, syntax: Self.uncompressed)
        let error = #expect(throws: DICOMError.self) {
            try PixelReader(.bytes(bytes), HeaderReader.read(bytes), limits: limits)
        }
        #expect(error?.expected == "fragments at most 2")
    }
}
