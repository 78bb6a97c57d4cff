import Crypto
package import RadSystem

/// The secret with which a publisher signs checkpoints: ECDSA over the curve P-256 (FIPS 186-5); never printed.
package struct SigningKey: Sendable {
    private let key: P256.Signing.PrivateKey

    /// A new key from the system's random source.
    package static func random() -> SigningKey { SigningKey(key: P256.Signing.PrivateKey()) }

    private init(key: P256.Signing.PrivateKey) { self.key = key }

    /// A key from its PEM text (PKCS #8 or SEC 1).
    package init(pem: String, at place: String = "signing key") throws(CheckpointError) {
        guard let key = try? P256.Signing.PrivateKey(pemRepresentation: pem) else {
            throw CheckpointError(
                .signingKey, at: place, expected: "a private key of P-256 in PEM, as `radzoo key new-signing` makes it",
                found: pem.contains("PUBLIC KEY") ? "a public key" : "something else")
        }
        self.key = key
    }

    /// Reads a key file that only its owner may read.
    package static func read(from path: String) throws(CheckpointError) -> SigningKey {
        let text = try KeyFile.text(at: path) { status in
            guard status.permissions & 0o077 == 0 else {
                return "a private key that only its owner may read (chmod 600)"
            }
            return nil
        }
        return try SigningKey(pem: text, at: path)
    }

    /// The key that others check with.
    package var verifyingKey: VerifyingKey { VerifyingKey(key: key.publicKey) }

    /// The PEM text (PKCS #8).
    var pem: String { key.pemRepresentation }

    /// The signature of bytes as DER.
    func signature(of bytes: [UInt8]) throws(CheckpointError) -> [UInt8] {
        guard let signature = try? key.signature(for: bytes) else {
            throw CheckpointError(.signingKey, at: "signing key", expected: "a key that signs")
        }
        return Array(signature.derRepresentation)
    }

    /// Writes the key to a new file with mode 0600, and the public key to a new file beside it; none is ever replaced.
    package func write(to path: String, publicTo publicPath: String, storage: any Storage) throws(SystemError) {
        try storage.createFileAtomically(at: path, permissions: 0o600, with: Array((pem + "\n").utf8))
        try storage.createFileAtomically(
            at: publicPath, permissions: 0o644, with: Array((verifyingKey.pem + "\n").utf8))
    }
}

extension SigningKey: CustomStringConvertible, CustomDebugStringConvertible {
    package var description: String { "signing key (withheld)" }
    package var debugDescription: String { description }
}

/// The public key with which signatures of a publisher are checked.
package struct VerifyingKey: Sendable {
    private let key: P256.Signing.PublicKey

    fileprivate init(key: P256.Signing.PublicKey) { self.key = key }

    /// A key from its PEM text (SubjectPublicKeyInfo).
    package init(pem: String, at place: String = "verifying key") throws(CheckpointError) {
        guard let key = try? P256.Signing.PublicKey(pemRepresentation: pem) else {
            throw CheckpointError(
                .signingKey, at: place, expected: "a public key of P-256 in PEM, such as the publisher's FILE.pub",
                found: pem.contains("PRIVATE KEY") ? "a private key" : "something else")
        }
        self.key = key
    }

    /// Reads a public key file.
    package static func read(from path: String) throws(CheckpointError) -> VerifyingKey {
        try VerifyingKey(pem: try KeyFile.text(at: path) { _ in nil }, at: path)
    }

    /// The PEM text (SubjectPublicKeyInfo).
    package var pem: String { key.pemRepresentation }

    /// `sha256:` and the SHA-256 of the DER form (SubjectPublicKeyInfo) in hexadecimal.
    package var keyID: String {
        var hasher = ContentHasher()
        hasher.update(Array(key.derRepresentation))
        return "sha256:" + hasher.finish().hexadecimal
    }

    /// Whether a signature in DER is one of bytes.
    func isValid(_ signature: [UInt8], of bytes: [UInt8]) -> Bool {
        guard let signature = try? P256.Signing.ECDSASignature(derRepresentation: signature) else { return false }
        return key.isValidSignature(signature, for: bytes)
    }
}

/// Small files with keys.
private enum KeyFile {
    static let maximumByteCount = 4_096

    static func text(
        at path: String, refusing fault: (FileStatus) -> String?
    ) throws(CheckpointError) -> String {
        let file: ReadableFile
        let bytes: [UInt8]
        do throws(SystemError) {
            file = try ReadableFile(path: path, followLinks: true, subject: path)
            bytes = try file.readAll(limit: maximumByteCount)
        } catch {
            throw CheckpointError(.unreadable, at: path, expected: "a readable key file", found: "\(error)")
        }
        if let fault = fault(file.status) { throw CheckpointError(.signingKey, at: path, expected: fault) }
        return String(decoding: bytes, as: UTF8.self)
    }
}
