import RadStore
import RadSystem

/// Gathers finished series and commits them in one transaction of at most 64 series or 5 seconds.
struct CommitBuffer {
    static let seriesLimit = 64
    static let nanosecondsLimit: Int64 = 5_000_000_000

    private let context: ResultContext
    private var results: [SeriesResult] = []
    private var since: Int64 = 0
    /// Nanoseconds spent in commits.
    private(set) var writeTime: UInt64 = 0

    init(context: ResultContext) { self.context = context }

    mutating func append(_ result: SeriesResult) {
        if results.isEmpty { since = monotonicNanoseconds() }
        results.append(result)
    }

    /// Commits when a limit is reached, or anyway.
    mutating func commit(to store: Store, always: Bool) throws {
        guard !results.isEmpty else { return }
        let isDue = results.count >= Self.seriesLimit || monotonicNanoseconds() - since >= Self.nanosecondsLimit
        guard always || isDue else { return }
        let started = monotonicNanoseconds()
        try store.record(results, context: context)
        results.removeAll(keepingCapacity: true)
        writeTime += UInt64(max(0, monotonicNanoseconds() - started))
    }
}
