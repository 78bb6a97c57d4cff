internal import Synchronization

#if canImport(Darwin)
    internal import Darwin
#else
    internal import Glibc
#endif

/// How a child process ended and what it used.
package struct ChildExit: Hashable, Sendable {
    /// The way a process ends.
    package enum Reason: Hashable, Sendable {
        /// It ended by itself with this status.
        case exited(status: Int32)

        /// This signal ended it.
        case signalled(number: Int32)
    }

    /// The way it ended.
    package let reason: Reason

    /// The processor time that it used, in nanoseconds.
    package let cpuNanoseconds: Int64

    /// The largest amount of memory that it held at a time, in bytes.
    package let peakMemory: Int64

    /// Whether it ended by itself with status 0.
    package var isSuccess: Bool { reason == .exited(status: 0) }
}

/// Another program, started with nothing but the descriptors that it is handed.
///
/// The child is killed and collected when the last reference to it goes.
package final class ChildProcess: Sendable {
    /// What becomes of the child's standard output and standard error.
    package enum Output: Hashable, Sendable {
        /// It goes nowhere.
        case discarded

        /// Up to this many bytes of both together are kept; the rest is read and dropped.
        case captured(limit: Int)

        /// It goes where this process's output goes.
        case inherited
    }

    private struct State {
        var exit: ChildExit?
        var output: [UInt8] = []
        var isOutputAtEnd = false
    }

    /// The number of the process.
    package let processIdentifier: Int32

    private let outputPipe: Descriptor?
    private let outputLimit: Int
    private let state = Mutex(State())

    /// Starts a program.
    ///
    /// - Parameters:
    ///   - executable: The path of the program.
    ///   - arguments: The arguments after the program's name.
    ///   - environment: `NAME=value` pairs; nil hands on this process's environment.
    ///   - descriptors: What the child finds as descriptors 3, 4, ...; nothing else stays open in it.
    ///   - output: What becomes of its standard output and standard error.
    ///   - ownGroup: Whether the child leaves the process group, so that Ctrl-C reaches only the parent.
    package init(
        executable: String, arguments: [String], environment: [String]? = nil, descriptors: [Descriptor] = [],
        output: Output = .discarded, ownGroup: Bool = true
    ) throws(SystemError) {
        var pipe: (reading: Descriptor, writing: Descriptor)?
        if case .captured(let limit) = output {
            pipe = try Descriptor.pipe(subject: executable)
            try pipe?.reading.setNonBlocking(subject: executable)
            outputLimit = limit
        } else {
            outputLimit = 0
        }
        let request = SpawnRequest(
            executable: executable, arguments: arguments, environment: environment, descriptors: descriptors,
            output: pipe?.writing, inheritsOutput: output == .inherited, ownGroup: ownGroup)
        processIdentifier = try request.spawn()
        outputPipe = pipe?.reading
    }

    deinit {
        if state.withLock({ $0.exit == nil }) {
            _ = Self.signal(SIGKILL, processIdentifier)
            var status: Int32 = 0
            while unsafe waitpid(processIdentifier, &status, 0) == -1, errno == EINTR {}
        }
    }

    /// Kills the child at once; nothing happens where it has ended.
    package func kill() { send(SIGKILL) }

    /// Asks the child to end (SIGTERM); nothing happens where it has ended.
    package func terminate() { send(SIGTERM) }

    private func send(_ signal: Int32) {
        // Under the lock, since a collected child's number may belong to another process.
        state.withLock { state in
            if state.exit == nil { _ = Self.signal(signal, processIdentifier) }
        }
    }

    private static func signal(_ number: Int32, _ process: Int32) -> Int32 {
        #if canImport(Darwin)
            Darwin.kill(process, number)
        #else
            Glibc.kill(process, number)
        #endif
    }

    /// How the child ended, or nil while it runs; never waits.
    package func exitIfEnded() throws(SystemError) -> ChildExit? {
        drainOutput()
        return try collect(options: WNOHANG)
    }

    /// Waits until the child has ended.
    @discardableResult
    package func wait() throws(SystemError) -> ChildExit {
        while let outputPipe {
            drainOutput()
            if state.withLock({ $0.isOutputAtEnd }) { break }
            // A grandchild may hold the pipe open for longer than the child lives.
            if let exit = try collect(options: WNOHANG) { return exit }
            var request = pollfd(fd: outputPipe.rawValue, events: Int16(POLLIN), revents: 0)
            _ = unsafe poll(&request, 1, 50)
        }
        while true {
            if let exit = try collect(options: 0) { return exit }
        }
    }

    /// What the child has written so far, up to the limit.
    package var capturedOutput: [UInt8] {
        drainOutput()
        return state.withLock { $0.output }
    }

    private func collect(options: Int32) throws(SystemError) -> ChildExit? {
        let result = state.withLock { state -> Result<ChildExit?, SystemError> in
            if let exit = state.exit { return .success(exit) }
            var status: Int32 = 0
            var usage = rusage()
            let process = processIdentifier
            do throws(SystemError) {
                let collected = try checked("wait4", "child process") {
                    unsafe wait4(process, &status, options, &usage)
                }
                if collected == 0 { return .success(nil) }
            } catch {
                return .failure(error)
            }
            let exit = ChildExit(status: status, usage: usage)
            state.exit = exit
            return .success(exit)
        }
        return try result.get()
    }

    /// Reads what the child wrote, so that a full pipe never stops it.
    package func drainOutput() {
        guard let outputPipe else { return }
        state.withLock { state in
            var buffer = [UInt8](repeating: 0, count: 1 << 14)
            while !state.isOutputAtEnd {
                let got = unsafe buffer.withUnsafeMutableBytes { bytes in
                    unsafe read(outputPipe.rawValue, bytes.baseAddress, bytes.count)
                }
                if got < 0, errno == EINTR { continue }
                if got < 0 { return }
                if got == 0 { state.isOutputAtEnd = true }
                state.output.append(contentsOf: buffer.prefix(min(got, outputLimit - state.output.count)))
            }
        }
    }
}

extension ChildExit {
    /// Takes apart the status and usage of `wait4(2)`.
    init(status: Int32, usage: rusage) {
        let signal = status & 0x7f
        reason = signal == 0 ? .exited(status: status >> 8 & 0xff) : .signalled(number: signal)
        let seconds = Int64(usage.ru_utime.tv_sec) + Int64(usage.ru_stime.tv_sec)
        let microseconds = Int64(usage.ru_utime.tv_usec) + Int64(usage.ru_stime.tv_usec)
        cpuNanoseconds = seconds * 1_000_000_000 + microseconds * 1000
        #if canImport(Darwin)
            peakMemory = Int64(usage.ru_maxrss)
        #else
            peakMemory = Int64(usage.ru_maxrss) * 1024
        #endif
    }
}
