import RadGraph
import RadHDF5
import RadPreprocessing
import RadTensor
import RadVocabulary
import Testing

@testable import CheckpointTestSupport
@testable import RadCheckpoint

/// The four identities at once.
private struct Identities: Equatable {
    let weights: CheckpointIdentifier
    let spec: CheckpointIdentifier
    let space: CheckpointIdentifier
    let file: CheckpointIdentifier

    init(_ checkpoint: Checkpoint) {
        weights = checkpoint.weightsID
        spec = checkpoint.specID
        space = checkpoint.spaceID()
        file = checkpoint.fileID
    }

    /// The names of those that differ.
    func changed(to other: Identities) -> Set<String> {
        var names: Set<String> = []
        if weights != other.weights { names.insert("weights") }
        if spec != other.spec { names.insert("spec") }
        if space != other.space { names.insert("space") }
        if file != other.file { names.insert("file") }
        return names
    }
}

@Suite struct IdentityTests {
    private func changed(by change: (inout SampleCheckpoint) -> Void) throws -> Set<String> {
        var sample = SampleCheckpoint()
        let before = Identities(try sample.checkpoint())
        change(&sample)
        return before.changed(to: Identities(try sample.checkpoint()))
    }

    private static func shifted(_ tensor: Tensor?) -> Tensor {
        let tensor = tensor ?? Tensor(shape: [], float32: [0])
        return Tensor(shape: tensor.shape, float32: tensor.float32Values().map { $0 + 1 })
    }

    @Test func `a value that the embedding depends on changes weights, space and file`() throws {
        for name in ["stem.weight", "stem.bias", "norm.mean", "norm.variance"] {
            let names = try changed { $0.parameters[name] = Self.shifted($0.parameters[name]) }
            #expect(names == ["weights", "space", "file"], "\(name)")
        }
    }

    @Test func `a value that only a head depends on leaves the space`() throws {
        let names = try changed {
            $0.parameters["modality.logits.bias"] = Self.shifted($0.parameters["modality.logits.bias"])
        }
        #expect(names == ["weights", "file"])
    }

    @Test func `the precision in which a weight is stored is part of its identity`() throws {
        let names = try changed {
            let tensor = $0.parameters["stem.weight"] ?? Self.shifted(nil)
            $0.parameters["stem.weight"] = SampleCheckpoint.halved(tensor.float32Values(), tensor.shape)
        }
        #expect(names == ["weights", "space", "file"])
    }

    @Test func `preprocessing changes specification, space and file`() throws {
        let names = try changed { $0.elements.preprocessing.domain.minimumSlices = 9 }
        #expect(names == ["spec", "space", "file"])
    }

    @Test func `another tap or pooling is another space`() throws {
        let names = try changed {
            $0.elements.embedding = EmbeddingSpecification(tap: "volume", pooling: .globalAverage, dimension: 3)
        }
        #expect(names == ["spec", "space", "file"])
        #expect(try changed { $0.elements.embedding.normalisation = .none } == ["spec", "space", "file"])
    }

    @Test func `an attribute of an operation before the tap changes the space, one after it does not`() throws {
        let before = try changed {
            $0.elements.architecture.nodes[1].operation = .batchNormalization(
                BatchNormalization(channels: 3, epsilon: 1e-3))
        }
        #expect(before == ["spec", "space", "file"])
        let after = try changed {
            $0.elements.architecture.nodes[4].operation = .sigmoid
        }
        #expect(after == ["spec", "file"])
    }

    @Test func `names, licence, provenance and labels leave the space`() throws {
        #expect(try changed { $0.elements.architecture.name = "other" } == ["spec", "file"])
        #expect(try changed { $0.elements.labels.removeLast() } == ["spec", "file"])
        #expect(try changed { $0.manifest.name = "other" } == ["file"])
        #expect(try changed { $0.manifest.version = "0.2.0" } == ["file"])
        #expect(try changed { $0.elements.licence.limits = [] } == ["file"])
        #expect(try changed { $0.elements.provenance.seed = 5 } == ["file"])
    }

    @Test func `precisions are different spaces`() throws {
        let checkpoint = try SampleCheckpoint().checkpoint()
        let spaces = Set([ElementType.float32, .bfloat16, .int8].map { checkpoint.spaceID(precision: $0) })
        #expect(spaces.count == 3)
        #expect(checkpoint.spaceID() == checkpoint.spaceID(precision: .float32))
    }

    @Test func `repacking in another layout changes no identity`() throws {
        let checkpoint = try SampleCheckpoint().checkpoint()
        let read = try CheckpointReader(bytes: checkpoint.image()).checkpoint()
        #expect(Identities(read) == Identities(checkpoint))
        // A tensor moved to the end of the file: the same content in other places.
        var image = try checkpoint.image()
        let dataset = try #require(HDF5Reader(HDF5Source(image)).dataset(at: "/weights/stem.weight"))
        let moved = try Relocation.moved(dataset, in: &image)
        #expect(moved != dataset.offset)
        #expect(try Identities(CheckpointReader(bytes: image).checkpoint()) == Identities(checkpoint))
    }

    @Test func `an identifier is read from its text and nothing else`() throws {
        let id = try SampleCheckpoint().checkpoint().spaceID()
        #expect(CheckpointIdentifier(id.description) == id)
        #expect(id.description.hasPrefix("space:sha256:"))
        for text in [
            "", "space", "space:sha256:", "room" + id.description.dropFirst(5), id.description + "0",
            id.description.uppercased(), id.description.replacing("sha256", with: "sha512"),
        ] {
            #expect(CheckpointIdentifier(String(text)) == nil, "\(text)")
        }
    }

    @Test func `fields of a hash cannot run into each other`() {
        var first = LogicalHasher(domain: "test")
        first.add("ab")
        first.add("c")
        var second = LogicalHasher(domain: "test")
        second.add("a")
        second.add("bc")
        #expect(first.finish() != second.finish())
        // Computed with Python: sha256(struct.pack("<Q",4)+b"test"+struct.pack("<Q",2)+b"ab"+struct.pack("<Q",1)+b"c").
        #expect(first.finish().hexadecimal == "131f27f5907dbc434b14426855b9d16ae67365abe912061944b8e15785b63fd5")
    }
}
