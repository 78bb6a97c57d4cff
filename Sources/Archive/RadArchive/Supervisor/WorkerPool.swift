import RadSystem

/// Spawns workers, keeps each busy with one job and one more in hand, and outlives their deaths.
///
/// A worker that ends takes its first job down with it: a scan job is halved until the file is found, a job that
/// can't be halved is tried once more with nothing beside it and then reported as crashed. Jobs that only waited in
/// its hands go to the next worker.
final class WorkerPool: JobRunner {
    /// Deaths of workers, in a row, that never became ready, after which workers count as unable to start.
    private static let startFailureLimit = 3

    private let command: WorkerCommand
    private let configuration: WorkerConfiguration
    private let model: SealedMemory?
    private let limits: WorkerLimits
    private let expectedNumerics: String
    private let expectation: ReportExpectation
    private let interrupt: InterruptSignal?
    private var workers: [WorkerHandle] = []
    private var retries: [Ticket] = []
    private var startFailures = 0

    /// The largest amount of memory that any ended worker held, in bytes.
    private(set) var peakMemory: Int64 = 0

    init(
        command: WorkerCommand, configuration: WorkerConfiguration, model: SealedMemory?, count: Int,
        limits: WorkerLimits, numerics: String, expectation: ReportExpectation, interrupt: InterruptSignal?
    ) throws(ArchiveError) {
        self.command = command
        self.configuration = configuration
        self.model = model
        self.limits = limits
        expectedNumerics = numerics
        self.expectation = expectation
        self.interrupt = interrupt
        for _ in 0..<max(1, count) { workers.append(try start()) }
    }

    /// Works through the jobs that `next` yields until there are no more, or until the interrupt is raised.
    ///
    /// - Parameters:
    ///   - next: The next job, or nil when there are no more.
    ///   - idle: Called after each wait, at least twice a second.
    ///   - deliver: Takes what became of a job.
    /// - Returns: Whether all work was done.
    func run(
        next: () throws -> Ticket?, idle: () throws -> Void, deliver: (Ticket, TicketOutcome) throws -> Void
    ) throws -> Bool {
        var queue = JobQueue()
        while true {
            if interrupt?.isRaised == true { return false }
            for index in workers.indices {
                while let ticket = try takeNext(for: index, from: next, &queue) { send(ticket, to: index) }
            }
            if queue.isEmpty, retries.isEmpty, workers.allSatisfy(\.hands.isEmpty) { return true }
            try receive(deliver: deliver)
            try idle()
        }
    }

    /// Ends all workers at once; a job in their hands is lost, which is safe because only the supervisor writes.
    func shutDown() {
        for worker in workers { retire(worker) }
        workers = []
    }

    private func retire(_ worker: WorkerHandle) {
        worker.end()
        peakMemory = max(peakMemory, worker.exit?.peakMemory ?? 0)
    }

    private func takeNext(
        for index: Int, from next: () throws -> Ticket?, _ queue: inout JobQueue
    ) throws -> Ticket? {
        let hands = workers[index].hands
        guard hands.count < 2, !hands.contains(where: { $0.attempts > 0 }) else { return nil }
        if let retry = retries.last {
            guard hands.isEmpty else { return nil }
            retries.removeLast()
            return retry
        }
        return try queue.take(
            open: workers[index].container,
            elsewhere: workers.indices.compactMap { $0 == index ? nil : workers[$0].container },
            isIdle: hands.isEmpty, from: next)
    }

    /// Hands a job to a worker; one that is gone is noticed when its channel is read.
    private func send(_ ticket: Ticket, to index: Int) { try? workers[index].send(ticket) }

    private func receive(deliver: (Ticket, TicketOutcome) throws -> Void) throws {
        let ready = try MessageChannel.poll(
            workers.map(\.channel), interrupt: interrupt, timeoutMilliseconds: 500)
        for index in workers.indices {
            if ready.contains(index) {
                try receive(from: index, deliver: deliver)
            } else if workers[index].isOverdue(limits) {
                try replaceWorker(at: index, deliver: deliver)
            }
        }
    }

    private func receive(from index: Int, deliver: (Ticket, TicketOutcome) throws -> Void) throws {
        guard let arrival = try? workers[index].channel.receiveIfArrived() else {
            return try replaceWorker(at: index, deliver: deliver)
        }
        switch arrival {
        case .nothing:
            return
        case .end:
            try replaceWorker(at: index, deliver: deliver)
        case .message(let message):
            guard try take(message.bytes, from: workers[index], deliver: deliver) else {
                return try replaceWorker(at: index, deliver: deliver)
            }
        }
    }

    /// Takes an answer.
    ///
    /// - Returns: Whether it made sense; a worker that answers nonsense is as good as dead.
    private func take(
        _ bytes: [UInt8], from worker: WorkerHandle, deliver: (Ticket, TicketOutcome) throws -> Void
    ) throws -> Bool {
        guard let result = try? JobResult(decoding: bytes) else { return false }
        if case .ready(let numerics) = result {
            guard worker.numerics == nil, numerics == expectedNumerics else { return false }
            worker.becomeReady(numerics: numerics)
            startFailures = 0
            return true
        }
        guard worker.numerics != nil, let first = worker.hands.first, first.job.accepts(result, expectation),
            let ticket = worker.finishFirst()
        else { return false }
        try deliver(ticket, .finished(result))
        return true
    }

    private func replaceWorker(at index: Int, deliver: (Ticket, TicketOutcome) throws -> Void) throws {
        let dead = workers[index]
        retire(dead)
        if dead.numerics == nil { startFailures += 1 }
        if startFailures > Self.startFailureLimit {
            throw ArchiveError(
                .workersDoNotStart,
                "\(startFailures) workers were started in a row and none was ready: the last \(dead.manner). Check memory and"
                    + " process limits, and try --workers 1.")
        }
        workers[index] = try start()
        // A worker that never was ready died of something else than its job.
        guard dead.numerics != nil, let suspect = dead.hands.first else {
            return retries.append(contentsOf: dead.hands)
        }
        retries.append(contentsOf: dead.hands.dropFirst())
        for next in suspect.afterCrash() {
            switch next {
            case .again(let ticket): retries.append(ticket)
            case .crashed(let ticket): try deliver(ticket, .crashed)
            }
        }
    }

    private func start() throws(ArchiveError) -> WorkerHandle {
        try WorkerHandle(command: command, configuration: configuration, model: model)
    }
}

extension Ticket {
    enum AfterCrash {
        case again(Ticket)
        case crashed(Ticket)
    }

    /// What to do with a job whose worker ended: halve a scan, try anything else once more alone.
    func afterCrash() -> [AfterCrash] {
        if case .scan(let files) = job, files.count > 1 {
            let middle = files.count / 2
            return [files[..<middle], files[middle...]].map {
                .again(Ticket(work: work, job: .scan(Array($0)), attempts: 1))
            }
        }
        if attempts < 1 { return [.again(Ticket(work: work, job: job, attempts: attempts + 1))] }
        return [.crashed(self)]
    }
}

extension Job {
    /// Whether a result answers this job: right kind, no file that the job did not name, and in a report only what
    /// model and rules can yield.
    func accepts(_ result: JobResult, _ expectation: ReportExpectation) -> Bool {
        let known = Set(files.map(\.index))
        switch (self, result) {
        case (.scan, .scanned(let found)):
            return found.count == files.count && Set(found.map(\.index)) == known
        case (.series, .series(let report)), (.labels, .series(let report)):
            return report.unusableFiles.allSatisfy { known.contains($0.index) }
                && report.volumes.allSatisfy {
                    known.contains($0.firstFile) && $0.isSound && expectation.holds(for: $0)
                }
                && Set(report.volumes.map(\.number)).count == report.volumes.count
        case (.contents, .contents(let report)):
            return report.isSound
        case (.probe, .probed), (.thumbnail, .thumbnail):
            return true
        default:
            return false
        }
    }
}
