import Foundation
import RadGraph
import RadHDF5
import RadSystem
import RadTensor
import RadTestSupport
import Testing

@testable import CheckpointTestSupport
@testable import RadCheckpoint

/// Files that someone made to harm.
@Suite struct HostileTests {
    /// The identities of what is read, or nil for a refusal.
    private func identities(_ image: [UInt8]) -> [String]? {
        guard let checkpoint = try? CheckpointReader(bytes: image).checkpoint() else { return nil }
        return [
            checkpoint.weightsID, checkpoint.specID, checkpoint.spaceID(), checkpoint.fileID, checkpoint.annexID,
        ].map(\.description)
    }

    /// The ranges of a file that mean something each for itself: the superblock, the elements of each dataset, and
    /// between two of those the headers and the unused bytes.
    private static func regions(of image: [UInt8]) throws -> [Range<Int>] {
        var regions = [0..<48]
        let file = try HDF5Reader(HDF5Source(image))
        let datasets = RawTree.datasets(below: file.root, prefix: "/").map(\.dataset).filter { $0.byteCount > 0 }
        for dataset in datasets.sorted(by: { $0.offset < $1.offset }) {
            if let last = regions.last, last.upperBound < dataset.offset {
                regions.append(last.upperBound..<dataset.offset)
            }
            regions.append(dataset.offset..<(dataset.offset + dataset.byteCount))
        }
        if let last = regions.last, last.upperBound < image.count { regions.append(last.upperBound..<image.count) }
        return regions
    }

    // The flips of every single bit are figures of `Formats/Checkpoint/DAMAGE.md`.
    @Test func `flipped bits of every region are refused or change nothing`() throws {
        let original = try ConformanceCase.checkpoint(ConformanceCase.supplements).image()
        let expected = try #require(identities(original))
        let regions = try Self.regions(of: original)
        #expect(regions.reduce(0) { $0 + $1.count } == original.count)
        var random = SeededRandom(seed: 20)
        var image = original
        var (count, refused) = (0, 0)
        for region in regions {
            for _ in 0..<min(4, region.count) {
                let place = region.lowerBound + random.integer(below: region.count)
                let bit = UInt8(random.integer(below: 8))
                image[place] ^= 1 << bit
                let found = identities(image)
                image[place] ^= 1 << bit
                count += 1
                if found == nil { refused += 1 }
                #expect(found == nil || found == expected, "bit \(bit) of byte \(place)")
            }
        }
        #expect(count > 200)
        #expect(refused > count * 8 / 10)
    }

    @Test func `inspection reads no weight`() throws {
        var sample = SampleCheckpoint()
        let builder = Self.wide
        sample.elements.architecture = builder
        sample.elements.labels = []
        sample.parameters = ParameterSet(
            Dictionary(
                uniqueKeysWithValues: builder.parameterDeclarations.map {
                    ($0.name, Tensor(shape: $0.shape, repeating: 0.5))
                }))
        sample.elements.embedding.dimension = 4_096
        let folder = try TemporaryDirectory()
        let path = folder.file("wide.radz.h5")
        try sample.checkpoint().write(to: path, through: FileSystemStorage())
        let size = try File.bytes(path).count
        #expect(size > 32 << 20)
        // Counted by the kernel for this thread alone.
        guard let before = Self.bytesRead() else { return }
        let header = try CheckpointReader(path: path).header
        let after = try #require(Self.bytesRead())
        #expect(header.tensors.count == 4)
        #expect(after - before < 256 << 10, "read \(after - before) of \(size) bytes")
    }

    /// A network with a layer of 32 MiB.
    private static let wide: Graph = {
        var builder = GraphBuilder(name: "wide")
        let stem = builder.node(
            "stem", .convolution3D(Convolution3D(inputChannels: 1, outputChannels: 4_096, kernel: Triple(1))), "input")
        let pooled = builder.node("pooled", .globalAveragePool, stem)
        builder.output(
            "all", builder.node("mixed", .linear(Linear(inputFeatures: 4_096, outputFeatures: 4_096)), pooled))
        builder.tap("embedding", pooled)
        return builder.build()
    }()

    private static func bytesRead() -> Int? {
        guard let text = try? String(contentsOfFile: "/proc/thread-self/io", encoding: .utf8),
            let line = text.split(separator: "\n").first(where: { $0.hasPrefix("rchar:") })
        else { return nil }
        return Int(line.filter(\.isNumber))
    }
}
