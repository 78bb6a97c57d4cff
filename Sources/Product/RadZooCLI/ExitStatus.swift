import ArgumentParser
import RadZoo

/// The documented exit codes.
enum ExitStatus: Int32 {
    case done = 0
    case failed = 1
    case usage = 2
    case refusals = 3
    case unsafeFile = 4
    case storeInUse = 73
    case stoppedEarly = 75

    init(of error: any Error) {
        switch error {
        case let error as RadZooError:
            switch error.code {
            case .usage: self = .usage
            case .unsafeFile: self = .unsafeFile
            case .storeInUse: self = .storeInUse
            case .stoppedEarly: self = .stoppedEarly
            case .refused: self = .refusals
            default: self = .failed
            }
        case let error as ExitCode:
            self = ExitStatus(rawValue: error.rawValue) ?? .failed
        default:
            // Help and version requests are errors of the parser too, with status 0.
            let code = RadZooCommand.exitCode(for: error)
            self = code.isSuccess ? .done : code == .validationFailure ? .usage : .failed
        }
    }

    /// What a person is told; nil when everything was said.
    func message(for error: any Error) -> String? {
        switch error {
        case is ExitCode: nil
        case let error as RadZooError: "radzoo: \(error.message)"
        default: RadZooCommand.fullMessage(for: error)
        }
    }
}
