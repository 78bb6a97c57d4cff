import RadSystem
import RadTestSupport
import Testing

@testable import CheckpointTestSupport
@testable import RadCheckpoint

/// Bundles in the form of OpenSSF Model Signing, against the PyPI package `model-signing`.
@Suite struct ModelSigningTests {
    private let key = SigningKey.random()
    private let folder: TemporaryDirectory
    private let path: String

    init() throws {
        folder = try TemporaryDirectory()
        path = folder.file("tiny.radz.h5")
        try File.write(try SampleCheckpoint().checkpoint().image(), to: path)
        try key.write(to: folder.file("key"), publicTo: folder.file("key.pub"), storage: FileSystemStorage())
    }

    private func code(_ body: () throws -> Void) -> CheckpointError.Code? {
        do {
            try body()
            return nil
        } catch {
            return (error as? CheckpointError)?.code
        }
    }

    private func code(_ bundle: [UInt8], of file: String? = nil, key: SigningKey? = nil) -> CheckpointError.Code? {
        code {
            let key = key ?? self.key
            try ModelSigningBundle(bytes: bundle, at: "bundle").verify(file ?? path, key: key.verifyingKey)
        }
    }

    /// A bundle over another statement, signed by the trusted key.
    private func bundle(_ change: (String) -> String) throws -> [UInt8] {
        let file = try BundledFile(path)
        let text = change(String(decoding: BundleStatement.bytes(name: file.name, digest: file.digest), as: UTF8.self))
        let payload = Array(text.utf8)
        let signature = try key.signature(of: SignatureEnvelope.preimage(of: payload))
        let original = try ModelSigningBundle(signing: path, with: key).bytes
        guard case .object(var members) = try CanonicalJSON(parsing: original) else { return [] }
        members["dsseEnvelope"] = .object([
            "payload": .string(Base64.text(of: payload)), "payloadType": .string(SignatureEnvelope.payloadType),
            "signatures": .array([.object(["keyid": .string(""), "sig": .string(Base64.text(of: signature))])]),
        ])
        return CanonicalJSON.object(members).bytes
    }

    @Test func `a bundle holds for its bytes and its key, and for nothing else`() throws {
        let bundle = try ModelSigningBundle(signing: path, with: key).bytes
        #expect(code(bundle) == nil)
        #expect(code(bundle, key: SigningKey.random()) == .signingKey)
        var bytes = try File.bytes(path)
        bytes[bytes.count - 1] ^= 1
        try File.write(bytes, to: folder.file("changed"))
        #expect(code(bundle, of: folder.file("changed")) == .signatureSubject)
        #expect(code(bundle, of: folder.file("absent")) == .unreadable)
    }

    @Test func `statements about other files are refused though the key signed them`() throws {
        #expect(try code(bundle { $0 }) == nil)
        #expect(try code(bundle { $0.replacing(#""name":"."}"#, with: #""name":"tiny.radz.h5"}"#) }) == nil)
        // Renamed, and told to be another kind of statement.
        #expect(try code(bundle { $0.replacing(#""name":"."}"#, with: #""name":"other"}"#) }) == .signatureSubject)
        #expect(try code(bundle { $0.replacing("signature/v1.0", with: "signature/v2.0") }) == .statement)
        #expect(try code(bundle { $0.replacing(#""files""#, with: #""shards""#) }) == .statement)
        #expect(try code(bundle { $0.replacing("Statement/v1", with: "Statement/v0.1") }) == .statement)
        #expect(try code(bundle { $0.replacing(#""_type""#, with: #""_type":"x","_type""#) }) == .json)
        // A further file, and none.
        let file = try BundledFile(path)
        let resource = #"{"algorithm":"sha256","digest":"\#(file.digest.hexadecimal)","name":"."}"#
        func root(_ count: Int) -> String {
            var hasher = ContentHasher()
            for _ in 0..<count { hasher.update(file.digest.bytes) }
            return hasher.finish().hexadecimal
        }
        #expect(
            try code(
                bundle {
                    $0.replacing(resource, with: "\(resource),\(resource)").replacing(root(1), with: root(2))
                }) == .signatureSubject)
        #expect(
            try code(bundle { $0.replacing(resource, with: "").replacing(root(1), with: root(0)) }) == .signatureSubject
        )
        #expect(try code(bundle { $0.replacing(root(1), with: root(2)) }) == .statement)
    }

    @Test func `a symbolic link is signed as no file`() throws {
        let bundle = try ModelSigningBundle(signing: path, with: key).bytes
        let link = folder.file("link.radz.h5")
        _ = try #require(Program(named: "ln")).output(["-s", path, link])
        #expect(code(bundle, of: link) == .signatureSubject)
    }

    @Test func `an envelope that was changed on its way is refused`() throws {
        let bundle = String(decoding: try ModelSigningBundle(signing: path, with: key).bytes, as: UTF8.self)
        #expect(code(Array(bundle.replacing("in-toto+json", with: "in-toto+yaml").utf8)) == .envelope)
        #expect(code(Array(bundle.replacing("bundle.v0.3", with: "bundle.v0.1").utf8)) == .envelope)
        #expect(code(Array(bundle.dropLast(3).utf8)) == .json)
        #expect(code(Array(bundle.replacing(#""mediaType""#, with: #""mediaType":"x","mediaType""#).utf8)) == .json)
        #expect(code([UInt8](repeating: 0x20, count: 70_000)) == .envelope)
        let payload = try #require(try CanonicalJSON(parsing: Array(bundle.utf8))["dsseEnvelope"]?["payload"]?.text)
        let reordered = Array(Base64.bytes(of: payload) ?? []) + [0x20]
        #expect(code(Array(bundle.replacing(payload, with: Base64.text(of: reordered)).utf8)) == .signatureMismatch)
    }

    @Test(.requiresPython("model_signing"))
    func `the program model_signing takes our bundles and we take its`() throws {
        let python = try #require(Oracle.python(modules: ["model_signing"]))
        try ModelSigningBundle(signing: path, with: key).write(beside: path, through: FileSystemStorage())
        let ours = path + ModelSigningBundle.suffix
        let theirs = folder.file("theirs.json")
        let text = try python.run(
            Self.script, arguments: [path, ours, theirs, folder.file("key"), folder.file("key.pub")])
        #expect(String(decoding: text, as: UTF8.self) == "verified, changed refused, wrong key refused, signed")
        #expect(code(try File.bytes(theirs)) == nil)
        #expect(code(try File.bytes(theirs), key: SigningKey.random()) == .signingKey)
    }

    private static let script = """
        import sys, pathlib, shutil
        from cryptography.hazmat.primitives import serialization
        from cryptography.hazmat.primitives.asymmetric import ec
        import model_signing
        path, ours, theirs, private, public = sys.argv[1:]
        verifier = lambda key: model_signing.verifying.Config().use_elliptic_key_verifier(public_key=key)
        verifier(public).verify(path, ours)
        said = ["verified"]
        changed = path + ".changed"
        data = bytearray(pathlib.Path(path).read_bytes())
        data[-1] ^= 1
        pathlib.Path(changed).write_bytes(data)
        try:
            verifier(public).verify(changed, ours)
        except ValueError:
            said.append("changed refused")
        other = ec.generate_private_key(ec.SECP256R1()).public_key()
        pathlib.Path(public + "2").write_bytes(other.public_bytes(
            serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo))
        try:
            verifier(public + "2").verify(path, ours)
        except ValueError:
            said.append("wrong key refused")
        model_signing.signing.Config().use_elliptic_key_signer(private_key=private).sign(path, theirs)
        sys.stdout.write(", ".join(said + ["signed"]))
        """
}
