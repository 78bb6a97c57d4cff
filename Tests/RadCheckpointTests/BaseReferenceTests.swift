import RadGraph
import RadTensor
import Testing

@testable import CheckpointTestSupport
@testable import RadCheckpoint

/// Files that belong to another: adapters and heads.
@Suite struct BaseReferenceTests {
    @Test func `adapters and heads are read back as they were written`() throws {
        for made in [try KindSamples.adapter(), try KindSamples.head()] {
            let read = try CheckpointReader(bytes: made.image()).checkpoint()
            #expect(read.hasContent(of: made))
            #expect(read.supplements.base == made.supplements.base)
            #expect(read.fileID == made.fileID)
            #expect(read.header.featureNames == ["base"])
            let again = try read.with(read.supplements)
            #expect(try again.image() == made.image())
        }
        let changes = try KindSamples.adapter().supplements.base?.changes
        #expect(changes?.map(\.parameter) == ["c.bias", "c.weight", "n.shift"])
    }

    @Test func `a base is taken by its weights, and no other checkpoint is`() throws {
        let base = try KindSamples.base().header
        for file in [try KindSamples.adapter().header, try KindSamples.head().header] {
            try file.requireBase(base)
            for other in [try KindSamples.base(seed: 2).header, try ConformanceCase.checkpoint().header, file] {
                let error = #expect(throws: CheckpointError.self) { try file.requireBase(other) }
                #expect(error?.code == .base)
            }
        }
        #expect(throws: CheckpointError.self) { try base.requireBase(base) }
    }

    @Test func `an edge that the base does not have, or in another shape, is refused`() throws {
        let base = try KindSamples.base().header
        for edge in ["nothing", "n", "input"] {
            let head = try KindSamples.head(edge: edge).header
            #expect(throws: CheckpointError.self) { try head.requireBase(base) }
        }
        try KindSamples.head(edge: "p").header.requireBase(base)
    }

    @Test func `the space of embeddings depends on the base and on where it is taken hold of`() throws {
        let spaces = [
            try KindSamples.base().spaceID(), try KindSamples.adapter().spaceID(), try KindSamples.head().spaceID(),
            try KindSamples.head(edge: "p").spaceID(),
        ]
        #expect(Set(spaces).count == spaces.count)
    }

    @Test func `a base is asked for by kind`() throws {
        let adapter = try KindSamples.adapter()
        let elements = CheckpointElements(
            architecture: adapter.architecture, preprocessing: adapter.preprocessing, embedding: adapter.embedding,
            labels: adapter.labels, licence: adapter.licence, provenance: adapter.provenance)
        for kind in [CheckpointKind.backbone, .head, .trainingState] {
            var manifest = adapter.manifest
            manifest.kind = kind
            #expect(throws: CheckpointError.self) {
                _ = try Checkpoint(
                    manifest: manifest, elements: elements, parameters: adapter.parameters,
                    supplements: adapter.supplements)
            }
        }
        #expect(throws: CheckpointError.self) {
            _ = try Checkpoint(
                manifest: adapter.manifest, elements: elements, parameters: adapter.parameters, supplements: .none)
        }
    }
}
