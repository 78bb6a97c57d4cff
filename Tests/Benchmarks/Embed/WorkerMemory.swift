import Foundation

/// What a worker holds at most while it embeds a large CT.
enum WorkerMemory {
    static let goal = 1 << 30

    /// - Returns: Whether the goal was reached.
    static func measure(_ options: Options, _ radzoo: Executable) throws -> Bool {
        let archive = try Archives.largeSeries(options)
        var peak = 0
        let summary = try radzoo.embed(archive, into: try radzoo.emptyStore("memory"), workers: 1) { process in
            for child in children(of: Int(process.processIdentifier)) { peak = max(peak, proportionalSize(of: child)) }
        }
        guard summary.embedded == 1 else { throw Failure(description: "The CT was not embedded.") }
        print("peak Pss of a worker, 512 x 512 x 300: \(peak >> 20) MiB (goal: below \(goal >> 20))")
        return peak > 0 && peak < goal
    }

    private static func children(of parent: Int) -> [Int] {
        let tasks = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/\(parent)/task")) ?? []
        return tasks.flatMap { task in
            let list = try? String(contentsOfFile: "/proc/\(parent)/task/\(task)/children", encoding: .utf8)
            return (list ?? "").split(separator: " ").compactMap { Int($0) }
        }
    }

    /// The proportional set size of a process in bytes; 0 once it has ended.
    private static func proportionalSize(of process: Int) -> Int {
        guard let text = try? String(contentsOfFile: "/proc/\(process)/smaps_rollup", encoding: .utf8) else { return 0 }
        for line in text.split(separator: "\n") where line.hasPrefix("Pss:") {
            return (line.split(separator: " ").compactMap { Int($0) }.first ?? 0) << 10
        }
        return 0
    }
}
