#if canImport(Darwin)
    internal import Darwin
#else
    internal import Glibc
#endif

/// A failed call of the operating system.
///
/// The subject is a role ("store catalogue", "archive file") or a path that the operator typed.
/// It is never the path of an archive file, since such paths may identify a patient.
package struct SystemError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The call that failed, by its C name.
    package let operation: String

    /// The `errno` of the failure.
    package let code: Int32

    /// What the call was about: a role, or a path that the operator typed.
    package let subject: String

    /// Makes an error from its parts.
    package init(operation: String, code: Int32, subject: String) {
        self.operation = operation
        self.code = code
        self.subject = subject
    }

    /// The failure as one sentence: what failed, on what, and why.
    package var description: String {
        "\(subject): \(operation) failed: \(reason) (errno \(code))"
    }

    /// The system's text for the code, by `strerror_r`.
    package var reason: String {
        var text = [UInt8](repeating: 0, count: 256)
        let status = unsafe text.withUnsafeMutableBytes { buffer in
            unsafe buffer.withMemoryRebound(to: CChar.self) { characters in
                unsafe characters.baseAddress.map { unsafe strerror_r(code, $0, characters.count) } ?? EINVAL
            }
        }
        guard status == 0, let end = text.firstIndex(of: 0), end > 0 else { return "unknown error" }
        return String(decoding: text[..<end], as: UTF8.self)
    }
}

extension SystemError {
    /// The code of a thing that does not exist.
    package static var notFound: Int32 { ENOENT }

    /// The code of a thing that is not the one any more that was meant.
    package static var stale: Int32 { ESTALE }

    /// The code of a call that a signal interrupted.
    package static var interrupted: Int32 { EINTR }

    /// The code of a full device.
    package static var noSpace: Int32 { ENOSPC }

    /// The code of a failed transfer to or from a device.
    package static var inputOutput: Int32 { EIO }

    /// The code of something that another process holds.
    package static var wouldBlock: Int32 { EWOULDBLOCK }

    /// The code of a message over its limit.
    package static var messageTooLong: Int32 { EMSGSIZE }

    /// The code of a deadline that passed.
    package static var timedOut: Int32 { ETIMEDOUT }

    /// The code of a stream whose other end is gone.
    package static var brokenPipe: Int32 { EPIPE }

    /// The code of a call that was given up because a signal asked for a stop.
    package static var cancelled: Int32 { ECANCELED }

    /// Whether the failure means that the medium is full or a quota is used up.
    package var isOutOfSpace: Bool { code == ENOSPC || code == EDQUOT }
}

/// Calls a C function until a signal no longer interrupts it.
///
/// - Returns: The function's result when it is not -1.
@discardableResult
func checked<Result: FixedWidthInteger & SignedInteger>(
    _ operation: String, _ subject: @autoclosure () -> String, _ call: () -> Result
) throws(SystemError) -> Result {
    while true {
        let result = call()
        if result != -1 { return result }
        let code = errno
        if code == EINTR { continue }
        throw SystemError(operation: operation, code: code, subject: subject())
    }
}
