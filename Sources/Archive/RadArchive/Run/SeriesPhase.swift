/// One series to work on, and its files in byte order of their paths.
struct SeriesWork: Sendable {
    var key: [UInt8]
    var files: [ArchivePlace]
    /// What was measured in the voxels of its volumes before.
    var kept: [KeptMeasures] = []
}

/// What became of a series.
enum SeriesEnd: Sendable {
    /// The report; `excluded` are files that ended their workers and were left out, by place.
    case reported(SeriesReport, excluded: [Int])
    /// The series ended its workers and no single file could be blamed.
    case crashed
}

/// Builds, labels and embeds many series; a series that ends its worker is searched for the file that did it.
struct SeriesPhase {
    let runner: any JobRunner
    /// The job that is made of the files of a series.
    var job: @Sendable ([JobFile], SeriesWork) -> Job = { files, _ in .series(files) }

    /// Works on series in the order in which `next` yields them.
    ///
    /// - Returns: Whether all series were worked on.
    func run(
        next: () throws -> SeriesWork?, idle: () throws -> Void, deliver: (SeriesWork, SeriesEnd) throws -> Void
    ) throws -> Bool {
        var works: [Int: SeriesWork] = [:]
        var suspects: [Int] = []
        var count = 0
        let isComplete = try runner.run(
            next: {
                guard let work = try next() else { return nil }
                defer { count += 1 }
                works[count] = work
                // Whoever has a container open, inflated perhaps, goes on with it.
                let container = work.files.first.flatMap { $0.member == nil ? nil : $0.filePath }
                return Ticket(
                    work: count, job: job(Self.files(work.files.indices, of: work), work), container: container)
            },
            idle: idle,
            deliver: { ticket, outcome in
                guard case .finished(.series(let report)) = outcome, let work = works[ticket.work] else {
                    suspects.append(ticket.work)
                    return
                }
                works[ticket.work] = nil
                try deliver(work, .reported(report, excluded: []))
            })
        guard isComplete else { return false }
        for suspect in suspects {
            guard let work = works.removeValue(forKey: suspect) else { continue }
            guard let end = try investigate(work, idle: idle) else { return false }
            try deliver(work, end)
        }
        return true
    }

    private static func files(_ places: some Sequence<Int>, of work: SeriesWork) -> [JobFile] {
        places.map { JobFile(index: UInt32($0), place: work.files[$0]) }
    }

    /// Probes the files of a series that ended its worker, halving, and reports on the series without the bad ones.
    ///
    /// - Returns: Nil when the run was stopped.
    private func investigate(_ work: SeriesWork, idle: () throws -> Void) throws -> SeriesEnd? {
        var bad: [Int] = []
        var groups = [Array(work.files.indices)]
        while let group = groups.popLast() {
            let probe = Job.probe(Self.files(group, of: work))
            guard let outcome = try runner.runOnce(probe, idle: idle) else { return nil }
            if case .finished = outcome { continue }
            if group.count == 1 {
                bad += group
            } else {
                groups.append(Array(group[..<(group.count / 2)]))
                groups.append(Array(group[(group.count / 2)...]))
            }
        }
        let good = work.files.indices.filter { !bad.contains($0) }
        if bad.isEmpty || good.isEmpty { return .crashed }
        let rest = job(Self.files(good, of: work), work)
        guard let outcome = try runner.runOnce(rest, idle: idle) else { return nil }
        guard case .finished(.series(let report)) = outcome else { return .crashed }
        return .reported(report, excluded: bad.sorted())
    }
}
