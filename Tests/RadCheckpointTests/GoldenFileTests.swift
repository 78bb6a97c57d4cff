import RadGraph
import RadTensor
import RadTestSupport
import RadVocabulary
import Testing

@testable import RadCheckpoint

/// Files in `Formats/Checkpoint/golden`, which say themselves how they were made.
@Suite struct GoldenFileTests {
    private static let folder = Repository.root + "/Formats/Checkpoint/golden/0.1"

    @Test func `the file is the one that its README describes`() throws {
        let readme = try File.text(Self.folder + "/README.md")
        let bytes = try File.bytes(Self.folder + "/tiny.radz.h5")
        var hasher = ContentHasher()
        hasher.update(bytes)
        #expect(readme.contains("`tiny.radz.h5` | \(bytes.count) | `\(hasher.finish().hexadecimal)`"))
        let header = try CheckpointReader(bytes: bytes).header
        for id in [header.weightsID, header.specID, header.spaceID(), header.fileID] {
            #expect(readme.contains("`\(id)`"))
        }
    }

    @Test func `a golden file of format 0.1 is read`() throws {
        let checkpoint = try CheckpointReader.open(Self.folder + "/tiny.radz.h5")
        #expect(checkpoint.manifest == Manifest(name: "tiny", version: "0.1.0", trainingStatus: .untrained))
        #expect(checkpoint.architecture == SampleCheckpoint.graph)
        #expect(checkpoint.preprocessing == SampleCheckpoint.recipe)
        #expect(checkpoint.embedding == EmbeddingSpecification(tap: "embedding", pooling: .none, dimension: 3))
        #expect(checkpoint.labels.map(\.head) == ["modality", "spacing"])
        #expect(checkpoint.labels[0].terms.map(\.term) == ["CT", "MR"])
        #expect(checkpoint.licence.weights == "Apache-2.0")
        #expect(checkpoint.provenance.seed == 1)
        // Read with h5py 3.16: f["weights/stem.bias"][()].tolist().
        let bias = try #require(checkpoint.parameters["stem.bias"])
        #expect(bias.float32Values() == [-1.3225397, -1.928799, 0.69503635])
        #expect(checkpoint.parameters["norm.scale"]?.elementType == .float16)
    }

    @Test func `what was read is written with the same identities`() throws {
        let checkpoint = try CheckpointReader.open(Self.folder + "/tiny.radz.h5")
        let again = try CheckpointReader(bytes: checkpoint.image()).header
        #expect(again.fileID == checkpoint.fileID)
        #expect(again.spaceID() == checkpoint.spaceID())
    }
}
