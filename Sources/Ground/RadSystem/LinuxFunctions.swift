#if !canImport(Darwin)
    internal import Glibc

    /// C functions of Linux that the Swift overlay does not declare, looked up by name.
    ///
    /// They are GNU extensions or variadic there; a function that is not found is nil.
    @safe enum LinuxFunctions {
        typealias MemfdCreate = @convention(c) (UnsafePointer<CChar>, UInt32) -> Int32
        typealias ProcessControl = @convention(c) (Int32, UInt, UInt, UInt, UInt) -> Int32
        typealias SystemCall = @convention(c) (Int, UInt, UInt, UInt) -> Int
        typealias CloseFrom = @convention(c) (UnsafeMutablePointer<posix_spawn_file_actions_t>, Int32) -> Int32

        typealias MemoryOption = @convention(c) (Int32, Int32) -> Int32

        /// `memfd_create(2)`.
        static let memfdCreate: MemfdCreate? = unsafe function("memfd_create", as: MemfdCreate.self)

        /// `prctl(2)`, with its optional arguments always given.
        static let processControl: ProcessControl? = function("prctl", as: ProcessControl.self)

        /// `syscall(2)` with three arguments, for calls that the C library has no function for.
        static let systemCall: SystemCall? = function("syscall", as: SystemCall.self)

        /// `posix_spawn_file_actions_addclosefrom_np(3)`, since glibc 2.34.
        static let closeFrom: CloseFrom? = unsafe function(
            "posix_spawn_file_actions_addclosefrom_np", as: CloseFrom.self)

        /// `mallopt(3)` of glibc.
        static let memoryOption: MemoryOption? = function("mallopt", as: MemoryOption.self)

        private static func function<Function>(_ name: String, as type: Function.Type) -> Function? {
            guard let symbol = unsafe dlsym(nil, name) else { return nil }
            return unsafe unsafeBitCast(symbol, to: type)
        }
    }
#endif
