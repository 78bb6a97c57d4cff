/// Signed bytes with their signatures: DSSE (Dead Simple Signing Envelope 1.0) over an in-toto statement, as canonical
/// JSON.
package struct SignatureEnvelope: Hashable, Sendable {
    /// One key's signature.
    private struct Entry: Hashable, Sendable {
        let keyID: String
        let signature: [UInt8]
    }

    static let payloadType = "application/vnd.in-toto+json"
    /// Bytes that a file of signatures may have.
    package static let maximumByteCount = 65_536
    /// Keys that may sign.
    package static let maximumCount = 16

    private let payload: [UInt8]
    private let entries: [Entry]

    /// Signs a statement.
    package init(signing payload: [UInt8], with key: SigningKey) throws(CheckpointError) {
        self.payload = payload
        entries = [
            Entry(keyID: key.verifyingKey.keyID, signature: try key.signature(of: Self.preimage(of: payload)))
        ]
    }

    /// Reads an envelope; nothing is believed yet.
    package init(bytes: [UInt8], at path: String) throws(CheckpointError) {
        func malformed(_ expected: String) -> CheckpointError {
            CheckpointError(.envelope, at: path, expected: expected)
        }
        guard bytes.count <= Self.maximumByteCount else { throw malformed("at most \(Self.maximumByteCount) bytes") }
        let value = try CanonicalJSON(canonical: bytes, at: path)
        guard case .object(let members) = value, members.count == 3, case .string(let type)? = members["payloadType"],
            case .string(let text)? = members["payload"], case .array(let signatures)? = members["signatures"]
        else { throw malformed("payload, payloadType and signatures") }
        guard type == Self.payloadType else { throw malformed("payload type \(Self.payloadType)") }
        guard let payload = Base64.bytes(of: text) else { throw malformed("a payload in base64") }
        guard (1...Self.maximumCount).contains(signatures.count) else {
            throw malformed("1 to \(Self.maximumCount) signatures")
        }
        self.payload = payload
        var entries: [Entry] = []
        for signature in signatures {
            guard case .object(let parts) = signature, parts.count == 2, case .string(let keyID)? = parts["keyid"],
                case .string(let text)? = parts["sig"], let bytes = Base64.bytes(of: text),
                keyID.utf8.count <= 128, keyID.utf8.allSatisfy({ (0x20..<0x7F).contains($0) }),
                !entries.contains(where: { $0.keyID == keyID })
            else { throw malformed("keyid and sig of each key, once") }
            entries.append(Entry(keyID: keyID, signature: bytes))
        }
        self.entries = entries
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

    /// The statement, once the key is known to have signed it.
    ///
    /// - Throws: `signing-key` where another key signed, `signature-mismatch` where the signature is not of the statement.
    package func statement(signedBy key: VerifyingKey) throws(CheckpointError) -> [UInt8] {
        guard let entry = entries.first(where: { $0.keyID == key.keyID }) else {
            throw CheckpointError(
                .signingKey, at: "signature", expected: "a signature of \(key.keyID)",
                found: "\(entries.count) of other keys")
        }
        guard key.isValid(entry.signature, of: Self.preimage(of: payload)) else {
            throw CheckpointError(.signatureMismatch, at: "signature", expected: "a signature of the statement")
        }
        return payload
    }

    /// What is signed: DSSE's pre-authentication encoding of type and payload.
    static func preimage(of payload: [UInt8]) -> [UInt8] {
        Array("DSSEv1 \(payloadType.utf8.count) \(payloadType) \(payload.count) ".utf8) + payload
    }
}
