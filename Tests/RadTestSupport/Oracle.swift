import Foundation
import Synchronization
package import Testing

/// A Python interpreter whose libraries are the reference that a test compares with.
///
/// The interpreter is the one that `RADZOO_ORACLE_PYTHON` names, otherwise `python3` on `PATH`.
package struct OraclePython: Sendable {
    /// The interpreter.
    package let program: Program

    /// Keras 3 asks for the TensorFlow of its settings file where nothing else is said.
    fileprivate static let kerasBackend = [
        "KERAS_BACKEND": ProcessInfo.processInfo.environment["KERAS_BACKEND"] ?? "torch"
    ]

    /// Runs a script and returns the bytes that it wrote to standard output.
    ///
    /// - Parameters:
    ///   - script: the Python text.
    ///   - arguments: what the script finds from `sys.argv[1]` on.
    ///   - input: what the script finds in `sys.stdin.buffer`.
    /// - Throws: `Program.Failure` with the traceback where the script fails.
    package func run(
        _ script: String, arguments: [String] = [], input: [UInt8] = [], timeout seconds: Double = 300
    ) throws -> [UInt8] {
        let folder = try TemporaryDirectory("radzoo oracle")
        try File.write(Array(script.utf8), to: folder.file("oracle.py"))
        // One thread, so that a reference computed beside other tests is quick and repeatable.
        let threads = ["OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"]
        return try program.output(
            [folder.file("oracle.py")] + arguments, input: input,
            environment: threads.merging(Self.kerasBackend) { $1 },
            timeout: seconds)
    }

    /// Runs a script that writes little-endian values of one type to standard output.
    package func values<Value: BitwiseCopyable>(
        of type: Value.Type, _ script: String, arguments: [String] = [], input: [UInt8] = []
    ) throws -> [Value] {
        let bytes = try run(script, arguments: arguments, input: input)
        let size = MemoryLayout<Value>.size
        guard bytes.count.isMultiple(of: size) else {
            throw Program.Failure(description: "an oracle wrote \(bytes.count) bytes, not a multiple of \(size)")
        }
        return unsafe bytes.withUnsafeBytes { raw in
            (0..<bytes.count / size).map { unsafe raw.loadUnaligned(fromByteOffset: $0 * size, as: Value.self) }
        }
    }
}

/// Access to the Python oracle; see ``OraclePython``.
package enum Oracle {
    /// What is known of the modules so far: nil where an import succeeded, otherwise why it is not to be had.
    private static let findings = Mutex<[String: String?]>([:])

    private static let interpreter: Program? = {
        if let named = ProcessInfo.processInfo.environment["RADZOO_ORACLE_PYTHON"], !named.isEmpty {
            return Program(path: named)
        }
        return Program(named: "python3")
    }()

    /// The interpreter, if it can import all the modules; otherwise nil, and the reason is reported once.
    ///
    /// - Parameter modules: names to import, such as `numpy`.
    package static func python(modules: [String] = []) -> OraclePython? {
        guard let interpreter else {
            Skips.report("Python oracle", because: "RADZOO_ORACLE_PYTHON is not set and python3 is not on PATH")
            return nil
        }
        let missing = modules.compactMap { name in obstacle(to: name, in: interpreter).map { (name, $0) } }
        for (name, why) in missing { Skips.report("Python oracle \(name)", because: why) }
        return missing.isEmpty ? OraclePython(program: interpreter) : nil
    }

    private static func obstacle(to module: String, in interpreter: Program) -> String? {
        findings.withLock { findings in
            if let known = findings[module] { return known }
            let result = try? interpreter.run(
                ["-c", "import \(module)"], environment: OraclePython.kerasBackend, timeout: 120)
            let why: String? =
                switch result?.status {
                case 0: nil
                case nil: "the interpreter cannot be run"
                default: "the module cannot be imported"
                }
            findings[module] = .some(why)
            return why
        }
    }
}

extension Trait where Self == ConditionTrait {
    /// Skips a test, saying so, where Python or one of the modules is missing.
    package static func requiresPython(_ modules: String...) -> Self {
        .enabled(if: Oracle.python(modules: modules) != nil, "Python or one of \(modules) is missing")
    }
}
