#if canImport(Darwin)
    internal import Darwin
#else
    internal import Glibc
#endif

/// The value of an environment variable, or nil where it is unset or empty.
package func environmentValue(_ name: String) -> String? {
    guard let value = unsafe getenv(name), unsafe value.pointee != 0 else { return nil }
    return unsafe String(cString: value)
}

/// The directory in which radzoo keeps what belongs to the user, such as project keys.
///
/// `$XDG_CONFIG_HOME/radzoo` where that is an absolute path, else `~/.config/radzoo`
/// (XDG Base Directory Specification 0.8). It may not exist yet.
/// - Throws: `ENOENT` when the user has no home directory.
package func userConfigurationDirectory() throws(SystemError) -> String {
    if let base = environmentValue("XDG_CONFIG_HOME"), base.hasPrefix("/") { return base + "/radzoo" }
    if let home = environmentValue("HOME"), home.hasPrefix("/") { return home + "/.config/radzoo" }
    throw SystemError(operation: "getenv", code: ENOENT, subject: "home directory")
}

/// The directory in which radzoo keeps what it has seen and must not forget.
///
/// `$XDG_STATE_HOME/radzoo` where that is an absolute path, else `~/.local/state/radzoo`
/// (XDG Base Directory Specification 0.8). It may not exist yet.
/// - Throws: `ENOENT` when the user has no home directory.
package func userStateDirectory() throws(SystemError) -> String {
    if let base = environmentValue("XDG_STATE_HOME"), base.hasPrefix("/") { return base + "/radzoo" }
    if let home = environmentValue("HOME"), home.hasPrefix("/") { return home + "/.local/state/radzoo" }
    throw SystemError(operation: "getenv", code: ENOENT, subject: "home directory")
}

/// Whether a descriptor is a terminal.
package func isTerminal(_ descriptor: Int32) -> Bool {
    isatty(descriptor) == 1
}

/// Bytes from the system's cryptographic generator.
package func randomBytes(_ count: Int) -> [UInt8] {
    var generator = SystemRandomNumberGenerator()
    return (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
}
