import RadGraph
import RadHDF5
import RadTensor
import RadTestSupport
import RadVocabulary
import Testing

@testable import CheckpointTestSupport
@testable import RadCheckpoint

/// Files in `Formats/Checkpoint/golden`, which say themselves how they were made.
@Suite struct GoldenFileTests {
    private static let folder = Repository.root + "/Formats/Checkpoint/golden"

    @Test(arguments: [
        // Frozen: a file of a released version is never rewritten.
        ("0.1", "tiny.radz.h5", "7ed8c0731f9ad1beead9fafe4de681d925b587857c6d083b772c2280c4456a9b"),
        ("1.0", "full.radz.h5", "40a958046310499f57a2ac0ae6e88220d75821b197a6f85bc91d95e9ae46a2c1"),
        ("1.0", "training-state.radz.h5", "e6ffb9b59e878e6519af0e97610363a4ffce762ad53405f27ddb55562a35843a"),
    ])
    func `a golden file is the one that its README describes, and was never changed`(
        version: String, name: String, digest: String
    ) throws {
        let readme = try File.text("\(Self.folder)/\(version)/README.md")
        let bytes = try File.bytes("\(Self.folder)/\(version)/\(name)")
        var hasher = ContentHasher()
        hasher.update(bytes)
        #expect(hasher.finish().hexadecimal == digest)
        #expect(readme.contains("`\(name)` | \(bytes.count) | `\(digest)`"))
        let reader = try CheckpointReader(bytes: bytes)
        try reader.verify()
        #expect(reader.formatVersion.description == version)
        let header = reader.header
        for id in [header.weightsID, header.specID, header.spaceID(), header.fileID] {
            #expect(readme.contains("`\(id)`"))
        }
        if version != "0.1" { #expect(readme.contains("`\(header.annexID)`")) }
    }

    @Test func `a golden file of format 0.1 is read`() throws {
        let checkpoint = try CheckpointReader.open(Self.folder + "/0.1/tiny.radz.h5")
        #expect(checkpoint.manifest == Manifest(name: "tiny", version: "0.1.0", trainingStatus: .untrained))
        #expect(checkpoint.architecture == SampleCheckpoint.graph)
        #expect(checkpoint.preprocessing == SampleCheckpoint.recipe)
        #expect(checkpoint.embedding == EmbeddingSpecification(tap: "embedding", pooling: .none, dimension: 3))
        #expect(checkpoint.labels.map(\.head) == ["modality", "spacing"])
        #expect(checkpoint.labels[0].terms.map(\.term) == ["CT", "MR"])
        #expect(checkpoint.licence.weights == "Apache-2.0")
        #expect(checkpoint.provenance.seed == 1)
        #expect(checkpoint.supplements == .none)
        // Read with h5py 3.16: f["weights/stem.bias"][()].tolist().
        let bias = try #require(checkpoint.parameters["stem.bias"])
        #expect(bias.float32Values() == [-1.3225397, -1.928799, 0.69503635])
        #expect(checkpoint.parameters["norm.scale"]?.elementType == .float16)
    }

    @Test func `what format 0.1 held is written as 1.0 with the same identities`() throws {
        let checkpoint = try CheckpointReader.open(Self.folder + "/0.1/tiny.radz.h5")
        let again = try CheckpointReader(bytes: checkpoint.image())
        #expect(again.formatVersion == .current)
        #expect(again.header.weightsID == checkpoint.weightsID && again.header.specID == checkpoint.specID)
        #expect(again.header.fileID == checkpoint.fileID)
        #expect(again.header.spaceID() == checkpoint.spaceID())
        #expect(try again.checkpoint().hasContent(of: checkpoint))
    }

    @Test func `golden files of format 1.0 are read with every element`() throws {
        let full = try CheckpointReader.open(Self.folder + "/1.0/full.radz.h5")
        #expect(full.supplements == SampleSupplements.backbone)
        #expect(full.hasContent(of: try SampleSupplements.checkpoint()))
        let state = try CheckpointReader.open(Self.folder + "/1.0/training-state.radz.h5")
        #expect(state.supplements.trainingState == SampleSupplements.state)
        #expect(state.optimizerTensors == (try SampleSupplements.training()).optimizerTensors)
    }
}

/// The rules of a version that is no longer written hold when its files are read.
@Suite struct MigrationTests {
    private func refusal(after change: (inout HDF5Group<HDF5Dataset>) -> Void) throws -> CheckpointError.Code? {
        let file = try HDF5Reader(
            HDF5Source(File.bytes(Repository.root + "/Formats/Checkpoint/golden/0.1/tiny.radz.h5")))
        var root = try Self.loaded(file.root, from: file)
        change(&root)
        return CheckpointTestSupport.refusal(of: try HDF5Document(root: root).image())?.code
    }

    private static func loaded(
        _ group: HDF5Group<HDF5StoredDataset>, from file: HDF5Reader
    ) throws -> HDF5Group<HDF5Dataset> {
        HDF5Group(
            attributes: group.attributes, groups: try group.groups.mapValues { try loaded($0, from: file) },
            datasets: try group.datasets.mapValues { HDF5Dataset(try file.tensor($0)) })
    }

    /// Groups, attributes and datasets of a tree in the form of the frozen listing.
    private static func listing(_ tree: RawTree) throws -> [String] {
        func list(_ group: HDF5Group<RawDataset>, at path: String) throws -> [String] {
            var lines = group.attributes.map { name, value in
                let text = value.text ?? "\(value)"
                return "\(path.isEmpty ? "/" : path) @\(name)" + (text.isEmpty ? "" : " " + text)
            }
            for (name, dataset) in group.datasets {
                var hasher = ContentHasher()
                hasher.update(try tree.bytes(dataset))
                lines.append("\(path)/\(name) \(dataset.typeName) \(dataset.extents) \(hasher.finish().hexadecimal)")
            }
            for (name, child) in group.groups { lines += try list(child, at: path + "/" + name) }
            return lines
        }
        return try list(tree.root, at: "").sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }

    @Test func `the step from 0.1 makes what it made when it was frozen`() throws {
        let formats = Repository.root + "/Formats/Checkpoint"
        var tree = RawTree(try HDF5Reader(HDF5Source(File.bytes(formats + "/golden/0.1/tiny.radz.h5"))))
        try MigrationFrom0_1.migrate(&tree)
        // Made with h5py and hashlib from the golden file and migrations/0.1-to-1.0.md.
        let frozen = try File.text(formats + "/migrations/0.1-to-1.0.tiny.txt")
        #expect(try Self.listing(tree) == frozen.split(separator: "\n").map(String.init))
    }

    @Test func `format 0.1 keeps its own grammar`() throws {
        #expect(try refusal { _ in } == nil)
        let group = HDF5Group<HDF5Dataset>(encoding: "golden", version: "1.0")
        #expect(try refusal { $0.groups["golden"] = group } == .unknownElement)
        #expect(try refusal { $0.groups["licence"] = nil } == .missingElement)
        #expect(
            try refusal { $0.groups["licence"]?.attributes["encoding-version"] = .string("1.0") } == .elementVersion)
        #expect(try refusal { $0.groups["labels"]?.attributes["a"] = .signed(1) } == .unknownElement)
        #expect(try refusal { $0.groups["manifest"]?.groups["elements"] = group } == .unknownElement)
        #expect(try refusal { $0.groups["manifest"]?.attributes["kind"] = .string("training-state") } == .kind)
        #expect(try refusal { $0.attributes["optional-features"] = .string("") } == .unknownElement)
        #expect(try refusal { $0.attributes["minimum-reader-version"] = .string("1.0") } == .formatVersion)
        #expect(try refusal { $0.groups["manifest"]?.attributes["name"] = .string("other") } == .identity)
    }
}
