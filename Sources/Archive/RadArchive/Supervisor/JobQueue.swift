/// Hands out jobs so that those on one container go to the worker that has it open, as long as nobody has to wait for it.
///
/// A compressed container is inflated by each worker that opens it, and a worker keeps only the last one open.
struct JobQueue {
    /// Jobs that are put aside at a time; more are given to whoever is free.
    static let asideLimit = 64

    /// Jobs on containers that another worker has open, in their order.
    private var aside: [Ticket] = []
    private var isExhausted = false

    /// Whether there are no more jobs.
    var isEmpty: Bool { isExhausted && aside.isEmpty }

    /// The job that suits a worker best; nil where there are none, or none that it should not leave to another one.
    ///
    /// - Parameters:
    ///   - open: The container that the worker has open.
    ///   - elsewhere: The containers that other workers have open.
    ///   - isIdle: Whether the worker has nothing else to do.
    ///   - next: Gives the jobs in their order; nil when there are no more.
    mutating func take(
        open: [UInt8]?, elsewhere: [[UInt8]], isIdle: Bool, from next: () throws -> Ticket?
    ) rethrows -> Ticket? {
        func suits(_ ticket: Ticket) -> Bool {
            guard let container = ticket.container, container != open else { return true }
            return !elsewhere.contains(container)
        }
        if let index = aside.firstIndex(where: suits) { return aside.remove(at: index) }
        while !isExhausted, aside.count < Self.asideLimit {
            guard let ticket = try next() else {
                isExhausted = true
                break
            }
            if suits(ticket) { return ticket }
            aside.append(ticket)
        }
        // Opening a container once more is better than waiting.
        return isIdle && !aside.isEmpty ? aside.removeFirst() : nil
    }
}
