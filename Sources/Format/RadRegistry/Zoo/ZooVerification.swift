import RadCheckpoint
import RadSystem

extension ZooCatalogue {
    /// Something in a zoo that is not what its index says.
    package struct Problem: Hashable, Sendable {
        /// `name@version`, or the file.
        package let place: String
        package let message: String
    }

    /// Reads every file that the index names and compares it with the index; checkpoints are verified as well, and
    /// compared with their cards.
    ///
    /// What a server has is collected in a temporary file, one checkpoint at a time.
    /// - Throws: What kept it from reading all: a server that does not answer, a full disk.
    package func problems() throws -> [Problem] {
        let checks: [(ZooVersion) throws -> Void] = [verifyBlob, verifyCard, verifyPage]
        var problems: [Problem] = []
        for version in index.versions {
            for check in checks {
                do {
                    try check(version)
                } catch let error as RegistryError where error.isOfTransfer {
                    throw error
                } catch let error as SystemError where error.isOutOfSpace {
                    throw error
                } catch {
                    problems.append(Problem(place: version.label, message: "\(error)"))
                }
            }
        }
        return problems
    }

    private func verifyBlob(_ version: ZooVersion) throws {
        let place = source.description + "/" + version.blobPath
        var digest = RunningDigest()
        let spool = try spool(of: version)
        try source.stream(version.blobPath, limit: version.blob.size) { bytes in
            digest.update(bytes)
            try spool?.append(bytes[...])
        }
        guard digest.count == version.blob.size, digest.hexadecimal() == version.blob.sha256 else {
            throw RegistryError(.digest, at: place, expected: version.blob.sha256, found: digest.hexadecimal())
        }
        let reader = try spool.map { try CheckpointReader(try $0.readable()) } ?? CheckpointReader(path: place)
        try reader.verify()
        let card = try CardDocument(try card(of: version), at: ZooLayout.card(version))
        let check = CardCheck(card, against: reader.header)
        guard let claims = check.card, check.findings.isEmpty else {
            throw RegistryError(.card, at: ZooLayout.card(version), problems: check.findings.map(\.description))
        }
        var made = ZooVersion(
            claims, reader.header, format: reader.formatVersion.description, blob: version.blob, card: version.card,
            page: version.page)
        made.order = version.order
        guard made == version else {
            throw RegistryError(.index, at: version.label, expected: "the facts of checkpoint and card")
        }
    }

    /// Where a server's checkpoint is collected; nil for a folder, where it is read in place.
    private func spool(of version: ZooVersion) throws(SystemError) -> SpoolFile? {
        guard case .web = source else { return nil }
        return try SpoolFile(limit: Int64(version.blob.size))
    }

    private func verifyCard(_ version: ZooVersion) throws { _ = try card(of: version) }

    private func verifyPage(_ version: ZooVersion) throws { _ = try page(of: version) }
}

extension RegistryError {
    /// Whether it tells of the way to a zoo and not of what the zoo has.
    fileprivate var isOfTransfer: Bool { [.unreachable, .interrupted, .tooSlow, .programMissing].contains(code) }
}
