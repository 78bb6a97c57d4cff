import RadCheckpoint
import RadSystem
import RadTestSupport
import Testing

@testable import RadRegistry

/// Zoos that are signed rightly and are still not what they were.
@Suite struct ZooTrustTests {
    private let zoo: SampleZoo
    private let key = SigningKey.random()
    private var memoryPath: String { zoo.folder.file("memory") }

    init() throws { zoo = try SampleZoo() }

    private var memory: ZooMemory { ZooMemory(folder: memoryPath, storage: FileSystemStorage()) }

    /// Opens a zoo as a user does who remembers.
    @discardableResult
    private func open(
        _ path: String? = nil, key: VerifyingKey? = nil, accepting exceptions: ZooTrust.Exception = []
    ) throws -> ZooCatalogue {
        try ZooCatalogue(
            .folder(path ?? zoo.path), trust: ZooTrust(key: key, memory: memory, accepting: exceptions))
    }

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

    /// The state of the zoo under another name, as it is now.
    private func copy(_ name: String, of path: String? = nil) throws -> String {
        try File.copy(path ?? zoo.path, to: zoo.folder.file(name))
        return zoo.folder.file(name)
    }

    private func replaceZoo(with copy: String) throws {
        try File.remove(zoo.path)
        try File.copy(copy, to: zoo.path)
    }

    @Test func `an old index with its true signature is refused, wherever it is offered`() throws {
        try zoo.publish(try zoo.model("1.0.0"), key: key)
        let old = try copy("old")
        try zoo.publish(try zoo.model("1.1.0"), key: key)
        #expect(try open().keyOrigin == .firstUse)
        #expect(try open().keyOrigin == .remembered)
        // A mirror that was never seen before, with the key and without.
        #expect(code { try open(old) } == "rollback")
        #expect(code { try open(old, key: key.verifyingKey) } == "rollback")
        try replaceZoo(with: old)
        let error = #expect(throws: RegistryError.self) { try open() }
        #expect(error?.code == .rollback)
        #expect(error?.description.contains("expected a sequence of at least 2") == true)
        #expect(error?.description.contains("--accept-rollback") == true)
        // Another key's permission is none for this.
        #expect(code { try open(accepting: .publisher) } == "rollback")
        #expect(try open(accepting: .rollback).index.sequence == 1)
        #expect(try open().index.sequence == 1)
    }

    @Test func `an index of as many versions, but of others, is refused`() throws {
        try zoo.publish(try zoo.model("1.0.0"), key: key)
        let fork = try copy("fork")
        try zoo.publish(try zoo.model("1.1.0"), key: key)
        try open()
        let other = ZooPublisher(folder: fork, storage: FileSystemStorage())
        for version in ["2.0.0", "2.1.0"] {
            let model = try zoo.model(version)
            _ = try other.publish(checkpoint: model.checkpoint, card: model.card, key: key)
            #expect(code { try open(fork) } == "history", "\(version)")
        }
        // What was seen goes on to be taken.
        try zoo.publish(try zoo.model("1.2.0"), key: key)
        #expect(try open().index.sequence == 3)
    }

    @Test func `another zoo of the same key does not pass for the one that was there`() throws {
        try zoo.publish(try zoo.model("1.0.0"), key: key)
        try open()
        let model = try zoo.model("1.0.0", name: "other")
        let elsewhere = zoo.folder.file("elsewhere")
        _ = try ZooPublisher(folder: elsewhere, storage: FileSystemStorage())
            .publish(checkpoint: model.checkpoint, card: model.card, key: key)
        #expect(code { try open(elsewhere) } == nil)
        try replaceZoo(with: elsewhere)
        #expect(code { try open() } == "history")
        #expect(code { try open(key: key.verifyingKey) } == "history")
    }

    @Test func `another key, or none, is refused at a place that was signed`() throws {
        let stranger = SigningKey.random()
        let model = try zoo.model("1.0.0")
        try zoo.publish(model, key: key)
        try open()
        let good = try copy("good")
        try File.remove(zoo.path)
        try zoo.publish(model, key: stranger)
        #expect(code { try open() } == "publisher")
        #expect(code { try open(accepting: .rollback) } == "publisher")
        #expect(try open(accepting: .publisher).verifiedKeyID == stranger.verifyingKey.keyID)
        #expect(try open().keyOrigin == .remembered)
        // A key that the caller names counts for more than the memory, and is remembered.
        try replaceZoo(with: good)
        #expect(code { try open() } == "publisher")
        #expect(try open(key: key.verifyingKey).keyOrigin == .given)
        #expect(try open().verifiedKeyID == key.verifyingKey.keyID)
        for path in File.filesBelow(zoo.path) where path.hasPrefix("signatures/") {
            try File.remove(zoo.path + "/" + path)
        }
        #expect(code { try open() } == "publisher")
        #expect(try open(accepting: .publisher).verifiedKeyID == nil)
    }

    @Test func `at first use the zoo must offer the very key that signed`() throws {
        try zoo.publish(try zoo.model("1.0.0"), key: key)
        let path = zoo.path + "/keys/" + key.verifyingKey.keyID.dropFirst(7) + ".pem"
        #expect(try File.text(path) == key.verifyingKey.pem + "\n")
        try File.write(Array(SigningKey.random().verifyingKey.pem.utf8), to: path)
        #expect(code { try open() } == "index")
        try File.write(Array("no key".utf8), to: path)
        #expect(code { try open() } == "signing-key")
        // Without one nothing is checked, and nothing remembered.
        try File.remove(path)
        #expect(try open().verifiedKeyID == nil)
        #expect(!File.exists(memoryPath))
        // An index that was changed is not believed because a key lies beside it.
        try File.write(Array(key.verifyingKey.pem.utf8), to: path)
        #expect(try open().verifiedKeyID != nil)
    }

    @Test func `an unsigned zoo is not remembered`() throws {
        try zoo.publish(try zoo.model("1.0.0"))
        #expect(try open().keyOrigin == nil)
        #expect(!File.exists(memoryPath))
    }

    @Test func `a memory that is damaged is no memory that is empty`() throws {
        try zoo.publish(try zoo.model("1.0.0"), key: key)
        try open()
        let names = try File.names(in: memoryPath).filter { $0.hasSuffix(".json") }
        #expect(names.count == 2)
        for name in names {
            let path = memoryPath + "/" + name
            let bytes = try File.bytes(path)
            for place in stride(from: 0, to: bytes.count, by: 5) {
                var wrong = bytes
                wrong[place] ^= 0x01
                try File.write(wrong, to: path)
                // A digit of a digest or the number may still be one; then the history is another.
                let code = code { try open() }
                #expect(["memory", "history", "rollback", nil].contains(code), "\(name) \(place) \(code ?? "")")
                if code == nil { #expect(try File.bytes(path) == bytes) }
            }
            for wrong in [[], Array(bytes.dropLast()), bytes + [0x20], [UInt8](repeating: 0x20, count: 70_000)] {
                try File.write(wrong, to: path)
                #expect(code { try open() } == "memory", "\(name) of \(wrong.count) bytes")
                #expect(code { try zoo.publish(try zoo.model("1.1.0"), key: key, remembering: memory) } == "memory")
            }
            try File.write([], to: path)
            #expect(try open(accepting: [.publisher, .rollback]).index.sequence == 1)
            #expect(try open().keyOrigin == .remembered)
        }
    }

    @Test(arguments: FaultyStorage.Duration.allCases)
    func `a memory that cannot be written forgets nothing`(duration: FaultyStorage.Duration) throws {
        try zoo.publish(try zoo.model("1.0.0"), key: key)
        let old = try copy("old")
        try open()
        let kept = zoo.folder.file("kept")
        try File.copy(memoryPath, to: kept)
        try zoo.publish(try zoo.model("1.1.0"), key: key)
        var failures = 0
        for position in 1...60 {
            try File.remove(memoryPath)
            try File.copy(kept, to: memoryPath)
            let storage = FaultyStorage(
                FileSystemStorage(), failing: .failure(code: SystemError.noSpace), at: position, duration)
            let faulty = ZooMemory(folder: memoryPath, storage: storage)
            if (try? ZooCatalogue(.folder(zoo.path), trust: ZooTrust(memory: faulty))) == nil { failures += 1 }
            #expect(try open(zoo.path).index.sequence == 2)
            #expect(code { try open(old) } == "rollback")
            if storage.firedCount == 0 { break }
        }
        #expect(failures > 4)
    }

    @Test func `a publisher adds to nothing that others signed, took back or wrote in`() throws {
        try zoo.publish(try zoo.model("1.0.0"), key: key, remembering: memory)
        let old = try copy("old")
        try zoo.publish(try zoo.model("1.1.0"), key: key, remembering: memory)
        let good = try copy("good")
        let next = try zoo.model("1.2.0")
        try replaceZoo(with: old)
        #expect(code { try zoo.publish(next, key: key, remembering: memory) } == "rollback")
        // A row of somebody else, who cannot sign it, and takes the signature away.
        try replaceZoo(with: good)
        let index = try File.text(zoo.path + "/index.json")
        let changed = index.replacing("A network for tests.", with: "A network for other")
        try File.write(Array(changed.utf8), to: zoo.path + "/index.json")
        #expect(code { try zoo.publish(next, key: key, remembering: memory) } == "publisher")
        // As it was, it goes on; with another key it does not.
        try replaceZoo(with: good)
        #expect(code { try zoo.publish(next, key: .random(), remembering: memory) } == "publisher")
        try File.remove(zoo.path + "/index.json")
        #expect(code { try zoo.publish(next, key: key, remembering: memory) } == "history")
        try replaceZoo(with: good)
        try zoo.publish(next, key: key, remembering: memory)
        #expect(try open().index.sequence == 3)
    }
}
