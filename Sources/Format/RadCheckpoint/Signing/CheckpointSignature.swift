package import RadSystem

/// A signature that stands in a file of its own beside a checkpoint: `NAME.radz.h5.sig`.
///
/// The envelope is over an in-toto statement of the file id.
package struct CheckpointSignature: Hashable, Sendable {
    /// What is appended to the path of a checkpoint.
    package static let suffix = ".sig"

    private let envelope: SignatureEnvelope

    /// Signs a checkpoint.
    package init(signing header: CheckpointHeader, with key: SigningKey) throws(CheckpointError) {
        envelope = try SignatureEnvelope(signing: CheckpointStatement(of: header).bytes, with: key)
    }

    /// Reads an envelope; nothing is believed yet.
    package init(bytes: [UInt8], at path: String = "signature") throws(CheckpointError) {
        envelope = try SignatureEnvelope(bytes: bytes, at: path)
    }

    /// The ids of the keys that are said to have signed; nothing is checked.
    package var keyIDs: [String] { envelope.keyIDs }

    /// The canonical JSON of the envelope.
    package var bytes: [UInt8] { envelope.bytes }

    /// Requires that the key has signed exactly this checkpoint, annex included.
    ///
    /// - Throws: `signing-key` where another key signed, `signature-mismatch` where the signature is not of the
    ///   statement, `signature-subject` where the statement is about another checkpoint.
    package func verify(_ header: CheckpointHeader, key: VerifyingKey) throws(CheckpointError) {
        // Only what a trusted key has signed is read at all.
        let statement = try CheckpointStatement(parsing: try envelope.statement(signedBy: key), at: "statement")
        guard statement == CheckpointStatement(of: header) else {
            throw CheckpointError(
                .signatureSubject, at: "statement", expected: "\(header.fileID) with \(header.annexID)",
                found: "\(statement.fileID) with \(statement.annexID)")
        }
    }

    /// The signature beside a checkpoint, or nil where there is none.
    package static func beside(_ path: String) throws(CheckpointError) -> CheckpointSignature? {
        let path = path + suffix
        let bytes: [UInt8]
        do throws(SystemError) {
            guard try FileStatus.ifPresent(path) != nil else { return nil }
            bytes = try ReadableFile(path: path, followLinks: true, subject: path)
                .readAll(limit: SignatureEnvelope.maximumByteCount)
        } catch {
            throw CheckpointError(.unreadable, at: path, expected: "a readable file", found: "\(error)")
        }
        return try CheckpointSignature(bytes: bytes, at: path)
    }

    /// Writes the signature beside a checkpoint; one that is there is replaced.
    package func write(beside path: String, through storage: any Storage) throws(SystemError) {
        try storage.replaceFile(at: path + Self.suffix, with: bytes)
    }
}
