import FuzzDriver
import RadCheckpoint
import RadSystem

/// Indexes with signatures and keys, and bundles; an input is three parts, each behind two bytes of its length.
enum ZooSeeds {
    static func joined(_ parts: [[UInt8]]) -> [UInt8] { parts.flatMap { LittleEndian.word($0.count)[..<2] + $0 } }

    /// The three parts of an input, empty where it has fewer.
    static func parts(of bytes: [UInt8]) -> [[UInt8]] {
        var parts: [[UInt8]] = []
        var position = 0
        for _ in 0..<3 {
            guard position + 2 <= bytes.count else {
                parts.append([])
                continue
            }
            let end = min(bytes.count, position + 2 + LittleEndian.number(bytes, position, 2))
            parts.append(Array(bytes[(position + 2)..<end]))
            position = end
        }
        return parts
    }

    /// An empty index and one of two versions, each with a signature and its key.
    static func parts() throws -> [[[UInt8]]] {
        let versions = [
            version("a", "1.0.0", 2, modalities: ["CT", "MR"]), version("b.c", "0.1.0-x", 1, modalities: []),
        ]
        return try [[], versions].map { versions in
            let index = CanonicalJSON.object([
                "format": .string("radzoo-zoo"), "formatVersion": .number(1),
                "sequence": .number(Double(versions.count)), "versions": .array(versions),
            ]).bytes
            let key = SigningKey.random()
            let statement = Array(#"{"_type":"https://in-toto.io/Statement/v1","subject":[]}"#.utf8)
            let envelope = try SignatureEnvelope(signing: statement, with: key)
            return [index, envelope.bytes, Array(key.verifyingKey.pem.utf8)]
        }
    }

    /// A bundle about a small file, and the key.
    static func bundle() throws -> [[UInt8]] {
        let path = "seed.bin"
        try FileSystemStorage().replaceFile(at: path, with: [1, 2, 3])
        let key = SigningKey.random()
        return [try ModelSigningBundle(signing: path, with: key).bytes, Array(key.verifyingKey.pem.utf8), []]
    }

    private static func version(_ name: String, _ version: String, _ order: Int, modalities: [String]) -> CanonicalJSON
    {
        let digest = String(repeating: "0a", count: 32)
        let kinds = ["weights", "spec", "space", "file", "annex"]
        func content(_ size: Double) -> CanonicalJSON { .object(["sha256": .string(digest), "size": .number(size)]) }
        return .object([
            "name": .string(name), "version": .string(version), "order": .number(Double(order)),
            "title": .string("Tiny"), "summary": .string("A network: é \u{1F9E0}"), "kind": .string("backbone"),
            "task": .string("embedding"), "training": .string("untrained"),
            "modalities": .array(modalities.map { .string($0) }), "dimension": .number(512), "parameters": .number(5),
            "checkpointFormat": .string("1.0"),
            "licence": .object(["weights": .string("MIT"), "data": .string("none")]),
            "identities": .object(
                Dictionary(uniqueKeysWithValues: kinds.map { ($0, .string("\($0):sha256:\(digest)")) })),
            "blob": content(1_000), "card": content(100), "page": content(200), "metrics": .number(0),
        ])
    }
}

/// Changes the parts of an input and mends their lengths.
enum ZooMutator {
    static func mutate(_ bytes: inout [UInt8], _ random: inout MutationRandom) {
        var parts = ZooSeeds.parts(of: bytes)
        let chosen = random.one(of: [0, 0, 0, 1, 1, 2])
        let count = parts[chosen].count
        let place = random.below(count + 1)
        switch random.below(6) {
        case 0: parts[chosen].insert(contentsOf: random.one(of: words), at: place)
        case 1:
            let piece = parts[chosen][place..<min(count, place + random.below(60))]
            parts[chosen].insert(contentsOf: piece, at: random.below(count + 1))
        case 2: parts[chosen].removeSubrange(place..<min(count, place + random.below(60)))
        case 3:
            let digits = parts[chosen].indices.filter { (0x30...0x39).contains(parts[chosen][$0]) }
            guard !digits.isEmpty else { return }
            let digit = random.one(of: digits)
            parts[chosen].replaceSubrange(digit...digit, with: Array(String(random.length(near: 1)).utf8))
        case 4:
            let quotes = parts[chosen].indices.filter { parts[chosen][$0] == UInt8(ascii: "\"") }
            guard !quotes.isEmpty else { return }
            parts[chosen].insert(contentsOf: random.one(of: texts), at: random.one(of: quotes) + 1)
        default:
            guard place < count else { return }
            parts[chosen][place] = UInt8(random.below(256))
        }
        bytes = ZooSeeds.joined(parts)
    }

    private static let words: [[UInt8]] = [
        "[[[[[[[[", "{\"a\":", "null", "true", "-0", "1e2", "1.5", "9007199254740993", ",", "]", "}", " ", "==", "AAAA",
        "-----BEGIN PUBLIC KEY-----\n", "{\"keyid\":\"\",\"sig\":\"AAAA\"},",
    ].map { Array($0.utf8) }
    private static let texts: [[UInt8]] = [
        "\\u001b[2J", "\\n", "\\ud83e\\udde0", "\\u00e9", "e\u{301}", "\u{202E}", "\u{85}", "../", "..", "/", "A", "x",
    ].map { Array($0.utf8) }
}
