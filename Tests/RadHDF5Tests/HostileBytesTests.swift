import RadSystem
import RadTensor
import RadTestSupport
import Testing

@testable import RadHDF5

@Suite struct HostileBytesTests {
    @Test func `a file cut at any length is refused`() throws {
        let image = try Sample.small.image()
        for length in 0..<image.count {
            #expect(throws: HDF5Error.self, "length \(length)") {
                _ = try HDF5Reader(HDF5Source(Array(image[..<length])))
            }
        }
        #expect(throws: HDF5Error.self) { _ = try HDF5Reader(HDF5Source(image + [0])) }
    }

    @Test func `a flipped bit is refused unless it is in the elements of a dataset`() throws {
        let original = try Sample.small.image()
        let intact = try HDF5Reader(HDF5Source(original))
        let dataset = try #require(intact.dataset(at: "/g/a.weight"))
        let elements = dataset.offset..<(dataset.offset + dataset.byteCount)
        var image = original
        for place in 0..<(original.count * 8) {
            image[place / 8] ^= 1 << UInt8(place % 8)
            defer { image[place / 8] = original[place / 8] }
            let reader = try? HDF5Reader(HDF5Source(image))
            #expect((reader != nil) == elements.contains(place / 8), "bit \(place)")
            // What is accepted differs in this one byte of the elements and nowhere else.
            if let reader {
                #expect(reader.dataset(at: "/g/a.weight") == dataset)
                var bytes = Sample.floats.bytes()
                bytes[place / 8 - dataset.offset] ^= 1 << UInt8(place % 8)
                #expect(try reader.bytes(dataset) == bytes)
            }
        }
    }

    @Test(arguments: 0..<4 as Range<UInt64>)
    func `random damage under valid checksums never ends the process`(seed: UInt64) throws {
        var random = SystemSeeded(state: seed &* 0x9E37_79B9_7F4A_7C15 | 1)
        let original = try Sample.random(seed: 11 + seed).image()
        var accepted = 0
        for _ in 0..<600 {
            var image = original
            for _ in 0...(random.next() % 3) {
                image[Int(random.next() % UInt64(image.count))] = UInt8(truncatingIfNeeded: random.next())
            }
            if (try? HDF5Reader(HDF5Source(Patch.resealed(image)))) != nil { accepted += 1 }
        }
        #expect(accepted < 600)
    }

    @Test func `a file that is shortened or removed after it was opened gives an error`() throws {
        let folder = try TemporaryDirectory()
        let path = folder.file("shrinking.h5")
        let image = try Sample.small.image()
        try File.write(image, to: path)
        let file = try ReadableFile(path: path, followLinks: false)
        let reader = try HDF5Reader(HDF5Source(file))
        let dataset = try #require(reader.dataset(at: "/g/a.weight"))
        try ShrinkingFile.truncate(path, to: dataset.offset + 5)
        let error = #expect(throws: HDF5Error.self) { _ = try reader.tensor(dataset) }
        #expect(error?.code == .truncatedWhileReading)
        #expect(error?.path == "/g/a.weight")
        #expect(throws: HDF5Error.self) { _ = try HDF5Reader(HDF5Source(file)) }
    }
}

/// A small generator of its own, so that the damage is not that of the sample trees.
private struct SystemSeeded {
    var state: UInt64

    mutating func next() -> UInt64 {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return state
    }
}
