import RadSystem

/// One worker process, its channel, and the jobs in its hands (the first one is being worked on).
final class WorkerHandle {
    let channel: MessageChannel
    private let process: ChildProcess
    private(set) var hands: [Ticket] = []
    /// The container that the last of its jobs reads, which it still has open when that is done.
    private(set) var container: [UInt8]?
    private var firstSince: Int64 = 0
    /// With what it computes, once it said that it is ready; one that never does may be unable to start at all.
    private(set) var numerics: String?
    private(set) var exit: ChildExit?

    init(
        command: WorkerCommand, configuration: WorkerConfiguration, model: SealedMemory?
    ) throws(ArchiveError) {
        do {
            let (channel, peer) = try MessageChannel.pair()
            self.channel = channel
            process = try ChildProcess(
                executable: command.executable, arguments: command.arguments, descriptors: [peer],
                output: .discarded)
            try channel.enqueue(configuration.encoded(), passing: model?.descriptor)
        } catch {
            throw ArchiveError(
                .workersDoNotStart, "A worker can't be started: \(error). Check the executable and the process limits.")
        }
    }

    var processIdentifier: Int32 { process.processIdentifier }

    func send(_ ticket: Ticket) throws(SystemError) {
        if hands.isEmpty { firstSince = monotonicNanoseconds() }
        hands.append(ticket)
        container = ticket.container
        do {
            try channel.enqueue(ticket.job.encoded())
        } catch {
            // A message over the limit never arrives; the worker's end is what the pool knows to handle.
            end()
            throw error
        }
    }

    /// The job that an answer belongs to; answers come in the order of the jobs.
    func finishFirst() -> Ticket? {
        firstSince = monotonicNanoseconds()
        return hands.isEmpty ? nil : hands.removeFirst()
    }

    func becomeReady(numerics: String) {
        self.numerics = numerics
        firstSince = monotonicNanoseconds()
    }

    /// Whether the job it works on takes longer than a job may.
    func isOverdue(_ limits: WorkerLimits) -> Bool {
        guard !hands.isEmpty else { return false }
        return monotonicNanoseconds() - firstSince > Int64(limits.wallSeconds) * 1_000_000_000
    }

    /// Ends the process and collects it.
    func end() {
        guard exit == nil else { return }
        process.kill()
        exit = try? process.wait()
    }

    /// How it ended, without what it printed: a library may have printed anything.
    var manner: String {
        switch exit?.reason {
        case .exited(let status): "exited with status \(status)"
        case .signalled(let number): "was ended by signal \(number)"
        case nil: "did not end"
        }
    }
}
