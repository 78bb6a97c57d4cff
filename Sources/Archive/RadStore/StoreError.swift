import GRDB
import RadSystem

/// Why a store could not be opened, read or written.
package struct StoreError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What went wrong, in a form that programs can compare.
    package struct Code: RawRepresentable, Hashable, Sendable {
        package let rawValue: String

        package init(rawValue: String) { self.rawValue = rawValue }

        /// There is no store at the path.
        package static let notFound = Code(rawValue: "not-found")
        /// Another run holds the store.
        package static let inUse = Code(rawValue: "in-use")
        /// The catalogue is not one of radzoo's.
        package static let foreignFile = Code(rawValue: "foreign-file")
        /// The catalogue was written by a newer radzoo.
        package static let newerSchema = Code(rawValue: "newer-schema")
        /// The store's pseudonyms were made with another project key.
        package static let otherKey = Code(rawValue: "other-key")
        /// A project key has the wrong length, or others than its owner may read its file.
        package static let unusableKey = Code(rawValue: "unusable-key")
        /// SQLite's write-ahead log is not safe on the file system of the path.
        package static let networkFileSystem = Code(rawValue: "network-file-system")
        /// The medium is full.
        package static let full = Code(rawValue: "full")
        /// Reading or writing failed.
        package static let failed = Code(rawValue: "failed")
        /// The catalogue contradicts itself.
        package static let corrupt = Code(rawValue: "corrupt")
        /// A space or series that was asked for is not in the store.
        package static let unknownName = Code(rawValue: "unknown-name")
    }

    package let code: Code
    /// What failed, what was expected and found, and what to do.
    package let message: String

    package init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    package var description: String { message }

    /// Carries out a call of the operating system on behalf of the store.
    static func wrapping<Result>(_ body: () throws(SystemError) -> Result) throws(StoreError) -> Result {
        do {
            return try body()
        } catch {
            throw StoreError(error.isOutOfSpace ? .full : .failed, error.description)
        }
    }
}

extension StoreError {
    private static let fullMessage =
        "The medium that holds the store is full. Free space and run the same command again."

    /// Translates what SQLite says; its message names tables and files of ours only.
    init(_ error: any Error) {
        switch error {
        case let error as StoreError:
            self = error
        case let error as DatabaseError:
            // Growing the shared index of the log on a full medium is no SQLITE_FULL to SQLite.
            if error.extendedResultCode == .SQLITE_IOERR_SHMSIZE {
                self.init(.full, Self.fullMessage)
                return
            }
            switch error.resultCode {
            case .SQLITE_FULL:
                self.init(.full, Self.fullMessage)
            case .SQLITE_BUSY, .SQLITE_LOCKED:
                self.init(.inUse, "The store's catalogue is in use by another program. Wait for it, then try again.")
            case .SQLITE_NOTADB:
                self.init(.foreignFile, "The store's catalogue is not an SQLite database.")
            case .SQLITE_CORRUPT, .SQLITE_CONSTRAINT:
                self.init(
                    .corrupt, "The store's catalogue is damaged (\(error.extendedResultCode)). Restore it from a copy.")
            default:
                self.init(.failed, "The store's catalogue failed (\(error.extendedResultCode)).")
            }
        case let error as SystemError:
            self.init(error.isOutOfSpace ? .full : .failed, error.description)
        default:
            self.init(.failed, "The store failed (\(type(of: error))).")
        }
    }
}
