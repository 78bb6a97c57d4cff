/// A job on its way through the pool, with what the caller needs to recognise it and how often it ended a worker.
struct Ticket: Sendable {
    /// The caller's own number for the work.
    var work: Int
    var job: Job
    /// The container that the job reads; nil for files on their own.
    var container: [UInt8]?
    /// How many workers have ended while they had this job first in hand.
    var attempts = 0
}

/// What the pool gives back for a ticket.
enum TicketOutcome: Sendable {
    case finished(JobResult)
    /// The worker ended twice with this job (a scan job has then a single file).
    case crashed
}
