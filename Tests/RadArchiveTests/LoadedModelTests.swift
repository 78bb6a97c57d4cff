import RadCheckpoint
import RadPreprocessing
import RadStore
import RadTestSupport
import Testing

@testable import RadArchive

@Suite("A model that is opened before it is known whether there is work")
struct LoadedModelTests {
    private static let shipped = Repository.root + "/Sources/Product/RadZoo/Resources/Checkpoints/radnet-s.radz.h5"

    @Test func `its space and numerics are known before its weights are read`() throws {
        let model = try LoadedModel(path: Self.shipped)
        let checkpoint = try model.checkpoint()
        #expect(model.space.space == "\(checkpoint.spaceID())")
        #expect(model.space.weights == "\(checkpoint.weightsID)")
        #expect(model.minimumSlices == checkpoint.preprocessing.domain.minimumSlices)
        #expect(try model.sealed() === model.sealed())
    }

    @Test func `weights that were changed are refused when they are needed`() throws {
        let folder = try TemporaryDirectory()
        let path = folder.file("changed.radz.h5")
        var bytes = try File.bytes(Self.shipped)
        // The weights are by far the largest part of the file, so that its middle lies in a tensor.
        bytes[bytes.count / 2] ^= 1
        try File.write(bytes, to: path)
        let model = try LoadedModel(path: path)
        let error = try #require(throws: CheckpointError.self) { try model.sealed() }
        #expect(error.code == .digest)
    }

    @Test func `a file that breaks a rule is refused at once`() throws {
        let folder = try TemporaryDirectory()
        let path = folder.file("short.radz.h5")
        try File.write(Array(try File.bytes(Self.shipped).dropLast(8)), to: path)
        #expect(throws: CheckpointError.self) { try LoadedModel(path: path) }
    }

    @Test func `what it said of itself must be what it is before anything is done`() throws {
        let folder = try TemporaryDirectory()
        let path = folder.file("lying.radz.h5")
        var bytes = try File.bytes(Self.shipped)
        // The graph is not read at first; a change of one of its letters, here in its name, is found before work.
        let start = Array(#"{"inputs":[{"channels":1,"name":"input"}],"name":""#.utf8)
        let place = try #require(bytes.indices.first { bytes[$0...].starts(with: start) })
        bytes[place + start.count] ^= 1
        try File.write(bytes, to: path)
        let model = try LoadedModel(path: path)
        let error = try #require(throws: CheckpointError.self) { try model.sealed() }
        #expect(error.code == .digest)
        #expect(error.element == "/architecture/graph.json")
    }

    @Test func `a file that was replaced by another checkpoint is refused`() throws {
        let folder = try TemporaryDirectory()
        let path = folder.file("replaced.radz.h5")
        try File.write(try File.bytes(Self.shipped), to: path)
        let model = try LoadedModel(path: path)
        try File.write(try File.bytes(Repository.root + "/Formats/Checkpoint/golden/1.0/full.radz.h5"), to: path)
        let error = try #require(throws: ArchiveError.self) { try model.sealed() }
        #expect(error.code == .changedModel)
    }

    @Test func `large weights leave room for fewer workers, and always for one`() {
        let few = JobRunners.workerCount(checkpointBytes: 0)
        #expect(few >= 1)
        #expect(JobRunners.workerCount(checkpointBytes: 8 << 20) == few)
        #expect(JobRunners.workerCount(checkpointBytes: 1 << 50) == 1)
    }
}
