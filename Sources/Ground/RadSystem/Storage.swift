/// A file being written; see ``Storage``.
package protocol StorageFile: Sendable {
    /// Appends bytes once and says how many were taken, which may be fewer than offered.
    func write(_ bytes: borrowing RawSpan) throws(SystemError) -> Int

    /// Waits until the file's content is on the medium; a failure is final and must not be retried,
    /// because the system may have dropped the unwritten pages.
    func synchronize() throws(SystemError)

    /// Closes the file; it must not be used afterwards.
    func close() throws(SystemError)
}

/// Where every write of radzoo to a file system goes through, so that tests can make any of them fail.
///
/// Paths are those that the operator typed or that radzoo made itself.
package protocol Storage: Sendable {
    /// Creates a file for writing.
    ///
    /// - Parameters:
    ///   - path: Where the file is created; a symbolic link there is refused.
    ///   - exclusive: Whether an existing file is an error (`EEXIST`); otherwise it is emptied.
    ///     An existing file that another writer still holds is refused (`EWOULDBLOCK`).
    ///   - permissions: Permission bits, reduced by the process's mask.
    func createFile(at path: String, exclusive: Bool, permissions: UInt16) throws(SystemError) -> any StorageFile

    /// Opens a file for writing at its end; a missing one is created.
    ///
    /// A symbolic link there is refused, and so is a file that another writer still holds (`EWOULDBLOCK`).
    func appendToFile(at path: String, permissions: UInt16) throws(SystemError) -> any StorageFile

    /// Gives a file another name, replacing atomically what had that name.
    func rename(_ from: String, to destination: String) throws(SystemError)

    /// Gives a file a second name; an existing one is an error (`EEXIST`).
    func link(_ from: String, at destination: String) throws(SystemError)

    /// Removes a file's name.
    func removeFile(at path: String) throws(SystemError)

    /// Creates a directory; an existing one is an error (`EEXIST`).
    func createDirectory(at path: String, permissions: UInt16) throws(SystemError)

    /// Waits until the names in a directory are on the medium.
    func synchronizeDirectory(at path: String) throws(SystemError)
}
