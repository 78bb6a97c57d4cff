import RadSystem
import RadTestSupport
import Testing

@testable import CheckpointTestSupport
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

    @Test func `one of several signatures is enough, and the others do not help it`() throws {
        let header = try SampleCheckpoint().checkpoint().header
        let other = SigningKey.random()
        let mine = try CheckpointSignature(signing: header, with: key).bytes
        let theirs = try CheckpointSignature(signing: header, with: other).bytes
        func entry(_ bytes: [UInt8]) throws -> CanonicalJSON {
            try #require(try CanonicalJSON(parsing: bytes)["signatures"]?.elements.first)
        }
        func envelope(_ entries: [CanonicalJSON]) throws -> [UInt8] {
            guard case .object(var members) = try CanonicalJSON(parsing: mine) else { return [] }
            members["signatures"] = .array(entries)
            return CanonicalJSON.object(members).bytes
        }
        func found(_ entries: [CanonicalJSON]) throws -> CheckpointError.Code? {
            let bytes = try envelope(entries)
            return code { try CheckpointSignature(bytes: bytes).verify(header, key: key.verifyingKey) }
        }
        #expect(try found([entry(mine), entry(theirs)]) == nil)
        #expect(try found([entry(theirs), entry(mine)]) == nil)
        #expect(try found([entry(theirs)]) == .signingKey)
        // Another's signature under the trusted key's name.
        let keyID = try #require(try entry(mine)["keyid"])
        let forged = CanonicalJSON.object(["keyid": keyID, "sig": try #require(try entry(theirs)["sig"])])
        #expect(try found([forged]) == .signatureMismatch)
        #expect(try found([entry(theirs), forged]) == .signatureMismatch)
        #expect(try found([forged, entry(mine)]) == .envelope)
        #expect(try found([]) == .envelope)
        #expect(try found(Array(repeating: entry(mine), count: 17)) == .envelope)
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

    @Test func `what is signed is the encoding of DSSE and the statement of in-toto, byte by byte`() throws {
        // The example of the DSSE protocol 1.0 has another payload type, so only its form is compared.
        #expect(
            SignatureEnvelope.preimage(of: Array("hello world".utf8))
                == Array("DSSEv1 28 application/vnd.in-toto+json 11 hello world".utf8))
        let header = try SampleCheckpoint().checkpoint().header
        let digest = header.fileID.digest.hexadecimal
        #expect(
            String(decoding: CheckpointStatement(of: header).bytes, as: UTF8.self)
                == #"{"_type":"https://in-toto.io/Statement/v1","predicate":{"annexID":"\#(header.annexID)","#
                + #""fileID":"\#(header.fileID)","name":"tiny","version":"0.1.0"},"#
                + #""predicateType":"urn:radzoo:checkpoint:1","subject":[{"digest":{"radzoo.file.1":"\#(digest)"},"#
                + #""name":"tiny 0.1.0"}]}"#)
    }

    @Test func `a signature with the other half of s is one as well, for FIPS 186 takes both`() throws {
        let header = try SampleCheckpoint().checkpoint().header
        let bytes = SignatureEnvelope.preimage(of: CheckpointStatement(of: header).bytes)
        let signature = try key.signature(of: bytes)
        #expect(key.verifyingKey.isValid(signature, of: bytes))
        let other = try DERSignature(signature).withOtherHalf.bytes
        #expect(other != signature)
        #expect(key.verifyingKey.isValid(other, of: bytes))
        // r and s out of range, and DER with a byte too many.
        #expect(!key.verifyingKey.isValid(DERSignature(r: [0], s: [0]).bytes, of: bytes))
        #expect(!key.verifyingKey.isValid(DERSignature(r: [1], s: DERSignature.order).bytes, of: bytes))
        #expect(!key.verifyingKey.isValid(signature + [0], of: bytes))
        #expect(!key.verifyingKey.isValid([], of: bytes))
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

extension CanonicalJSON {
    /// The elements of an array; none of another value.
    fileprivate var elements: [CanonicalJSON] {
        if case .array(let elements) = self { return elements }
        return []
    }
}

/// A signature of P-256 as the two numbers that its DER form holds.
private struct DERSignature {
    let r: [UInt8]
    let s: [UInt8]

    struct Malformed: Error {}

    /// The order of P-256's base point (FIPS 186-5).
    static let order: [UInt8] = [
        0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xBC, 0xE6, 0xFA, 0xAD,
        0xA7, 0x17, 0x9E, 0x84, 0xF3, 0xB9, 0xCA, 0xC2, 0xFC, 0x63, 0x25, 0x51,
    ]

    init(r: [UInt8], s: [UInt8]) {
        self.r = r
        self.s = s
    }

    init(_ bytes: [UInt8]) throws {
        guard bytes.count > 8, bytes[0] == 0x30, bytes[2] == 2 else { throw Malformed() }
        let middle = 4 + Int(bytes[3])
        guard bytes.count > middle + 2, bytes[middle] == 2 else { throw Malformed() }
        r = Array(bytes[4..<middle].drop { $0 == 0 })
        s = Array(bytes[(middle + 2)...].drop { $0 == 0 })
    }

    /// The same signature with the order less s in the place of s.
    var withOtherHalf: DERSignature {
        let padded = [UInt8](repeating: 0, count: 32 - s.count) + s
        var difference = [UInt8](repeating: 0, count: 32)
        var borrow = 0
        for place in (0..<32).reversed() {
            let value = Int(Self.order[place]) - Int(padded[place]) - borrow
            borrow = value < 0 ? 1 : 0
            difference[place] = UInt8((value + 256) % 256)
        }
        return DERSignature(r: r, s: Array(difference.drop { $0 == 0 }))
    }

    var bytes: [UInt8] {
        func integer(_ value: [UInt8]) -> [UInt8] {
            let positive = (value.first ?? 0x80) >= 0x80 ? [0] + value : value
            return [2, UInt8(positive.count)] + positive
        }
        let content = integer(r) + integer(s)
        return [0x30, UInt8(content.count)] + content
    }
}
