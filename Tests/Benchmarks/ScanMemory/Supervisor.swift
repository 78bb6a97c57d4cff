import Foundation
import RadSystem

/// The `radzoo` beside this program, run as anybody would, watched while it runs.
enum Supervisor {
    private static let secondsBetweenLooks = 0.002

    /// The largest resident size in bytes that `radzoo embed` reached over an archive, its workers not counted.
    static func peakMemory(over archive: String, scratch: String) throws -> Int {
        let program = parentDirectory(of: try ResourceLocator.executablePath()) + "/radzoo"
        let key = scratch + "/benchmark.key"
        if !FileManager.default.fileExists(atPath: key) {
            _ = try ChildProcess(executable: program, arguments: ["key", "new", key]).wait()
        }
        let store = scratch + "/memory.radstore"
        try? FileManager.default.removeItem(atPath: store)
        let process = try ChildProcess(
            executable: program, arguments: ["embed", archive, "--out", store, "--key", key, "--workers", "1"],
            output: .discarded)
        // The value only grows, and the time of the process's end notes no files any more.
        let status = "/proc/\(process.processIdentifier)/status"
        var peak = 0
        while let now = largestResidentSize(in: status) {
            peak = max(peak, now)
            Thread.sleep(forTimeInterval: secondsBetweenLooks)
        }
        // Reports are refused, each with its reason.
        guard case .exited(3) = try process.wait().reason, peak > 0 else {
            throw Failure(description: "\(program) did not end as it should; build it beside this program.")
        }
        return peak
    }

    /// `VmHWM` of a process's status in bytes; nil once it has ended.
    private static func largestResidentSize(in path: String) -> Int? {
        guard let text = try? String(contentsOfFile: path, encoding: .utf8),
            let line = text.split(separator: "\n").first(where: { $0.hasPrefix("VmHWM:") })
        else { return nil }
        return line.split(whereSeparator: { $0 == " " || $0 == "\t" }).compactMap { Int($0) }.first.map { $0 << 10 }
    }
}
