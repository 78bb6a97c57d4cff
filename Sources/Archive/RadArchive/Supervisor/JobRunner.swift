import RadSystem

/// Carries out jobs, in workers or here, and delivers what became of each.
protocol JobRunner: AnyObject {
    /// Works through the jobs that `next` yields until there are no more, or until a stop was asked for.
    ///
    /// - Returns: Whether all work was done.
    func run(
        next: () throws -> Ticket?, idle: () throws -> Void, deliver: (Ticket, TicketOutcome) throws -> Void
    ) throws -> Bool

    /// Ends whatever still runs.
    func shutDown()

    /// The largest amount of memory that a worker held, in bytes; 0 while unknown.
    var peakMemory: Int64 { get }
}

extension JobRunner {
    /// Carries out one job without a second try.
    ///
    /// - Returns: Nil when a stop was asked for.
    func runOnce(_ job: Job, idle: () throws -> Void) throws -> TicketOutcome? {
        var ticket: Ticket? = Ticket(work: 0, job: job, attempts: 1)
        var outcome: TicketOutcome?
        let isComplete = try run(
            next: {
                defer { ticket = nil }
                return ticket
            }, idle: idle, deliver: { outcome = $1 })
        return isComplete ? outcome : nil
    }
}

/// Carries out jobs in this process, one after the other and without isolation.
final class InProcessRunner: JobRunner {
    private let processor: JobProcessor
    private let interrupt: InterruptSignal?
    let peakMemory: Int64 = 0

    init(processor: JobProcessor, interrupt: InterruptSignal?) {
        self.processor = processor
        self.interrupt = interrupt
    }

    func run(
        next: () throws -> Ticket?, idle: () throws -> Void, deliver: (Ticket, TicketOutcome) throws -> Void
    ) throws -> Bool {
        while let ticket = try next() {
            if interrupt?.isRaised == true { return false }
            try deliver(ticket, .finished(processor.process(ticket.job)))
            try idle()
        }
        return true
    }

    func shutDown() {}
}
