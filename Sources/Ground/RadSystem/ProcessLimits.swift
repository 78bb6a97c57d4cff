#if canImport(Darwin)
    internal import Darwin
#else
    internal import Glibc
#endif

/// The number of this process.
package func currentProcessIdentifier() -> Int32 {
    getpid()
}

/// The number of the process that started this one.
package func parentProcessIdentifier() -> Int32 {
    getppid()
}

/// Asks the kernel to kill this process when its parent ends (Linux), and checks that it still lives.
///
/// The kernel looks at the thread that started this process, so the parent must start its workers from a
/// thread that stays. Elsewhere only the check is made; the closed channel then ends the worker.
/// - Parameter parent: The process that should be the parent.
/// - Throws: `ESRCH` when the parent is gone already.
package func dieWithParent(_ parent: Int32) throws(SystemError) {
    #if !canImport(Darwin)
        let parentDeathSignal: Int32 = 1
        if let processControl = LinuxFunctions.processControl {
            try checked("prctl", "worker") {
                processControl(parentDeathSignal, UInt(SIGKILL), 0, 0, 0)
            }
        }
    #endif
    if getppid() != parent { throw SystemError(operation: "getppid", code: ESRCH, subject: "worker") }
}

/// Lets threads share a few of the C library's areas of memory (glibc); elsewhere it does nothing.
///
/// Otherwise every thread that allocates takes an area of its own, of 64 MiB of addresses each, which a limit of the
/// address space counts whole. To be called before there are threads.
package func shareMemoryAreas(among count: Int32) {
    #if !canImport(Darwin)
        let mostAreas: Int32 = -8
        _ = LinuxFunctions.memoryOption?(mostAreas, count)
    #endif
}

/// A bound that the kernel keeps on this process.
package struct ResourceLimits: Hashable, Sendable {
    /// Seconds of processor time, after which the process is killed; nil leaves the present bound.
    package var cpuSeconds: Int?

    /// Bytes of address space, beyond which allocations fail; nil leaves the present bound.
    package var addressSpace: Int?

    /// The size in bytes that a file may be written to; nil leaves the present bound.
    package var fileSize: Int?

    /// The size in bytes of a core file; 0 writes none, since memory holds what may not leave.
    package var coreSize: Int?

    /// One above the highest number that a new descriptor may have; those that are open stay.
    package var openFiles: Int?

    /// Makes limits; those not given stay as they are.
    package init(
        cpuSeconds: Int? = nil, addressSpace: Int? = nil, fileSize: Int? = nil, coreSize: Int? = nil,
        openFiles: Int? = nil
    ) {
        self.cpuSeconds = cpuSeconds
        self.addressSpace = addressSpace
        self.fileSize = fileSize
        self.coreSize = coreSize
        self.openFiles = openFiles
    }

    /// Sets the limits for this process.
    ///
    /// - Parameter isFinal: Whether the process may never raise them again; otherwise they are soft limits.
    package func apply(isFinal: Bool = false) throws(SystemError) {
        try set(RLIMIT_CPU, cpuSeconds, isFinal)
        try set(RLIMIT_AS, addressSpace, isFinal)
        try set(RLIMIT_FSIZE, fileSize, isFinal)
        try set(RLIMIT_CORE, coreSize, isFinal)
        try set(RLIMIT_NOFILE, openFiles, isFinal)
    }

    #if canImport(Darwin)
        private typealias Resource = Int32
        private static func number(_ resource: Resource) -> Int32 { resource }
    #else
        private typealias Resource = __rlimit_resource
        private static func number(_ resource: Resource) -> __rlimit_resource_t { .init(resource.rawValue) }
    #endif

    private func set(_ resource: Resource, _ value: Int?, _ isFinal: Bool) throws(SystemError) {
        guard let value else { return }
        precondition(value >= 0, "A limit is not negative.")
        var limit = rlimit()
        try checked("getrlimit", "process") { unsafe getrlimit(Self.number(resource), &limit) }
        limit.rlim_cur = min(rlim_t(value), limit.rlim_max)
        if isFinal { limit.rlim_max = limit.rlim_cur }
        try checked("setrlimit", "process") { unsafe setrlimit(Self.number(resource), &limit) }
    }
}
