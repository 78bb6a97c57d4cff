package import RadCheckpoint
import RadSystem

/// What a zoo is held to when it is opened.
package struct ZooTrust: Sendable {
    /// What the operator takes although it is not what is remembered, and which is remembered from then on.
    package struct Exception: OptionSet, Sendable {
        package let rawValue: Int

        package init(rawValue: Int) { self.rawValue = rawValue }

        /// An older state than was seen, or one that contradicts what was seen.
        package static let rollback = Exception(rawValue: 1)
        /// Another key than the place had, or none.
        package static let publisher = Exception(rawValue: 2)
    }

    /// Where the key is from with which a signature was checked.
    package enum KeyOrigin: String, Sendable {
        /// The caller named it.
        case given
        /// It was seen at this place before.
        case remembered
        /// The zoo itself offers it, and it was never seen at this place before.
        case firstUse = "first-use"
    }

    /// The key that must have signed; nil for the one that is remembered, or at first use the one that the zoo offers.
    package var key: VerifyingKey?
    /// What was seen before; nil to neither ask nor remember.
    package var memory: ZooMemory?
    package var exceptions: Exception

    /// A zoo is held to the key, where there is one, and to the memory.
    package init(key: VerifyingKey? = nil, memory: ZooMemory? = nil, accepting exceptions: Exception = []) {
        self.key = key
        self.memory = memory
        self.exceptions = exceptions
    }
}

extension ZooTrust {
    /// An index as it was found, with what stands beside it.
    struct Evidence {
        let source: ZooSource
        let index: ZooIndex
        let indexDigest: String
        let signature: SignatureEnvelope?

        var place: String { source.description + "/" + ZooIndex.fileName }
    }

    /// Checks the signature of an index and holds it to what is remembered.
    ///
    /// - Returns: The key that signed and where it is from; nil for an index that is not known to be signed.
    /// - Throws: `unsigned`, `publisher`, `rollback`, `history`, `memory`, and the codes of signatures.
    func judge(_ evidence: Evidence) throws -> (keyID: String, origin: KeyOrigin)? {
        let location = try memory == nil ? nil : evidence.source.identity
        let known = try location.flatMap { try remembered(at: $0) }
        guard let (key, origin) = try key(for: evidence, known) else { return nil }
        try checkSignature(of: evidence, key, origin)
        if let memory, let location, evidence.index.sequence > 0 {
            let zoo = try evidence.index.identity
            let history = ZooMemory.History(
                keyID: key.keyID, zoo: zoo, sequence: evidence.index.sequence,
                digest: try evidence.index.digest(ofFirst: evidence.index.sequence))
            let place = ZooMemory.Place(location: location, key: key.pem, zoo: zoo)
            try memory.remember(place, history) { try compare(history, place, evidence) }
        }
        return (key.keyID, origin)
    }

    /// What is remembered of a place; a damaged memory is forgotten where the operator says so.
    private func remembered(at location: String) throws -> ZooMemory.Place? {
        do {
            return try memory?.place(location)
        } catch let error as RegistryError where error.code == .memory && exceptions.contains(.publisher) {
            return nil
        }
    }

    private func key(
        for evidence: Evidence, _ known: ZooMemory.Place?
    ) throws -> (VerifyingKey, KeyOrigin)? {
        if let key { return (key, .given) }
        if let known, !exceptions.contains(.publisher) { return (try VerifyingKey(pem: known.key), .remembered) }
        guard let signature = evidence.signature else { return nil }
        for keyID in signature.keyIDs {
            guard let path = ZooLayout.key(keyID),
                let bytes = try evidence.source.file(path, limit: ZooLayout.maximumKeyByteCount)
            else { continue }
            let key = try VerifyingKey(pem: String(decoding: bytes, as: UTF8.self))
            guard key.keyID == keyID else {
                throw RegistryError(
                    .index, at: evidence.source.description + "/" + path, expected: "the key \(keyID)",
                    found: "\(key.keyID)")
            }
            return (key, .firstUse)
        }
        return nil
    }

    private func checkSignature(of evidence: Evidence, _ key: VerifyingKey, _ origin: KeyOrigin) throws {
        if origin == .remembered, evidence.signature?.keyIDs.contains(key.keyID) != true {
            throw RegistryError(
                .publisher, at: evidence.place, expected: "a signature of \(key.keyID), as before",
                found: evidence.signature?.keyIDs.joined(separator: ", ") ?? "none")
        }
        guard let signature = evidence.signature else {
            throw RegistryError(.unsigned, at: evidence.place, expected: "a signature of \(key.keyID)")
        }
        let statement = try ZooStatement(sha256: evidence.indexDigest, sequence: evidence.index.sequence).bytes()
        guard try signature.statement(signedBy: key) == statement else {
            throw CheckpointError(.signatureSubject, at: evidence.place, expected: "a signature of this index")
        }
    }

    /// Holds an index to what was seen of its zoo and of its place.
    private func compare(_ now: ZooMemory.History, _ place: ZooMemory.Place, _ evidence: Evidence) throws {
        if exceptions.contains(.rollback) { return }
        if let known = try remembered(at: place.location), known.key == place.key, known.zoo != place.zoo {
            throw RegistryError(
                .history, at: evidence.place, expected: "the zoo that was there before",
                found: "another one of the same key")
        }
        guard let seen = try memory?.history(ofZoo: now.zoo, signedBy: now.keyID) else { return }
        guard now.sequence >= seen.sequence else {
            throw RegistryError(
                .rollback, at: evidence.place,
                expected: "a sequence of at least \(seen.sequence), which was seen before",
                found: "\(now.sequence)")
        }
        guard try evidence.index.digest(ofFirst: seen.sequence) == seen.digest else {
            throw RegistryError(
                .history, at: evidence.place, expected: "the \(seen.sequence) versions that were seen before",
                found: "others in their place")
        }
    }
}

extension ZooSource {
    /// What a place is remembered by: the address, or the path of the folder without links.
    var identity: String {
        get throws {
            switch self {
            case .folder(let path): try canonicalPath(path)
            case .web(let address): address.text
            }
        }
    }
}

extension ZooIndex {
    /// What tells a zoo from others: the digest of its first version, which never changes.
    var identity: String { get throws(CheckpointError) { try digest(ofFirst: 1) } }

    /// The SHA-256 of the canonical JSON of the first versions in the order of their publishing, each with a line feed
    /// at its end.
    func digest(ofFirst count: Int) throws(CheckpointError) -> String {
        var digest = RunningDigest()
        for version in versions.sorted(by: { $0.order < $1.order }).prefix(count) {
            digest.update(try JSONDocument.bytes(of: version, at: Self.fileName) + [0x0A])
        }
        return digest.hexadecimal()
    }
}
