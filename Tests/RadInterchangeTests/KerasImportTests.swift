import ArchiveTestSupport
import RadCheckpoint
import RadEngine
import RadGraph
import RadInterchange
import RadModels
import RadSystem
import RadTensor
import RadTestSupport
import Testing

/// The command that reads foreign HDF5 files, beside the tests.
func foreignReader() throws -> ForeignReaderCommand {
    ForeignReaderCommand(executable: try #require(Program.built("radzoo"), "radzoo is built beside the tests").path)
}

/// Networks that h5py wrote as Keras does, taken in and run.
@Suite(.requiresPython("h5py", "torch", "numpy")) struct KerasImportTests {
    private static let units = [2, 1, 2, 1]
    private static let extents = [18, 50, 46]

    /// Input, embedding and outputs in the order of the heads.
    private struct Expected {
        let input: Tensor
        let embedding: [Float]
        let heads: [String: [Float]]
    }

    private func saved(_ layout: String, width: Int, at path: String) throws -> Expected {
        let python = try #require(Oracle.python(modules: ["h5py", "torch", "numpy"]))
        let values = try python.values(
            of: Float.self, KerasNetworks.definitions + "\n" + KerasNetworks.save,
            arguments: [
                path, "\(width)", Self.units.map(String.init).joined(separator: ","), "12", layout,
                Self.extents.map(String.init).joined(separator: ","),
            ])
        let shape = Shape([1, 1] + Self.extents)
        var rest = values[...]
        func take(_ count: Int) -> [Float] {
            defer { rest = rest.dropFirst(count) }
            return Array(rest.prefix(count))
        }
        let input = Tensor(shape: shape, float32: take(shape.count))
        let embedding = take(4 * width << (Self.units.count - 1))
        var heads: [String: [Float]] = [:]
        for (name, count) in [
            (HeadName.sequence, 5), (HeadName.plane, 3), (HeadName.contrast, 2), (HeadName.coverage, 9),
            (HeadName.sliceSpacing, 1),
        ] {
            heads[name] = take(count)
        }
        return Expected(input: input, embedding: embedding, heads: heads)
    }

    @Test(arguments: [
        ("weights", ""), ("model", "optimizer_weights/"), ("packed", ""), ("half", ""), ("big-endian", ""),
    ])
    func `a saved network gives the embedding and the outputs of its definition`(layout: String, left: String) throws {
        let folder = try TemporaryDirectory()
        let path = folder.file("weights.hdf5")
        let expected = try saved(layout, width: 4, at: path)
        let architecture = ForeignArchitecture(radNet50: 4, units: Self.units, features: 12)
        let files = try SourceFiles([path], format: .keras, reader: try foreignReader())
        #expect(files.isolation.contains(.resourceLimits))
        let mapped = try MappedImport(
            files.source, into: architecture, leavingOut: left.isEmpty ? [] : [left])
        #expect(mapped.report.naming == "keras-3d-radnet")
        #expect(mapped.report.applied.count == architecture.graph.parameterDeclarations.count)
        #expect(mapped.report.leftOut == (left.isEmpty ? [] : ["optimizer_weights/training/Adam/iter:0"]))
        let kernels = mapped.report.applied.filter { $0.source.hasSuffix("/kernel") }
        #expect(kernels.allSatisfy { $0.permutation == ($0.shape.rank == 5 ? [4, 3, 0, 1, 2] : [1, 0]) })
        #expect(kernels.count == mapped.report.applied.count { $0.permutation != nil })
        let heads = expected.heads.keys.sorted()
        let plan = try Engine.compile(
            architecture.graph, parameters: try mapped.parameters(), inputShapes: ["input": expected.input.shape],
            outputs: ["embedding"] + heads, configuration: Engine.Configuration(backend: .fastest))
        let found = try plan.run(["input": expected.input])
        #expect(relativeL2(try #require(found["embedding"]).float32Values(), expected.embedding) < 1e-5)
        for head in heads {
            #expect(relativeL2(try #require(found[head]).float32Values(), try #require(expected.heads[head])) < 1e-5)
        }
    }

    /// The whole network with another ending of the file; its values are zeros, and none is read.
    private func whole(_ change: String = "pass") throws -> (report: ImportReport?, error: InterchangeError?) {
        let folder = try TemporaryDirectory()
        let path = folder.file("weights.hdf5")
        let python = try #require(Oracle.python(modules: ["h5py", "numpy"]))
        _ = try python.run(
            KerasNetworks.definitions + "\n" + KerasNetworks.saveWhole, arguments: [path, change], timeout: 120)
        do throws(InterchangeError) {
            let files = try SourceFiles(
                [path], format: .keras,
                reader: ForeignReaderCommand(
                    executable: Program.built("radzoo")?.path ?? ""))
            let architecture = try ForeignArchitecture(named: "radnet-50")
            return (try MappedImport(files.source, into: architecture).report, nil)
        } catch {
            return (nil, error)
        }
    }

    @Test func `every weight of RADNet-50 has its key`() throws {
        let (report, error) = try whole()
        #expect(error == nil)
        let applied = try #require(report).applied
        #expect(applied.count == RADNet.radNet50().parameterDeclarations.count)
        // 62.9 million, as the paper's network has.
        #expect(applied.reduce(0) { $0 + $1.shape.count } == 62_888_860)
    }

    @Test(arguments: [
        (
            "del f['Block3_layer6/conv2/Block3_layer6/conv2/bias:0']; "
                + "f['Block3_layer6/conv2'].attrs['weight_names'] = [b'Block3_layer6/conv2/kernel:0']",
            "missing: Block3_layer6/conv2/bias 256 for stage3.5.spatial.convolution.bias"
        ),
        ("f.create_dataset('extra/kernel:0', data=numpy.ones((2, 3), 'f4'))", "unused: extra/kernel:0 2x3 f32"),
        (
            "del f['out_view/out_view/kernel:0']; f['out_view'].create_dataset('out_view/kernel:0', "
                + "data=numpy.ones((3, 1000), 'f4'))",
            "mismatched: out_view/kernel 3x1000 f32, heads.plane.weight has 3x1000"
        ),
    ])
    func `a key too few, too many or of another shape is named`(change: String, problem: String) throws {
        let error = try #require(try whole(change).error)
        #expect(error.code == .mapping)
        #expect(error.problems == [problem])
    }

    @Test func `a layer that lists what is not there is refused`() throws {
        let error = try whole("del f['last_/bn/last_/bn/gamma:0']").error
        #expect(error?.code == .malformed && error?.location == "last_/bn/last_/bn/gamma:0")
        #expect(try whole("del f.attrs['layer_names0']").error?.code == .unsupportedFormat)
    }
}
