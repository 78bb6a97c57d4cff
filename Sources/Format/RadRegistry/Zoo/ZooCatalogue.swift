package import RadCheckpoint
import RadSystem

/// A zoo that was opened: its index, and who is said to have signed it.
package struct ZooCatalogue: Sendable {
    package let source: ZooSource
    package let index: ZooIndex
    /// The SHA-256 of the index, with which a zoo can be pinned.
    package let indexDigest: String
    /// The ids of the keys that are said to have signed the index; none for an unsigned zoo.
    package let keyIDs: [String]
    /// The id of the key with which the signature was checked and held, nil where there was none to check with.
    package let verifiedKeyID: String?
    /// Where that key is from.
    package let keyOrigin: ZooTrust.KeyOrigin?

    /// Reads the index of a zoo, whose signature is checked where a key is given.
    package init(_ source: ZooSource, key: VerifyingKey? = nil) throws {
        try self.init(source, trust: ZooTrust(key: key))
    }

    /// Reads the index of a zoo.
    ///
    /// - Throws: `missing` where there is no zoo, `index` for what is none, and what ``ZooTrust`` refuses.
    package init(_ source: ZooSource, trust: ZooTrust) throws {
        self.source = source
        let place = source.description + "/" + ZooIndex.fileName
        guard let bytes = try source.file(ZooIndex.fileName, limit: ZooLayout.maximumIndexByteCount) else {
            throw RegistryError(.missing, at: place, expected: "the index of a zoo")
        }
        let index = try ZooIndex(bytes: bytes, at: place)
        let digest = RunningDigest.hexadecimal(of: bytes)
        let path = ZooLayout.signature(ofIndex: digest)
        let signature = try source.file(path, limit: SignatureEnvelope.maximumByteCount).map { bytes in
            try SignatureEnvelope(bytes: bytes, at: source.description + "/" + path)
        }
        let evidence = ZooTrust.Evidence(source: source, index: index, indexDigest: digest, signature: signature)
        let judged = try trust.judge(evidence)
        self.index = index
        indexDigest = digest
        keyIDs = signature?.keyIDs ?? []
        verifiedKeyID = judged?.keyID
        keyOrigin = judged?.origin
    }

    /// The version that `name` or `name@version` asks for.
    ///
    /// - Throws: `unknown-version` with the ones that there are.
    package func version(_ label: String) throws(RegistryError) -> ZooVersion {
        let parts = label.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        if let found = index.version(named: parts[0], parts.count > 1 ? parts[1] : nil) { return found }
        let known = index.versions.filter { $0.name == parts[0] }.map(\.label)
        let names = Set(index.versions.map(\.name)).sorted()
        throw RegistryError(
            .unknownVersion, at: source.description,
            expected: "one of " + (known.isEmpty ? names : known).prefix(20).joined(separator: ", "),
            found: ZooName.shown(label))
    }

    /// The card of a version, compared with its digest.
    package func card(of version: ZooVersion) throws -> [UInt8] {
        try content(version.card, at: ZooLayout.card(version))
    }

    /// The rendered card of a version, compared with its digest.
    func page(of version: ZooVersion) throws -> [UInt8] {
        try content(version.page, at: ZooLayout.page(version))
    }

    private func content(_ content: ZooVersion.Content, at path: String) throws -> [UInt8] {
        let place = source.description + "/" + path
        guard let bytes = try source.file(path, limit: content.size) else { throw RegistryError(.missing, at: place) }
        guard content.isContent(of: bytes) else {
            throw RegistryError(
                .digest, at: place, expected: content.sha256, found: RunningDigest.hexadecimal(of: bytes))
        }
        return bytes
    }
}
