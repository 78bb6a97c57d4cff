#if canImport(Darwin)
    internal import Darwin
#else
    internal import Glibc
#endif

/// Finds files that ship with radzoo, such as label rules and checkpoints, without `Bundle`.
///
/// `Bundle.module` ends the process when a copied executable has lost its bundle; here a miss is an error.
package struct ResourceLocator {
    /// The path of a shipped file.
    ///
    /// Looked for in this order: the explicit path, beside the executable, in `../share/radzoo` as seen
    /// from the executable, then in the bundle beside the executable. In the latter three `file` may also
    /// stand without its leading directories.
    /// - Parameters:
    ///   - file: The path of the file within the resources, for example `Rules/modality.yaml`.
    ///   - bundle: The name of the bundle that SwiftPM makes, `<package>_<module>`.
    ///   - explicit: A path that the operator gave; when it is there, nothing else is tried.
    /// - Throws: `ENOENT` naming the file, or the explicit path, that was not found.
    package static func locate(
        file: String, bundle: String, explicit: String?
    ) throws(SystemError) -> String {
        if let explicit {
            _ = try FileStatus.of(explicit)
            return explicit
        }
        let beside = try parentDirectory(of: executablePath())
        return try locate(file: file, bundle: bundle, beside: beside)
    }

    /// As ``locate(file:bundle:explicit:)``, seen from a given directory.
    static func locate(file: String, bundle: String, beside: String) throws(SystemError) -> String {
        let name = lastComponent(of: file)
        let share = parentDirectory(of: beside) + "/share/radzoo"
        var places: [String] = []
        for directory in [beside, share, "\(beside)/\(bundle).resources", "\(beside)/\(bundle).bundle"] {
            places.append("\(directory)/\(file)")
            if name != file { places.append("\(directory)/\(name)") }
        }
        for place in places where try FileStatus.ifPresent(place)?.kind == .regular { return place }
        throw SystemError(operation: "locate", code: ENOENT, subject: "resource \(file)")
    }

    /// The absolute path of the running executable.
    package static func executablePath() throws(SystemError) -> String {
        #if canImport(Darwin)
            var size: UInt32 = 0
            _ = unsafe _NSGetExecutablePath(nil, &size)
            var buffer = [CChar](repeating: 0, count: Int(size) + 1)
            guard unsafe _NSGetExecutablePath(&buffer, &size) == 0 else {
                throw SystemError(operation: "_NSGetExecutablePath", code: ENOENT, subject: "executable")
            }
            return try canonicalPath(
                String(decoding: buffer.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self))
        #else
            var buffer = [UInt8](repeating: 0, count: 4096)
            let count = try checked("readlink", "executable") {
                unsafe buffer.withUnsafeMutableBytes { bytes in
                    unsafe bytes.withMemoryRebound(to: CChar.self) { characters in
                        unsafe characters.baseAddress.map { unsafe readlink("/proc/self/exe", $0, characters.count) }
                            ?? -1
                    }
                }
            }
            return String(decoding: buffer.prefix(count), as: UTF8.self)
        #endif
    }
}

/// The absolute path without links and `..` that a path stands for.
package func canonicalPath(_ path: String) throws(SystemError) -> String {
    guard let resolved = unsafe realpath(path, nil) else {
        let code = errno
        throw SystemError(operation: "realpath", code: code, subject: path)
    }
    defer { unsafe free(resolved) }
    return unsafe String(cString: resolved)
}
