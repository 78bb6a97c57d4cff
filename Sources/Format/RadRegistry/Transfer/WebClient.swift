import RadSystem

/// Fetches files from plain file servers by a child process `curl`, which knows TLS, proxies and certificates.
///
/// curl reads no configuration, follows no redirection by itself, speaks http and https only, and writes to a pipe of
/// which no more is read than was asked for. This process interprets the head of an answer and counts its bytes.
struct WebClient {
    /// Redirections that are followed.
    static let maximumRedirections = 5

    /// How long a server is waited for.
    struct Patience {
        /// Seconds until it must have answered the call.
        var connecting = 20
        /// Seconds after which a transfer that was slower than ``slowestRate`` all that time is given up.
        var silence = 60
        /// Bytes each second, head included: a server that sends one byte now and then holds nobody for long.
        var slowestRate = 256
    }

    var patience = Patience()
    /// Ends a transfer at once, however silent the server is.
    var interrupt: InterruptSignal?

    /// A question to a server.
    struct Request {
        var address: WebAddress
        /// The first byte that is asked for.
        var start = 0
        /// The strong validator that the file had when its first part came.
        var entityTag: String?
    }

    /// What a caller does with an answer.
    struct Handlers {
        /// Judges the head of the final answer; whatever it throws ends the transfer.
        var head: (WebHead) throws -> Void
        /// Takes a piece of the body.
        var body: ([UInt8]) throws -> Void
    }

    /// Asks, follows redirections, and hands the final answer over piece by piece.
    ///
    /// - Throws: `unreachable` where no answer came, `interrupted` where the body ended early, `too-slow`, `redirect`, and what the
    ///   handlers throw.
    func send(_ request: Request, _ handlers: Handlers) throws {
        var request = request
        for _ in 0...Self.maximumRedirections {
            guard let location = try exchange(request, handlers) else { return }
            request.address = try request.address.redirected(to: location)
        }
        throw RegistryError(
            .redirect, at: request.address.text, expected: "at most \(Self.maximumRedirections) redirections")
    }

    /// One question and its answer.
    ///
    /// - Returns: Where a redirection leads, nil after a final answer.
    private func exchange(_ request: Request, _ handlers: Handlers) throws -> String? {
        guard let curl = executablePath(named: "curl") else {
            throw RegistryError(.programMissing, at: "curl", expected: "the program curl, which reads zoos on the web")
        }
        let pipe = try ChildPipe(subject: "curl")
        let child = try ChildProcess(
            executable: curl, arguments: arguments(for: request), descriptors: [pipe.writingEnd],
            output: .discarded)
        pipe.closeWritingEnd()
        defer { child.kill() }
        var answer = WebAnswer(address: request.address)
        while true {
            let bytes = try next(pipe, request, hasHead: answer.isHeadJudged)
            if bytes.isEmpty { break }
            guard let piece = try answer.take(bytes) else { continue }
            if let location = answer.redirection { return location }
            if !answer.isHeadJudged, let head = answer.head {
                try handlers.head(head)
                answer.isHeadJudged = true
            }
            if !piece.isEmpty { try handlers.body(piece) }
        }
        let exit = try child.wait()
        guard answer.isHeadJudged else {
            throw RegistryError(.unreachable, at: request.address.text, found: Self.reason(of: exit))
        }
        guard exit.isSuccess else {
            let isSlow = exit.reason == .exited(status: Self.timeoutStatus)
            throw RegistryError(
                isSlow ? .tooSlow : .interrupted, at: request.address.text, found: Self.reason(of: exit))
        }
        return nil
    }

    private func next(_ pipe: ChildPipe, _ request: Request, hasHead: Bool) throws -> [UInt8] {
        do throws(SystemError) {
            return try pipe.read(
                upTo: 1 << 18, timeoutMilliseconds: (patience.silence + 30) * 1_000, interrupt: interrupt)
        } catch {
            if error.code == SystemError.cancelled {
                throw RegistryError(.interrupted, at: request.address.text, found: "a signal")
            }
            guard error.code == SystemError.timedOut else { throw error }
            throw RegistryError(
                hasHead ? .tooSlow : .unreachable, at: request.address.text, found: "silence")
        }
    }

    private func arguments(for request: Request) -> [String] {
        var arguments = [
            "-q", "--silent", "--include", "--no-buffer", "--http1.1", "--globoff", "--proto", "=http,https",
            "--max-redirs", "0", "--suppress-connect-headers", "--connect-timeout", "\(patience.connecting)",
            "--speed-limit", "\(patience.slowestRate)", "--speed-time", "\(patience.silence)", "--user-agent", "radzoo",
            "--header", "Accept-Encoding: identity",
        ]
        if request.start > 0 {
            arguments += ["--header", "Range: bytes=\(request.start)-"]
            if let tag = request.entityTag { arguments += ["--header", "If-Range: \(tag)"] }
        }
        return arguments + ["--output", "/dev/fd/3", "--url", request.address.text]
    }

    private static let timeoutStatus: Int32 = 28

    /// What curl says by its exit status (curl(1), EXIT CODES).
    private static func reason(of exit: ChildExit) -> String {
        guard case .exited(let status) = exit.reason else { return "curl was killed" }
        switch status {
        case 0: return "no answer"
        case 5, 6: return "the host is not known"
        case 7: return "nothing answers there"
        case 18: return "the connection ended early"
        case timeoutStatus: return "too slow an answer"
        case 35: return "no secure connection could be made"
        case 51, 53, 54, 58, 59, 60, 66, 77, 80, 82, 83, 90, 91: return "the server's certificate cannot be trusted"
        case 52: return "an empty answer"
        case 55, 56: return "the connection broke"
        default: return "curl ended with \(status)"
        }
    }
}

/// The bytes of an answer as they come: first its head, then its body.
private struct WebAnswer {
    let address: WebAddress
    private(set) var head: WebHead?
    var isHeadJudged = false
    private var pending: [UInt8] = []

    init(address: WebAddress) { self.address = address }

    /// Where a redirection leads, nil for other answers.
    var redirection: String? {
        guard let head, [301, 302, 303, 307, 308].contains(head.status) else { return nil }
        return head.fields["location"]
    }

    /// Takes bytes.
    ///
    /// - Returns: The piece of the body among them; nil as long as the head is not whole.
    mutating func take(_ bytes: [UInt8]) throws(RegistryError) -> [UInt8]? {
        if head != nil { return bytes }
        pending += bytes
        while true {
            guard let end = Self.endOfHead(in: pending) else {
                guard pending.count <= WebHead.maximumByteCount else { throw malformed() }
                return nil
            }
            guard let head = WebHead(pending[..<end]) else { throw malformed() }
            pending.removeFirst(end)
            // Interim answers come before the final one.
            if head.status < 200 { continue }
            self.head = head
            defer { pending = [] }
            return pending
        }
    }

    private func malformed() -> RegistryError {
        RegistryError(.unreachable, at: address.text, expected: "an answer of HTTP", found: "something else")
    }

    private static func endOfHead(in bytes: [UInt8]) -> Int? {
        guard bytes.count >= 4 else { return nil }
        let mark = Array("\r\n\r\n".utf8)
        return (0...(min(bytes.count, WebHead.maximumByteCount + 4) - 4)).first {
            bytes[$0..<($0 + 4)].elementsEqual(mark)
        }
        .map { $0 + 4 }
    }
}

extension WebClient {
    /// Tries of a small file when the connection breaks.
    private static let tries = 3

    /// A small file, nil where the server has none.
    func file(at address: WebAddress, limit: Int) throws -> [UInt8]? {
        var left = Self.tries
        while true {
            left -= 1
            var bytes: [UInt8] = []
            do {
                try stream(from: address, limit: limit) { bytes += $0 }
                return bytes
            } catch let error as RegistryError where error.code == .missing {
                return nil
            } catch let error as RegistryError where error.code == .interrupted && left > 0 {
                continue
            }
        }
    }

    /// Gives the bytes of a file piece by piece.
    ///
    /// - Throws: `missing` where the server has no such file, `too-large` over the limit.
    func stream(from address: WebAddress, limit: Int, _ body: @escaping ([UInt8]) throws -> Void) throws {
        var count = 0
        func check(_ size: Int) throws(RegistryError) {
            guard size <= limit else {
                throw RegistryError(.tooLarge, at: address.text, expected: "at most \(limit) bytes", found: "\(size)")
            }
        }
        try send(
            Request(address: address),
            Handlers(
                head: { head in
                    try head.requireFile(at: address)
                    if let length = head.contentLength { try check(length) }
                },
                body: { bytes in
                    count += bytes.count
                    try check(count)
                    try body(bytes)
                }))
    }
}

extension WebHead {
    /// Requires the answer to be a file from its start.
    ///
    /// - Throws: `missing` for what is not there, `unreachable` for any other status, and for a page of HTML: a zoo has
    ///   none, but servers that ask to sign in, and networks that do so in their place, send one with status 200.
    func requireFile(at address: WebAddress) throws(RegistryError) {
        if status == 404 || status == 410 { throw RegistryError(.missing, at: address.text) }
        guard status == 200 else {
            throw RegistryError(.unreachable, at: address.text, expected: "status 200", found: "status \(status)")
        }
        if fields["content-type"]?.lowercased().hasPrefix("text/html") == true {
            throw RegistryError(.unreachable, at: address.text, expected: "a file", found: "a page of HTML")
        }
    }
}
