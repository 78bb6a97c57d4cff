import Foundation
import RadGraph
import RadHDF5
import RadSystem
import RadTensor
import RadTestSupport
import Testing

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

    /// Flips that are tried: as many as an unoptimised build does in seconds, ten times as many in an optimised one, and
    /// every bit of the file where `RADZOO_EXHAUSTIVE` is set.
    private static func flipCount(of byteCount: Int) -> Int {
        if ProcessInfo.processInfo.environment["RADZOO_EXHAUSTIVE"] != nil { return byteCount * 8 }
        #if DEBUG
            return 2_000
        #else
            return 20_000
        #endif
    }

    @Test func `flipped bits are refused or change nothing`() throws {
        let original = try ConformanceCase.checkpoint(ConformanceCase.supplements).image()
        let expected = try #require(identities(original))
        var random = SeededRandom(seed: 20)
        var image = original
        var refused = 0
        let count = Self.flipCount(of: image.count)
        for index in 0..<count {
            let bit = count == image.count * 8 ? index : random.integer(below: image.count * 8)
            image[bit / 8] ^= 1 << UInt8(bit % 8)
            let found = identities(image)
            image[bit / 8] ^= 1 << UInt8(bit % 8)
            if found == nil { refused += 1 }
            #expect(found == nil || found == expected, "bit \(bit)")
        }
        print("\(refused) of \(count) flipped bits of \(image.count) bytes refused, the others changed nothing")
        #expect(refused > count * 9 / 10)
    }

    @Test func `inspection reads no weight`() throws {
        var sample = SampleCheckpoint()
        let builder = Self.wide
        sample.elements.architecture = builder
        sample.elements.labels = []
        sample.parameters = SampleCheckpoint.parameters(of: builder, seed: 1)
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
