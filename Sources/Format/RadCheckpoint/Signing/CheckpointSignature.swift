package import RadSystem

/// A signature that stands in a file of its own beside a checkpoint: `NAME.radz.h5.sig`.
///
/// A DSSE envelope (Dead Simple Signing Envelope 1.0) as canonical JSON, over an in-toto statement of the file id.
package struct CheckpointSignature: Hashable, Sendable {
    /// One key's signature.
    private struct Entry: Hashable, Sendable {
        let keyID: String
        let signature: [UInt8]
    }

    static let payloadType = "application/vnd.in-toto+json"
    /// Bytes that a file of signatures may have.
    package static let maximumByteCount = 65_536
    /// Keys that may sign one checkpoint.
    package static let maximumCount = 16
    /// What is appended to the path of a checkpoint.
    package static let suffix = ".sig"

    private let payload: [UInt8]
    private var entries: [Entry]

    /// Signs a checkpoint.
    package init(signing header: CheckpointHeader, with key: SigningKey) throws(CheckpointError) {
        payload = CheckpointStatement(of: header).bytes
        entries = [
            Entry(
                keyID: key.verifyingKey.keyID, signature: try key.signature(of: Self.preimage(of: payload)))
        ]
    }

    /// Reads an envelope; nothing is believed yet.
    package init(bytes: [UInt8], at path: String = "signature") throws(CheckpointError) {
        guard bytes.count <= Self.maximumByteCount else {
            throw CheckpointError(.envelope, at: path, expected: "at most \(Self.maximumByteCount) bytes")
        }
        let value = try CanonicalJSON(canonical: bytes, at: path)
        func malformed(_ expected: String) -> CheckpointError {
            CheckpointError(.envelope, at: path, expected: expected)
        }
        guard case .object(let members) = value, members.count == 3, case .string(let type)? = members["payloadType"],
            case .string(let text)? = members["payload"], case .array(let signatures)? = members["signatures"]
        else { throw malformed("payload, payloadType and signatures") }
        guard type == Self.payloadType else { throw malformed("payload type \(Self.payloadType)") }
        guard let payload = Base64.bytes(of: text) else { throw malformed("a payload in base64") }
        guard (1...Self.maximumCount).contains(signatures.count) else {
            throw malformed("1 to \(Self.maximumCount) signatures")
        }
        self.payload = payload
        entries = []
        for signature in signatures {
            guard case .object(let parts) = signature, parts.count == 2, case .string(let keyID)? = parts["keyid"],
                case .string(let text)? = parts["sig"], let bytes = Base64.bytes(of: text),
                !entries.contains(where: { $0.keyID == keyID })
            else { throw malformed("keyid and sig of each key, once") }
            entries.append(Entry(keyID: keyID, signature: bytes))
        }
    }

    /// The ids of the keys that are said to have signed; nothing is checked.
    package var keyIDs: [String] { entries.map(\.keyID) }

    /// The canonical JSON of the envelope.
    package var bytes: [UInt8] {
        CanonicalJSON.object([
            "payloadType": .string(Self.payloadType), "payload": .string(Base64.text(of: payload)),
            "signatures": .array(
                entries.map {
                    .object(["keyid": .string($0.keyID), "sig": .string(Base64.text(of: $0.signature))])
                }),
        ]).bytes
    }

    /// Requires that the key has signed exactly this checkpoint, annex included.
    ///
    /// - Throws: `signing-key` where another key signed, `signature-mismatch` where the signature is not of the
    ///   statement, `signature-subject` where the statement is about another checkpoint.
    package func verify(_ header: CheckpointHeader, key: VerifyingKey) throws(CheckpointError) {
        guard let entry = entries.first(where: { $0.keyID == key.keyID }) else {
            throw CheckpointError(
                .signingKey, at: "signature", expected: "a signature of \(key.keyID)",
                found: "\(entries.count) of other keys")
        }
        guard key.isValid(entry.signature, of: Self.preimage(of: payload)) else {
            throw CheckpointError(.signatureMismatch, at: "signature", expected: "a signature of the statement")
        }
        // Only what a trusted key has signed is read at all.
        let statement = try CheckpointStatement(parsing: payload, at: "statement")
        guard statement == CheckpointStatement(of: header) else {
            throw CheckpointError(
                .signatureSubject, at: "statement", expected: "\(header.fileID) with \(header.annexID)",
                found: "\(statement.fileID) with \(statement.annexID)")
        }
    }

    /// What is signed: DSSE's pre-authentication encoding of type and payload.
    private static func preimage(of payload: [UInt8]) -> [UInt8] {
        Array("DSSEv1 \(payloadType.utf8.count) \(payloadType) \(payload.count) ".utf8) + payload
    }

    /// The signature beside a checkpoint, or nil where there is none.
    package static func beside(_ path: String) throws(CheckpointError) -> CheckpointSignature? {
        let path = path + suffix
        let bytes: [UInt8]
        do throws(SystemError) {
            guard try FileStatus.ifPresent(path) != nil else { return nil }
            bytes = try ReadableFile(path: path, followLinks: true, subject: path).readAll(limit: maximumByteCount)
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
