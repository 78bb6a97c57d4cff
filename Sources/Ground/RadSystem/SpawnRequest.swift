#if canImport(Darwin)
    internal import Darwin
#else
    internal import Glibc
#endif

/// Everything that `posix_spawn(3)` needs to start a ``ChildProcess``.
struct SpawnRequest {
    let executable: String
    let arguments: [String]
    let environment: [String]?
    let descriptors: [Descriptor]
    let output: Descriptor?
    let inheritsOutput: Bool
    let ownGroup: Bool

    #if canImport(Darwin)
        private typealias Actions = posix_spawn_file_actions_t?
        private typealias Attributes = posix_spawnattr_t?
        private static func emptyActions() -> Actions { nil }
        private static func emptyAttributes() -> Attributes { nil }
    #else
        private typealias Actions = posix_spawn_file_actions_t
        private typealias Attributes = posix_spawnattr_t
        private static func emptyActions() -> Actions { unsafe posix_spawn_file_actions_t() }
        private static func emptyAttributes() -> Attributes { posix_spawnattr_t() }
    #endif

    /// Starts the program.
    ///
    /// - Returns: The number of the new process.
    func spawn() throws(SystemError) -> Int32 {
        // Copies above all targets, so that putting one in place never overwrites another.
        let first: Int32 = 3
        var sources: [Descriptor] = []
        for descriptor in descriptors {
            let lowest = first + Int32(descriptors.count)
            let copy = try checked("fcntl", executable) {
                fcntl(descriptor.rawValue, F_DUPFD_CLOEXEC, lowest)
            }
            sources.append(Descriptor(owning: copy))
        }
        var actions = unsafe Self.emptyActions()
        try check("posix_spawn_file_actions_init", unsafe posix_spawn_file_actions_init(&actions))
        defer { unsafe _ = posix_spawn_file_actions_destroy(&actions) }
        unsafe try addStandardStreams(to: &actions)
        for (index, source) in sources.enumerated() {
            let target = first + Int32(index)
            try check("dup2", unsafe posix_spawn_file_actions_adddup2(&actions, source.rawValue, target))
        }
        #if !canImport(Darwin)
            // Ours are all close-on-exec; this covers what a library or the parent's parent left open.
            if let closeFrom = unsafe LinuxFunctions.closeFrom {
                try check("closefrom", unsafe closeFrom(&actions, first + Int32(sources.count)))
            }
        #endif
        var attributes = Self.emptyAttributes()
        try check("posix_spawnattr_init", unsafe posix_spawnattr_init(&attributes))
        defer { unsafe _ = posix_spawnattr_destroy(&attributes) }
        try setSignals(of: &attributes)
        let process = unsafe try start(&actions, &attributes)
        // An array may be released after its last use, which would close the copies before they are handed on.
        withExtendedLifetime(sources) {}
        return process
    }

    private func addStandardStreams(to actions: inout Actions) throws(SystemError) {
        try check("open", unsafe posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0))
        if inheritsOutput { return }
        for stream: Int32 in [1, 2] {
            if let output {
                try check("dup2", unsafe posix_spawn_file_actions_adddup2(&actions, output.rawValue, stream))
            } else {
                try check(
                    "open", unsafe posix_spawn_file_actions_addopen(&actions, stream, "/dev/null", O_WRONLY, 0))
            }
        }
    }

    /// Gives the child an empty signal mask and the default effect of every signal.
    private func setSignals(of attributes: inout Attributes) throws(SystemError) {
        var all = sigset_t()
        var none = sigset_t()
        unsafe _ = sigfillset(&all)
        unsafe _ = sigemptyset(&none)
        try check("posix_spawnattr_setsigdefault", unsafe posix_spawnattr_setsigdefault(&attributes, &all))
        try check("posix_spawnattr_setsigmask", unsafe posix_spawnattr_setsigmask(&attributes, &none))
        var flags = Int32(POSIX_SPAWN_SETSIGDEF) | Int32(POSIX_SPAWN_SETSIGMASK)
        if ownGroup { flags |= Int32(POSIX_SPAWN_SETPGROUP) }
        #if canImport(Darwin)
            flags |= Int32(POSIX_SPAWN_CLOEXEC_DEFAULT)
        #endif
        try check("posix_spawnattr_setflags", unsafe posix_spawnattr_setflags(&attributes, Int16(flags)))
    }

    private func start(
        _ actions: inout Actions, _ attributes: inout Attributes
    ) throws(SystemError) -> Int32 {
        let words = unsafe CStrings([executable] + arguments)
        let variables = unsafe CStrings(environment ?? Self.currentEnvironment())
        defer {
            unsafe words.free()
            unsafe variables.free()
        }
        var process: pid_t = 0
        let code = unsafe posix_spawn(
            &process, executable, &actions, &attributes, words.pointers, variables.pointers)
        try check("posix_spawn", code)
        return process
    }

    /// The variables of this process as `NAME=value`.
    private static func currentEnvironment() -> [String] {
        #if canImport(Darwin)
            guard let variables = unsafe _NSGetEnviron().pointee else { return [] }
        #else
            let variables = unsafe environ
        #endif
        var result: [String] = []
        var index = 0
        while let variable = unsafe variables[index] {
            unsafe result.append(String(cString: variable))
            index += 1
        }
        return result
    }

    private func check(_ operation: String, _ code: Int32) throws(SystemError) {
        if code != 0 { throw SystemError(operation: operation, code: code, subject: executable) }
    }
}

/// A zero-terminated array of C strings.
@unsafe private struct CStrings {
    let pointers: [UnsafeMutablePointer<CChar>?]

    init(_ strings: [String]) {
        unsafe pointers = strings.map { unsafe strdup($0) } + [nil]
    }

    func free() {
        #if canImport(Darwin)
            unsafe pointers.forEach { unsafe Darwin.free($0) }
        #else
            unsafe pointers.forEach { unsafe Glibc.free($0) }
        #endif
    }
}
