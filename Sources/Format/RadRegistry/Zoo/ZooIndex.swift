import RadCheckpoint

/// What a zoo offers: one small row for each version of each model.
package struct ZooIndex: Hashable, Codable, Sendable {
    static let formatName = "radzoo-zoo"
    /// The version of the format that this program reads and writes.
    package static let formatVersion = 1
    /// Versions that a zoo may have.
    static let maximumCount = 20_000
    /// The name of the file.
    static let fileName = "index.json"

    var format: String
    var formatVersion: Int
    /// The number of versions that were ever published; grows by 1 with each.
    package private(set) var sequence: Int
    /// The versions by name and then in the order of their publishing.
    package private(set) var versions: [ZooVersion]

    /// The index of an empty zoo.
    init() {
        format = Self.formatName
        formatVersion = Self.formatVersion
        sequence = 0
        versions = []
    }

    /// Reads and checks an index.
    ///
    /// - Throws: `index` for what is no index of this format, is not canonical, or contradicts itself.
    package init(bytes: [UInt8], at location: String) throws(RegistryError) {
        do throws(CheckpointError) {
            self = try JSONDocument.value(ZooIndex.self, from: bytes, at: location)
        } catch {
            throw RegistryError(.index, at: location, expected: error.expected, found: error.found)
        }
        try validate(at: location)
    }

    /// The canonical JSON.
    func bytes() throws(CheckpointError) -> [UInt8] { try JSONDocument.bytes(of: self, at: Self.fileName) }

    /// The version of that name; without a version the one that was published last.
    package func version(named name: String, _ version: String?) -> ZooVersion? {
        let known = versions.filter { $0.name == name }
        guard let version else { return known.max { $0.order < $1.order } }
        return known.first { $0.version == version }
    }

    /// Adds a version, which gets the next number.
    mutating func add(_ version: ZooVersion) {
        sequence += 1
        var version = version
        version.order = sequence
        versions.append(version)
        versions.sort(by: ZooVersion.precedes)
    }

    private func validate(at location: String) throws(RegistryError) {
        func refuse(_ expected: String, _ found: String? = nil) -> RegistryError {
            RegistryError(.index, at: location, expected: expected, found: found)
        }
        guard format == Self.formatName, formatVersion == Self.formatVersion else {
            throw refuse("\(Self.formatName) \(Self.formatVersion); a newer radzoo may be needed")
        }
        guard versions.count <= Self.maximumCount, sequence == versions.count else {
            throw refuse("a sequence that counts at most \(Self.maximumCount) versions")
        }
        for version in versions {
            if let fault = version.fault { throw refuse(fault, ZooName.shown(version.name)) }
        }
        for (first, second) in zip(versions, versions.dropFirst()) where !ZooVersion.precedes(first, second) {
            throw refuse("versions by name and order")
        }
        guard Set(versions.map(\.label)).count == versions.count else { throw refuse("each name and version once") }
        guard Set(versions.map(\.order)) == Set(versions.indices.map { $0 + 1 }) else {
            throw refuse("orders from 1 to \(versions.count), each once")
        }
    }
}

/// One version of a model in a zoo.
package struct ZooVersion: Hashable, Codable, Sendable {
    /// A file of the zoo by its content.
    package struct Content: Hashable, Codable, Sendable {
        /// 64 lower-case hexadecimal digits.
        package var sha256: String
        /// Bytes.
        package var size: Int
    }

    /// Terms of use.
    package struct Licence: Hashable, Codable, Sendable {
        /// The SPDX expression of the weights.
        package var weights: String
        /// The terms of the data.
        package var data: String
    }

    /// The identities of the checkpoint.
    package struct Identities: Hashable, Codable, Sendable {
        package var weights: String
        package var spec: String
        package var space: String
        package var file: String
        package var annex: String
    }

    package var name: String
    package var version: String
    /// When it was published, as a number that grows by 1.
    package var order: Int
    package var title: String
    package var summary: String
    /// `backbone`, `adapter`, ...
    package var kind: String
    package var task: String
    /// `untrained` or `trained`.
    package var training: String
    package var modalities: [String]
    /// Values of an embedding.
    package var dimension: Int
    /// Values in all weights.
    package var parameters: Int
    /// The version of the checkpoint's format.
    package var checkpointFormat: String
    package var licence: Licence
    package var identities: Identities
    /// The checkpoint.
    package var blob: Content
    /// The card.
    package var card: Content
    /// The card as it is shown.
    package var page: Content
    /// Number of figures with evidence.
    package var metrics: Int

    /// `name@version`.
    package var label: String { "\(name)@\(version)" }
    /// Where the checkpoint stands in the zoo.
    package var blobPath: String { ZooLayout.blob(blob.sha256) }

    /// The order of an index.
    static func precedes(_ first: ZooVersion, _ second: ZooVersion) -> Bool {
        if first.name == second.name { return first.order < second.order }
        return first.name.utf8.lexicographicallyPrecedes(second.name.utf8)
    }

    /// What is wrong with the row by itself, nil if nothing is.
    fileprivate var fault: String? {
        guard ZooName.isName(name), ZooName.isVersion(version) else { return "a name and a version of the format" }
        guard
            ([title, summary, kind, task, training, checkpointFormat, licence.weights, licence.data] + modalities)
                .allSatisfy({ !$0.isEmpty && $0.utf8.count <= 4_096 && PlainText.isPlain($0) }), modalities.count <= 64
        else { return "facts of at most 4096 bytes without control characters" }
        for content in [blob, card, page] where ContentDigest(hexadecimal: content.sha256) == nil {
            return "SHA-256 as 64 hexadecimal digits"
        }
        guard (1...ZooLayout.maximumBlobByteCount).contains(blob.size),
            [card.size, page.size].allSatisfy({ (1...ZooLayout.maximumPageByteCount).contains($0) }),
            dimension >= 0, parameters >= 0, metrics >= 0
        else { return "sizes within the limits" }
        let identities = [
            (identities.weights, CheckpointIdentifier.Kind.weights), (identities.spec, .specification),
            (identities.space, .space), (identities.file, .file), (identities.annex, .annex),
        ]
        return identities.allSatisfy { CheckpointIdentifier($0.0)?.kind == $0.1 } ? nil : "identities of a checkpoint"
    }
}

/// Names and versions that are also parts of paths.
enum ZooName {
    static func isName(_ text: String) -> Bool { isLabel(text, maximumLength: 64, others: ".-") }

    static func isVersion(_ text: String) -> Bool { isLabel(text, maximumLength: 32, others: ".-+") }

    /// Whether a text starts with a letter or digit and has no two dots in a row.
    private static func isLabel(_ text: String, maximumLength: Int, others: String) -> Bool {
        let bytes = Array(text.utf8)
        func isPlain(_ byte: UInt8) -> Bool {
            (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
                || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
        }
        guard (1...maximumLength).contains(bytes.count), let first = bytes.first, isPlain(first) else { return false }
        return bytes.allSatisfy { isPlain($0) || others.utf8.contains($0) } && !text.contains("..")
    }

    /// A stranger's text as far as it is shown.
    static func shown(_ text: String) -> String {
        String(text.unicodeScalars.prefix(64).filter { $0.isASCII && $0.value >= 0x20 }.map(Character.init))
    }
}

/// Where things stand in a zoo.
enum ZooLayout {
    /// Bytes that a checkpoint may have.
    static let maximumBlobByteCount = 32 << 30
    /// Bytes that a card or its page may have.
    static let maximumPageByteCount = 4 << 20
    /// Bytes that an index may have.
    static let maximumIndexByteCount = 16 << 20

    /// The folder of the checkpoints.
    static let blobs = "blobs/sha256"
    /// The folders that a publisher writes to.
    static let folders = ["blobs", "cards", "keys", "signatures"]

    static func blob(_ sha256: String) -> String { "\(blobs)/\(sha256.prefix(2))/\(sha256)" }

    static func card(_ version: ZooVersion) -> String { "cards/\(version.name)/\(version.version)/card.md" }

    static func page(_ version: ZooVersion) -> String { "cards/\(version.name)/\(version.version)/README.md" }

    /// Bytes that a public key may have.
    static let maximumKeyByteCount = 4_096

    /// The public key of a publisher stands under its id, nil for what is no id of a key.
    static func key(_ keyID: String) -> String? {
        guard keyID.hasPrefix("sha256:"), ContentDigest(hexadecimal: String(keyID.dropFirst(7))) != nil else {
            return nil
        }
        return "keys/\(keyID.dropFirst(7)).pem"
    }

    /// The signature of an index stands under the digest of what it signs, so that index and signature change at once.
    static func signature(ofIndex sha256: String) -> String { "signatures/\(sha256).sig" }
}
