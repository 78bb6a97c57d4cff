import Foundation

/// Where this checkout lies, found from the place that this file was compiled from.
package enum Repository {
    /// The absolute path of the repository root without a trailing slash.
    package static let root = folder(of: #filePath, above: 3)

    /// The folder that holds the checkout.
    package static let parent = folder(of: root, above: 1)

    /// The folder that is `levels` components above a path.
    private static func folder(of path: String, above levels: Int) -> String {
        path.split(separator: "/").dropLast(levels).reduce(into: "") { $0 += "/" + $1 }
    }
}

/// Whole-file access for tests; product code writes through `Storage` instead.
package enum File {
    /// Whether a path names a folder.
    package static func isDirectory(_ path: String) -> Bool {
        var isFolder: ObjCBool = false
        return unsafe FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue
    }

    /// Whether a path names anything.
    package static func exists(_ path: String) -> Bool {
        FileManager.default.fileExists(atPath: path)
    }

    /// The names of what stands in a folder, sorted.
    package static func names(in path: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: path).sorted()
    }

    /// The content of a file.
    package static func bytes(_ path: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: URL(fileURLWithPath: path)))
    }

    /// The content of a UTF-8 text file.
    package static func text(_ path: String) throws -> String {
        try String(contentsOfFile: path, encoding: .utf8)
    }

    /// Creates or replaces a file.
    package static func write(_ bytes: [UInt8], to path: String) throws {
        try Data(bytes).write(to: URL(fileURLWithPath: path))
    }

    /// Makes a folder and those above it, if they are not there.
    package static func makeFolder(_ path: String) throws {
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    /// Renames a file or folder.
    package static func move(_ path: String, to other: String) throws {
        try FileManager.default.moveItem(atPath: path, toPath: other)
    }

    /// Copies a file or folder, with the times of files.
    package static func copy(_ path: String, to other: String) throws {
        try FileManager.default.copyItem(atPath: path, toPath: other)
    }

    /// Removes a file or folder.
    package static func remove(_ path: String) throws {
        try FileManager.default.removeItem(atPath: path)
    }

    /// The paths of all regular files below a folder, relative to it, sorted by UTF-8 bytes.
    package static func filesBelow(_ path: String) -> [String] {
        guard let walk = FileManager.default.enumerator(atPath: path) else { return [] }
        let files = walk.compactMap { $0 as? String }.filter { !isDirectory(path + "/" + $0) }
        return files.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    }
}
