import ArchiveTestSupport
import Crypto
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

    private func arguments(_ file: String, _ more: [String] = []) -> [String] {
        [
            "checkpoint", "import", "keras-h5", file, "--architecture", "radnet-50", "--name", "x", "--licence",
            "MIT", "--source", "none", "--citation", "none", "--without-golden", "--out", folder.file("x.radz.h5"),
        ] + more
    }

    private func run(_ file: String, _ more: String...) throws -> Program.Result {
        try program.run(arguments(file, more), timeout: 120)
    }

    /// The whole RADNet-50 as h5py writes it, with zeros for weights, after a change.
    private func whole(_ change: String = "pass") throws -> String {
        let python = try #require(Oracle.python(modules: ["h5py", "numpy"]))
        let path = folder.file("weights.h5")
        _ = try python.run(
            KerasNetworks.definitions + "\n" + KerasNetworks.saveWhole, arguments: [path, change], timeout: 120)
        return path
    }

    private struct Report: Decodable {
        struct Applied: Decodable {
            let source: String
            let parameter: String
            let shape: [Int]
            let permutation: [Int]?
        }

        let naming: String
        let applied: [Applied]
        let leftOut: [String]
        let notNeeded: [String]
        let derived: [String]
        let isolation: [String]
        let sourceDigest: String
        let parameterCount: Int
    }

    @Test(.requiresPython("h5py", "numpy"))
    func `takes every key of a whole network once, and says how axes were exchanged`() throws {
        let path = try whole()
        let result = try run(path, "--json")
        #expect(result.status == 0, "\(result.diagnostics)")
        let report = try JSONDecoder().decode(Report.self, from: Data(result.output))
        #expect(report.naming == "keras-3d-radnet" && report.parameterCount == 62_888_860)
        let python = try #require(Oracle.python(modules: ["h5py", "numpy"]))
        let list = """
            import sys, h5py
            with h5py.File(sys.argv[1]) as f:
                f.visititems(lambda k, o: print(k) if isinstance(o, h5py.Dataset) else None)
            """
        // In the file a weight is LAYER/LAYER/NAME:0.
        let keys = String(decoding: try python.run(list, arguments: [path]), as: UTF8.self).split(separator: "\n").map {
            let parts = $0.dropLast(2).split(separator: "/")
            return parts[(parts.count / 2)...].joined(separator: "/")
        }
        #expect(keys.count == 406)
        #expect(report.applied.map(\.source).sorted() == keys.sorted())
        #expect(Set(report.applied.map(\.parameter)).count == 406)
        #expect(report.leftOut.isEmpty && report.notNeeded.isEmpty && report.derived.isEmpty)
        for tensor in report.applied {
            let axes: [Int]? =
                !tensor.source.hasSuffix("/kernel") ? nil : tensor.shape.count == 5 ? [4, 3, 0, 1, 2] : [1, 0]
            #expect(tensor.permutation == axes, "\(tensor.source)")
        }
        #expect(report.isolation.contains("rlimits"))
        #expect(
            report.sourceDigest
                == SHA256.hash(data: Data(try File.bytes(path))).map { String(format: "%02x", $0) }.joined())
        #expect(try program.run(["checkpoint", "verify", folder.file("x.radz.h5")]).status == 0)
        // The checkpoint that is there now is not replaced.
        #expect(try run(path).status == 2)
    }

    @Test(.requiresPython("h5py", "numpy"))
    func `names the one key that is left over, and takes the rest where it is to be left out`() throws {
        let path = try whole("f.create_dataset('extra/kernel:0', data=numpy.ones((2, 3), 'f4'))")
        let result = try run(path)
        #expect(result.status == 2)
        #expect(result.diagnostics.contains("found 1 that disagree"))
        #expect(result.diagnostics.contains("unused: extra/kernel:0 2x3 f32"))
        #expect(!result.diagnostics.contains("missing: "))
        #expect(File.filesBelow(folder.path) == ["weights.h5"])
        let rest = try run(path, "--leave-out", "extra/")
        #expect(rest.status == 0)
        #expect(rest.text.contains("left out: extra/kernel:0"))
    }

    @Test(.requiresPython("h5py", "numpy"))
    func `ends a process that reads and does not answer, and says so`() throws {
        // So many groups that the process still walks through them when it is stopped.
        let path = try file("[f.create_group(f'g{n}') for n in range(60000)]")
        let started = try RunningProgram(program, arguments(path, ["--time-limit", "2"]))
        var children: [Int32] = []
        while children.isEmpty, started.isRunning { children = ProcessTable.children(of: started.identifier) }
        let reader = try #require(children.first)
        kill(reader, SIGSTOP)
        let result = try started.wait(limit: 30)
        #expect(result.status == 4)
        #expect(result.diagnostics.contains("reader-failed"))
        #expect(result.diagnostics.contains("none in 2 s, so it was ended"), "\(result.diagnostics)")
        #expect(!File.exists("/proc/\(reader)/stat"))
        #expect(!File.exists(folder.file("x.radz.h5")))
        #expect(try run(path, "--time-limit", "0").status == 2)
    }

    @Test func `does not wait for a pipe that nobody writes to`() throws {
        let path = folder.file("weights.h5")
        let made = unsafe mkfifo(path, 0o600)
        #expect(made == 0)
        #expect(try program.run(arguments(path), timeout: 20).status == 2)
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
