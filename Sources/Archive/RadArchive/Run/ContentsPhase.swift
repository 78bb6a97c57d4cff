/// Looks into containers, one a job, and says of each member to which series it belongs; a container that ends its worker
/// is searched for the member that did it.
struct ContentsPhase {
    let runner: any JobRunner

    /// Reads the members of containers by the containers' numbers.
    ///
    /// - Parameters:
    ///   - containers: The numbers and absolute paths.
    ///   - deliver: Takes what was found; nil for a container that ends its worker before any member is read.
    /// - Returns: Whether all containers were read.
    func run(
        _ containers: [(number: Int, path: [UInt8])], idle: () throws -> Void = {},
        deliver: (_ number: Int, ContentsReport?) throws -> Void
    ) throws -> Bool {
        var next = 0
        var suspects: [Ticket] = []
        let isComplete = try runner.run(
            next: {
                guard next < containers.count else { return nil }
                defer { next += 1 }
                let file = JobFile(index: 0, place: ArchivePlace(path: containers[next].path))
                return Ticket(work: containers[next].number, job: .contents(file))
            },
            idle: idle,
            deliver: { ticket, outcome in
                guard case .finished(.contents(let report)) = outcome else { return suspects.append(ticket) }
                try deliver(ticket.work, report)
            })
        guard isComplete else { return false }
        for suspect in suspects {
            for file in suspect.job.files {
                guard case .some(let report) = try investigate(file, idle: idle) else { return false }
                try deliver(suspect.work, report)
            }
        }
        return true
    }

    /// Lists a container that ended its worker, and reads its members in ever smaller parts.
    ///
    /// - Returns: The report, in which members that end their worker are refused, or nil if listing it does; nothing when
    ///   the run was stopped.
    private func investigate(_ file: JobFile, idle: () throws -> Void) throws -> ContentsReport?? {
        guard let listing = try runner.runOnce(.contents(file, members: 0..<0), idle: idle) else { return nil }
        guard case .finished(.contents(var report)) = listing else { return .some(nil) }
        var parts = Self.halves(0..<UInt32(clamping: report.members.count))
        while let part = parts.popLast() {
            guard let outcome = try runner.runOnce(.contents(file, members: part), idle: idle) else { return nil }
            if case .finished(.contents(let found)) = outcome {
                // Where the container was changed meanwhile, its members stay refused until they are tried again.
                guard found.members.map(\.name) == report.members.map(\.name) else { break }
                for member in part { report.members[Int(member)].finding = found.members[Int(member)].finding }
            } else if part.count > 1 {
                parts += Self.halves(part)
            }
        }
        return .some(report)
    }

    /// Both halves of a range, without empty ones.
    private static func halves(_ range: Range<UInt32>) -> [Range<UInt32>] {
        let middle = range.lowerBound + UInt32(range.count / 2)
        return [range.lowerBound..<middle, middle..<range.upperBound].filter { !$0.isEmpty }
    }
}
