package import RadSystem
import RadTensor
import Synchronization

/// The program that is started to read a foreign HDF5 file: one that calls ``ForeignReader/serve(descriptor:)``.
package struct ForeignReaderCommand: Hashable, Sendable {
    package var executable: String
    package var arguments: [String]

    /// A program and its arguments.
    package init(executable: String, arguments: [String] = ["foreign-reader"]) {
        self.executable = executable
        self.arguments = arguments
    }
}

/// A foreign HDF5 file in the hands of a process without privileges; the process ends with the last reference.
///
/// Whatever that process answers is taken as if the file had written it: names, types and sizes are checked here again.
package final class HDF5Session: Sendable {
    /// The kernel's layers that hold the process back.
    package let layers: Sandbox.Layers
    /// The datasets and the names of the file.
    let outline: ReaderOutline
    private let link: Mutex<ReaderLink>

    /// Starts the process and has it find all datasets.
    ///
    /// - Throws: `InterchangeError`: what is wrong with the file; `readerFailed` where the process ends or is silent,
    ///   `readerUnavailable` where it can't work at all.
    package init(
        _ image: SealedMemory, command: ForeignReaderCommand, limits: InterchangeLimits = InterchangeLimits()
    ) throws(InterchangeError) {
        let budget = ReaderBudget(limits, fileBytes: image.count)
        var link = try ReaderLink(command, image, budget, limits)
        layers = try link.open(budget, image)
        var outline = ReaderOutline(limits, budget)
        try link.ask(.outline) { (reply) throws(InterchangeError) in try outline.take(reply) }
        self.outline = outline
        self.link = Mutex(link)
    }

    /// The bytes of a dataset's values, little endian, row by row.
    func bytes(of number: Int) throws(InterchangeError) -> [UInt8] {
        let dataset = outline.datasets[number]
        let tensor = dataset.tensor
        let count = tensor.shape.byteCount(of: tensor.elementType)
        let result = link.withLock { link -> Result<[UInt8], InterchangeError> in
            // Grows with what comes: the count is only what the process said.
            var bytes: [UInt8] = []
            do throws(InterchangeError) {
                try link.ask(.values(number)) { (reply) throws(InterchangeError) in
                    guard case .piece(let piece) = reply, !piece.isEmpty, piece.count <= count - bytes.count else {
                        return false
                    }
                    bytes += piece
                    return true
                }
            } catch {
                return .failure(error)
            }
            return .success(bytes)
        }
        let bytes = try result.get()
        guard bytes.count == count else {
            throw InterchangeError(.readerFailed, at: dataset.path, expected: "\(count) bytes", found: "fewer")
        }
        return bytes
    }

    /// What of that which is forbidden the process could do, by its own account: `errno` of each attempt, or 0.
    package func attempts() throws(InterchangeError) -> [String: Int32] {
        let result = link.withLock { link -> Result<[String: Int32], InterchangeError> in
            var codes: [String: Int32] = [:]
            do throws(InterchangeError) {
                try link.ask(.attempts) { (reply) throws(InterchangeError) in
                    guard case .attempt(let name, let code) = reply, codes.count < 64 else { return false }
                    codes[name] = code
                    return true
                }
            } catch {
                return .failure(error)
            }
            return .success(codes)
        }
        return try result.get()
    }
}

/// The process and its channel.
private struct ReaderLink: Sendable {
    private let channel: MessageChannel
    private let process: ChildProcess
    /// Milliseconds that all answers together may take, and those that they took.
    private let milliseconds: Int
    private var spent = 0

    init(
        _ command: ForeignReaderCommand, _ image: SealedMemory, _ budget: ReaderBudget, _ limits: InterchangeLimits
    ) throws(InterchangeError) {
        // No plug-in is looked for, whatever the user's environment says.
        var environment = ["HDF5_PLUGIN_PRELOAD=::", "HDF5_USE_FILE_LOCKING=FALSE"]
        for name in ["LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH"] {
            if let value = environmentValue(name) { environment.append("\(name)=\(value)") }
        }
        milliseconds = 1_000 * max(1, min(limits.readerSeconds ?? 2 * budget.cpuSeconds, 1 << 20))
        do throws(SystemError) {
            let (channel, peer) = try MessageChannel.pair(limit: 2 * ReaderReply.pieceBytes)
            self.channel = channel
            process = try ChildProcess(
                executable: command.executable, arguments: command.arguments, environment: environment,
                descriptors: [peer], output: .discarded)
        } catch {
            throw InterchangeError(
                .readerUnavailable, expected: "a process that reads the file",
                found: "\(error.operation) errno \(error.code)")
        }
    }

    /// Hands over the file.
    mutating func open(_ budget: ReaderBudget, _ image: SealedMemory) throws(InterchangeError) -> Sandbox.Layers {
        let start = monotonicNanoseconds()
        defer { spend(since: start) }
        let time = min(60_000, milliseconds)
        let request = ReaderRequest.open(budget, parent: currentProcessIdentifier())
        do throws(SystemError) {
            try channel.send(request.encoded(), passing: image.descriptor, timeoutMilliseconds: time)
        } catch {
            throw ended(error)
        }
        guard case .ready(let layers) = try next(within: time) else { throw senseless() }
        return layers
    }

    /// Sends a request and gives every answer but the last to a closure, which says whether it makes sense.
    mutating func ask(
        _ request: ReaderRequest, _ take: (ReaderReply) throws(InterchangeError) -> Bool
    ) throws(InterchangeError) {
        let start = monotonicNanoseconds()
        defer { spend(since: start) }
        do throws(SystemError) {
            try channel.send(request.encoded(), timeoutMilliseconds: max(0, milliseconds - spent))
        } catch {
            throw ended(error)
        }
        while true {
            let reply = try next(within: max(0, milliseconds - spent - passed(since: start)))
            if case .end = reply { return }
            guard try take(reply) else { throw senseless() }
        }
    }

    private func passed(since start: Int64) -> Int { Int((monotonicNanoseconds() - start) / 1_000_000) }

    private mutating func spend(since start: Int64) { spent += passed(since: start) }

    private func next(within milliseconds: Int) throws(InterchangeError) -> ReaderReply {
        let message: Message?
        do throws(SystemError) {
            message = try channel.receive(timeoutMilliseconds: milliseconds)
        } catch {
            throw ended(error)
        }
        guard let message else { throw ended(nil) }
        guard message.descriptor == nil, let reply = try? ReaderReply(decoding: message.bytes) else {
            throw senseless()
        }
        if case .failure(let error) = reply { throw error }
        return reply
    }

    private func senseless() -> InterchangeError {
        process.kill()
        return InterchangeError(
            .readerFailed, expected: "an answer of the process that reads", found: "one that makes no sense")
    }

    /// How the process ended, or that it had to be ended.
    private func ended(_ error: SystemError?) -> InterchangeError {
        let isLate = error?.code == SystemError.timedOut
        // One that has ended already keeps its status; one that only closed its channel must not be waited for.
        process.kill()
        let found: String =
            switch (try? process.wait())?.reason {
            case _ where isLate: "none in \(milliseconds / 1_000) s, so it was ended; a longer time limit lets it go on"
            case .exited(let status): "its end with status \(status)"
            case .signalled(let number): "its end by signal \(number)"
            case nil: "no end"
            }
        return InterchangeError(.readerFailed, expected: "an answer of the process that reads the file", found: found)
    }
}
