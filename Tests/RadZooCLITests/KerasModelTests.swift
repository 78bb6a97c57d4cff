import ArchiveTestSupport
import Foundation
import RadCheckpoint
import RadEngine
import RadTensor
import RadTestSupport
import Testing

/// RADNet-50 in full, from Keras' own file by way of the program to an embedding.
@Suite struct KerasModelTests {
    /// Extents of the input; `RADZOO_KERAS_EXTENTS` takes others, such as the network's own `48,192,192`.
    private static let extents: [Int] = {
        let named = ProcessInfo.processInfo.environment["RADZOO_KERAS_EXTENTS"] ?? "16,64,64"
        return named.split(separator: ",").compactMap { Int($0) }
    }()

    private func prove(_ module: String, _ layouts: [KerasModels.Layout]) throws {
        let folder = try TemporaryDirectory()
        let program = try #require(Program.built("radzoo"), "radzoo is built beside the tests")
        let python = try #require(Oracle.python(modules: [module, "numpy"]))
        for layout in layouts {
            let expected = try KerasModels.saved(
                by: module, as: layout, in: folder.path, width: 64, units: [3, 4, 6, 3], features: 1000,
                extents: Self.extents, python: python)
            let output = folder.file(layout.rawValue + ".radz.h5")
            let imported = try program.run([
                "checkpoint", "import", "keras-h5", folder.file(layout.rawValue), "--architecture", "radnet-50",
                "--name", "from-keras", "--licence", "MIT", "--source", "none", "--citation", "none",
                "--without-golden",
                "--out", output,
            ])
            #expect(imported.status == 0, "\(imported.diagnostics)")
            #expect(imported.text.contains("406 tensors with 62888860 weights taken in"))
            #expect(try program.run(["checkpoint", "verify", output]).status == 0)
            let labels = try program.run(["checkpoint", "inspect", output, "--labels"])
            #expect(labels.status == 0)
            for line in ["any of 9 (sigmoid)", "one of 5 (softmax)", "a number in mm"] {
                #expect(labels.text.contains(line), "\(labels.text)")
            }
            let error = try Self.error(of: output, expected)
            #expect(error < 1e-5, "\(module) \(layout.rawValue): relative L2 \(error)")
            if ProcessInfo.processInfo.environment["RADZOO_KERAS_EXTENTS"] != nil {
                print("relative L2 of the embedding, \(module) \(layout.rawValue): \(error)")
            }
        }
    }

    private static func error(of path: String, _ expected: KerasModels.Computed) throws -> Double {
        let checkpoint = try CheckpointReader(path: path).checkpoint()
        let input = Tensor(shape: Shape([1, 1] + extents), float32: expected.input)
        let plan = try Engine.compile(
            checkpoint.architecture, parameters: checkpoint.parameters, inputShapes: ["input": input.shape],
            outputs: [checkpoint.embedding.tap], configuration: Engine.Configuration(backend: .fastest))
        let found = try #require(try plan.run(["input": input])[checkpoint.embedding.tap])
        return relativeL2(found.float32Values(), expected.embedding)
    }

    @Test(.requiresPython("keras", "torch", "h5py"))
    func `a file of Keras 3 becomes a checkpoint whose embedding is that of Keras`() throws {
        try prove("keras", [.model])
    }

    @Test(.requiresPython("tf_keras", "h5py"))
    func `a file of Keras 2 becomes a checkpoint whose embedding is that of Keras`() throws {
        try prove("tf_keras", [.model, .weights])
    }
}
