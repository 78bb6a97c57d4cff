import RadCheckpoint
import RadTensor
import RadTestSupport
import Testing

@testable import RadRegistry

/// Strangers' bytes, a few of them changed: the result is a value or an error and never a trap.
@Suite struct MutationTests {
    /// Copies of bytes with 1 to 4 changes each: another byte, a cut, or a piece said twice.
    private func mutations(of bytes: [UInt8], count: Int, _ body: ([UInt8]) -> Void) {
        var random = SeededRandom(seed: 20)
        for _ in 0..<count {
            var changed = bytes
            for _ in 0...Int.random(in: 0..<4, using: &random) where !changed.isEmpty {
                let place = Int.random(in: changed.indices, using: &random)
                switch Int.random(in: 0..<4, using: &random) {
                case 0: changed[place] = UInt8.random(in: 0...255, using: &random)
                case 1: changed[place] = Array("[]{}:-&*!|>'\"%@`#,?\n\t ".utf8).randomElement(using: &random) ?? 0
                case 2: changed.removeSubrange(place..<min(changed.count, place + 9))
                default: changed.insert(contentsOf: changed[place...].prefix(9), at: place)
                }
            }
            body(changed)
        }
    }

    @Test func `changed cards are read or refused`() throws {
        let header = try CheckpointReader(path: SampleCard.full).header
        let card = SampleCard(of: header).with(metric: SampleCard.metric)
        var read = 0
        mutations(of: card.bytes, count: 1_500) { bytes in
            guard let document = try? CardDocument(bytes, at: "card") else { return }
            let check = CardCheck(document, against: header)
            if let card = check.card {
                read += 1
                #expect(!CardRendering(card, of: document).huggingFace.isEmpty)
            }
        }
        #expect(read > 200)
    }

    @Test(arguments: ["\\u001b[2J", "\\n", "\u{202E}", "\u{85}"])
    func `an index has no texts that cannot be shown`(text: String) throws {
        let zoo = try SampleZoo()
        try zoo.publish(try zoo.model("1.0.0"))
        let index = String(decoding: try File.bytes(zoo.path + "/index.json"), as: UTF8.self)
        for fact in ["A network for tests.", "\"modalities\":["] {
            let comma = index.contains("\"modalities\":[]") ? "" : ","
            let changed = index.replacing(fact, with: fact.hasSuffix("[") ? fact + "\"\(text)\"" + comma : text)
            #expect(changed != index)
            let error = #expect(throws: RegistryError.self) { try ZooIndex(bytes: Array(changed.utf8), at: "index") }
            #expect(error?.expected?.contains("control characters") == true, "\(String(describing: error))")
        }
        // Nor does the place of a value that is of another form.
        let error = #expect(throws: RegistryError.self) {
            try ZooIndex(bytes: Array(index.replacing("\"format\"", with: "\"\(text)\"").utf8), at: "index")
        }
        #expect(error.map { PlainText.isPlain($0.description) } == true)
    }

    @Test func `a signature names keys that can be shown`() throws {
        let zoo = try SampleZoo()
        try zoo.publish(try zoo.model("1.0.0"), key: .random())
        let index = try File.bytes(zoo.path + "/index.json")
        let path = zoo.path + "/signatures/" + RunningDigest.hexadecimal(of: index) + ".sig"
        let signature = String(decoding: try File.bytes(path), as: UTF8.self)
        let changed = signature.replacing("\"keyid\":\"", with: "\"keyid\":\"\\u001b[2J")
        #expect(throws: CheckpointError.self) { try SignatureEnvelope(bytes: Array(changed.utf8), at: "signature") }
    }

    @Test func `brackets in one another and wide indexes are refused`() {
        for text in [
            String(repeating: "[", count: 100_000), String(repeating: "{\"a\":", count: 100_000),
            "{\"versions\":" + String(repeating: "[", count: 33) + String(repeating: "]", count: 33) + "}",
        ] {
            let error = #expect(throws: RegistryError.self) { try ZooIndex(bytes: Array(text.utf8), at: "index") }
            #expect(error?.expected == "at most 32 levels")
        }
    }

    @Test func `changed indexes, signatures and heads of answers are read or refused`() throws {
        let zoo = try SampleZoo()
        let key = SigningKey.random()
        try zoo.publish(try zoo.model("1.0.0"), key: key)
        let index = try File.bytes(zoo.path + "/index.json")
        let good = try ZooIndex(bytes: index, at: "index")
        mutations(of: index, count: 1_000) { bytes in
            // What is read at all and is not the same differs in a fact, never in its form.
            if let read = try? ZooIndex(bytes: bytes, at: "index") {
                #expect(read != good || bytes == index)
                #expect((try? read.bytes()) == bytes)
            }
        }
        let signature = try File.bytes(zoo.path + "/signatures/" + RunningDigest.hexadecimal(of: index) + ".sig")
        let statement = try ZooStatement(sha256: RunningDigest.hexadecimal(of: index), sequence: 1).bytes()
        mutations(of: signature, count: 1_000) { bytes in
            let envelope = try? SignatureEnvelope(bytes: bytes, at: "signature")
            let signed = try? envelope?.statement(signedBy: key.verifyingKey)
            #expect(signed == nil || signed == statement)
        }
        let head = Array("HTTP/1.1 206 Partial Content\r\nETag: \"a\"\r\nContent-Range: bytes 5-9/10\r\n\r\n".utf8)
        mutations(of: head, count: 2_000) { bytes in
            let read = WebHead(bytes[...])
            _ = (read?.contentLength, read?.contentRange?.start, read?.strongEntityTag)
        }
    }
}
