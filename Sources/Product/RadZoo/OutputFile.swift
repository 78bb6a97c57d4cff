import RadSystem

/// A file that is yet to be made, looked at before any work is done for it.
enum OutputFile {
    /// Refuses a path at which something is, or whose folder is not there.
    ///
    /// - Parameter mayBeThere: Whether a file that is there is the caller's to judge; a folder is refused all the same.
    static func check(_ path: String, mayBeThere: Bool = false) throws {
        if let status = try FileStatus.ifPresent(path) {
            if status.kind == .directory {
                throw RadZooError(.usage, "\(path) is a folder. Name a file in it, such as \(path)/model.radz.h5.")
            }
            if mayBeThere { return }
            throw RadZooError(.usage, "There is a file at \(path) already. Name another one.")
        }
        let folder = parentDirectory(of: path)
        guard try FileStatus.ifPresent(folder)?.kind == .directory else {
            throw RadZooError(.usage, "There is no folder \(folder) for \(lastComponent(of: path)). Make it first.")
        }
    }
}
