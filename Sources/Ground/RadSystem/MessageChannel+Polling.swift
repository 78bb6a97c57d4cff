#if canImport(Darwin)
    internal import Darwin
#else
    internal import Glibc
#endif

/// A moment after which a wait is given up.
struct Deadline {
    private let moment: Int64?

    /// - Parameter milliseconds: From now; nil waits for ever.
    init(milliseconds: Int?) {
        moment = milliseconds.map { monotonicNanoseconds() + Int64($0) * 1_000_000 }
    }

    /// The milliseconds left for `poll(2)`, rounded up; -1 without a deadline, 0 when it has passed.
    var pollMilliseconds: Int32 {
        guard let moment else { return -1 }
        let left = (moment - monotonicNanoseconds() + 999_999) / 1_000_000
        return Int32(clamping: max(0, left))
    }
}

extension MessageChannel {
    /// Waits until the socket is ready.
    func waitUntilReady(events: Int16, until deadline: Deadline) throws(SystemError) {
        while true {
            var request = pollfd(fd: socket.rawValue, events: events, revents: 0)
            let ready = unsafe Self.systemPoll(&request, 1, deadline.pollMilliseconds)
            if ready > 0 { return }
            if ready == 0 { throw SystemError(operation: "poll", code: ETIMEDOUT, subject: Self.subject) }
            let code = errno
            if code != EINTR { throw SystemError(operation: "poll", code: code, subject: Self.subject) }
        }
    }

    /// Waits until one of several channels has something to receive or has ended.
    ///
    /// Messages that wait to be sent are sent meanwhile.
    /// - Parameters:
    ///   - channels: The channels; one that failed to send counts as ready, receiving tells why.
    ///   - interrupt: Ends the wait when its signal arrives.
    ///   - timeoutMilliseconds: How long to wait; nil waits for ever.
    /// - Returns: The positions of the ready channels in order; none after the time or a signal.
    package static func poll(
        _ channels: [MessageChannel], interrupt: InterruptSignal? = nil, timeoutMilliseconds: Int? = nil
    ) throws(SystemError) -> [Int] {
        let deadline = Deadline(milliseconds: timeoutMilliseconds)
        while true {
            var requests = channels.map { channel in
                let wanted = Int16(POLLIN) | (channel.hasPendingOutput ? Int16(POLLOUT) : 0)
                return pollfd(fd: channel.socket.rawValue, events: wanted, revents: 0)
            }
            if let interrupt {
                if interrupt.isRaised { return [] }
                requests.append(pollfd(fd: interrupt.wakeUp.rawValue, events: Int16(POLLIN), revents: 0))
            }
            let ready = unsafe systemPoll(&requests, nfds_t(requests.count), deadline.pollMilliseconds)
            if ready == 0 { return [] }
            if ready < 0 {
                let code = errno
                if code == EINTR { continue }
                throw SystemError(operation: "poll", code: code, subject: subject)
            }
            var positions: [Int] = []
            for (position, channel) in channels.enumerated() {
                let events = requests[position].revents
                let sent = events & Int16(POLLOUT) == 0 || (try? channel.flush()) != nil
                if events & ~Int16(POLLOUT) != 0 || !sent { positions.append(position) }
            }
            if !positions.isEmpty || interrupt?.isRaised == true { return positions }
        }
    }

    private static func systemPoll(
        _ requests: UnsafeMutablePointer<pollfd>, _ count: nfds_t, _ milliseconds: Int32
    ) -> Int32 {
        #if canImport(Darwin)
            unsafe Darwin.poll(requests, count, milliseconds)
        #else
            unsafe Glibc.poll(requests, count, milliseconds)
        #endif
    }
}
