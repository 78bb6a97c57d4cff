internal import Synchronization

#if canImport(Darwin)
    internal import Darwin
#else
    internal import Glibc
#endif

/// What comes over a ``MessageChannel``.
package struct Message: Sendable {
    /// The content.
    package let bytes: [UInt8]

    /// The descriptor that came along, if one did.
    package let descriptor: Descriptor?
}

/// What a channel has to give at a moment.
package enum Arrival: Sendable {
    case message(Message)

    /// A message is not complete yet.
    case nothing

    /// The other end is closed and everything it sent was received.
    case end
}

/// Whole messages between two processes over a stream socket.
///
/// A message is its length (4 bytes, little-endian), the number of descriptors that come along (4 bytes,
/// 0 or 1) and its bytes. A longer message than the limit is refused before memory is taken. The socket
/// never waits by itself, so that a silent peer cannot hold up this process beyond its time-outs, and a
/// closed one gives an error and not a signal.
package final class MessageChannel: Sendable {
    /// The largest message in bytes unless something else is asked for.
    package static let defaultLimit = 64 << 20

    struct Outgoing {
        var bytes: [UInt8]
        var done = 0
        var descriptor: Descriptor?
    }

    struct Incoming {
        var header: [UInt8] = []
        var body: [UInt8] = []
        var done = 0
        var descriptor: Descriptor?
        var isAtEnd = false
    }

    let socket: Descriptor
    private let limit: Int
    private let outgoing = Mutex<[Outgoing]>([])
    private let incoming = Mutex(Incoming())

    static let subject = "message channel"
    static let headerCount = 8

    /// A channel over the end of a socket pair that another process handed over.
    package init(descriptor: Descriptor, limit: Int = MessageChannel.defaultLimit) throws(SystemError) {
        try descriptor.setNonBlocking(subject: Self.subject)
        #if canImport(Darwin)
            var on: Int32 = 1
            try checked("setsockopt", Self.subject) {
                unsafe setsockopt(
                    descriptor.rawValue, SOL_SOCKET, SO_NOSIGPIPE, &on, socklen_t(MemoryLayout<Int32>.size))
            }
        #endif
        socket = descriptor
        self.limit = min(limit, Int(Int32.max))
    }

    /// A channel and the other end of it, which a child process is handed.
    package static func pair(
        limit: Int = MessageChannel.defaultLimit
    ) throws(SystemError) -> (channel: MessageChannel, peer: Descriptor) {
        #if canImport(Darwin)
            let stream = SOCK_STREAM
        #else
            let stream = Int32(SOCK_STREAM.rawValue)
        #endif
        var ends: [Int32] = [-1, -1]
        try checked("socketpair", subject) { unsafe socketpair(AF_UNIX, stream, 0, &ends) }
        let own = Descriptor(owning: ends[0])
        let peer = Descriptor(owning: ends[1])
        return (try MessageChannel(descriptor: own, limit: limit), peer)
    }

    /// Sends a message, waiting while the other end does not read.
    ///
    /// - Throws: `ETIMEDOUT`, after which the channel is of no more use; `EPIPE` where the other end is
    ///   closed; `EMSGSIZE` for a message over the limit.
    package func send(
        _ bytes: [UInt8], passing descriptor: Descriptor? = nil, timeoutMilliseconds: Int? = nil
    ) throws(SystemError) {
        try enqueue(bytes, passing: descriptor)
        let deadline = Deadline(milliseconds: timeoutMilliseconds)
        while try !flush() { try waitUntilReady(events: Int16(POLLOUT), until: deadline) }
    }

    /// Takes a message for sending without waiting; what does not fit is sent while polling.
    package func enqueue(_ bytes: [UInt8], passing descriptor: Descriptor? = nil) throws(SystemError) {
        guard bytes.count <= limit else {
            throw SystemError(operation: "send", code: EMSGSIZE, subject: Self.subject)
        }
        let header = Self.bytes(UInt32(bytes.count)) + Self.bytes(descriptor == nil ? 0 : 1)
        outgoing.withLock { $0.append(Outgoing(bytes: header + bytes, descriptor: descriptor)) }
        _ = try flush()
    }

    /// Sends as much of the taken messages as fits.
    ///
    /// - Returns: Whether everything is sent.
    package func flush() throws(SystemError) -> Bool {
        let result = outgoing.withLock { queue -> Result<Bool, SystemError> in
            while !queue.isEmpty {
                do throws(SystemError) {
                    if try !send(&queue[0]) { return .success(false) }
                } catch {
                    return .failure(error)
                }
                queue.removeFirst()
            }
            return .success(true)
        }
        return try result.get()
    }

    /// Whether taken messages are still to be sent.
    package var hasPendingOutput: Bool { outgoing.withLock { !$0.isEmpty } }

    /// Waits for the next message.
    ///
    /// - Returns: Nil when the other end is closed between messages.
    /// - Throws: `ETIMEDOUT`; `EMSGSIZE` for a message over the limit; `EPIPE` where the other end was closed
    ///   within a message; `EPROTO` for a malformed one.
    package func receive(timeoutMilliseconds: Int? = nil) throws(SystemError) -> Message? {
        let deadline = Deadline(milliseconds: timeoutMilliseconds)
        while true {
            switch try receiveIfArrived() {
            case .message(let message): return message
            case .end: return nil
            case .nothing: try waitUntilReady(events: Int16(POLLIN), until: deadline)
            }
        }
    }

    /// The next message if it has arrived completely; never waits.
    package func receiveIfArrived() throws(SystemError) -> Arrival {
        let limit = limit
        let result = incoming.withLock { state -> Result<Arrival, SystemError> in
            do throws(SystemError) {
                return .success(try receive(into: &state, limit: limit))
            } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }

    private func receive(into state: inout Incoming, limit: Int) throws(SystemError) -> Arrival {
        if state.isAtEnd { return .end }
        while state.header.count < Self.headerCount {
            var bytes = [UInt8](repeating: 0, count: Self.headerCount - state.header.count)
            guard let got = try receive(&bytes, from: 0, descriptor: &state.descriptor) else { return .nothing }
            if got == 0 {
                guard state.header.isEmpty else { throw Self.error(EPIPE) }
                state.isAtEnd = true
                return .end
            }
            state.header += bytes.prefix(got)
            if state.header.count < Self.headerCount { continue }
            let count = Self.integer(state.header[0..<4])
            guard count <= limit else { throw Self.error(EMSGSIZE) }
            guard Self.integer(state.header[4..<8]) == (state.descriptor == nil ? 0 : 1) else {
                throw Self.error(EPROTO)
            }
            state.body = [UInt8](repeating: 0, count: count)
            state.done = 0
        }
        while state.done < state.body.count {
            var unexpected: Descriptor?
            guard let got = try receive(&state.body, from: state.done, descriptor: &unexpected) else {
                return .nothing
            }
            if got == 0 { throw Self.error(EPIPE) }
            if unexpected != nil { throw Self.error(EPROTO) }
            state.done += got
        }
        let message = Message(bytes: state.body, descriptor: state.descriptor)
        state = Incoming()
        return .message(message)
    }

    static func error(_ code: Int32) -> SystemError {
        SystemError(operation: "receive", code: code, subject: subject)
    }

    private static func bytes(_ value: UInt32) -> [UInt8] {
        (0..<4).map { UInt8(truncatingIfNeeded: value >> (8 * UInt32($0))) }
    }

    private static func integer(_ bytes: ArraySlice<UInt8>) -> Int {
        bytes.reversed().reduce(0) { $0 << 8 | Int($1) }
    }
}
