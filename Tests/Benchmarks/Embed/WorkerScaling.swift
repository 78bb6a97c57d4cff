/// Two workers against one.
enum WorkerScaling {
    static let goal = 1.8

    /// - Returns: Whether the goal was reached, with equal stores.
    static func measure(_ options: Options, _ radzoo: Executable) throws -> Bool {
        let archive = try Archives.phantoms(options)
        var rates: [Int: [Double]] = [:]
        var digests: Set<String> = []
        for round in 1...options.rounds {
            for workers in [1, 2] {
                let store = try radzoo.emptyStore("workers-\(workers)")
                let summary = try radzoo.embed(archive, into: store, workers: workers)
                rates[workers, default: []].append(summary.seriesPerSecond)
                digests.insert(try radzoo.digest(of: store))
                print("round \(round), \(workers) worker(s): \(text(summary.seriesPerSecond)) series/s")
            }
        }
        let (one, two) = (median(rates[1] ?? [0]), median(rates[2] ?? [0]))
        print("one worker: \(text(one)) series/s, two: \(text(two)) series/s")
        print("store digests: \(digests.count == 1 ? "equal" : "\(digests.count) different ones")")
        print("ratio: \(text(two / one)) (goal: at least \(goal))")
        return two / one >= goal && digests.count == 1
    }
}
