/// Series per second, and where the time goes.
enum StageTimes {
    static let stages = ["read", "decode", "preprocess", "infer", "write"]

    static func measure(_ archive: String, _ radzoo: Executable) throws {
        let summary = try radzoo.embed(archive, into: try radzoo.emptyStore("stages"))
        let total = stages.reduce(0) { $0 + (summary.stageSeconds[$1] ?? 0) }
        print("\(archive)")
        print(
            "  \(summary.files) files, \(summary.series) series: \(summary.embedded) embedded, \(summary.rejected)"
                + " rejected, \(summary.failed) failed in \(text(summary.seconds)) s:"
                + " \(text(summary.seriesPerSecond)) series/s")
        let shares = stages.map { stage in
            let seconds = summary.stageSeconds[stage] ?? 0
            return "\(stage) \(text(100 * seconds / max(total, .leastNonzeroMagnitude), 1)) % (\(text(seconds)) s)"
        }
        print("  " + shares.joined(separator: ", "))
    }
}
