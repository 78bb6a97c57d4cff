import ArgumentParser
import RadSystem
import RadZoo

/// What the command says: results on standard output, everything else on standard error.
enum Console {
    /// Prints a line of results; ends the program where they can't be written, since an incomplete table looks whole.
    static func print(_ line: String) {
        do {
            try writeStandardOutput(line + "\n")
        } catch {
            report("radzoo: results are incomplete: \(error)")
            RadZooCommand.exit(withError: ExitCode(ExitStatus.failed.rawValue))
        }
    }

    static func report(_ line: String) { writeStandardError(line + "\n") }

    /// Whether standard error is a terminal, where a line can be drawn over.
    static var isInteractive: Bool { isTerminal(2) }
}

/// Shows how far a run is: one line drawn over on a terminal, a plain line now and then elsewhere.
final class ProgressLine {
    private let isSilent: Bool
    private let isInteractive = Console.isInteractive
    private var lastTime: Int64 = 0
    private var isDrawn = false

    init(isSilent: Bool) { self.isSilent = isSilent }

    func show(_ progress: Archive.Progress) {
        let now = monotonicNanoseconds()
        let interval: Int64 = isInteractive ? 100_000_000 : 10_000_000_000
        guard !isSilent, progress.total > 0, now - lastTime >= interval || progress.done == progress.total else {
            return
        }
        lastTime = now
        let rate = progress.seconds > 0 ? Double(progress.done) / progress.seconds : 0
        let left = rate > 0 ? Double(progress.total - progress.done) / rate : 0
        let unit = progress.phase == "scanning" ? "files" : "series"
        let line =
            "\(progress.phase) \(progress.done) of \(progress.total) \(unit), \(Format.number(rate, digits: 1)) \(unit)/s, "
            + "\(Format.duration(left)) left"
        if isInteractive {
            writeStandardError("\r\u{1B}[K" + line)
            isDrawn = true
        } else {
            Console.report(line)
        }
    }

    /// Ends the line that was drawn over.
    func finish() {
        if isDrawn { writeStandardError("\r\u{1B}[K") }
        isDrawn = false
    }
}
