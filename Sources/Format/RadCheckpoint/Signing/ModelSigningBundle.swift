package import RadSystem

/// A signature of the bytes of a file, in the form of OpenSSF Model Signing 1.0 with a key: a Sigstore bundle of a DSSE
/// envelope, which needs no network and which other programs check.
///
/// It covers bytes, while ``CheckpointSignature`` covers content; both are made with the same key.
package struct ModelSigningBundle: Sendable {
    /// What is appended to the path of a checkpoint.
    package static let suffix = ".sigstore.json"
    static let mediaType = "application/vnd.dev.sigstore.bundle.v0.3+json"

    private let payload: [UInt8]
    private let signature: [UInt8]
    /// SHA-256 of the PEM text of the public key; empty where the bundle does not say.
    private let hint: String

    /// Signs the bytes of a file.
    package init(signing path: String, with key: SigningKey) throws(CheckpointError) {
        let file = try BundledFile(path)
        payload = BundleStatement.bytes(name: file.name, digest: file.digest)
        signature = try key.signature(of: SignatureEnvelope.preimage(of: payload))
        hint = key.verifyingKey.bundleHint
    }

    /// Reads a bundle of any writer; nothing is believed yet.
    ///
    /// - Throws: `json` and `envelope` for what is no bundle with one signature of a key.
    package init(bytes: [UInt8], at path: String) throws(CheckpointError) {
        func malformed(_ expected: String) -> CheckpointError {
            CheckpointError(.envelope, at: path, expected: expected)
        }
        guard bytes.count <= SignatureEnvelope.maximumByteCount else {
            throw malformed("at most \(SignatureEnvelope.maximumByteCount) bytes")
        }
        let value = try CanonicalJSON(text: bytes, at: path)
        guard value["mediaType"]?.text == Self.mediaType, let envelope = value["dsseEnvelope"] else {
            throw malformed("a bundle of media type \(Self.mediaType)")
        }
        guard let publicKey = value["verificationMaterial"]?["publicKey"] else { throw malformed("a public key") }
        guard envelope["payloadType"]?.text == SignatureEnvelope.payloadType else {
            throw malformed("payload type \(SignatureEnvelope.payloadType)")
        }
        guard let payload = envelope["payload"]?.text.flatMap(Base64.bytes(of:)),
            case .array(let signatures)? = envelope["signatures"], signatures.count == 1,
            let signature = signatures[0]["sig"]?.text.flatMap(Base64.bytes(of:))
        else { throw malformed("a payload and one signature in base64") }
        self.payload = payload
        self.signature = signature
        hint = publicKey["hint"]?.text ?? ""
    }

    /// Reads the file of a bundle.
    package static func read(from path: String) throws(CheckpointError) -> ModelSigningBundle {
        let bytes: [UInt8]
        do throws(SystemError) {
            bytes = try ReadableFile(path: path, followLinks: true, subject: path)
                .readAll(limit: SignatureEnvelope.maximumByteCount)
        } catch {
            throw CheckpointError(.unreadable, at: path, expected: "a readable file", found: "\(error)")
        }
        return try ModelSigningBundle(bytes: bytes, at: path)
    }

    /// The canonical JSON of the bundle.
    package var bytes: [UInt8] {
        CanonicalJSON.object([
            "mediaType": .string(Self.mediaType),
            "verificationMaterial": .object([
                "publicKey": .object(["hint": .string(hint)]), "tlogEntries": .array([]),
            ]),
            "dsseEnvelope": .object([
                "payload": .string(Base64.text(of: payload)), "payloadType": .string(SignatureEnvelope.payloadType),
                "signatures": .array([
                    .object(["keyid": .string(""), "sig": .string(Base64.text(of: signature))])
                ]),
            ]),
        ]).bytes
    }

    /// Requires that the key has signed exactly the bytes of this file, alone.
    ///
    /// - Throws: `signing-key` where the bundle names another key, `signature-mismatch` where the signature is not of the
    ///   statement, `statement` where this is no statement about files, `signature-subject` where it is about other bytes,
    ///   another name or further files, or where a symbolic link stands in the file's place.
    package func verify(_ path: String, key: VerifyingKey) throws(CheckpointError) {
        guard hint.isEmpty || hint == key.bundleHint else {
            throw CheckpointError(.signingKey, at: "bundle", expected: "a signature of \(key.keyID)")
        }
        guard key.isValid(signature, of: SignatureEnvelope.preimage(of: payload)) else {
            throw CheckpointError(.signatureMismatch, at: "bundle", expected: "a signature of the statement")
        }
        // Only what a trusted key has signed is read at all.
        try BundleStatement(payload).verify(try BundledFile(path))
    }

    /// Writes the bundle beside a checkpoint; one that is there is replaced.
    package func write(beside path: String, through storage: any Storage) throws(SystemError) {
        try storage.replaceFile(at: path + Self.suffix, with: bytes)
    }
}

extension VerifyingKey {
    /// How a bundle names the key: the SHA-256 of its PEM text, with the line's end.
    fileprivate var bundleHint: String {
        var hasher = ContentHasher()
        hasher.update(Array((pem + "\n").utf8))
        return hasher.finish().hexadecimal
    }
}

/// Name and digest of a file as a bundle sees it.
struct BundledFile {
    let name: String
    let digest: ContentDigest
    let isLink: Bool

    /// Hashes the bytes of a file.
    init(_ path: String) throws(CheckpointError) {
        name = path.split(separator: "/").last.map(String.init) ?? path
        do throws(SystemError) {
            isLink = try FileStatus.of(path, followLinks: false).kind == .symbolicLink
            let file = try ReadableFile(path: path, followLinks: true, subject: path)
            var hasher = ContentHasher()
            var offset: Int64 = 0
            while offset < file.status.size {
                let count = Int(min(file.status.size - offset, 1 << 20))
                hasher.update(try file.read(at: offset, count: count))
                offset += Int64(count)
            }
            digest = hasher.finish()
        } catch {
            throw CheckpointError(.unreadable, at: path, expected: "a readable file", found: "\(error)")
        }
    }
}
