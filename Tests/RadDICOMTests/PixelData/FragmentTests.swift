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

    @Test func `tables that contradict each other are weighed by the fragments`() throws {
        let head = PixelFixture(rows: 1, columns: 4, bits: 8, frames: 2)
        let fragments: [[UInt8]] = [[1, 2], [3, 4], [5, 6, 7, 8]]
        // The basic table is right and the extended one is not, then the other way round.
        for (basic, extended) in [([0, 20], [0, 11]), ([0, 11], [0, 20])] as [([UInt32], [UInt32])] {
            let pixels = try reader(head.encapsulated(fragments, table: basic, extended: extended))
            #expect(try pixels.frame(0).storedValues == [1, 2, 3, 4])
            #expect(try pixels.frame(1).storedValues == [5, 6, 7, 8])
        }
        // Counted from elsewhere, all by the same distance.
        let shifted = try reader(head.encapsulated(fragments, table: [1000, 1020]))
        #expect(try shifted.frame(1).storedValues == [5, 6, 7, 8])
    }

    @Test func `empty fragments stand for nothing`() throws {
        let head = PixelFixture(rows: 1, columns: 2, bits: 8, frames: 2)
        let pixels = try reader(head.encapsulated([[1, 2], [], [3, 4], []]))
        #expect(try pixels.frame(1).storedValues == [3, 4])
    }

    /// Frames of one coding each, with the syntax that names it.
    private static let codings: [(PixelCodec, String)] = [
        (.jpegBaseline, "4.50"), (.jpegLossless, "4.70"), (.jpegLS, "4.80"), (.jpeg2000, "4.90"), (.rle, "5"),
    ]

    @Test(arguments: codings)
    func `frames cut into many fragments are put together without a table`(codec: PixelCodec, suffix: String) throws {
        let frames = (0..<3).map { seed in
            TestFrame(
                rows: 16, columns: 20, bitsAllocated: 8, bitsStored: 8, pattern: .smooth, seed: UInt64(seed))
        }
        let codestreams = try frames.map {
            try FrameEncoder.encode($0.bytes, codec: codec, description: $0.description)
        }
        let fixture = PixelFixture(rows: 16, columns: 20, bits: 8, frames: 3)
        let even = codestreams.map { $0.count % 2 == 0 ? $0 : $0 + [0] }
        let pieces = even.flatMap { stream in
            stride(from: 0, to: stream.count, by: 50).map { Array(stream[$0..<min($0 + 50, stream.count)]) }
        }
        var chains = [pieces]
        // All in one fragment, with and without padding between, and the table's place taken by the first fragment.
        if codec != .rle { chains += [[even.flatMap { $0 }], [codestreams.flatMap { $0 }]] }
        for chain in chains {
            let pixels = try reader(fixture.encapsulated(chain), "1.2.840.10008.1.2." + suffix)
            for (index, frame) in frames.enumerated() {
                let decoded = try FrameDecoder.decode(
                    codestreams[index], codec: codec, description: frame.description)
                #expect(try pixels.frame(index).storedValues == decoded.map { Int32($0) })
            }
        }
        if codec != .rle {
            let error = #expect(throws: DICOMError.self) {
                try reader(
                    fixture.encapsulated(Array(pieces.dropLast(even[2].count / 50 + 1))), "1.2.840.10008.1.2." + suffix)
            }
            #expect(error?.code == .frameNotFound)
        }
    }

    @Test func `a first fragment in the table's place is no table`() throws {
        let frame = TestFrame(rows: 16, columns: 20, bitsAllocated: 8, bitsStored: 8, pattern: .wave, seed: 3)
        let codestream = try FrameEncoder.encode(frame.bytes, codec: .jpegLS, description: frame.description)
        let even = codestream.count % 2 == 0 ? codestream : codestream + [0]
        var dataSet = PixelFixture(rows: 16, columns: 20, bits: 8).dataSet
        dataSet.head(.pixelData, "OB", length: .max)
        dataSet.item(even)
        dataSet.delimiter(0xE0DD)
        #expect(try reader(dataSet, "1.2.840.10008.1.2.4.80").frame(0).storedValues == frame.bytes.map { Int32($0) })
    }

    @Test func `without a table the marks of codestreams part the frames`() throws {
        let head = PixelFixture(rows: 1, columns: 6, bits: 8, frames: 2)
        let first: [[UInt8]] = [[0xFF, 0xD8, 0xFF, 2], [0xFF, 0xD9]]
        let second: [[UInt8]] = [[0xFF, 0x4F, 0xFF, 0x51], [3, 4], [0xFF, 0xD9, 0, 0]]
        let pixels = try reader(head.encapsulated(first + second))
        #expect(try pixels.frame(0).storedValues == [0xFF, 0xD8, 0xFF, 2, 0xFF, 0xD9])
        #expect(try pixels.frame(1).storedValues == [0xFF, 0x4F, 0xFF, 0x51, 3, 4])
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
