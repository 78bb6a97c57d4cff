internal import Synchronization

/// A storage that fails on purpose, to show that what stands on it survives any failure.
///
/// Calls are counted over the storage and its files together, so that a test can let the first, second,
/// ... Nth call fail until no fault fires.
package final class FaultyStorage: Storage {
    /// How a call fails.
    package enum Fault: Hashable, Sendable {
        /// The call does nothing and reports this `errno`.
        case failure(code: Int32)

        /// A write takes half of what it is offered, at least one byte; other calls succeed.
        case shortWrite
    }

    /// Which calls fail: one, or that one and all after it.
    package enum Duration: Hashable, Sendable, CaseIterable {
        case once, sticky
    }

    private struct State {
        var calls = 0
        var fired = 0
    }

    private let base: any Storage
    private let fault: Fault
    private let position: Int
    private let duration: Duration
    private let state = Mutex(State())

    /// Makes a storage whose call number `position`, counted from 1, fails.
    package init(_ base: any Storage, failing fault: Fault, at position: Int, _ duration: Duration = .once) {
        self.base = base
        self.fault = fault
        self.position = position
        self.duration = duration
    }

    /// How many calls were made.
    package var callCount: Int { state.withLock { $0.calls } }

    /// How many calls failed or were shortened.
    package var firedCount: Int { state.withLock { $0.fired } }

    /// Counts a call and says how it fails, if it does.
    fileprivate func nextFault(isWrite: Bool) -> Fault? {
        state.withLock { state in
            state.calls += 1
            let isDue = duration == .once ? state.calls == position : state.calls >= position
            if !isDue || (fault == .shortWrite && !isWrite) { return nil }
            state.fired += 1
            return fault
        }
    }

    fileprivate func passOrFail(_ operation: String, _ subject: String) throws(SystemError) {
        if case .failure(let code) = nextFault(isWrite: false) {
            throw SystemError(operation: operation, code: code, subject: subject)
        }
    }

    package func createFile(
        at path: String, exclusive: Bool, permissions: UInt16
    ) throws(SystemError) -> any StorageFile {
        try passOrFail("open", path)
        let file = try base.createFile(at: path, exclusive: exclusive, permissions: permissions)
        return FaultyFile(file, of: self, subject: path)
    }

    package func appendToFile(at path: String, permissions: UInt16) throws(SystemError) -> any StorageFile {
        try passOrFail("open", path)
        return FaultyFile(try base.appendToFile(at: path, permissions: permissions), of: self, subject: path)
    }

    package func rename(_ from: String, to destination: String) throws(SystemError) {
        try passOrFail("rename", destination)
        try base.rename(from, to: destination)
    }

    package func link(_ from: String, at destination: String) throws(SystemError) {
        try passOrFail("link", destination)
        try base.link(from, at: destination)
    }

    package func removeFile(at path: String) throws(SystemError) {
        try passOrFail("unlink", path)
        try base.removeFile(at: path)
    }

    package func createDirectory(at path: String, permissions: UInt16) throws(SystemError) {
        try passOrFail("mkdir", path)
        try base.createDirectory(at: path, permissions: permissions)
    }

    package func synchronizeDirectory(at path: String) throws(SystemError) {
        try passOrFail("fsync", path)
        try base.synchronizeDirectory(at: path)
    }
}

/// A file of ``FaultyStorage``.
private final class FaultyFile: StorageFile {
    private let base: any StorageFile
    private let storage: FaultyStorage
    private let subject: String

    init(_ base: any StorageFile, of storage: FaultyStorage, subject: String) {
        self.base = base
        self.storage = storage
        self.subject = subject
    }

    func write(_ bytes: borrowing RawSpan) throws(SystemError) -> Int {
        switch storage.nextFault(isWrite: true) {
        case .failure(let code): throw SystemError(operation: "write", code: code, subject: subject)
        case .shortWrite: return try base.write(bytes.extracting(first: max(1, bytes.byteCount / 2)))
        case nil: return try base.write(bytes)
        }
    }

    func synchronize() throws(SystemError) {
        try storage.passOrFail("fsync", subject)
        try base.synchronize()
    }

    func close() throws(SystemError) {
        try storage.passOrFail("close", subject)
        try base.close()
    }
}
