import GRDB
import RadSystem

extension Store {
    /// Refuses a catalogue that radzoo did not make, without writing: opened as ours it would already be changed.
    ///
    /// - Throws: ``StoreError`` with code `foreignFile`.
    static func refuseForeignCatalogue(at path: String) throws(StoreError) {
        let head = try StoreError.wrapping { () throws(SystemError) in
            try ReadableFile(path: path, followLinks: true, subject: "catalogue").read(at: 0, count: headByteCount)
        }
        // A store whose making was cut short.
        if head.isEmpty { return }
        guard head.count == headByteCount, head.starts(with: Array("SQLite format 3\0".utf8)) else {
            throw StoreError(.foreignFile, "The store's catalogue is not an SQLite database.")
        }
        let application = head[68..<72].reduce(0) { $0 << 8 | Int32($1) }
        if application == Schema.applicationID { return }
        if application == 0 {
            // The mark of a young store may still stand in the log, which only SQLite reads. Where SQLite has to mend
            // a file before it can read it, the same question is asked again after it did.
            var configuration = Configuration()
            configuration.readonly = true
            guard let database = try? DatabaseQueue(path: path, configuration: configuration) else { return }
            defer { try? database.close() }
            guard let isForeign = try? database.read({ try isForeign($0) }) else { return }
            if !isForeign { return }
        }
        throw foreignCatalogue
    }

    /// Bytes of the head of an SQLite file.
    private static let headByteCount = 100

    static let foreignCatalogue = StoreError(
        .foreignFile, "catalog.sqlite was not made by radzoo. Choose another folder for the store.")

    /// Whether a database has tables and not our mark.
    ///
    /// The table of migrations is made on its own first: a store whose making was cut short there is ours.
    static func isForeign(_ database: Database) throws -> Bool {
        let application = try Int32.fetchOne(database, sql: "PRAGMA application_id") ?? 0
        if application == Schema.applicationID { return false }
        let tables = try Int.fetchOne(
            database, sql: "SELECT count(*) FROM sqlite_master WHERE tbl_name != 'grdb_migrations'")
        return application != 0 || tables != 0
    }

    /// Makes the empty catalogue of a new store, which only its owner may read; SQLite gives its log the same mode.
    static func createCatalogue(at path: String, storage: any Storage) throws(StoreError) {
        try StoreError.wrapping { () throws(SystemError) in
            do throws(SystemError) {
                try storage.createFile(at: path, exclusive: true, permissions: 0o600).close()
            } catch {
                // Another run made it in between.
                if try FileStatus.ifPresent(path) == nil { throw error }
            }
        }
    }
}
