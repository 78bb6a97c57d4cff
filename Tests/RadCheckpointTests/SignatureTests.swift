import RadSystem
import RadTestSupport
import Testing

@testable import RadCheckpoint

@Suite struct SignatureTests {
    private let key = SigningKey.random()

    private func code(_ body: () throws -> Void) -> CheckpointError.Code? {
        do {
            try body()
            return nil
        } catch {
            return (error as? CheckpointError)?.code
        }
    }

    @Test func `a signature holds for its checkpoint and its key, and for nothing else`() throws {
        let checkpoint = try SampleSupplements.checkpoint()
        let signature = try CheckpointSignature(signing: checkpoint.header, with: key)
        let read = try CheckpointSignature(bytes: signature.bytes)
        #expect(read == signature)
        #expect(read.keyIDs == [key.verifyingKey.keyID])
        try read.verify(checkpoint.header, key: key.verifyingKey)
        #expect(code { try read.verify(checkpoint.header, key: SigningKey.random().verifyingKey) } == .signingKey)
        let renamed = try SampleSupplements.checkpoint { $0.training?.epochs = 3 }
        #expect(code { try read.verify(renamed.header, key: key.verifyingKey) } == .signatureSubject)
        let otherAnnex = try SampleSupplements.checkpoint { $0.card = "better" }
        #expect(code { try read.verify(otherAnnex.header, key: key.verifyingKey) } == .signatureSubject)
    }

    @Test func `every changed byte of a signature is refused`() throws {
        let header = try SampleCheckpoint().checkpoint().header
        let bytes = try CheckpointSignature(signing: header, with: key).bytes
        for place in bytes.indices {
            var changed = bytes
            changed[place] ^= 1
            let found = code {
                try CheckpointSignature(bytes: changed).verify(header, key: key.verifyingKey)
            }
            #expect(found != nil, "byte \(place)")
        }
    }

    @Test func `an envelope in another order, with a key twice or with more in it is refused`() throws {
        let header = try SampleCheckpoint().checkpoint().header
        let text = String(
            decoding: try CheckpointSignature(signing: header, with: key).bytes, as: UTF8.self)
        func code(_ text: String) -> CheckpointError.Code? {
            self.code { try CheckpointSignature(bytes: Array(text.utf8)).verify(header, key: key.verifyingKey) }
        }
        #expect(code(text) == nil)
        let type = #""payloadType":"application/vnd.in-toto+json","#
        #expect(text.contains(type))
        #expect(code("{" + type + text.replacing(type, with: "").dropFirst()) == .jsonForm)
        #expect(code(text.replacing(type, with: type + type)) == .json)
        #expect(code(text.replacing(type, with: type + #""q":1,"#)) == .envelope)
        #expect(code(text.replacing(type, with: "")) == .envelope)
        #expect(code(text.replacing("in-toto+json", with: "in-toto+yaml")) == .envelope)
        #expect(code(" " + text) == .jsonForm)
        #expect(code("") == .json)
        #expect(code(String(text.dropLast(4))) == .json)
        #expect(code(String(repeating: " ", count: 70_000)) == .envelope)
    }

    @Test func `a signed statement of another kind is refused`() throws {
        // Signed by the right key, but not what this program states.
        let header = try SampleCheckpoint().checkpoint().header
        var statement = CheckpointStatement(of: header).bytes
        #expect(throws: Never.self) { try CheckpointStatement(parsing: statement, at: "") }
        let text = String(decoding: statement, as: UTF8.self)
        for (old, new) in [
            ("checkpoint:1", "checkpoint:2"), (#""version":"#, #""a":1,"version":"#), ("file:", "fyle:"),
        ] {
            statement = Array(text.replacing(old, with: new).utf8)
            #expect(throws: CheckpointError.self) { try CheckpointStatement(parsing: statement, at: "") }
        }
    }

    @Test func `keys are read from their files and private ones are kept private`() throws {
        let folder = try TemporaryDirectory()
        let (path, publicPath) = (folder.file("signing.pem"), folder.file("signing.pub.pem"))
        try key.write(to: path, publicTo: publicPath, storage: FileSystemStorage())
        #expect(try SigningKey.read(from: path).verifyingKey.keyID == key.verifyingKey.keyID)
        #expect(try VerifyingKey.read(from: publicPath).keyID == key.verifyingKey.keyID)
        #expect(try FileStatus.of(path).permissions & 0o777 == 0o600)
        #expect(!"\(key)".contains("BEGIN"))
        #expect(throws: SystemError.self) {
            try key.write(to: path, publicTo: publicPath, storage: FileSystemStorage())
        }
        #expect(code { _ = try SigningKey.read(from: publicPath) } == .signingKey)
        #expect(code { _ = try VerifyingKey.read(from: path) } == .signingKey)
        #expect(code { _ = try VerifyingKey.read(from: folder.file("absent")) } == .unreadable)
    }

    @Test func `base64 has one form only`() {
        for count in 0..<20 {
            let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 * 89 + 251) }
            #expect(Base64.bytes(of: Base64.text(of: bytes)) == bytes)
        }
        // RFC 4648, section 10.
        #expect(Base64.text(of: Array("foobar".utf8)) == "Zm9vYmFy")
        #expect(Base64.text(of: Array("fooba".utf8)) == "Zm9vYmE=")
        for text in ["Zg", "Zh==", "Zg==Zg==", "Z===", "====", "Zm9v\n", "Zm-_"] {
            #expect(Base64.bytes(of: text) == nil)
        }
    }

    @Test(.requiresPython("cryptography"))
    func `Python's cryptography accepts our signature and we accept its`() throws {
        let folder = try TemporaryDirectory()
        let header = try SampleSupplements.checkpoint().header
        let (path, publicPath) = (folder.file("ours.pem"), folder.file("ours.pub.pem"))
        try key.write(to: path, publicTo: publicPath, storage: FileSystemStorage())
        try File.write(try CheckpointSignature(signing: header, with: key).bytes, to: folder.file("ours.sig"))
        let python = try #require(Oracle.python(modules: ["cryptography"]))
        let output = try python.run(
            Self.script, arguments: [publicPath, folder.file("ours.sig"), "\(header.fileID)", "\(header.annexID)"])
        let parts = String(decoding: output, as: UTF8.self).split(separator: "\u{1}").map(String.init)
        #expect(parts.count == 2)
        let theirs = try VerifyingKey(pem: parts[0])
        try CheckpointSignature(bytes: Array(parts[1].utf8)).verify(header, key: theirs)
    }

    /// Verifies an envelope, then prints a public key of its own and an envelope that it signed.
    private static let script = """
        import sys, json, base64, hashlib
        from cryptography.hazmat.primitives import hashes, serialization
        from cryptography.hazmat.primitives.asymmetric import ec
        def canonical(value):
            return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
        def encoding(kind, body):
            return b"DSSEv1 %d %s %d %s" % (len(kind), kind.encode(), len(body), body)
        def der(key):
            return key.public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
        with open(sys.argv[1], "rb") as f: key = serialization.load_pem_public_key(f.read())
        with open(sys.argv[2], "rb") as f: envelope = json.load(f)
        payload = base64.b64decode(envelope["payload"], validate=True)
        signature = envelope["signatures"][0]
        assert signature["keyid"] == "sha256:" + hashlib.sha256(der(key)).hexdigest()
        key.verify(base64.b64decode(signature["sig"]), encoding(envelope["payloadType"], payload), ec.ECDSA(hashes.SHA256()))
        statement = json.loads(payload)
        assert statement["predicate"]["fileID"] == sys.argv[3]
        assert statement["predicate"]["annexID"] == sys.argv[4]
        assert statement["subject"][0]["digest"] == {"radzoo.file.1": sys.argv[3].split(":")[2]}
        assert statement["_type"] == "https://in-toto.io/Statement/v1"
        own = ec.generate_private_key(ec.SECP256R1())
        body = canonical(statement)
        sig = own.sign(encoding(envelope["payloadType"], body), ec.ECDSA(hashes.SHA256()))
        pem = own.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
        made = canonical({"payloadType": envelope["payloadType"], "payload": base64.b64encode(body).decode(),
            "signatures": [{"keyid": "sha256:" + hashlib.sha256(der(own.public_key())).hexdigest(),
                            "sig": base64.b64encode(sig).decode()}]})
        sys.stdout.write(pem.decode() + chr(1) + made.decode())
        """
}
