import FuzzDriver
import RadCheckpoint
import RadRegistry
import RadSystem

extension FuzzTarget {
    /// An index, the envelope of its signature and the key that the zoo offers.
    static let zooIndex = FuzzTarget(
        "zoo-index", seeds: { try ZooSeeds.parts().map(ZooSeeds.joined) }, run: { runIndex($0) },
        mutate: ZooMutator.mutate)

    private static func runIndex(_ bytes: [UInt8]) {
        let parts = ZooSeeds.parts(of: bytes)
        if let index = try? ZooIndex(bytes: parts[0], at: "index") {
            guard (try? JSONDocument.bytes(of: index, at: "index")) == parts[0] else {
                fatalError("The index is written in other bytes than it was read from.")
            }
            guard index.sequence == index.versions.count else { fatalError("The sequence counts other versions.") }
            for version in index.versions {
                guard index.version(named: version.name, version.version) == version else {
                    fatalError("A version is not found by its name.")
                }
                let texts = [version.title, version.summary, version.blobPath, version.label] + version.modalities
                guard texts.allSatisfy({ !$0.utf8.contains { $0 < 0x20 || $0 == 0x7F } }),
                    !version.label.contains("/"), !version.label.contains("..")
                else { fatalError("A text of the index cannot be shown or used as a path.") }
            }
        }
        guard let envelope = try? SignatureEnvelope(bytes: parts[1], at: "signature") else { return }
        guard envelope.bytes == parts[1], Set(envelope.keyIDs).count == envelope.keyIDs.count else {
            fatalError("The envelope is written in other bytes than it was read from.")
        }
        guard let key = try? VerifyingKey(pem: String(decoding: parts[2], as: UTF8.self)) else { return }
        guard (try? VerifyingKey(pem: key.pem))?.keyID == key.keyID else { fatalError("The key has two ids.") }
        if (try? envelope.statement(signedBy: key)) != nil, !envelope.keyIDs.contains(key.keyID) {
            fatalError("A key has signed that is not named.")
        }
    }

    /// Bundles of OpenSSF Model Signing, held to the key behind them.
    static let modelSigning = FuzzTarget(
        "model-signing", longest: 4096, seeds: { [ZooSeeds.joined(try ZooSeeds.bundle())] },
        run: { bytes in
            let parts = ZooSeeds.parts(of: bytes)
            guard let bundle = try? ModelSigningBundle(bytes: parts[0], at: "bundle") else { return }
            guard let again = try? ModelSigningBundle(bytes: bundle.bytes, at: "bundle"), again.bytes == bundle.bytes
            else { fatalError("The bundle is not read as it was written.") }
            guard let key = try? VerifyingKey(pem: String(decoding: parts[1], as: UTF8.self)) else { return }
            if (try? bundle.verify("no such file", key: key)) != nil { fatalError("A missing file is signed.") }
        }, mutate: ZooMutator.mutate)
}
