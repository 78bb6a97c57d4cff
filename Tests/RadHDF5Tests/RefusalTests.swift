import RadTensor
import RadTestSupport
import Testing

@testable import RadHDF5

/// One change to the small file and the code that must refuse it.
struct Change: Sendable, CustomTestStringConvertible {
    let code: HDF5Error.Code
    let old: [UInt8]
    let new: [UInt8]
    var occurrence = 0

    var testDescription: String { "\(code.rawValue): \(old) to \(new)" }
}

@Suite struct RefusalTests {
    /// Messages of the one dataset, in the bytes that libhdf5 writes.
    private static let dataspace: [UInt8] = [1, 36, 0, 0, 2, 2, 1, 1, 2, 0, 0, 0, 0, 0, 0, 0, 4]
    private static let datatype: [UInt8] = [
        3, 20, 0, 1, 0x11, 0x20, 0x1F, 0, 4, 0, 0, 0, 0, 0, 32, 0, 23, 8, 0, 23, 127,
    ]
    private static let fill: [UInt8] = [5, 2, 0, 1, 3, 5]
    private static let layout: [UInt8] = [8, 18, 0, 1, 3, 1]
    private static let link: [UInt8] = [0x06, 19, 0, 0, 1, 0, 8] + Array("a.weight".utf8)
    private static let attributeInfo: [UInt8] = [0x15, 18, 0, 4, 0, 0, 0xFF]
    private static let linkInfo: [UInt8] = [0x02, 18, 0, 0, 0, 0, 0xFF]
    private static let attribute: [UInt8] = [3, 0, 14, 0, 8, 0, 4, 0]
    private static let attributeName: [UInt8] = Array("encoding-type".utf8)

    private static func change(
        _ code: HDF5Error.Code, _ old: [UInt8], _ place: Int, _ value: UInt8, occurrence: Int = 0
    ) -> Change {
        var new = old
        new[place] = value
        return Change(code: code, old: old, new: new, occurrence: occurrence)
    }

    static let superblock: [(HDF5Error.Code, Int, UInt8)] = [
        (.signature, 0, 0), (.superblockVersion, 8, 0), (.superblockVersion, 8, 1), (.superblockVersion, 8, 4),
        (.offsetSize, 9, 4), (.offsetSize, 10, 4), (.consistencyFlags, 11, 1), (.baseAddress, 12, 1),
        (.superblockExtension, 20, 0), (.byteCount, 28, 0), (.outsideFile, 38, 1), (.objectHeaderSignature, 36, 8),
        (.gapContent, 50, 1),
    ]

    @Test(arguments: superblock)
    func `a changed byte at the start of the file is refused with its code`(
        code: HDF5Error.Code, place: Int, value: UInt8
    ) throws {
        var image = try Sample.small.image()
        image[place] = value
        #expect(refusal(of: Patch.resealed(image)) == code)
        if place > 8, place < 48 {
            image = try Sample.small.image()
            image[place] = value
            #expect(refusal(of: image) == .checksum)
        }
    }

    static let changes: [Change] = [
        change(.messageVersion, dataspace, 4, 1), change(.shape, dataspace, 6, 3),
        change(.nullDataspace, dataspace, 7, 2),
        change(.shape, dataspace, 7, 0), change(.resizable, dataspace, 8, 3), change(.limit, dataspace, 5, 9),
        change(.truncatedMessage, dataspace, 5, 3), change(.messageLength, dataspace, 5, 1),
        change(.sharedMessage, dataspace, 3, 2),
        change(.messageFlags, dataspace, 3, 0x80), change(.duplicateMessage, datatype, 0, 1),
        change(.bigEndian, datatype, 5, 0x21), change(.bigEndian, datatype, 5, 0x60),
        change(.elementType, datatype, 5, 0x30), change(.elementType, datatype, 6, 30),
        change(.elementType, datatype, 14, 31), change(.elementType, datatype, 20, 126),
        change(.elementType, datatype, 8, 8), change(.messageLength, datatype, 4, 0x10),
        change(.messageVersion, datatype, 4, 0x41), change(.time, datatype, 4, 0x12),
        change(.bitField, datatype, 4, 0x14),
        change(.opaque, datatype, 4, 0x15), change(.compound, datatype, 4, 0x16), change(.reference, datatype, 4, 0x17),
        change(.enumeration, datatype, 4, 0x18), change(.variableLength, datatype, 4, 0x19),
        change(.array, datatype, 4, 0x1A), change(.elementType, datatype, 4, 0x1B),
        change(.fillValue, fill, 5, 0x25), change(.messageVersion, fill, 4, 2),
        change(.compactLayout, layout, 5, 0), change(.chunkedLayout, layout, 5, 2),
        change(.virtualLayout, layout, 5, 3),
        change(.messageVersion, layout, 4, 2), change(.messageVersion, layout, 5, 4),
        change(.objectName, link, 7, UInt8(ascii: "/")), change(.objectName, link, 7, UInt8(ascii: ".")),
        change(.objectName, link, 8, 0x80), change(.messageFlags, link, 5, 0x80), change(.messageVersion, link, 4, 2),
        change(.linkOrder, linkInfo, 5, 1), change(.denseLinks, linkInfo, 6, 0),
        change(.messageVersion, linkInfo, 4, 1),
        change(.denseAttributes, attributeInfo, 6, 0), change(.attributeOrder, attributeInfo, 5, 1),
        change(.messageVersion, attribute, 0, 2), change(.sharedMessage, attribute, 1, 1),
        change(.objectName, attributeName, 0, 0x20),
        change(.attributeText, Array("sample".utf8), 0, 0xFF), change(.attributeText, Array("sample".utf8), 2, 0),
    ]

    @Test(arguments: changes)
    func `a changed message is refused with its code`(change: Change) throws {
        let image = try Sample.small.image()
        let patched = try #require(
            Patch.replacing(change.old, with: change.new, in: image, occurrence: change.occurrence))
        #expect(refusal(of: patched) == change.code)
    }

    static let types: [(UInt8, HDF5Error.Code)] = [
        (0x04, .fillValue), (0x07, .externalStorage), (0x0B, .filter), (0x0D, .comment), (0x0E, .objectTimes),
        (0x0F, .superblockExtension), (0x11, .symbolTable), (0x12, .objectTimes), (0x13, .superblockExtension),
        (0x14, .superblockExtension), (0x16, .referenceCount), (0x17, .superblockExtension),
        (0x18, .superblockExtension), (0x09, .unknownMessage), (0x0A, .unknownMessage), (0x20, .unknownMessage),
        (0xFF, .unknownMessage),
    ]

    @Test(arguments: types)
    func `a message type outside the profile is refused with its code`(type: UInt8, code: HDF5Error.Code) throws {
        // The third attribute information message is that of the dataset.
        var new = Self.attributeInfo
        new[0] = type
        let patched = try #require(
            Patch.replacing(Self.attributeInfo, with: new, in: try Sample.small.image(), occurrence: 2))
        #expect(refusal(of: patched) == code)
    }

    @Test func `header flags outside the profile are refused with their codes`() throws {
        let header: [UInt8] = Array("OHDR".utf8) + [2]
        let image = try Sample.small.image()
        let place = try #require((0..<image.count - 5).first { Array(image[$0..<($0 + 5)]) == header })
        for (flag, code) in [
            (0x04, HDF5Error.Code.attributeOrder), (0x08, .attributeOrder), (0x40, .objectHeaderFlags),
        ] {
            var copy = image
            copy[place + 5] |= UInt8(flag)
            #expect(refusal(of: Patch.resealed(copy)) == code)
        }
        var copy = image
        copy[place + 4] = 3
        #expect(refusal(of: Patch.resealed(copy)) == .objectHeaderVersion)
        copy[place] = 1
        #expect(refusal(of: copy) == .objectHeaderVersion)
    }

    @Test func `extents that overlap, leave the file, leave a gap or end early are refused`() throws {
        let image = try Sample.small.image()
        let dataset = try #require(try HDF5Reader(HDF5Source(image)).dataset(at: "/g/a.weight"))
        let layout = Self.layout + Self.bytes(dataset.offset) + Self.bytes(32)
        func placed(_ address: Int, _ size: Int = 32, in image: [UInt8]) -> [UInt8]? {
            Patch.replacing(layout, with: Self.layout + Self.bytes(address) + Self.bytes(size), in: image)
        }
        #expect(refusal(of: try #require(placed(64, in: image))) == .overlap)
        #expect(refusal(of: try #require(placed(0, in: image))) == .overlap)
        #expect(refusal(of: try #require(placed(image.count - 31, in: image))) == .outsideFile)
        #expect(refusal(of: try #require(placed(Int.max, in: image))) == .outsideFile)
        #expect(refusal(of: try #require(placed(-1, in: image))) == .unallocated)
        #expect(refusal(of: try #require(placed(dataset.offset, 31, in: image))) == .storageSize)
        #expect(refusal(of: try #require(placed(dataset.offset, 1 << 40, in: image))) == .storageSize)

        var longer = image + [UInt8](repeating: 0, count: 64)
        longer.replaceSubrange(28..<36, with: Self.bytes(longer.count))
        #expect(refusal(of: Patch.resealed(longer)) == .trailingBytes)

        var map = ExtentMap(byteCount: 5_000)
        for (address, count) in [(0, 10), (4_106, 894)] {
            _ = try map.add(UInt64(address), count: UInt64(count), path: "/")
        }
        let zeros = HDF5Source([UInt8](repeating: 0, count: 5_000))
        try map.validate(source: zeros, limits: .profile)
        map = ExtentMap(byteCount: 5_000)
        for (address, count) in [(0, 9), (4_106, 894)] {
            _ = try map.add(UInt64(address), count: UInt64(count), path: "/")
        }
        let error = #expect(throws: HDF5Error.self) { try map.validate(source: zeros, limits: .profile) }
        #expect(error?.code == .gap)
    }

    @Test func `a dataset of 4 TiB in a small file is refused before memory is taken`() throws {
        let image = try Sample.small.image()
        let dataset = try #require(try HDF5Reader(HDF5Source(image)).dataset(at: "/g/a.weight"))
        func grown(to rows: Int) throws -> [UInt8] {
            try #require(
                Patch.replacing(
                    Self.bytes(2) + Self.bytes(4) + Self.bytes(2),
                    with: Self.bytes(rows) + Self.bytes(4) + Self.bytes(rows), in: image))
        }
        #expect(refusal(of: try grown(to: 1 << 62)) == .shape)
        #expect(refusal(of: try grown(to: -2)) == .shape)
        let stored = try #require(
            Patch.replacing(
                Self.bytes(dataset.offset) + Self.bytes(32), with: Self.bytes(dataset.offset) + Self.bytes(1 << 42),
                in: try grown(to: 1 << 38)))
        #expect(refusal(of: stored) == .limit)
        var limits = HDF5Limits.profile
        limits.datasetByteCount = .max
        #expect(refusal(of: stored, limits: limits) == .outsideFile)
    }

    @Test func `links that repeat a name or an object, or lead back, are refused`() throws {
        let tensor = HDF5Dataset(Sample.floats)
        let image = try HDF5Document(
            root: HDF5Group(encoding: "x", version: "1", datasets: ["aaa": tensor, "bbb": tensor])
        ).image()
        let renamed = try #require(Patch.replacing(Array("bbb".utf8), with: Array("aaa".utf8), in: image))
        #expect(refusal(of: renamed) == .duplicateName)
        let aaa = try Self.target(of: "aaa", in: image)
        let bbb = try Self.target(of: "bbb", in: image)
        let twice = try #require(
            Patch.replacing(Array("bbb".utf8) + Self.bytes(bbb), with: Array("bbb".utf8) + Self.bytes(aaa), in: image))
        #expect(refusal(of: twice) == .objectLinkedTwice)
        let cycle = try #require(
            Patch.replacing(Array("bbb".utf8) + Self.bytes(bbb), with: Array("bbb".utf8) + Self.bytes(64), in: image))
        #expect(refusal(of: cycle) == .objectLinkedTwice)
        var attributed = HDF5Group<HDF5Dataset>(encoding: "x", version: "1")
        attributed.attributes["first"] = .signed(1)
        attributed.attributes["third"] = .signed(3)
        let repeated = Patch.replacing(
            Array("third".utf8), with: Array("first".utf8), in: try HDF5Document(root: attributed).image())
        #expect(refusal(of: try #require(repeated)) == .duplicateName)
        var root = image
        root.replaceSubrange(36..<44, with: Self.bytes(aaa))
        #expect(refusal(of: Patch.resealed(root)) == .objectKind)
    }

    @Test func `continuation blocks that loop or are none are refused`() throws {
        let image = try Sample.small.image()
        let header = try Self.target(of: "a.weight", in: image)
        let empty = try #require(Patch.emptyMessage(in: image, header: header))
        let dataset = try #require(try HDF5Reader(HDF5Source(image)).dataset(at: "/g/a.weight"))
        func continuing(at address: Int, count: Int) -> [UInt8] {
            var copy = image
            let rest = empty.byteCount - 20
            let message = [0x10, 16, 0, 0] + Self.bytes(address) + Self.bytes(count) + [0, UInt8(rest), 0, 0]
            copy.replaceSubrange(empty.offset..<(empty.offset + message.count), with: message)
            return Patch.resealed(copy)
        }
        #expect(refusal(of: continuing(at: header, count: 64)) == .headerLoop)
        #expect(refusal(of: continuing(at: dataset.offset, count: 32)) == .checksum)
        #expect(refusal(of: continuing(at: 1 << 40, count: 32)) == .outsideFile)
        #expect(refusal(of: continuing(at: dataset.offset, count: 1 << 20)) == .limit)
        var foreign = continuing(at: dataset.offset, count: 32)
        let sum = Lookup3.checksum(foreign[dataset.offset..<(dataset.offset + 28)])
        foreign.replaceSubrange(
            (dataset.offset + 28)..<(dataset.offset + 32),
            with: (0..<4).map { UInt8(truncatingIfNeeded: sum >> UInt32(8 * $0)) })
        #expect(refusal(of: foreign) == .continuationSignature)
    }

    @Test func `a message that is missing, and padding that is not zero, are refused`() throws {
        let image = try Sample.small.image()
        let header = try Self.target(of: "a.weight", in: image)
        let empty = try #require(Patch.emptyMessage(in: image, header: header))
        var padded = image
        padded[empty.offset + 5] = 1
        #expect(refusal(of: Patch.resealed(padded)) == .padding)
        let old = Self.layout + Array(image[try Self.place(of: Self.layout, in: image)...].dropFirst(6).prefix(16))
        let missing = try #require(
            Patch.replacing(old, with: [0, 18, 0, 0] + [UInt8](repeating: 0, count: 18), in: image))
        #expect(refusal(of: missing) == .missingMessage)
        let space = Self.dataspace + [UInt8](repeating: 0, count: 7) + Self.bytes(2) + Self.bytes(4)
        let lonely = try #require(
            Patch.replacing(space, with: [0, 36, 0, 0] + [UInt8](repeating: 0, count: 36), in: missing))
        #expect(refusal(of: lonely) == .committedDatatype)
    }

    @Test func `every limit is enforced and named`() throws {
        let image = try Sample.random(seed: 2).image()
        #expect(refusal(of: image) == nil)
        let tighter: [WritableKeyPath<HDF5Limits, Int>: Int] = [
            \.fileByteCount: image.count - 1, \.metadataByteCount: 300, \.objectCount: 1, \.depth: 0,
            \.nameByteCount: 1, \.attributeCount: 1, \.attributeByteCount: 1, \.headerBlockByteCount: 16,
            \.datasetByteCount: 0, \.rank: 0,
        ]
        for (limit, value) in tighter {
            var limits = HDF5Limits.profile
            limits[keyPath: limit] = value
            let expected: HDF5Error.Code = limit == \.nameByteCount ? .objectName : .limit
            #expect(refusal(of: image, limits: limits) == expected, "\(limit)")
        }
    }

    private static func bytes(_ value: Int) -> [UInt8] {
        (0..<8).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }

    private static func place(of pattern: [UInt8], in image: [UInt8]) throws -> Int {
        try #require((0...(image.count - pattern.count)).first { Array(image[$0..<($0 + pattern.count)]) == pattern })
    }

    /// Where the object header that a link of a name leads to stands.
    private static func target(of name: String, in image: [UInt8]) throws -> Int {
        let end = try place(of: Array(name.utf8), in: image) + name.utf8.count
        return image[end..<(end + 8)].reversed().reduce(0) { $0 << 8 | Int($1) }
    }
}

/// The code with which a file is refused, or nil where it is accepted.
func refusal(of image: [UInt8], limits: HDF5Limits = .profile) -> HDF5Error.Code? {
    do throws(HDF5Error) {
        _ = try HDF5Reader(HDF5Source(image), limits: limits)
        return nil
    } catch {
        return error.code
    }
}
