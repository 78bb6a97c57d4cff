import ArchiveTestSupport
import RadContainers
import RadStore
import RadSystem
import RadTensor
import RadTestSupport
import RadVocabulary
import RadVolume
import Testing

@testable import RadArchive

@Suite struct `An archive with NIfTI files` {
    private let folder: TemporaryDirectory
    private let model: LoadedModel
    private let key: ProjectKey
    private var archive: String { folder.file("archive") }

    init() throws {
        folder = try TemporaryDirectory("nifti")
        try TinyCheckpoint.write(to: folder.file("tiny.radz.h5"))
        model = try LoadedModel(path: folder.file("tiny.radz.h5"))
        key = try ProjectKey(bytes: Array(0..<32))
        _ = try folder.folder("archive")
    }

    private func run(
        _ roots: [String]? = nil, into name: String = "store", change: (inout RunConfiguration) -> Void = { _ in }
    ) throws -> (summary: RunSummary, digest: String) {
        var configuration = RunConfiguration(roots: roots ?? [archive], execution: .inProcess)
        change(&configuration)
        let store = try Store(at: folder.file(name), mode: .createOrOpen, key: key)
        defer { store.close() }
        let summary = try ArchiveRun(configuration: configuration, model: model, store: store, key: key).run()
        return (summary, try store.digest())
    }

    /// An axial volume as scanners number it, or with rows and slices the other way round, as converters do.
    private func bytes(isTurned: Bool = false, seed: UInt64 = 1, isCompressed: Bool = false) throws -> [UInt8] {
        let extent = VolumeExtent(depth: 10, height: 32, width: 32)
        var random = SeededRandom(seed: seed)
        let values = (0..<extent.voxelCount).map { _ in Float(random.integer(below: 2000)) - 1000 }
        let geometry = VolumeGeometry(
            origin: Vector3(x: -32, y: -32, z: 0), rowDirection: Vector3(x: 1, y: 0, z: 0),
            columnDirection: Vector3(x: 0, y: 1, z: 0), sliceStep: Vector3(x: 0, y: 0, z: 4), columnSpacing: 2,
            rowSpacing: 2, extent: extent)
        var volume = try Volume(geometry: geometry, voxels: Tensor(shape: extent.shape, float32: values))
        if isTurned {
            volume = try volume.reoriented(to: VolumeOrientation(slice: .inferior, row: .anterior, column: .left))
        }
        return try NIfTIWriter(isCompressed: isCompressed).bytes(of: volume)
    }

    private static let sidecar = Array(#"{"Modality": "CT", "SeriesDescription": "abdomen", "KVP": 120}"#.utf8)

    @Test func `labels geometry alone, and asks for the modality that the model needs`() throws {
        try File.write(try bytes(), to: archive + "/scan.nii")
        let unknown = try run()
        #expect(unknown.summary.refusals == ["modality-unknown": 1] && unknown.summary.embedded == 0)
        let named = try run { $0.assumedModality = "CT" }
        #expect(named.summary.embedded == 1 && named.summary.seriesDone == 1)
        #expect(try run { $0.assumedModality = "CT" }.summary.seriesDone == 0)
        let other = try run { $0.assumedModality = "MR" }
        #expect(other.summary.seriesDone == 1 && other.digest != named.digest)
        let entries = try ArchiveSurvey(configuration: RunConfiguration(roots: [archive], execution: .inProcess)).run()
        let labels = try #require(entries.first?.report.volumes.first?.labels)
        #expect(labels.first { $0.group == .plane }?.value == "axial")
        #expect(labels.first { $0.group == .modality }?.value == nil)
    }

    @Test func `takes the sidecar's word, and looks again when it changes`() throws {
        try File.write(try bytes(), to: archive + "/scan.nii")
        try File.write(Self.sidecar, to: archive + "/scan.json")
        let first = try run()
        #expect(first.summary.embedded == 1 && first.summary.refusedFiles == ["sidecar": 1])
        #expect(try run().summary.seriesDone == 0)
        try File.write(Array(#"{"Modality": "MR"}"#.utf8), to: archive + "/scan.json")
        let second = try run()
        #expect(second.summary.states == ["changed": 1] && second.summary.seriesDone == 1)
        try File.remove(archive + "/scan.json")
        let third = try run { $0.acceptMissing = true }
        #expect(third.summary.refusals == ["modality-unknown": 1])
    }

    @Test func `gives one vector for a volume, however it is packed, numbered and named`() throws {
        var digests: Set<String> = []
        let plain = try bytes()
        let ways: [(String, [UInt8])] = [
            ("a.nii", plain), ("noname", plain), ("b.nii.gz", try bytes(isCompressed: true)),
        ]
        for (number, way) in ways.enumerated() {
            let root = try folder.folder("way \(number)")
            try File.write(way.1, to: root + "/" + way.0)
            digests.insert(try run([root], into: "store \(number)") { $0.assumedModality = "CT" }.digest)
        }
        var tar = TarWriter()
        tar.add(try bytes(isCompressed: true), name: Array("sub-01/anat/c.nii.gz".utf8))
        tar.add(Self.sidecar, name: Array("sub-01/anat/c.json".utf8))
        let root = try folder.folder("tar")
        try File.write(tar.finished(), to: root + "/all.tar")
        let packed = try run([root], into: "store tar")
        #expect(packed.summary.embedded == 1 && packed.summary.refusedFiles == ["sidecar": 1])
        #expect(digests.count == 1)
        // Numbered otherwise, it is another file of the same voxels: the vector is the same.
        func vector(_ isTurned: Bool) throws -> [Float]? {
            let root = try folder.folder("turned \(isTurned)")
            try File.write(try bytes(isTurned: isTurned), to: root + "/a.nii")
            var configuration = RunConfiguration(roots: [root], execution: .inProcess)
            configuration.assumedModality = "CT"
            return try SeriesEmbedding(model: model, configuration: configuration).run().first?.embedding
        }
        let straight = try #require(try vector(false))
        #expect(try vector(true) == straight)
    }

    @Test func `can be named file by file`() throws {
        try File.write(try bytes(seed: 1), to: archive + "/a.nii")
        try File.write(try bytes(seed: 2), to: archive + "/b.nii")
        try File.write(try bytes(seed: 3), to: archive + "/c.nii")
        let two = try run([archive + "/a.nii", archive + "/b.nii"]) { $0.assumedModality = "CT" }
        #expect(two.summary.embedded == 2 && two.summary.files == 2)
        let again = try run([archive + "/b.nii"]) { $0.assumedModality = "CT" }
        #expect(again.summary.embedded == 2 && again.summary.seriesDone == 0)
        let all = try run { $0.assumedModality = "CT" }
        #expect(all.summary.embedded == 3 && all.summary.seriesDone == 1)
    }

    @Test func `refuses what can't be placed or read, with reasons`() throws {
        let plain = try bytes()
        func write(_ name: String, _ offset: Int, _ patch: [UInt8]) throws {
            var copy = plain
            copy.replaceSubrange(offset..<offset + patch.count, with: patch)
            try File.write(copy, to: archive + "/" + name)
        }
        try write("nowhere.nii", 254, [0, 0])
        try write("complex.nii", 70, [32, 0])
        try write("headless.nii", 42, [0xFF, 0xFF])
        try File.write(Array(plain.dropLast()), to: archive + "/cut.nii")
        let (summary, _) = try run { $0.assumedModality = "CT" }
        #expect(summary.refusals == ["no-geometry": 1])
        #expect(summary.refusedFiles == ["unsupported-pixels": 1, "unreadable": 1, "truncated": 1])
        let short = try run(into: "short") {
            $0.assumedModality = "CT"
            $0.minimumSlices = 11
        }
        #expect(short.summary.embedded == 0)
    }
}
