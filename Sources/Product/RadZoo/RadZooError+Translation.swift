import RadArchive
import RadCheckpoint
import RadInterchange
import RadLabels
import RadRegistry
import RadSearch
import RadStore
import RadSystem

extension RadZooError {
    /// The error that callers see for one of the modules below.
    init(_ error: any Error) {
        switch error {
        case let error as RadZooError: self = error
        case let error as StoreError: self.init(Self.code(of: error.code), error.message)
        case let error as ArchiveError: self.init(Self.code(of: error.code), error.message)
        case let error as CheckpointError: self.init(error.code == .unreadable ? .usage : .unsafeFile, "\(error)")
        case let error as RegistryError: self.init(Self.code(of: error.code), "\(error)")
        case let error as InterchangeError: self.init(Self.code(of: error.code), "\(error)")
        case let error as FilterError: self.init(.usage, "\(error)")
        case let error as LabelRulesError: self.init(.usage, "\(error)")
        case let error as SystemError: self.init(error)
        default: self.init(.failed, "\(error)")
        }
    }

    private init(_ error: SystemError) {
        if error.code == SystemError.cancelled {
            self.init(
                .stoppedEarly,
                "Stopped by a signal before \(error.subject) was written; nothing half-written has its name. "
                    + "Run it again.")
        } else if error.isOutOfSpace {
            self.init(.stoppedEarly, "\(error). Make room and run it again.")
        } else {
            self.init(.failed, "\(error)")
        }
    }

    private static func code(of code: StoreError.Code) -> Code {
        switch code {
        case .inUse: .storeInUse
        case .full: .stoppedEarly
        case .foreignFile, .newerSchema, .corrupt: .unsafeFile
        case .notFound, .otherKey, .unusableKey, .networkFileSystem, .unknownName: .usage
        default: .failed
        }
    }

    private static func code(of code: RegistryError.Code) -> Code {
        switch code {
        case .unreadable, .missing, .unknownVersion, .exists, .fileExists, .notAFolder, .address: .usage
        case .interrupted, .range, .tooSlow: .stoppedEarly
        case .inUse: .storeInUse
        case .unreachable, .programMissing: .failed
        default: .unsafeFile
        }
    }

    private static func code(of code: InterchangeError.Code) -> Code {
        switch code {
        case .mapping, .unknownName, .readFailed, .inexpressible: .usage
        case .readerUnavailable: .failed
        default: .unsafeFile
        }
    }

    private static func code(of code: ArchiveError.Code) -> Code {
        switch code {
        case .interrupted: .stoppedEarly
        case .unreadableRoot, .otherSpace, .otherNumerics, .notOneSeries, .unknownSelection: .usage
        case .seriesFailed: .refused
        default: .failed
        }
    }

    /// Runs a body and translates what it throws.
    static func translating<Result>(_ body: () throws -> Result) throws -> Result {
        do {
            return try body()
        } catch {
            throw RadZooError(error)
        }
    }
}
