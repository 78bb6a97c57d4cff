#if canImport(Darwin)
    internal import Darwin
#else
    internal import Glibc
#endif

/// What a process gives up, for good, before a library that is not made for it reads a stranger's bytes.
package enum Sandbox {
    /// The ways in which the kernel holds a process back.
    package struct Layers: OptionSet, Hashable, Sendable {
        package let rawValue: UInt8

        package init(rawValue: UInt8) { self.rawValue = rawValue }

        /// Bounds of memory and processor time; no file can be opened, written or left as a core.
        package static let resourceLimits = Layers(rawValue: 1)
        /// A filter lets only calls through that memory, waiting and open sockets need (seccomp, Linux 3.17).
        package static let systemCallFilter = Layers(rawValue: 2)
        /// No right on any path (Landlock, Linux 5.13).
        package static let pathRights = Layers(rawValue: 4)

        /// The layers by the names that people know.
        package var names: [String] {
            [(Self.resourceLimits, "rlimits"), (.systemCallFilter, "seccomp"), (.pathRights, "landlock")]
                .filter { contains($0.0) }.map(\.1)
        }
    }

    /// Gives up every privilege of this process and of what it may start.
    ///
    /// Open descriptors stay. What the kernel does not offer is left out and not among the result.
    /// - Parameters:
    ///   - cpuSeconds: Seconds of processor time that are left.
    ///   - addressSpace: Bytes of address space, with what is in use.
    /// - Returns: The layers that hold.
    package static func enter(cpuSeconds: Int, addressSpace: Int) throws(SystemError) -> Layers {
        var layers: Layers = []
        #if !canImport(Darwin)
            forbidNewPrivileges()
            if renouncePaths() { layers.insert(.pathRights) }
        #endif
        let used = Int(processCPUNanoseconds() / 1_000_000_000) + 1
        // One descriptor, since poll(2) refuses to wait for more than may be open; the number 0 is taken.
        try ResourceLimits(
            cpuSeconds: used + cpuSeconds, addressSpace: addressSpace, fileSize: 0, coreSize: 0, openFiles: 1
        ).apply(isFinal: true)
        layers.insert(.resourceLimits)
        #if !canImport(Darwin)
            if SystemCallFilter.install() { layers.insert(.systemCallFilter) }
        #endif
        return layers
    }

    /// Tries what a process in the sandbox must not be able to do.
    ///
    /// - Returns: What was tried, each with the `errno` of its failure, or 0 where it succeeded.
    package static func attempts() -> [(name: String, code: Int32)] {
        func code(_ result: Int32) -> Int32 { result < 0 ? errno : 0 }
        #if canImport(Darwin)
            let stream = SOCK_STREAM
        #else
            let stream = Int32(SOCK_STREAM.rawValue)
        #endif
        var process: pid_t = 0
        let spawned = unsafe posix_spawn(&process, "/bin/sh", nil, nil, [nil], [nil])
        let executable = unsafe mmap(nil, 4_096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANON, -1, 0)
        return [
            ("read a file", code(unsafe open("/etc/hostname", O_RDONLY))),
            ("write a file", code(unsafe open("/tmp/radzoo-sandbox", O_WRONLY | O_CREAT | O_EXCL, 0o600))),
            ("network socket", code(socket(AF_INET, stream, 0))),
            ("local socket", code(socket(AF_UNIX, stream, 0))),
            ("start a program", spawned),
            ("signal the parent", code(kill(getppid(), 0))),
            ("executable memory", unsafe executable == MAP_FAILED ? EPERM : 0),
        ]
    }

    #if !canImport(Darwin)
        /// What the filter and Landlock ask for: no program that is started gains rights (`PR_SET_NO_NEW_PRIVS`).
        private static func forbidNewPrivileges() {
            _ = LinuxFunctions.processControl?(38, 1, 0, 0, 0)
        }

        /// Enters a Landlock domain without a rule; see landlock(7).
        private static func renouncePaths() -> Bool {
            guard let systemCall = LinuxFunctions.systemCall else { return false }
            let (create, restrict) = (444, 446)
            let version = systemCall(create, 0, 0, 1)
            guard version >= 1 else { return false }
            // Rights on paths by version: 13 bits in the first, one more in the second, third and fifth.
            let bits = 13 + (version >= 2 ? 1 : 0) + (version >= 3 ? 1 : 0) + (version >= 5 ? 1 : 0)
            var handled: [UInt64] = [(1 << UInt64(bits)) - 1]
            // TCP since the fourth, abstract sockets and signals since the sixth.
            if version >= 4 { handled.append(0b11) }
            if version >= 6 { handled.append(0b11) }
            let rules = unsafe handled.withUnsafeBytes {
                systemCall(create, UInt(bitPattern: $0.baseAddress), UInt($0.count), 0)
            }
            guard rules >= 0 else { return false }
            defer { _ = close(Int32(rules)) }
            return systemCall(restrict, UInt(rules), 0, 0) == 0
        }
    #endif
}
