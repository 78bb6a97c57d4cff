/// A storage that begins nothing new once a signal arrived, so that a command gives up in order what it was writing.
///
/// Making files and directories and writing bytes fail with ``SystemError/cancelled``; naming, removing and synchronising
/// go on, so that what failed is cleared away and what is whole is finished.
package struct InterruptibleStorage: Storage {
    private let storage: any Storage
    private let interrupt: InterruptSignal

    /// Bytes that are handed on at once, so that a signal is noticed soon.
    static let pieceByteCount = 4 << 20

    /// A storage that is written to until a signal arrives.
    package init(_ storage: any Storage = FileSystemStorage(), until interrupt: InterruptSignal) {
        self.storage = storage
        self.interrupt = interrupt
    }

    package func createFile(
        at path: String, exclusive: Bool, permissions: UInt16
    ) throws(SystemError) -> any StorageFile {
        try interrupt.check("open", path)
        let file = try storage.createFile(at: path, exclusive: exclusive, permissions: permissions)
        return InterruptibleFile(file: file, interrupt: interrupt, subject: path)
    }

    package func appendToFile(at path: String, permissions: UInt16) throws(SystemError) -> any StorageFile {
        try interrupt.check("open", path)
        let file = try storage.appendToFile(at: path, permissions: permissions)
        return InterruptibleFile(file: file, interrupt: interrupt, subject: path)
    }

    package func createDirectory(at path: String, permissions: UInt16) throws(SystemError) {
        try interrupt.check("mkdir", path)
        try storage.createDirectory(at: path, permissions: permissions)
    }

    package func rename(_ from: String, to destination: String) throws(SystemError) {
        try storage.rename(from, to: destination)
    }

    package func link(_ from: String, at destination: String) throws(SystemError) {
        try storage.link(from, at: destination)
    }

    package func removeFile(at path: String) throws(SystemError) { try storage.removeFile(at: path) }

    package func synchronizeDirectory(at path: String) throws(SystemError) {
        try storage.synchronizeDirectory(at: path)
    }
}

/// A file of ``InterruptibleStorage``.
private struct InterruptibleFile: StorageFile {
    let file: any StorageFile
    let interrupt: InterruptSignal
    let subject: String

    func write(_ bytes: borrowing RawSpan) throws(SystemError) -> Int {
        try interrupt.check("write", subject)
        let count = min(bytes.byteCount, InterruptibleStorage.pieceByteCount)
        return try file.write(bytes.extracting(0..<count))
    }

    func synchronize() throws(SystemError) { try file.synchronize() }

    func close() throws(SystemError) { try file.close() }
}

extension InterruptSignal {
    /// Refuses a call once the signal is raised.
    fileprivate func check(_ operation: String, _ subject: String) throws(SystemError) {
        guard isRaised else { return }
        throw SystemError(operation: operation, code: SystemError.cancelled, subject: subject)
    }
}
