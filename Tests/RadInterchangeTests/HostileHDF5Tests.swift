import ArchiveTestSupport
import RadInterchange
import RadSystem
import RadTensor
import RadTestSupport
import Testing

/// Files that were made to harm whoever opens them.
@Suite(.requiresPython("h5py", "numpy")) struct HostileHDF5Tests {
    /// Every file begins as a model of one layer.
    private static let begin = """
        import sys, os, h5py, numpy
        path = sys.argv[1]
        secret = path + '.secret'
        with h5py.File(path, 'w', **eval(sys.argv[3])) as f:
            f.attrs['layer_names'] = [b'a']
            g = f.create_group('a')
            g.attrs['weight_names'] = [b'a/kernel:0']
            exec(sys.argv[2])
        """

    private func error(_ change: String, options: String = "{}") throws -> InterchangeError? {
        let folder = try TemporaryDirectory()
        let path = folder.file("hostile.h5")
        let python = try #require(Oracle.python(modules: ["h5py", "numpy"]))
        _ = try python.run(Self.begin, arguments: [path, change, options])
        return try opening(path)
    }

    /// The error that a file gives, or nil.
    private func opening(_ path: String, _ command: ForeignReaderCommand? = nil) throws -> InterchangeError? {
        let reader = try command ?? foreignReader()
        do throws(InterchangeError) {
            let files = try SourceFiles([path], format: .keras, reader: reader)
            for key in files.source.tensors.keys.sorted() { _ = try files.source.tensor(key) }
            return nil
        } catch {
            return error
        }
    }

    private static let good = "g['a/kernel:0'] = numpy.ones((2, 3), 'f4')"

    @Test func `the file without anything hostile is read`() throws {
        #expect(try error(Self.good) == nil)
        #expect(try error(Self.good, options: "{'libver': 'latest'}") == nil)
        #expect(try error("g.create_dataset('a/kernel:0', data=numpy.zeros((0, 3), 'f4'))") == nil)
        #expect(try error("g['a/kernel:0'] = numpy.float32(3)") == nil)
    }

    @Test(arguments: [
        ("f['b'] = h5py.SoftLink('/a')", "forbidden-link", "b"),
        ("f['b'] = h5py.SoftLink('/b')", "forbidden-link", "b"),
        ("g['loop'] = h5py.SoftLink('/a/loop/loop')", "forbidden-link", "a/loop"),
        ("f['b'] = h5py.ExternalLink('/etc/passwd', '/')", "forbidden-link", "b"),
        ("f['b'] = f['a']", "forbidden-link", "b"),
        ("g['self'] = f['/']", "forbidden-link", "a/self"),
        ("f['b'] = g['a/kernel:0']", "forbidden-link", "b"),
        ("f['b'] = numpy.dtype('f4')", "unsupported-type", "b"),
    ])
    func `a link that is not the only hard one to an object is refused`(
        change: String, code: String, location: String
    ) throws {
        let found = try error(Self.good + "; " + change)
        #expect(found?.code.rawValue == code && found?.location == location, "\(String(describing: found))")
    }

    @Test(arguments: [
        (
            "open(secret, 'wb').write(bytes(24)); "
                + "g.create_dataset('a/kernel:0', (2, 3), 'f4', external=[(secret, 0, 24)])",
            "in other files"
        ),
        (
            "s = h5py.VirtualLayout((2, 3), 'f4'); s[:] = h5py.VirtualSource('/etc/passwd', 'x', (2, 3)); "
                + "g.create_virtual_dataset('a/kernel:0', s)",
            "in a virtual or unknown layout"
        ),
        ("g.create_dataset('a/kernel:0', data=numpy.ones((2, 3), 'f4'), compression='lzf')", "behind filter 32000"),
        ("g.create_dataset('a/kernel:0', data=numpy.ones((2, 3), 'i4'), scaleoffset=4)", "behind filter 6"),
    ])
    func `values that are not in the file as they are or deflated are refused`(change: String, found: String) throws {
        let error = try error(change)
        #expect(error?.code == .forbiddenStorage && error?.found == found, "\(String(describing: error))")
        #expect(error?.location == "a/a/kernel:0")
    }

    @Test(arguments: [
        // A declared size without stored bytes, one that overflows, and one beyond the budget.
        ("g.create_dataset('a/kernel:0', (1 << 14, 1 << 14), 'f4')", "limit-exceeded"),
        ("g.create_dataset('a/kernel:0', (1 << 30, 1 << 30, 1 << 30), 'f4', chunks=(1, 1, 1))", "malformed"),
        ("g.create_dataset('a/kernel:0', (1 << 20, 1 << 20), 'f4', chunks=(8, 8))", "limit-exceeded"),
        (
            "d = g.create_dataset('a/kernel:0', (1 << 13, 1 << 13), 'f4', chunks=(64, 64), compression='gzip'); "
                + "d[:64, :64] = 1",
            "limit-exceeded"
        ),
        ("[f.create_group(f'g{n}') for n in range(66000)]", "limit-exceeded"),
        ("x = g\\nfor n in range(40): x = x.create_group('g')", "limit-exceeded"),
        ("f.create_group('n' * 600)", "limit-exceeded"),
        ("g.attrs['weight_names'] = numpy.zeros(9, 'S1000000')", "limit-exceeded"),
    ])
    func `what is larger than it is worth is refused before it is read`(change: String, code: String) throws {
        let options = change.contains("weight_names") ? "{'libver': 'latest'}" : "{}"
        let found = try error(change.replacing("\\n", with: "\n"), options: options)
        #expect(found?.code.rawValue == code, "\(String(describing: found))")
    }

    @Test(arguments: [
        "g.create_dataset('a/kernel:0', (2,), h5py.string_dtype())",
        "g.create_dataset('a/kernel:0', (2,), h5py.vlen_dtype('f4'))",
        "g.create_dataset('a/kernel:0', (2,), h5py.ref_dtype)",
        "g.create_dataset('a/kernel:0', (2,), [('x', 'f4'), ('y', 'i4')])",
        "g.create_dataset('a/kernel:0', data=numpy.array([True, False]))",
        "g.create_dataset('a/kernel:0', data=numpy.array([b'abcd']))",
        "g.create_dataset('a/kernel:0', data=h5py.Empty('f4'))",
        "g.attrs['weight_names'] = numpy.ones(3)",
    ])
    func `another type than plain numbers and short texts is refused`(change: String) throws {
        let found = try error(change)
        #expect(found?.code == .unsupportedType, "\(String(describing: found))")
    }

    @Test(arguments: ["a b", "ä", "a\\x1b[2J"])
    func `a name that can't be shown as it is is refused`(name: String) throws {
        #expect(try error("f.create_group('\(name)')")?.code == .malformed)
        #expect(try error("g.attrs['weight_names'] = ['\(name)']")?.code == .malformed)
    }

    @Test func `a file cut anywhere, or with any byte changed, ends in values or an error`() throws {
        let folder = try TemporaryDirectory()
        let path = folder.file("whole.h5")
        let python = try #require(Oracle.python(modules: ["h5py", "numpy"]))
        _ = try python.run(Self.begin, arguments: [path, Self.good, "{}"])
        let whole = try File.bytes(path)
        var random = SeededRandom(seed: 11)
        for turn in 0..<24 {
            var bytes = whole
            if turn < 8 {
                bytes.removeLast(.random(in: 1..<(whole.count - 8), using: &random))
            } else {
                for _ in 0..<4 {
                    bytes[.random(in: 8..<bytes.count, using: &random)] = .random(in: 0...255, using: &random)
                }
            }
            try File.write(bytes, to: path)
            let found = try opening(path)
            if turn < 8 { #expect(found != nil) }
            if let found { #expect(found.code != .readerUnavailable, "\(found)") }
        }
    }

    @Test func `a reader that crashes, answers nonsense or can't start is an error`() throws {
        let folder = try TemporaryDirectory()
        let path = folder.file("whole.h5")
        let python = try #require(Oracle.python(modules: ["h5py", "numpy"]))
        _ = try python.run(Self.begin, arguments: [path, Self.good, "{}"])
        func shell(_ script: String) -> ForeignReaderCommand {
            ForeignReaderCommand(executable: "/bin/sh", arguments: ["-c", script])
        }
        #expect(try opening(path, shell("kill -SEGV $$"))?.found == "its end by signal 11")
        #expect(try opening(path, shell("exit 7"))?.found == "its end with status 7")
        #expect(
            try opening(path, shell("printf '\\\\004\\\\0\\\\0\\\\0\\\\0\\\\0\\\\0\\\\0abcd' >&3; sleep 5"))?.code
                == .readerFailed)
        #expect(
            try opening(path, ForeignReaderCommand(executable: folder.file("absent")))?.code == .readerUnavailable)
        #expect(throws: InterchangeError.self) { try SourceFiles([path], format: .keras) }
    }

    @Test(
        .timeLimit(.minutes(1)),
        arguments: [
            // Says nothing; says nothing and refuses to end; says half of a message; closes its end and lives on.
            ("exec sleep 300", "none in 1 s"), ("trap '' TERM; exec sleep 300", "none in 1 s"),
            ("printf '\\004\\0\\0' >&3; exec sleep 300", "none in 1 s"),
            ("exec sleep 300 3>&-", "its end by signal 9"),
        ])
    func `a reader that never answers is ended in time and collected`(script: String, found: String) throws {
        let folder = try TemporaryDirectory()
        let path = folder.file("whole.h5")
        let python = try #require(Oracle.python(modules: ["h5py", "numpy"]))
        _ = try python.run(Self.begin, arguments: [path, Self.good, "{}"])
        let identifier = folder.file("identifier")
        var limits = InterchangeLimits()
        limits.readerSeconds = 1
        let start = monotonicNanoseconds()
        let error = #expect(throws: InterchangeError.self) {
            try SourceFiles(
                [path], format: .keras,
                reader: ForeignReaderCommand(
                    executable: "/bin/sh", arguments: ["-c", "echo $$ > '\(identifier)'; \(script)"]),
                limits: limits)
        }
        #expect(error?.code == .readerFailed)
        #expect(error?.found?.hasPrefix(found) == true, "\(String(describing: error))")
        #expect(monotonicNanoseconds() - start < 10_000_000_000)
        let process = try #require(Int32(try File.text(identifier).split(separator: "\n").first ?? ""))
        // Neither alive nor a zombie.
        #expect(!File.exists("/proc/\(process)/stat"))
    }
}

/// What the process that reads can't do.
@Suite struct ForeignReaderTests {
    @Test(.requiresPython("h5py", "numpy"))
    func `opens no file and no socket, starts nothing and signals nobody`() throws {
        let folder = try TemporaryDirectory()
        let path = folder.file("whole.h5")
        let python = try #require(Oracle.python(modules: ["h5py", "numpy"]))
        _ = try python.run("import sys, h5py\nh5py.File(sys.argv[1], 'w').close()", arguments: [path])
        let image = try SealedMemory(contentsOf: try ReadableFile(path: path, followLinks: true), limit: 1 << 20)
        let session = try HDF5Session(image, command: try foreignReader())
        let attempts = try session.attempts()
        #expect(attempts.count == 7)
        if session.layers.contains(.systemCallFilter) {
            // EPERM: the kernel did not let the call through at all.
            #expect(attempts.values.allSatisfy { $0 == 1 }, "\(attempts)")
        } else {
            Skips.report("system call filter", because: "this kernel has none")
            for name in ["read a file", "write a file", "network socket", "local socket"] {
                #expect(attempts[name] != 0, "\(name)")
            }
        }
    }
}
