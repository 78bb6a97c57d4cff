#if canImport(Darwin)
    internal import Darwin
#else
    internal import Glibc
#endif

/// Opens one file after the other; those of one folder relative to it, which spares the kernel most of the path.
///
/// The folder of the last file stays open. Where it is replaced meanwhile, files still come from the old one until
/// ``forgetFolder()``.
package struct FileOpener: Sendable {
    private var path: [UInt8] = []
    private var folder: Descriptor?

    /// Makes an opener that has no folder open.
    package init() {}

    /// Opens a file by the bytes of its absolute path, as `ReadableFile.init` does.
    package mutating func open(
        _ file: [UInt8], followLinks: Bool, subject: String = "archive file"
    ) throws(SystemError) -> ReadableFile {
        guard let slash = file.lastIndex(of: UInt8(ascii: "/")), slash > 0, slash + 1 < file.count else {
            return try ReadableFile(path: file, followLinks: followLinks, subject: subject)
        }
        if path.count != slash || !file.starts(with: path) {
            folder = Self.openFolder(file[..<slash])
            path = Array(file[..<slash])
        }
        // A folder may be entered without being readable.
        guard let folder else {
            return try ReadableFile(path: file, followLinks: followLinks, subject: subject)
        }
        return try ReadableFile(name: file[(slash + 1)...], in: folder, followLinks: followLinks, subject: subject)
    }

    /// Closes the folder, so that the next file is looked for by its whole path.
    package mutating func forgetFolder() {
        path = []
        folder = nil
    }

    private static func openFolder(_ path: ArraySlice<UInt8>) -> Descriptor? {
        let characters = path.map(CChar.init(bitPattern:)) + [0]
        let number = try? checked("open", "folder") {
            unsafe openat(AT_FDCWD, characters, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NONBLOCK)
        }
        return number.map { Descriptor(owningCloseOnExec: $0) }
    }
}
