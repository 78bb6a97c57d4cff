import Foundation
import RadSystem

/// The `radzoo` beside this program, run as anybody would.
struct Executable {
    /// The summary of `embed --json`, as far as it is used here.
    struct Summary: Decodable {
        let files: Int
        let series: Int
        let embedded: Int
        let rejected: Int
        let failed: Int
        let seriesDone: Int
        let seconds: Double
        let seriesPerSecond: Double
        let stageSeconds: [String: Double]
    }

    let path: String
    private let scratch: String
    private let key: String

    init(scratch: String) throws {
        path = parentDirectory(of: try ResourceLocator.executablePath()) + "/radzoo"
        guard FileManager.default.isExecutableFile(atPath: path) else {
            throw Failure(description: "There is no radzoo beside this program; build it: swift build -c release")
        }
        self.scratch = scratch
        key = scratch + "/benchmark.key"
        if !FileManager.default.fileExists(atPath: key) { _ = try run(["key", "new", key]) }
    }

    /// A store of a name in the scratch folder, made anew.
    func emptyStore(_ name: String) throws -> String {
        let store = "\(scratch)/\(name).radstore"
        try? FileManager.default.removeItem(atPath: store)
        return store
    }

    /// The command that embeds an archive.
    func embedding(_ archive: String, into store: String, workers: Int? = nil) -> [String] {
        ["embed", archive, "--out", store, "--key", key, "--json"] + (workers.map { ["--workers", "\($0)"] } ?? [])
    }

    /// Embeds an archive.
    ///
    /// - Parameter watch: Called with the process while it runs, every 20 ms.
    func embed(
        _ archive: String, into store: String, workers: Int? = nil, watch: ((Process) -> Void)? = nil
    ) throws -> Summary {
        let output = try run(embedding(archive, into: store, workers: workers), watch: watch)
        return try JSONDecoder().decode(Summary.self, from: output)
    }

    /// The digest of a store's content.
    func digest(of store: String) throws -> String {
        String(decoding: try run(["store", "digest", store]), as: UTF8.self)
    }

    private func run(_ arguments: [String], watch: ((Process) -> Void)? = nil) throws -> Data {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: path)
        process.arguments = arguments
        let outgoing = Pipe()
        process.standardOutput = outgoing
        process.standardError = FileHandle.nullDevice
        try process.run()
        while let watch, process.isRunning {
            watch(process)
            Thread.sleep(forTimeInterval: 0.02)
        }
        let output = try outgoing.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        // 3 says that some series were refused, which archives in the wild always have.
        guard [0, 3].contains(process.terminationStatus) else {
            throw Failure(description: "radzoo \(arguments[0]) ended with status \(process.terminationStatus).")
        }
        return output
    }
}

/// Runs a command without its output.
///
/// - Returns: The seconds from start to end as the caller sees them.
func seconds(of executable: String, _ arguments: [String]) throws -> Double {
    let started = monotonicNanoseconds()
    let process = try ChildProcess(
        executable: executable, arguments: arguments, descriptors: [], output: .discarded)
    let end = try process.wait()
    let seconds = Double(monotonicNanoseconds() - started) / 1e9
    guard case .exited(let status) = end.reason, [0, 3].contains(status) else {
        throw Failure(description: "\(executable) did not end well.")
    }
    return seconds
}
