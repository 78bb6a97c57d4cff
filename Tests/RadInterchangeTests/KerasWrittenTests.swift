import RadEngine
import RadGraph
import RadInterchange
import RadModels
import RadTensor
import RadTestSupport
import Testing

/// Networks that Keras itself saved, taken in and run.
@Suite struct KerasWrittenTests {
    private static let units = [2, 1, 2, 1]
    private static let extents = [18, 50, 46]
    private static let heads = [
        HeadName.sequence, HeadName.plane, HeadName.contrast, HeadName.coverage, HeadName.sliceSpacing,
    ]

    private let folder: TemporaryDirectory
    private let architecture = ForeignArchitecture(radNet50: 4, units: units, features: 12)

    init() throws { folder = try TemporaryDirectory() }

    private func saved(by module: String, as layout: KerasModels.Layout) throws -> KerasModels.Computed {
        let python = try #require(Oracle.python(modules: [module, "numpy"]))
        return try KerasModels.saved(
            by: module, as: layout, in: folder.path, width: 4, units: Self.units, features: 12, extents: Self.extents,
            python: python)
    }

    private func compare(_ module: String, _ layout: KerasModels.Layout, naming: String) throws {
        let expected = try saved(by: module, as: layout)
        let files = try SourceFiles([folder.file(layout.rawValue)], format: .keras, reader: try foreignReader())
        let left = layout == .trained ? ["optimizer_weights/"] : []
        let mapped = try MappedImport(files.source, into: architecture, leavingOut: left)
        #expect(mapped.report.naming == naming)
        #expect(mapped.report.applied.count == architecture.graph.parameterDeclarations.count)
        #expect(mapped.report.leftOut.isEmpty == (layout != .trained))
        let input = Tensor(shape: Shape([1, 1] + Self.extents), float32: expected.input)
        let plan = try Engine.compile(
            architecture.graph, parameters: try mapped.parameters(), inputShapes: ["input": input.shape],
            outputs: ["embedding"] + Self.heads, configuration: Engine.Configuration(backend: .fastest))
        let found = try plan.run(["input": input])
        let error = relativeL2(try #require(found["embedding"]).float32Values(), expected.embedding)
        #expect(error < 1e-5, "\(module) \(layout.rawValue): \(error)")
        for (head, values) in zip(Self.heads, expected.outputs) {
            #expect(relativeL2(try #require(found[head]).float32Values(), values) < 1e-5)
        }
    }

    @Test(
        .requiresPython("keras", "torch", "h5py"),
        arguments: [
            (KerasModels.Layout.model, "keras3-3d-radnet"), (.trained, "keras3-3d-radnet"),
            (.weightsFile, "keras3-3d-radnet-numbered"), (.unzipped, "keras3-3d-radnet-numbered"),
        ])
    func `a model that Keras 3 saved gives the embedding and the outputs that Keras computes`(
        layout: KerasModels.Layout, naming: String
    ) throws {
        try compare("keras", layout, naming: naming)
    }

    @Test(.requiresPython("tf_keras", "h5py"), arguments: [KerasModels.Layout.model, .trained, .weights])
    func `a model that Keras 2 saved gives the embedding and the outputs that Keras computes`(
        layout: KerasModels.Layout
    ) throws {
        try compare("tf_keras", layout, naming: "keras-3d-radnet")
    }

    /// The error of what is saved, after a change by h5py.
    private func refusal(of layout: KerasModels.Layout, change: String = "") throws -> InterchangeError? {
        _ = try saved(by: "keras", as: layout)
        let path = folder.file(layout.rawValue)
        if !change.isEmpty {
            let python = try #require(Oracle.python(modules: ["h5py"]))
            _ = try python.run(
                "import sys, h5py\nwith h5py.File(sys.argv[1], 'a') as f: exec(sys.argv[2])", arguments: [path, change])
        }
        do throws(InterchangeError) {
            let files = try SourceFiles(
                [path], format: .keras, reader: ForeignReaderCommand(executable: Program.built("radzoo")?.path ?? ""))
            _ = try MappedImport(files.source, into: architecture)
            return nil
        } catch {
            return error
        }
    }

    @Test(.requiresPython("keras", "torch", "h5py"))
    func `an archive, and a file of a Keras that names no layers, are refused with what to save instead`() throws {
        let archive = try #require(try refusal(of: .archive))
        #expect(archive.code == .unsupportedFormat)
        #expect(archive.expected?.contains("unzip model.weights.h5") == true)
        // As Keras 3.0 and the new layout of Keras 2 write it.
        let nameless = "for g in f['layers'].values(): g['vars'].attrs.pop('name', None)"
        let found = try #require(try refusal(of: .weightsFile, change: nameless))
        #expect(found.code == .unsupportedFormat)
        #expect(found.expected?.contains("save the model as .h5") == true)
        #expect(found.expected?.contains("names of layers") == true)
    }

    @Test(
        .requiresPython("keras", "torch", "h5py"),
        arguments: [
            ("f['layers/dense/vars'].attrs['name'] = 'out_seq'", "malformed"),
            ("f['layers/dense/vars'].attrs['name'] = 'dream'", "mapping"),
            ("f['layers/dense/vars'].attrs['name'] = 3", "unsupported-type"),
            ("f.create_dataset('optimizer/vars/0', data=1.0)", "mapping"),
        ])
    func `a numbered weight with a wrong name, a doubled one or none is refused`(change: String, code: String) throws {
        #expect(try refusal(of: .weightsFile, change: change)?.code.rawValue == code)
    }
}
