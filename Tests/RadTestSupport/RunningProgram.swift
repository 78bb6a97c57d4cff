import Foundation

/// A program that runs beside the test, so that the test can signal it.
package final class RunningProgram {
    private let process = Process()
    private let folder: TemporaryDirectory
    private let ended = DispatchSemaphore(value: 0)
    private var result: Program.Result?

    /// Starts a program.
    package init(_ program: Program, _ arguments: [String], environment: [String: String] = [:]) throws {
        folder = try TemporaryDirectory("radzoo program")
        try File.write([], to: folder.file("output"))
        try File.write([], to: folder.file("diagnostics"))
        process.executableURL = URL(fileURLWithPath: program.path)
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle(forWritingAtPath: folder.file("output"))
        process.standardError = FileHandle(forWritingAtPath: folder.file("diagnostics"))
        process.terminationHandler = { [ended] _ in ended.signal() }
        try process.run()
    }

    /// The number of the process.
    package var identifier: Int32 { process.processIdentifier }

    /// Whether it has not ended yet.
    package var isRunning: Bool { process.isRunning }

    /// Sends a signal.
    package func signal(_ number: Int32) { _ = kill(process.processIdentifier, number) }

    /// Waits for the end; after a limit the program is killed.
    package func wait(limit seconds: Double = 300) throws -> Program.Result {
        if let result { return result }
        if ended.wait(timeout: .now() + seconds) == .timedOut {
            signal(SIGKILL)
            throw Program.Failure(description: "the program was killed after \(seconds) s")
        }
        let isSignalled = process.terminationReason == .uncaughtSignal
        let result = Program.Result(
            status: isSignalled ? 128 + process.terminationStatus : process.terminationStatus,
            output: try File.bytes(folder.file("output")),
            diagnostics: String(decoding: try File.bytes(folder.file("diagnostics")), as: UTF8.self))
        self.result = result
        return result
    }
}

/// Processes of this machine, as far as the system tells (Linux only).
package enum ProcessTable {
    /// The numbers of a process's children.
    package static func children(of parent: Int32) -> [Int32] {
        let names = (try? File.names(in: "/proc")) ?? []
        return names.compactMap { Int32($0) }.filter { fields(of: $0)?.parent == parent }
    }

    /// Whether a process is there and not merely waiting to be collected.
    package static func isAlive(_ process: Int32) -> Bool {
        guard let state = fields(of: process)?.state else { return false }
        return state != "Z" && state != "X"
    }

    /// State and parent from `/proc/N/stat` (proc(5)): the name in parentheses may hold blanks.
    private static func fields(of process: Int32) -> (state: String, parent: Int32)? {
        guard let text = try? File.text("/proc/\(process)/stat"), let close = text.lastIndex(of: ")") else {
            return nil
        }
        let rest = text[text.index(after: close)...].split(separator: " ")
        guard rest.count > 1, let parent = Int32(rest[1]) else { return nil }
        return (String(rest[0]), parent)
    }
}

extension Program {
    /// A program of this package, which stands beside the tests' own executable; nil where it was not built.
    ///
    /// `RADZOO_PROGRAMS` names another folder, so that quick tests can try programs of a release build.
    package static func built(_ name: String) -> Program? {
        let own = Bundle.main.executablePath ?? CommandLine.arguments[0]
        let folder =
            ProcessInfo.processInfo.environment["RADZOO_PROGRAMS"]
            ?? URL(fileURLWithPath: own).deletingLastPathComponent().path
        let path = folder + "/" + name
        return FileManager.default.isExecutableFile(atPath: path) ? Program(path: path) : nil
    }
}
