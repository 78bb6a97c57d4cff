import Foundation
import GRDB

extension [UInt8] {
    /// The bytes as SQLite stores them.
    var databaseBlob: Data { Data(self) }

    /// The single blob that a query yields; nil where it yields none.
    static func fetchOne(_ database: Database, sql: String, arguments: StatementArguments = []) throws -> [UInt8]? {
        try Data.fetchOne(database, sql: sql, arguments: arguments).map { Array($0) }
    }
}

extension Database {
    /// Runs a statement that is prepared once for the connection; for those that run for every file or series.
    func executeCached(literal: SQL) throws { try cachedStatement(literal: literal).execute() }
}

extension Row {
    /// A column that holds bytes.
    func bytes(_ column: Int) -> [UInt8] { (self[column] as Data?).map { Array($0) } ?? [] }
}
