import RadTestSupport
import Testing

@testable import RadSystem

@Suite struct MessageChannelTests {
    private func pair(limit: Int = 1 << 20) throws -> (MessageChannel, MessageChannel) {
        let (channel, peer) = try MessageChannel.pair(limit: limit)
        return (channel, try MessageChannel(descriptor: peer, limit: limit))
    }

    /// A channel whose other end is a raw pipe end, fed by a shell with exactly these bytes.
    private func fed(_ printf: String, limit: Int = 1 << 20) throws -> MessageChannel {
        let (channel, peer) = try MessageChannel.pair(limit: limit)
        let child = try ChildProcess(
            executable: "/bin/bash", arguments: ["-c", "printf '\(printf)' >&3"], descriptors: [peer])
        #expect(try child.wait().isSuccess)
        return channel
    }

    @Test func `messages arrive whole and in order, empty ones too`() throws {
        let (one, two) = try pair()
        let messages: [[UInt8]] = [[1, 2, 3], [], Array(repeating: 9, count: 50000), [4]]
        for message in messages { try one.send(message) }
        for message in messages { #expect(try two.receive()?.bytes == message) }
        if case .nothing = try two.receiveIfArrived() {} else { Issue.record("There is one message too many.") }
    }

    @Test func `a message larger than the socket takes is sent while polling`() throws {
        let (one, two) = try pair(limit: 16 << 20)
        let large = (0..<(10 << 20)).map { UInt8(truncatingIfNeeded: $0 >> 8) }
        try one.enqueue(large)
        try one.enqueue([5])
        #expect(one.hasPendingOutput)
        var received: [[UInt8]] = []
        while received.count < 2 {
            let ready = try MessageChannel.poll([one, two], timeoutMilliseconds: 1000)
            try #require(ready == [1])
            if case .message(let message) = try two.receiveIfArrived() { received.append(message.bytes) }
        }
        #expect(received == [large, [5]])
        #expect(!one.hasPendingOutput)
    }

    @Test func `a descriptor travels with its message`() throws {
        let (one, two) = try pair()
        let memory = try SealedMemory(bytes: [42, 43])
        try one.send([1])
        try one.send([2], passing: memory.descriptor)
        try one.send([3])
        #expect(try two.receive()?.descriptor == nil)
        let message = try #require(try two.receive())
        #expect(message.bytes == [2])
        let received = try SealedMemory(descriptor: #require(message.descriptor))
        #expect(received.descriptor.rawValue != memory.descriptor.rawValue)
        #expect(received.withBytes { unsafe $0.unsafeLoad(as: UInt8.self) } == 42)
        #expect(try two.receive()?.bytes == [3])
    }

    @Test func `the end of the other side is seen after its last message`() throws {
        let (channel, peer) = try MessageChannel.pair()
        do {
            let other = try MessageChannel(descriptor: peer)
            try other.send([1])
        }
        // The peer's descriptor lives as long as this name for it.
        #expect(try channel.receive(timeoutMilliseconds: 1000)?.bytes == [1])
        withExtendedLifetime(peer) {}
    }

    @Test func `a closed other side ends receiving and refuses sending without a signal`() throws {
        let channel = try fed("\\x01\\x00\\x00\\x00\\x00\\x00\\x00\\x00A")
        #expect(try channel.receive()?.bytes == [65])
        #expect(try channel.receive() == nil)
        #expect(try channel.receive() == nil)
        do throws(SystemError) {
            for _ in 0..<3 { try channel.send([1]) }
            Issue.record("A message was sent to nobody.")
        } catch {
            #expect(error.code == SystemError.brokenPipe)
        }
    }

    @Test(arguments: [
        ("\\x05\\x00\\x00\\x00\\x00\\x00\\x00\\x00abc", SystemError.brokenPipe),
        ("\\x05\\x00", SystemError.brokenPipe),
        ("\\xff\\xff\\xff\\xff\\x00\\x00\\x00\\x00", SystemError.messageTooLong),
        ("\\x01\\x00\\x10\\x00\\x00\\x00\\x00\\x00", SystemError.messageTooLong),
    ])
    func `a message that is cut or too long is an error`(_ bytes: String, _ code: Int32) throws {
        let channel = try fed(bytes)
        do throws(SystemError) {
            _ = try channel.receive(timeoutMilliseconds: 1000)
            Issue.record("A broken message was taken.")
        } catch {
            #expect(error.code == code)
        }
    }

    @Test(arguments: ["\\x01\\x00\\x00\\x00\\x01\\x00\\x00\\x00A", "\\x01\\x00\\x00\\x00\\xff\\x00\\x00\\x00A"])
    func `a descriptor that is promised and does not come is an error`(_ bytes: String) throws {
        let channel = try fed(bytes)
        #expect(throws: SystemError.self) { try channel.receive(timeoutMilliseconds: 1000) }
    }

    @Test func `a message over the limit is not sent`() throws {
        let (one, two) = try pair(limit: 10)
        #expect(throws: SystemError.self) { try one.send(Array(repeating: 0, count: 11)) }
        try one.send(Array(repeating: 0, count: 10))
        #expect(try two.receive()?.bytes.count == 10)
    }

    @Test func `waiting for a silent or deaf other side ends after the time given`() throws {
        let (one, two) = try pair(limit: 16 << 20)
        let start = monotonicNanoseconds()
        #expect(throws: SystemError(operation: "poll", code: SystemError.timedOut, subject: "message channel")) {
            try one.receive(timeoutMilliseconds: 50)
        }
        #expect(throws: SystemError.self) {
            try two.send([UInt8](repeating: 0, count: 10 << 20), timeoutMilliseconds: 50)
        }
        let waited = monotonicNanoseconds() - start
        #expect(waited >= 100_000_000)
        #expect(waited < 10_000_000_000)
        #expect(try MessageChannel.poll([one], timeoutMilliseconds: 0) == [0])
    }

    @Test func `polling names the channels that have something`() throws {
        let pairs = try (0..<4).map { _ in try pair() }
        #expect(try MessageChannel.poll(pairs.map(\.0), timeoutMilliseconds: 10).isEmpty)
        try pairs[1].1.send([1])
        try pairs[3].1.send([3])
        let ready = try MessageChannel.poll(pairs.map(\.0), timeoutMilliseconds: 1000)
        #expect(ready == [1, 3])
        withExtendedLifetime(pairs) {}
    }
}
