internal import Synchronization

#if canImport(Darwin)
    internal import Darwin
#else
    internal import Glibc
#endif

/// What a child process writes to one of its descriptors, read piece by piece while it runs.
package final class ChildPipe: Sendable {
    private let reading: Descriptor
    private let writing: Mutex<Descriptor?>
    private let subject: String

    /// Makes a pipe.
    ///
    /// - Parameter subject: What errors call it.
    package init(subject: String) throws(SystemError) {
        let ends = try Descriptor.pipe(subject: subject)
        reading = ends.reading
        writing = Mutex(ends.writing)
        self.subject = subject
    }

    /// The end that is handed to the child.
    package var writingEnd: Descriptor {
        guard let end = writing.withLock({ $0 }) else { preconditionFailure("The end was handed on and closed.") }
        return end
    }

    /// Closes this process's copy of the child's end, without which the end of the child would not be noticed.
    package func closeWritingEnd() { writing.withLock { $0 = nil } }

    /// Waits for bytes and takes what is there.
    ///
    /// - Parameters:
    ///   - count: The most bytes to take.
    ///   - timeoutMilliseconds: How long to wait for the first of them.
    ///   - interrupt: Ends the wait when its signal arrives.
    /// - Returns: The bytes; none when the child has closed its end.
    /// - Throws: `ETIMEDOUT` when nothing came in time, ``SystemError/cancelled`` after a signal.
    package func read(
        upTo count: Int, timeoutMilliseconds: Int, interrupt: InterruptSignal? = nil
    ) throws(SystemError) -> [UInt8] {
        precondition(count > 0, "Some bytes are asked for.")
        try waitForBytes(until: Deadline(milliseconds: timeoutMilliseconds), interrupt)
        var failure: SystemError?
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: count) { buffer, done in
            do throws(SystemError) {
                done = try checked("read", subject) {
                    #if canImport(Darwin)
                        unsafe Darwin.read(reading.rawValue, buffer.baseAddress, count)
                    #else
                        unsafe Glibc.read(reading.rawValue, buffer.baseAddress, count)
                    #endif
                }
            } catch {
                failure = error
            }
        }
        if let failure { throw failure }
        return bytes
    }

    private func waitForBytes(until deadline: Deadline, _ interrupt: InterruptSignal?) throws(SystemError) {
        var requests = [reading, interrupt?.wakeUp].compactMap { $0 }
            .map { pollfd(fd: $0.rawValue, events: Int16(POLLIN), revents: 0) }
        while true {
            if interrupt?.isRaised == true {
                throw SystemError(operation: "poll", code: SystemError.cancelled, subject: subject)
            }
            let ready = unsafe poll(&requests, nfds_t(requests.count), deadline.pollMilliseconds)
            let code = errno
            if ready == 0 { throw SystemError(operation: "poll", code: ETIMEDOUT, subject: subject) }
            if ready < 0, code != EINTR { throw SystemError(operation: "poll", code: code, subject: subject) }
            if ready > 0, requests[0].revents != 0 { return }
        }
    }
}

/// Where a program stands that the user's `PATH` names, or nil.
package func executablePath(named name: String) -> String? {
    guard let folders = environmentValue("PATH") else { return nil }
    for folder in folders.split(separator: ":") where folder.hasPrefix("/") {
        let path = "\(folder)/\(name)"
        let status = try? FileStatus.ifPresent(path)
        if let status, status.kind == .regular, status.permissions & 0o111 != 0 { return path }
    }
    return nil
}

/// The directory in which radzoo keeps what can be fetched again.
///
/// `$XDG_CACHE_HOME/radzoo` where that is an absolute path, else `~/.cache/radzoo` (XDG Base Directory Specification
/// 0.8). It may not exist yet.
/// - Throws: `ENOENT` when the user has no home directory.
package func userCacheDirectory() throws(SystemError) -> String {
    if let base = environmentValue("XDG_CACHE_HOME"), base.hasPrefix("/") { return base + "/radzoo" }
    if let home = environmentValue("HOME"), home.hasPrefix("/") { return home + "/.cache/radzoo" }
    throw SystemError(operation: "getenv", code: ENOENT, subject: "home directory")
}
