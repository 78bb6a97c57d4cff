import Foundation
import Synchronization

/// What was not tested in this run, and why.
///
/// Each distinct reason is written once to standard error as `skipped: WHAT: WHY`, so that a log can be searched for
/// the lines that start with `skipped:`.
package enum Skips {
    private static let reported = Mutex<Set<String>>([])

    /// Reports that something is not tested.
    ///
    /// - Parameters:
    ///   - what: the oracle, data or program that is missing.
    ///   - why: what was looked for.
    package static func report(_ what: String, because why: String) {
        let line = "skipped: \(what): \(why)\n"
        let isNew = reported.withLock { $0.insert(line).inserted }
        if isNew { FileHandle.standardError.write(Data(line.utf8)) }
    }

    /// The lines reported so far, sorted.
    package static var lines: [String] {
        reported.withLock { $0.sorted() }
    }
}
