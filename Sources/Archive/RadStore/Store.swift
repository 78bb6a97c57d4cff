import GRDB
package import RadSystem

/// A folder `NAME.radstore` with the catalogue of an archive: files, series, labels, states, spaces and vectors.
///
/// Everything is in `catalog.sqlite` (WAL, `synchronous=FULL`), so that a vector and its state are one transaction.
/// A writer holds the lock file; readers need no lock.
package final class Store: Sendable {
    /// How a store is opened.
    package enum Mode: Sendable {
        /// For a run: the store is made if it is not there, and locked.
        case createOrOpen
        /// For changes other than runs: it must be there, and is locked.
        case existing
        /// For reading; another process may write meanwhile.
        case readOnly
    }

    /// The path as the operator typed it.
    package let path: String
    let database: DatabaseQueue
    private let lock: LockHolder?

    /// Opens or makes a store.
    ///
    /// - Parameters:
    ///   - path: The folder.
    ///   - mode: What it is opened for.
    ///   - key: The project key; a store made with another one is refused. Nil where no pseudonyms are made.
    ///   - allowNetworkFileSystem: Whether SQLite's risks on shared file systems are accepted.
    ///   - storage: Makes the folder.
    package init(
        at path: String, mode: Mode, key: ProjectKey? = nil, allowNetworkFileSystem: Bool = false,
        storage: any Storage = FileSystemStorage()
    ) throws(StoreError) {
        self.path = path
        let isPresent = try Self.checkFolder(path, mode, allowNetworkFileSystem)
        if !isPresent {
            try StoreError.wrapping { () throws(SystemError) in
                try storage.createDirectories(at: path, permissions: 0o700)
            }
        }
        lock = try mode == .readOnly ? nil : LockHolder(path: path + "/lock")
        let catalogue = path + "/catalog.sqlite"
        if isPresent {
            try Self.refuseForeignCatalogue(at: catalogue)
        } else {
            try Self.createCatalogue(at: catalogue, storage: storage)
        }
        do {
            database = try DatabaseQueue(path: catalogue, configuration: Self.configuration(mode))
            try Self.prepare(database, mode)
        } catch {
            throw StoreError(error)
        }
        if let key { try adopt(key, mode) }
    }

    /// Whether a folder has a catalogue.
    package static func exists(at path: String) throws(StoreError) -> Bool {
        try StoreError.wrapping { () throws(SystemError) in try FileStatus.ifPresent(path + "/catalog.sqlite") } != nil
    }

    /// Closes the catalogue; SQLite then merges its log.
    package func close() { try? database.close() }

    private static func checkFolder(
        _ path: String, _ mode: Mode, _ allowNetworkFileSystem: Bool
    ) throws(StoreError) -> Bool {
        let catalogue = try StoreError.wrapping { () throws(SystemError) in
            try FileStatus.ifPresent(path + "/catalog.sqlite")
        }
        if catalogue == nil, mode != .createOrOpen {
            throw StoreError(
                .notFound, "There is no store at \(path). Make one with: radzoo embed ARCHIVE --out \(path)")
        }
        var existing = path
        while (try? FileStatus.ifPresent(existing)) == .some(nil), parentDirectory(of: existing) != existing {
            existing = parentDirectory(of: existing)
        }
        if mode != .readOnly, !allowNetworkFileSystem, (try? isNetworkFileSystem(existing)) == true {
            throw StoreError(
                .networkFileSystem,
                "\(path) is on a network file system, where SQLite's log is not safe. Choose a local folder for the store."
            )
        }
        return catalogue != nil
    }

    private static func configuration(_ mode: Mode) -> Configuration {
        var configuration = Configuration()
        configuration.readonly = mode == .readOnly
        configuration.busyMode = .timeout(5)
        configuration.foreignKeysEnabled = true
        configuration.prepareDatabase { database in
            try database.execute(sql: "PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON; PRAGMA mmap_size = 0")
            if mode != .readOnly {
                try database.execute(sql: "PRAGMA synchronous = FULL")
            }
        }
        return configuration
    }

    private static func prepare(_ database: DatabaseQueue, _ mode: Mode) throws {
        let (isForeign, version) = try database.read { database in
            (try Self.isForeign(database), try Int32.fetchOne(database, sql: "PRAGMA user_version") ?? 0)
        }
        if isForeign { throw foreignCatalogue }
        guard version <= Schema.version else {
            throw StoreError(
                .newerSchema,
                "The store has schema version \(version), this radzoo knows up to \(Schema.version). Use a newer radzoo."
            )
        }
        if mode != .readOnly {
            try database.writeWithoutTransaction { try $0.execute(sql: "PRAGMA journal_mode = WAL") }
        }
        if version == Schema.version { return }
        guard mode != .readOnly else {
            throw StoreError(.failed, "The store has schema version \(version); open it once with: radzoo embed")
        }
        try Schema.migrator.migrate(database)
    }

    private func adopt(_ key: ProjectKey, _ mode: Mode) throws(StoreError) {
        let known = try read { try [UInt8].fetchOne($0, sql: "SELECT value FROM metadata WHERE name = 'key'") }
        if let known {
            guard known == key.fingerprint else {
                throw StoreError(
                    .otherKey,
                    "The store's pseudonyms were made with another project key (fingerprint \(known.hexadecimal), yours"
                        + " \(key.fingerprint.hexadecimal)). Name the right one with --key FILE.")
            }
        } else if mode != .readOnly {
            try write {
                try $0.execute(
                    sql: "INSERT INTO metadata (name, value) VALUES ('key', ?)",
                    arguments: [key.fingerprint.databaseBlob])
            }
        }
    }

    func read<Result>(_ body: (Database) throws -> Result) throws(StoreError) -> Result {
        do {
            return try database.read(body)
        } catch {
            throw StoreError(error)
        }
    }

    @discardableResult
    func write<Result>(_ body: (Database) throws -> Result) throws(StoreError) -> Result {
        do {
            return try database.write(body)
        } catch {
            throw StoreError(error)
        }
    }
}

/// Holds the store's lock as long as the store is open.
private final class LockHolder: Sendable {
    private let lock: FileLock

    init(path: String) throws(StoreError) {
        do {
            lock = try FileLock(at: path, subject: "store lock")
        } catch  where error.isInUse {
            throw StoreError(
                .inUse, "Another run holds the store. Wait until it ends, then run the same command again.")
        } catch {
            throw StoreError(error.isOutOfSpace ? .full : .failed, error.description)
        }
    }
}
