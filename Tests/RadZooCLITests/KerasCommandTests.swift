import ArchiveTestSupport
import Foundation
import RadTestSupport
import Testing

/// `radzoo checkpoint import keras-h5`, from the command line to the process that reads the file.
@Suite struct KerasCommandTests {
    private let folder: TemporaryDirectory
    private let program: Program

    init() throws {
        folder = try TemporaryDirectory()
        program = try #require(Program.built("radzoo"), "radzoo is built beside the tests")
    }

    private func run(_ file: String) throws -> Program.Result {
        try program.run(
            [
                "checkpoint", "import", "keras-h5", file, "--architecture", "radnet-50", "--name", "x", "--licence",
                "MIT", "--source", "none", "--citation", "none", "--out", folder.file("x.radz.h5"),
            ], timeout: 120)
    }

    private func file(_ change: String) throws -> String {
        let python = try #require(Oracle.python(modules: ["h5py", "numpy"]))
        let path = folder.file("weights.h5")
        let script = """
            import sys, h5py, numpy
            with h5py.File(sys.argv[1], 'w') as f:
                f.attrs['layer_names'] = [b'FC1000', b'dream']
                g = f.create_group('FC1000')
                g.attrs['weight_names'] = [b'FC1000/kernel:0']
                g['FC1000/kernel:0'] = numpy.ones((5, 3), 'f4')
                g = f.create_group('dream')
                g.attrs['weight_names'] = [b'dream/kernel:0']
                g['dream/kernel:0'] = numpy.ones((2, 3), 'f4')
                exec(sys.argv[2])
            """
        _ = try python.run(script, arguments: [path, change])
        return path
    }

    @Test(.requiresPython("h5py", "numpy"))
    func `names what is missing, unused and of another shape, and writes nothing`() throws {
        let result = try run(file("pass"))
        #expect(result.status == 2)
        #expect(result.diagnostics.contains("missing: "))
        #expect(result.diagnostics.contains("unused: dream/kernel 2x3 f32"))
        #expect(result.diagnostics.contains("FC1000/kernel 5x3"))
        #expect(File.filesBelow(folder.path) == ["weights.h5"])
    }

    @Test(.requiresPython("h5py", "numpy"))
    func `refuses a file that points to another one`() throws {
        let result = try run(file("f['b'] = h5py.ExternalLink('/etc/hostname', '/')"))
        #expect(result.status == 4)
        #expect(!File.exists(folder.file("x.radz.h5")))
    }

    @Test func `refuses a file that is no HDF5, and names one that is not there`() throws {
        let path = folder.file("weights.h5")
        try File.write(Array("no weights".utf8), to: path)
        #expect(try run(path).status == 4)
        #expect(try run(folder.file("nothing.h5")).status == 2)
        #expect(!File.exists(folder.file("x.radz.h5")))
    }
}
