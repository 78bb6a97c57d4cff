import RadCheckpoint
import RadSystem

extension ZooCatalogue {
    /// Something in a zoo that is not what its index says.
    package struct Problem: Hashable, Sendable {
        /// `name@version`, or the file.
        package let place: String
        package let message: String
    }

    /// Reads every file that the index names and compares it with the index.
    ///
    /// In a folder each checkpoint is verified as well, and compared with its card; from a server blobs are compared with
    /// their digests as they pass.
    package func problems() -> [Problem] {
        let checks: [(ZooVersion) throws -> Void] = [verifyBlob, verifyCard, verifyPage]
        return index.versions.flatMap { version in
            var problems: [Problem] = []
            for check in checks {
                do {
                    try check(version)
                } catch {
                    problems.append(Problem(place: version.label, message: "\(error)"))
                }
            }
            return problems
        }
    }

    private func verifyBlob(_ version: ZooVersion) throws {
        let place = source.description + "/" + version.blobPath
        var digest = RunningDigest()
        try source.stream(version.blobPath, limit: version.blob.size) { digest.update($0) }
        guard digest.count == version.blob.size, digest.hexadecimal() == version.blob.sha256 else {
            throw RegistryError(.digest, at: place, expected: version.blob.sha256, found: digest.hexadecimal())
        }
        guard case .folder(let folder) = source else { return }
        let reader = try CheckpointReader(path: folder + "/" + version.blobPath)
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

    private func verifyCard(_ version: ZooVersion) throws { _ = try card(of: version) }

    private func verifyPage(_ version: ZooVersion) throws { _ = try page(of: version) }
}
