import Foundation
import RadCheckpoint
import RadSystem
import RadTestSupport
import Testing

@testable import RadRegistry

@Suite struct ZooTests {
    private let zoo: SampleZoo

    init() throws { zoo = try SampleZoo() }

    private func code(_ body: () throws -> Void) -> String? {
        do {
            try body()
        } catch let error as RegistryError {
            return error.code.rawValue
        } catch let error as CheckpointError {
            return error.code.rawValue
        } catch {
            return "\(error)"
        }
        return nil
    }

    @Test func `what was published is listed, whole and pulled`() throws {
        let model = try zoo.model("1.0.0")
        let version = try zoo.publish(model)
        let catalogue = try zoo.open()
        #expect(catalogue.index.versions == [version])
        #expect(try catalogue.problems() == [])
        #expect(version.identities.file == "\(model.header.fileID)")
        let out = zoo.folder.file("out.radz.h5")
        try catalogue.pull(try catalogue.version("small@1.0.0"), to: out, through: FileSystemStorage())
        #expect(try File.bytes(out) == File.bytes(model.checkpoint))
        #expect(try catalogue.card(of: version) == File.bytes(model.card))
        // Once more over the same file; over another one it is refused.
        try catalogue.pull(version, to: out, through: FileSystemStorage())
        #expect(code { try catalogue.pull(version, to: model.card, through: FileSystemStorage()) } == "file-exists")
        #expect(
            File.filesBelow(zoo.path).sorted()
                == [
                    ".gitattributes", ".gitignore", ".radzoo-lock", "README.md", version.blobPath,
                    "cards/small/1.0.0/README.md", "cards/small/1.0.0/card.md", "index.json",
                ].sorted())
    }

    @Test func `versions have an order, and the last one is found by the name alone`() throws {
        for version in ["0.9.0", "0.10.0", "0.2.0"] { try zoo.publish(try zoo.model(version)) }
        try zoo.publish(try zoo.model("1.0.0", name: "other"))
        let catalogue = try zoo.open()
        #expect(try catalogue.version("small").version == "0.2.0")
        #expect(try catalogue.version("small@0.9.0").order == 1)
        #expect(code { _ = try catalogue.version("small@3") } == "unknown-version")
        #expect(code { _ = try catalogue.version("smaller") } == "unknown-version")
        #expect(catalogue.index.sequence == 4)
    }

    @Test func `a version never changes`() throws {
        let model = try zoo.model("1.0.0")
        let first = try zoo.publish(model)
        let before = try File.bytes(zoo.path + "/index.json")
        #expect(try zoo.publish(model) == first)
        #expect(try File.bytes(zoo.path + "/index.json") == before)
        // Another card, and then another checkpoint.
        try File.write(SampleCard(of: model.header).with("summary", "Another sentence.").bytes, to: model.card)
        #expect(code { try zoo.publish(model) } == "exists")
        #expect(try File.bytes(zoo.path + "/index.json") == before)
        #expect(try zoo.open().problems() == [])
    }

    @Test func `a card that does not check is not published`() throws {
        let model = try zoo.model("1.0.0")
        let card = SampleCard(of: model.header)
        for (wrong, what) in [
            (card.with("  parameters", "5"), "architecture.parameters"), (card.with("  weights", "NONE"), "licence"),
            (card.without("licence").without("  weights").without("  data"), "licence"),
            (card.saying("Accuracy of 99 %."), "unproven-claim"),
        ] {
            try File.write(wrong.bytes, to: model.card)
            let error = #expect(throws: RegistryError.self) { try zoo.publish(model) }
            #expect(error?.code == .card)
            #expect(error?.description.contains(what) == true)
        }
        #expect(!File.exists(zoo.path + "/index.json"))
    }

    @Test func `what looks like patient data is not published, and not repeated`() throws {
        let model = try zoo.model("1.0.0")
        try File.write(SampleCard(of: model.header).saying("Made from MRN 4711008.").bytes, to: model.card)
        let error = #expect(throws: RegistryError.self) { try zoo.publish(model) }
        #expect(error?.code == .patientData)
        #expect(error?.description.contains("4711008") == false)
        #expect(!File.exists(zoo.path + "/index.json"))
        // In the checkpoint itself.
        let evaluation = EvaluationResult(
            task: "plane", dataset: "1.3.12.2.1107.5.2.30.25538", splitDigest: String(repeating: "0", count: 64),
            metric: "accuracy", value: 0.9, lower: 0.8, upper: 0.95, count: 3, unit: .patient, command: "radzoo eval")
        let other = try zoo.model("2.0.0", supplements: CheckpointSupplements(evaluation: [evaluation]))
        let refused = #expect(throws: RegistryError.self) { try zoo.publish(other) }
        #expect(refused?.problems == ["checkpoint, /evaluation/evaluation.json: looks like uid"])
    }

    @Test func `signatures are demanded, held and not dropped`() throws {
        let key = SigningKey.random()
        let stranger = SigningKey.random()
        let model = try zoo.model("1.0.0")
        try zoo.publish(model)
        #expect(code { _ = try zoo.open(key: key.verifyingKey) } == "unsigned")
        try zoo.publish(try zoo.model("1.1.0"), key: key)
        let signed = try zoo.open(key: key.verifyingKey)
        #expect(signed.keyIDs == [key.verifyingKey.keyID] && signed.verifiedKeyID == key.verifyingKey.keyID)
        #expect(code { _ = try zoo.open(key: stranger.verifyingKey) } == "signing-key")
        #expect(code { try zoo.publish(try zoo.model("1.2.0")) } == "unsigned")
        #expect(try zoo.open(key: key.verifyingKey).problems() == [])
        // The index of before with the signature of now, and a signature of another index in its place.
        let index = try File.bytes(zoo.path + "/index.json")
        let signature = zoo.path + "/signatures/" + signed.indexDigest + ".sig"
        try zoo.publish(try zoo.model("1.2.0"), key: key)
        let now = try zoo.open(key: key.verifyingKey)
        try File.write(try File.bytes(signature), to: zoo.path + "/signatures/" + now.indexDigest + ".sig")
        #expect(code { _ = try zoo.open(key: key.verifyingKey) } == "signature-subject")
        // An older index whose signature is still there opens: it is told by its digest.
        try File.write(index, to: zoo.path + "/index.json")
        #expect(try zoo.open(key: key.verifyingKey).indexDigest == signed.indexDigest)
    }

    @Test func `one wrong byte anywhere is found`() throws {
        let key = SigningKey.random()
        let version = try zoo.publish(try zoo.model("1.0.0"), key: key)
        for file in [version.blobPath, ZooLayout.card(version), ZooLayout.page(version)] {
            let path = zoo.path + "/" + file
            let bytes = try File.bytes(path)
            var wrong = bytes
            wrong[bytes.count / 2] ^= 1
            try File.write(wrong, to: path)
            #expect(try !zoo.open(key: key.verifyingKey).problems().isEmpty, "\(file)")
            try File.write(Array(bytes.dropLast()), to: path)
            #expect(try !zoo.open(key: key.verifyingKey).problems().isEmpty, "\(file)")
            try File.remove(path)
            #expect(try !zoo.open(key: key.verifyingKey).problems().isEmpty, "\(file)")
            try File.write(bytes, to: path)
        }
        #expect(try zoo.open(key: key.verifyingKey).problems() == [])
        let index = try File.bytes(zoo.path + "/index.json")
        for place in stride(from: 0, to: index.count, by: 3) {
            var wrong = index
            wrong[place] ^= 0x01
            try File.write(wrong, to: zoo.path + "/index.json")
            #expect(throws: (any Error).self) { try zoo.open(key: key.verifyingKey) }
        }
    }

    @Test(arguments: [
        ("\"format\":\"radzoo-zoo\"", "\"format\":\"other\""), ("\"formatVersion\":1", "\"formatVersion\":2"),
        ("\"sequence\":1", "\"sequence\":2"), ("\"name\":\"small\"", "\"name\":\"../small\""),
        ("\"order\":1", "\"order\":7"), ("\"version\":\"1.0.0\"", "\"version\":\"1..0\""),
        ("\"sequence\":1", "\"sequence\":1,\"signed\":true"), ("{", "{ "), ("\"metrics\":0", "\"metrics\":-1"),
        ("weights:sha256:", "space:sha256:"), ("\"sequence\":1", "\"sequence\":1,\"sequence\":1"),
    ])
    func `an index that breaks a rule is refused`(old: String, new: String) throws {
        try zoo.publish(try zoo.model("1.0.0"))
        let text = try File.text(zoo.path + "/index.json")
        let range = try #require(text.range(of: old))
        let broken = text.replacingCharacters(in: range, with: new)
        let error = #expect(throws: RegistryError.self) { try ZooIndex(bytes: Array(broken.utf8), at: "index") }
        #expect(error?.code == .index)
    }

    @Test func `a second publisher waits for nobody`() throws {
        try zoo.publish(try zoo.model("1.0.0"))
        let lock = try FileLock(at: zoo.path + "/.radzoo-lock", subject: "zoo")
        #expect(code { try zoo.publish(try zoo.model("1.1.0")) } == "in-use")
        withExtendedLifetime(lock) {}
    }
}
