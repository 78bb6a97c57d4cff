import RadDICOM
import RadPhantom
import RadSeries
import RadSystem
import RadTensor
import RadTestSupport
import RadVolume
import RadZoo
import Testing

@Suite struct ZooFacadeTests {
    private let folder: TemporaryDirectory
    private let card = Repository.root + "/ModelCards/radnet-s.md"

    init() throws { folder = try TemporaryDirectory() }

    @Test func `a model goes through a zoo and is the same`() throws {
        let path = folder.file("zoo")
        let published = try Zoo.publish(checkpoint: Backbone.path(of: "radnet-s"), card: card, to: path)
        #expect(!published.wasPublished)
        let zoo = try Zoo(path)
        let version = try zoo.version("radnet-s")
        #expect(try version == published.version && zoo.versions == [version] && zoo.problems() == [])
        let copy = folder.file("copy.radz.h5")
        try zoo.pull("radnet-s@0.1.0", to: copy)
        #expect(try File.bytes(copy) == File.bytes(Backbone.path(of: "radnet-s")))
        let backbone = try Backbone.load(zoo: path, name: "radnet-s", version: "0.1.0")
        let bundled = try Backbone.load("radnet-s")
        #expect(backbone.spaceID == bundled.spaceID && backbone.weightsID == version.identifiers["weights"])
        let error = #expect(throws: RadZooError.self) { try Backbone.load(zoo: path, name: "radnet-s", version: "7") }
        #expect(error?.code == .usage && error?.message.contains("radnet-s@0.1.0") == true)
        #expect(throws: RadZooError.self) { try Zoo(folder.file("elsewhere")) }
    }

    @Test func `all tensors are applied and none is left`() throws {
        let report = try Backbone.load("radnet-s").loadReport()
        #expect(report.applied.count == 90)
        #expect(report.missing.isEmpty && report.unused.isEmpty && report.mismatched.isEmpty)
    }

    @Test func `a file with other tensors than its network declares says which`() throws {
        let invalid = Repository.root + "/Formats/Checkpoint/conformance/invalid/parameter-that-is-not-there.radz.h5"
        let error = #expect(throws: RadZooError.self) { try Backbone.load(contentsOf: invalid) }
        #expect(error?.code == .unsafeFile)
        #expect(error?.message.contains("n.other is missing; n.shift is not declared") == true)
    }

    /// A volume of noise, the same each time.
    private func volume(depth: Int = 16, modality: RadZoo.Volume.Modality = .ct) throws -> RadZoo.Volume {
        let voxels = (0..<(depth * 24 * 20)).map { Float(($0 * 7919 % 2001) - 1000) }
        return try RadZoo.Volume(
            voxels: voxels, depth: depth, height: 24, width: 20, sliceSpacing: 5, rowSpacing: 10, columnSpacing: 12,
            modality: modality)
    }

    @Test func `a volume gives an embedding, features and predictions that agree`() throws {
        let backbone = try Backbone.load("radnet-s")
        let volume = try volume()
        let embedding = try backbone.embed(volume: volume)
        #expect(embedding.count == 512)
        #expect(try backbone.embed(volume: volume) == embedding)
        let taps = try backbone.taps()
        let tap = try #require(taps.first { $0.name == "embedding" })
        #expect(tap.channels == 512 && !tap.isVolume)
        #expect(taps.contains { $0.isVolume })
        let features = try backbone.features(at: "embedding", of: volume)
        #expect(features.extents == [512])
        #expect(cosineSimilarity(features.values, embedding) > 0.99999)
        let deep = try #require(taps.first { $0.isVolume })
        let found = try backbone.features(at: deep.name, of: volume)
        #expect(found.extents.count == 4 && found.extents[0] == deep.channels)
        #expect(found.values.count == found.extents.reduce(1, *))
        let predictions = try backbone.predictions(for: volume)
        #expect(predictions.map(\.head) == ["contrast", "coverage", "plane", "sequence", "sliceSpacing"])
        let plane = try #require(predictions.first { $0.head == "plane" })
        #expect(plane.scores.map(\.term) == ["axial", "coronal", "sagittal"])
        #expect(isClose(plane.scores.reduce(0) { $0 + Double($1.probability) }, 1, absolute: 1e-4))
        #expect(plane.best?.code != nil && plane.number == nil)
        #expect(predictions.last?.number != nil && predictions.last?.unit == "mm")
    }

    @Test func `a series and its voxels have the same embedding`() throws {
        let phantom = try PhantomFolder(series: 1)
        let backbone = try Backbone.load("radnet-s")
        let expected = try #require(try backbone.embed(series: phantom.path).first?.embedding)
        let sources = try phantom.manifest.series[0].files.map {
            ByteSource.file(try ReadableFile(path: phantom.directory.file($0), followLinks: true))
        }
        let records = try sources.enumerated().map { index, source in
            InstanceRecord(header: try HeaderReader.read(source), fileIndex: index, fileSize: nil)
        }
        guard case .volume(let found)? = SeriesBuilder.outcomes(of: records).first else {
            Issue.record("the phantom is a volume")
            return
        }
        let loaded = try VolumeLoader.load(found) { sources[$0] }
        let geometry = loaded.geometry
        let (row, column) = (geometry.rowDirection, geometry.columnDirection)
        func line(_ part: (Vector3) -> Double) -> [Double] {
            [
                part(row) * geometry.columnSpacing, part(column) * geometry.rowSpacing, part(geometry.sliceStep),
                part(geometry.origin),
            ]
        }
        let extent = geometry.extent
        let volume = try RadZoo.Volume(
            voxels: loaded.voxels.float32Values(), depth: extent.depth, height: extent.height, width: extent.width,
            affine: [line { $0.x }, line { $0.y }, line { $0.z }],
            modality: try #require(RadZoo.Volume.Modality(rawValue: phantom.manifest.series[0].modality)))
        #expect(relativeL2(try backbone.embed(volume: volume), expected) < 1e-4)
    }

    @Test func `what the model is not made for, and what is no volume, is refused`() throws {
        let backbone = try Backbone.load("radnet-s")
        #expect(code { _ = try backbone.embed(volume: try volume(depth: 3)) } == .refused)
        #expect(code { _ = try backbone.features(at: "nowhere", of: try volume()) } == .usage)
        func made(_ affine: [[Double]], depth: Int = 2) throws -> RadZoo.Volume {
            try RadZoo.Volume(
                voxels: [0, 0, 0, 0, 0, 0, 0, 0], depth: depth, height: 2, width: 2, affine: affine, modality: .mr)
        }
        let rows: [[Double]] = [[1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0]]
        #expect(try made(rows) == made(rows + [[0, 0, 0, 1]]))
        #expect(code { _ = try made(rows, depth: 3) } == .usage)
        #expect(code { _ = try made(Array(rows.prefix(2))) } == .usage)
        #expect(code { _ = try made([[1, 0, 0, 0], [0, 1, 0, 0], [0, 0, .nan, 0]]) } == .usage)
        #expect(code { _ = try made([[0, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0]]) } == .usage)
        #expect(code { _ = try made([[1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 0, 0]]) } == .usage)
    }
}
