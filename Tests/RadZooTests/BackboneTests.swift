import RadPhantom
import RadTestSupport
import RadZoo
import Testing

@Suite struct `A backbone` {
    @Test func `is found by its name and says what it is`() throws {
        let backbone = try Backbone.load("radnet-s")
        #expect(backbone.name == "radnet-s")
        #expect(backbone.embeddingDimension == 512)
        #expect(!backbone.isTrained)
        #expect(!backbone.spaceID.isEmpty && !backbone.weightsID.isEmpty && backbone.spaceID != backbone.weightsID)
    }

    @Test func `is the same from a copy of its file`() throws {
        let folder = try TemporaryDirectory()
        let path = folder.file("a copy.radz.h5")
        try File.write(try File.bytes(try Backbone.path(of: "radnet-s")), to: path)
        #expect(try Backbone.load(contentsOf: path).spaceID == Backbone.load("radnet-s").spaceID)
        #expect(try CheckpointFile(at: path).training == "untrained")
        try CheckpointFile.verify(path)
    }

    @Test func `of an unknown name is refused with the names that there are`() {
        let error = #expect(throws: RadZooError.self) { try Backbone.load("radnet-xl") }
        #expect(error?.code == .usage)
        #expect(error?.message.contains("radnet-s") == true)
    }

    @Test func `from a path without a file fails and names the path`() {
        let error = #expect(throws: RadZooError.self) { try Backbone.load(contentsOf: "no such file.radz.h5") }
        #expect(error?.message.contains("no such file.radz.h5") == true)
    }

    @Test(arguments: [0.0, 0.1, 0.5, 0.999])
    func `from a file with one wrong byte is refused`(place: Double) throws {
        let folder = try TemporaryDirectory()
        let path = folder.file("damaged.radz.h5")
        var bytes = try File.bytes(try Backbone.path(of: "radnet-s"))
        bytes[Int(Double(bytes.count) * place)] ^= 0x10
        try File.write(bytes, to: path)
        #expect(code { try Backbone.load(contentsOf: path) } == .unsafeFile)
        #expect(code { try CheckpointFile.verify(path) } == .unsafeFile)
    }

    @Test(arguments: [0, 100, 4096])
    func `from a file that ends early is refused`(length: Int) throws {
        let folder = try TemporaryDirectory()
        let path = folder.file("short.radz.h5")
        try File.write(Array(try File.bytes(try Backbone.path(of: "radnet-s")).prefix(length)), to: path)
        #expect(code { try Backbone.load(contentsOf: path) } == .unsafeFile)
    }

    @Test func `makes a vector of length one, and the same one again`() throws {
        let phantom = try PhantomFolder(series: 1)
        let folder = phantom.path
        let backbone = try Backbone.load("radnet-s")
        let volumes = try backbone.embed(series: folder)
        let volume = try #require(volumes.first)
        let expected = phantom.manifest.series[0]
        #expect(volumes.count == 1)
        #expect(volume.refusal == nil)
        #expect(volume.slices == expected.slices && volume.files == expected.slices)
        #expect(volume.values(of: "modality") == [expected.modality])
        #expect(volume.values(of: "plane") == [expected.plane])
        #expect(isClose(volume.sliceSpacing ?? 0, expected.sliceSpacing, absolute: 1e-3))
        let embedding = try #require(volume.embedding)
        #expect(embedding.count == 512)
        let square = embedding.reduce(0) { $0 + Double($1) * Double($1) }
        #expect(abs(square - 1) < 1e-5)
        #expect(try backbone.embed(series: folder).first?.embedding == embedding)
    }

    @Test func `gives the reason for what it does not embed`() throws {
        let phantom = try PhantomFolder(series: 0, odd: [.tooFewSlices])
        let volumes = try Backbone.load("radnet-s").embed(series: phantom.path)
        #expect(volumes.map(\.refusal) == ["too-few-slices"])
        #expect(volumes.allSatisfy { $0.embedding == nil })
    }

    @Test func `decodes by a C library in this process only if that is allowed`() throws {
        let phantom = try PhantomFolder(series: 0, odd: [.jpeg2000])
        let backbone = try Backbone.load("radnet-s")
        let volumes = try backbone.embed(series: phantom.path)
        #expect(volumes.map(\.refusal) == ["unsupported-syntax"])
        let allowed = try backbone.embed(series: phantom.path, allowsForeignCodecs: true)
        #expect(allowed.count == 1 && allowed.allSatisfy { $0.embedding?.count == 512 })
    }

    @Test func `wants a folder of exactly one series`() throws {
        let phantom = try PhantomFolder(series: 2)
        let backbone = try Backbone.load("radnet-s")
        let error = #expect(throws: RadZooError.self) { try backbone.embed(series: phantom.path) }
        #expect(error?.code == .usage)
        #expect(error?.message.contains("2 series") == true)
        let empty = try TemporaryDirectory()
        #expect(code { try backbone.embed(series: empty.path) } == .usage)
        let absent = empty.file("absent")
        #expect(code { try backbone.embed(series: absent) } == .usage)
    }
}
