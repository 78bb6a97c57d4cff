import Foundation

/// A fresh folder that is removed with everything in it when the last reference to it goes.
package final class TemporaryDirectory: Sendable {
    /// The absolute path, without a trailing slash.
    package let path: String

    /// Creates a folder below the system's temporary folder.
    ///
    /// - Parameter name: a part of the folder's name; blanks and accents are welcome, since users have them too.
    package init(_ name: String = "radzoo test") throws {
        path = FileManager.default.temporaryDirectory.path + "/\(name) \(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
    }

    /// The path of a file or folder inside; nothing is created.
    package func file(_ relativePath: String) -> String {
        path + "/" + relativePath
    }

    /// Creates a folder inside and returns its path.
    package func folder(_ relativePath: String) throws -> String {
        let folder = file(relativePath)
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        return folder
    }
}
