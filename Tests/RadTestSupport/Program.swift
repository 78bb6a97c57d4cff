import Foundation
package import Testing

/// A program on this machine that a test compares with.
package struct Program: Sendable {
    /// The absolute path of the executable.
    package let path: String

    /// What a finished program left.
    package struct Result: Sendable {
        /// The exit status, or 128 plus the number of the signal that ended the program.
        package let status: Int32
        /// The bytes of standard output.
        package let output: [UInt8]
        /// Standard error as text.
        package let diagnostics: String

        /// Standard output as text.
        package var text: String { String(decoding: output, as: UTF8.self) }
    }

    /// A program could not be started, ran too long or failed.
    package struct Failure: Error, CustomStringConvertible {
        /// What happened, with the program's own diagnostics.
        package let description: String

        /// A failure with its description.
        package init(description: String) { self.description = description }
    }

    /// A program given by its absolute path.
    package init(path: String) {
        self.path = path
    }

    /// A program found by name on `PATH`, or nil where there is none.
    package init?(named name: String) {
        let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
        let candidates = folders.map { "\($0)/\(name)" }
        guard let found = candidates.first(where: FileManager.default.isExecutableFile(atPath:)) else { return nil }
        path = found
    }

    /// Whether a program is on `PATH`; an absence is reported once.
    package static func isPresent(_ name: String) -> Bool {
        if Program(named: name) != nil { return true }
        Skips.report("program \(name)", because: "it is not on PATH")
        return false
    }

    /// Runs the program to its end.
    ///
    /// - Parameters:
    ///   - arguments: the arguments after the program's name.
    ///   - input: the bytes of its standard input.
    ///   - environment: variables to set besides those of this process.
    ///   - directory: its working directory.
    ///   - seconds: the time after which it is killed and a `Failure` thrown.
    /// - Returns: status and output, whatever the status is.
    package func run(
        _ arguments: [String] = [], input: [UInt8] = [], environment: [String: String] = [:],
        directory: String? = nil, timeout seconds: Double = 300
    ) throws -> Result {
        // Files instead of pipes: no amount of output can block the program or this process.
        let folder = try TemporaryDirectory("radzoo program")
        try File.write(input, to: folder.file("input"))
        try File.write([], to: folder.file("output"))
        try File.write([], to: folder.file("diagnostics"))
        let process = Process()
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        process.standardInput = FileHandle(forReadingAtPath: folder.file("input"))
        process.standardOutput = FileHandle(forWritingAtPath: folder.file("output"))
        process.standardError = FileHandle(forWritingAtPath: folder.file("diagnostics"))
        if let directory { process.currentDirectoryURL = URL(fileURLWithPath: directory) }
        let ended = DispatchSemaphore(value: 0)
        process.terminationHandler = { _ in ended.signal() }
        try process.run()
        if ended.wait(timeout: .now() + seconds) == .timedOut {
            process.terminate()
            throw Failure(description: "\(path) was stopped after \(seconds) s")
        }
        let isSignalled = process.terminationReason == .uncaughtSignal
        return Result(
            status: isSignalled ? 128 + process.terminationStatus : process.terminationStatus,
            output: try File.bytes(folder.file("output")),
            diagnostics: String(decoding: try File.bytes(folder.file("diagnostics")), as: UTF8.self))
    }

    /// Runs the program and returns its standard output; any status but 0 is a `Failure` with its diagnostics.
    package func output(
        _ arguments: [String] = [], input: [UInt8] = [], environment: [String: String] = [:],
        directory: String? = nil, timeout seconds: Double = 300
    ) throws -> [UInt8] {
        let result = try run(
            arguments, input: input, environment: environment, directory: directory, timeout: seconds)
        guard result.status == 0 else {
            throw Failure(description: "\(path) ended with status \(result.status): \(result.diagnostics)")
        }
        return result.output
    }
}

extension Trait where Self == ConditionTrait {
    /// Skips a test, saying so, where a program is not on `PATH`.
    package static func requiresProgram(_ name: String) -> Self {
        .enabled(if: Program.isPresent(name), "the program \(name) is not on PATH")
    }
}
