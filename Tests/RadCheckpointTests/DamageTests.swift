import Foundation
import RadHDF5
import RadSystem
import RadTestSupport
import Testing

@testable import CheckpointTestSupport
@testable import RadCheckpoint

@Suite struct DamageTests {
    @Test func `a file cut at any length is refused`() throws {
        let image = try SampleCheckpoint().checkpoint().image()
        // Every length near the ends, and every 31st between: each is refused by the declared length.
        let lengths = Array(0..<200) + Array(stride(from: 200, to: image.count - 100, by: 31))
        for length in lengths + Array((image.count - 100)..<image.count) {
            #expect(refusal(of: Array(image[..<length])) != nil, "length \(length)")
        }
    }

    @Test func `every flipped bit of a weight is found by its digest`() throws {
        let original = try SampleCheckpoint().checkpoint().image()
        let dataset = try #require(HDF5Reader(HDF5Source(original)).dataset(at: "/weights/stem.bias"))
        var image = original
        for bit in 0..<(dataset.byteCount * 8) {
            let place = dataset.offset + bit / 8
            image[place] ^= 1 << UInt8(bit % 8)
            defer { image[place] = original[place] }
            let error = refusal(of: image)
            #expect(error?.code == .digest)
            #expect(error?.element == "/weights/stem.bias")
        }
    }

    @Test(arguments: 0..<4)
    func `a flipped bit anywhere is refused`(part: Int) throws {
        let original = try SampleCheckpoint().checkpoint().image()
        var image = original
        // The four cases take different bytes and bits.
        for place in stride(from: part * 31, to: original.count, by: 127) {
            let bit = UInt8((place / 127 + part) % 8)
            image[place] ^= 1 << bit
            defer { image[place] = original[place] }
            #expect(refusal(of: image) != nil, "bit \(bit) of byte \(place)")
        }
    }

    @Test func `a file that is rewritten or cut between opening and reading gives an error`() throws {
        let folder = try TemporaryDirectory()
        let path = folder.file("changing.radz.h5")
        let image = try SampleCheckpoint().checkpoint().image()
        try File.write(image, to: path)
        let reader = try CheckpointReader(path: path)

        var rewritten = image
        let dataset = try #require(HDF5Reader(HDF5Source(image)).dataset(at: "/weights/norm.mean"))
        rewritten[dataset.offset] ^= 1
        try overwrite(path, with: rewritten)
        let changed = #expect(throws: CheckpointError.self) { _ = try reader.checkpoint() }
        #expect(changed?.code == .digest)
        #expect(changed?.element == "/weights/norm.mean")

        try overwrite(path, with: Array(image[..<(dataset.offset + 1)]))
        let cut = #expect(throws: CheckpointError.self) { _ = try reader.checkpoint() }
        #expect(cut?.code.rawValue == "truncated-while-reading")
        #expect(cut?.underlying != nil)
    }

    @Test func `what is no file, or no checkpoint, is refused`() throws {
        let folder = try TemporaryDirectory()
        func code(_ path: String) -> String? {
            #expect(throws: CheckpointError.self) { _ = try CheckpointReader.open(path) }?.code.rawValue
        }
        #expect(code(folder.file("absent.radz.h5")) == "unreadable")
        #expect(code(folder.path) == "unreadable")
        try File.write([], to: folder.file("empty"))
        #expect(code(folder.file("empty")) == "signature")
        try File.write(Array("{\"a\": 1}".utf8), to: folder.file("json"))
        #expect(code(folder.file("json")) == "signature")
        let other = HDF5Document(root: HDF5Group(encoding: "other", version: "1"))
        try File.write(try other.image(), to: folder.file("other.h5"))
        #expect(code(folder.file("other.h5")) == "element-version")
        #expect(throws: CheckpointError.self) { _ = try CheckpointReader.seal(folder.file("empty")) }
        #expect(throws: CheckpointError.self) { _ = try CheckpointReader.seal(folder.file("absent")) }
    }

    /// Changes a file in place, as a careless copy would.
    private func overwrite(_ path: String, with bytes: [UInt8]) throws {
        let handle = try #require(FileHandle(forWritingAtPath: path))
        try handle.truncate(atOffset: 0)
        try handle.write(contentsOf: Data(bytes))
        try handle.close()
    }
}
