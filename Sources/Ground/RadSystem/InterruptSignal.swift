internal import Synchronization

#if canImport(Darwin)
    internal import Darwin
#else
    internal import Glibc
#endif

/// Whether the first SIGINT or SIGTERM arrived; the signal handler touches only these two.
private let receivedSignal = Atomic<Int32>(0)
private let wakingDescriptor = Atomic<Int32>(-1)

/// Turns the first SIGINT or SIGTERM, or a call, into a flag and a wake-up, so that a run can stop in order.
///
/// A second signal has its default effect and ends the process. One of these in a process may listen to signals.
package final class InterruptSignal: Sendable {
    /// Readable once a signal arrived; ``MessageChannel/poll(_:interrupt:timeoutMilliseconds:)`` waits on it.
    let wakeUp: Descriptor
    private let writing: Descriptor
    private let listens: Bool
    private let wasCalled = Atomic<Bool>(false)

    /// Takes over SIGINT and SIGTERM.
    ///
    /// - Parameter listens: Whether it takes over the signals; otherwise only ``raise()`` raises it.
    package init(listens: Bool = true) throws(SystemError) {
        self.listens = listens
        (wakeUp, writing) = try Descriptor.pipe(subject: "signals")
        try writing.setNonBlocking(subject: "signals")
        if listens { listen() }
    }

    private func listen() {
        receivedSignal.store(0, ordering: .sequentiallyConsistent)
        wakingDescriptor.store(writing.rawValue, ordering: .sequentiallyConsistent)
        signal(SIGINT, handleInterrupt)
        signal(SIGTERM, handleInterrupt)
        // A parent may have started this process from a thread that blocks signals, and such a mask is inherited.
        var numbers = sigset_t()
        unsafe sigemptyset(&numbers)
        unsafe sigaddset(&numbers, SIGINT)
        unsafe sigaddset(&numbers, SIGTERM)
        unsafe pthread_sigmask(SIG_UNBLOCK, &numbers, nil)
    }

    deinit {
        guard listens else { return }
        signal(SIGINT, SIG_DFL)
        signal(SIGTERM, SIG_DFL)
        wakingDescriptor.store(-1, ordering: .sequentiallyConsistent)
    }

    /// Whether a signal arrived, or somebody called for a stop.
    package var isRaised: Bool {
        wasCalled.load(ordering: .sequentiallyConsistent)
            || listens && receivedSignal.load(ordering: .sequentiallyConsistent) != 0
    }

    /// Calls for a stop, from any thread.
    package func raise() {
        guard !wasCalled.exchange(true, ordering: .sequentiallyConsistent) else { return }
        var byte: UInt8 = 1
        _ = unsafe write(writing.rawValue, &byte, 1)
    }

    /// The number of the signal that arrived, or nil.
    package var signalNumber: Int32? {
        let number = receivedSignal.load(ordering: .sequentiallyConsistent)
        return number == 0 ? nil : number
    }
}

/// The handler: only calls that POSIX allows in one (signal-safety(7)).
private func handleInterrupt(_ number: Int32) {
    let savedCode = errno
    receivedSignal.store(number, ordering: .sequentiallyConsistent)
    signal(SIGINT, SIG_DFL)
    signal(SIGTERM, SIG_DFL)
    let descriptor = wakingDescriptor.load(ordering: .sequentiallyConsistent)
    if descriptor >= 0 {
        var byte: UInt8 = 1
        _ = unsafe write(descriptor, &byte, 1)
    }
    errno = savedCode
}
