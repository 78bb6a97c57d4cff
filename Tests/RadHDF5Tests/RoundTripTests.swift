import RadSystem
import RadTensor
import RadTestSupport
import Testing

@testable import RadHDF5

@Suite struct RoundTripTests {
    @Test(arguments: 0..<24 as Range<UInt64>)
    func `a random tree is read as it was written`(seed: UInt64) throws {
        let document = try Sample.random(seed: seed)
        let image = try document.image()
        #expect(try HDF5Reader(HDF5Source(image)).matches(document))
    }

    @Test func `a file, sealed memory and an array are read alike`() throws {
        let document = try Sample.random(seed: 7)
        let folder = try TemporaryDirectory()
        let path = folder.file("tree.h5")
        var wasVerified = false
        try document.write(to: path, through: FileSystemStorage()) { reader in
            wasVerified = try reader.matches(document)
        }
        #expect(wasVerified)
        let file = try ReadableFile(path: path, followLinks: false)
        #expect(try HDF5Reader(HDF5Source(file)).matches(document))
        let image = try File.bytes(path)
        #expect(try HDF5Reader(HDF5Source(SealedMemory(bytes: image))).matches(document))
        #expect(try image == document.image())
    }

    @Test func `bytes do not depend on the order of insertion or on earlier files`() throws {
        let first = try Sample.random(seed: 3).image()
        _ = try Sample.random(seed: 4).image()
        #expect(try Sample.random(seed: 3).image() == first)
    }

    @Test func `every dataset starts at a multiple of 64 bytes`() throws {
        let reader = try HDF5Reader(HDF5Source(try Sample.random(seed: 5).image()))
        var pending = [reader.root]
        while let group = pending.popLast() {
            #expect(group.datasets.values.allSatisfy { $0.offset.isMultiple(of: 64) })
            pending.append(contentsOf: group.groups.values)
        }
    }

    @Test func `a group of a thousand tensors keeps compact links`() throws {
        let tensor = Tensor(shape: [3], float32: [1, 2, 3])
        let names = (0..<1_000).map { "encoder.layer\($0).block.convolution.weight" }
        let datasets = Dictionary(uniqueKeysWithValues: names.map { ($0, HDF5Dataset(tensor)) })
        let document = HDF5Document(root: HDF5Group(encoding: "many", version: "1", datasets: datasets))
        let image = try document.image()
        #expect(try HDF5Reader(HDF5Source(image)).matches(document))
    }

    @Test func `the observer sees the bytes of a large tensor once and in order`() throws {
        let values = (0..<700_000).map { Float($0) }
        let document = HDF5Document(
            root: HDF5Group(
                encoding: "large", version: "1",
                datasets: ["t": HDF5Dataset(Tensor(shape: [700, 1_000], float32: values))]))
        let folder = try TemporaryDirectory()
        try document.write(to: folder.file("large.h5"), through: FileSystemStorage())
        let reader = try HDF5Reader(HDF5Source(ReadableFile(path: folder.file("large.h5"), followLinks: false)))
        let dataset = try #require(reader.dataset(at: "/t"))
        var seen: [UInt8] = []
        var pieces = 0
        let tensor = try reader.tensor(dataset) { span in
            seen.append(contentsOf: unsafe span.withUnsafeBytes { unsafe [UInt8]($0) })
            pieces += 1
        }
        #expect(seen == tensor.bytes())
        #expect(pieces == 3)
        #expect(tensor.float32Values() == values)
    }

    @Test func `a failed check leaves the old file in place`() throws {
        struct Refused: Error {}
        let folder = try TemporaryDirectory()
        let path = folder.file("kept.h5")
        try File.write([1, 2, 3], to: path)
        #expect(throws: Refused.self) {
            try Sample.small.write(to: path, through: FileSystemStorage()) { _ in throw Refused() }
        }
        #expect(try File.bytes(path) == [1, 2, 3])
        #expect(File.filesBelow(folder.path) == ["kept.h5"])
    }

    @Test func `the checksum is that of the published examples`() {
        // Results of driver5 in Bob Jenkins' lookup3.c with initial value 0.
        #expect(Lookup3.checksum([]) == 0xDEAD_BEEF)
        #expect(Lookup3.checksum(ArraySlice("Four score and seven years ago".utf8)) == 0x1777_0551)
    }
}

@Suite struct WriterRuleTests {
    private func refusal(of root: HDF5Group<HDF5Dataset>) -> HDF5Error.Code? {
        do {
            _ = try HDF5Document(root: root).image()
            return nil
        } catch {
            return (error as? HDF5Error)?.code
        }
    }

    @Test(arguments: ["", ".", "..", "a/b", "a..b", "a b", "ü", String(repeating: "a", count: 256)])
    func `a name outside the profile is not written`(name: String) {
        let dataset = HDF5Dataset(Sample.floats)
        #expect(refusal(of: HDF5Group(encoding: "x", version: "1", datasets: [name: dataset])) == .objectName)
        #expect(
            refusal(of: HDF5Group(encoding: "x", version: "1", groups: [name: .init(encoding: "y", version: "1")]))
                == .objectName)
    }

    @Test func `a group without an encoding is not written`() {
        #expect(refusal(of: HDF5Group()) == .missingEncoding)
        #expect(refusal(of: HDF5Group(encoding: "x", version: "1", groups: ["g": HDF5Group()])) == .missingEncoding)
    }

    @Test func `a group and a dataset of one name are not written`() {
        let root = HDF5Group(
            encoding: "x", version: "1", groups: ["n": HDF5Group(encoding: "y", version: "1")],
            datasets: ["n": HDF5Dataset(Sample.floats)])
        #expect(refusal(of: root) == .duplicateName)
    }

    @Test func `a tree that is too deep, or an attribute that is too long, is not written`() {
        var root = HDF5Group<HDF5Dataset>(encoding: "x", version: "1", datasets: ["d": HDF5Dataset(Sample.floats)])
        for _ in 0..<7 { root = HDF5Group(encoding: "x", version: "1", groups: ["g": root]) }
        #expect(refusal(of: root) == nil)
        #expect(refusal(of: HDF5Group(encoding: "x", version: "1", groups: ["g": root])) == .limit)
        var long = HDF5Group<HDF5Dataset>(encoding: "x", version: "1")
        long.attributes["a"] = .string(String(repeating: "a", count: 4_096))
        #expect(refusal(of: long) == nil)
        long.attributes["a"] = .string(String(repeating: "a", count: 4_097))
        #expect(refusal(of: long) == .limit)
    }
}
