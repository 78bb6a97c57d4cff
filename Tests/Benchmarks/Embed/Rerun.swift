import Foundation
import RadSystem

/// A run over what an earlier run finished, against a listing of the same tree.
enum Rerun {
    static let goal = 2.0
    /// Pairs of runs for one round that was asked for; each takes well under a second.
    static let pairs = 4

    /// - Returns: Whether the goal was reached on every tree, without opening a file of it.
    static func measure(_ options: Options, _ radzoo: Executable) throws -> Bool {
        var reached = true
        for archive in [try Archives.manyFiles(options), try Archives.phantoms(options)] {
            reached = try measure(archive, rounds: options.rounds * pairs, radzoo) && reached
        }
        return reached
    }

    private static func measure(_ archive: String, rounds: Int, _ radzoo: Executable) throws -> Bool {
        let store = try radzoo.emptyStore("rerun")
        let summary = try radzoo.embed(archive, into: store)
        let command = radzoo.embedding(archive, into: store)
        var ours: [Double] = []
        var theirs: [Double] = []
        for _ in 0..<rounds {
            theirs.append(try seconds(of: "/usr/bin/find", [archive, "-printf", "%s %T@\n"]))
            ours.append(try seconds(of: radzoo.path, command))
        }
        let ratio = median(ours) / median(theirs)
        let opened = filesOpened(by: [radzoo.path] + command, below: archive)
        print("rerun over \(archive): \(summary.files) files, \(summary.series) series")
        print("  find \(text(median(theirs) * 1000, 1)) ms, radzoo \(text(median(ours) * 1000, 1)) ms")
        print("  files of the archive opened: \(opened.map(String.init) ?? "unknown, strace is not installed")")
        print("  ratio: \(text(ratio)) (goal: at most \(goal))")
        return ratio <= goal && opened ?? 0 == 0
    }

    /// How many regular files below a folder a command opens, as strace sees it; nil where there is none.
    private static func filesOpened(by command: [String], below folder: String) -> Int? {
        let strace = "/usr/bin/strace"
        guard FileManager.default.isExecutableFile(atPath: strace) else { return nil }
        let trace = NSTemporaryDirectory() + "radzoo-rerun-\(ProcessInfo.processInfo.processIdentifier).trace"
        defer { try? FileManager.default.removeItem(atPath: trace) }
        let arguments = ["-f", "-y", "-qq", "-e", "trace=open,openat,openat2", "-o", trace] + command
        guard (try? seconds(of: strace, arguments)) != nil,
            let lines = try? String(contentsOfFile: trace, encoding: .utf8).split(separator: "\n")
        else { return nil }
        // Every successful open ends with `= number<path>`.
        return lines.filter { line in
            guard let path = line.split(separator: "<").last?.dropLast(), line.contains("= ") else { return false }
            var isDirectory: ObjCBool = false
            return path.hasPrefix(folder + "/")
                && FileManager.default.fileExists(atPath: String(path), isDirectory: &isDirectory)
                && !isDirectory.boolValue
        }.count
    }
}
