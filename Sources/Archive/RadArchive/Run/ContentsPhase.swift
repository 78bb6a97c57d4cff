/// Looks into containers, one a job, and says of each member to which series it belongs.
struct ContentsPhase {
    let runner: any JobRunner

    /// Reads the members of containers by the containers' numbers.
    ///
    /// - Parameters:
    ///   - containers: The numbers and absolute paths.
    ///   - deliver: Takes what was found; nil for a container that ended its worker twice.
    /// - Returns: Whether all containers were read.
    func run(
        _ containers: [(number: Int, path: [UInt8])], idle: () throws -> Void = {},
        deliver: (_ number: Int, ContentsReport?) throws -> Void
    ) throws -> Bool {
        var next = 0
        return try runner.run(
            next: {
                guard next < containers.count else { return nil }
                defer { next += 1 }
                let file = JobFile(index: 0, place: ArchivePlace(path: containers[next].path))
                return Ticket(work: containers[next].number, job: .contents(file))
            },
            idle: idle,
            deliver: { ticket, outcome in
                guard case .finished(.contents(let report)) = outcome else { return try deliver(ticket.work, nil) }
                try deliver(ticket.work, report)
            })
    }
}
