package import RadCheckpoint
package import RadSystem

/// Puts checkpoints with their cards into a zoo that is a folder.
///
/// Blob, card and signature are in place before the index names them; the index is replaced as a whole, which is the
/// moment of publishing. A publisher that is stopped before leaves the zoo as it was.
package struct ZooPublisher {
    private let folder: String
    private let storage: any Storage
    private let memory: ZooMemory?
    private let exceptions: ZooTrust.Exception
    private static let lockName = ".radzoo-lock"

    /// What was done.
    package struct Outcome: Hashable, Sendable {
        /// The row of the index.
        package let version: ZooVersion
        /// Whether the zoo had exactly this already.
        package let wasPublished: Bool
    }

    /// A zoo at a folder, which may be yet to be made.
    ///
    /// - Parameters:
    ///   - folder: The folder.
    ///   - storage: Through which everything is written.
    ///   - memory: What was seen of zoos before: nothing is added to a state that contradicts it.
    ///   - exceptions: What is taken all the same.
    package init(
        folder: String, storage: any Storage, memory: ZooMemory? = nil, accepting exceptions: ZooTrust.Exception = []
    ) {
        self.folder = folder
        self.storage = storage
        self.memory = memory
        self.exceptions = exceptions
    }

    /// Publishes a checkpoint with its card.
    ///
    /// - Parameter key: Signs the new index; a zoo that was signed is not published to without.
    /// - Throws: `card` with everything that is wrong with the card, `patient-data`, `exists` for a version that is there
    ///   with other content, `unsigned`, `in-use`, `not-a-folder`, what ``ZooTrust`` refuses; what reading the checkpoint throws.
    package func publish(checkpoint: String, card: String, key: SigningKey?) throws -> Outcome {
        guard !WebAddress.isAddress(folder) else {
            throw RegistryError(
                .notAFolder, at: ZooName.shown(folder), expected: "a folder on this machine", found: "an address")
        }
        let submission = try Submission(checkpoint: checkpoint, card: card)
        try storage.createDirectories(at: folder)
        let lock = try takeLock()
        return try publish(submission, key, holding: lock)
    }

    private func takeLock() throws -> FileLock {
        do throws(SystemError) {
            return try FileLock(at: folder + "/" + Self.lockName, subject: folder)
        } catch {
            guard error.isInUse else { throw error }
            throw RegistryError(.inUse, at: folder)
        }
    }

    private func publish(
        _ submission: Submission, _ key: SigningKey?, holding lock: borrowing FileLock
    ) throws -> Outcome {
        try removeLeftovers()
        var (index, isSigned) = try current(signedBy: key)
        var version = submission.version
        if let known = index.version(named: version.name, version.version) {
            version.order = known.order
            guard known == version else {
                throw RegistryError(.exists, at: version.label, expected: "another version number")
            }
            try put(submission, known)
            if !isSigned { try commit(index, signedBy: key) }
            try putDerived(index)
            try remember(signedBy: key)
            return Outcome(version: known, wasPublished: true)
        }
        index.add(version)
        guard let added = index.version(named: version.name, version.version) else {
            preconditionFailure("what was added is there")
        }
        try put(submission, added)
        try commit(index, signedBy: key)
        try putDerived(index)
        try remember(signedBy: key)
        return Outcome(version: added, wasPublished: false)
    }

    /// The index so far, which nobody but the holder of the key has signed, and whether it needs no other signature.
    ///
    /// Signing what others added would vouch for it.
    private func current(signedBy key: SigningKey?) throws -> (index: ZooIndex, isSigned: Bool) {
        let place = folder + "/" + ZooIndex.fileName
        guard try FileStatus.ifPresent(place) != nil else {
            if !exceptions.contains(.rollback), let memory, try memory.place(canonicalPath(folder)) != nil {
                throw RegistryError(
                    .history, at: place, expected: "the index of the zoo that was there before", found: "none")
            }
            return (ZooIndex(), false)
        }
        let signers = try ZooCatalogue(.folder(folder)).keyIDs
        if !signers.isEmpty, key == nil {
            throw RegistryError(.unsigned, at: folder, expected: "a signing key, since the zoo is signed so far")
        }
        var trust = ZooTrust(memory: memory, accepting: exceptions)
        if let key, !signers.isEmpty {
            let key = key.verifyingKey
            if signers.contains(key.keyID) {
                trust.key = key
            } else if !exceptions.contains(.publisher) {
                throw RegistryError(
                    .publisher, at: place, expected: "a signature of \(key.keyID), with which it is to be signed",
                    found: signers.joined(separator: ", "))
            }
        }
        return (try ZooCatalogue(.folder(folder), trust: trust).index, key == nil || trust.key != nil)
    }

    /// Remembers the state that was just made, whatever was remembered before.
    private func remember(signedBy key: SigningKey?) throws {
        guard let key, let memory else { return }
        _ = try ZooCatalogue(
            .folder(folder),
            trust: ZooTrust(key: key.verifyingKey, memory: memory, accepting: [.rollback, .publisher]))
    }

    /// Removes what a publisher left that was killed while it wrote.
    private func removeLeftovers() throws {
        for name in ZooLayout.folders {
            let root = folder + "/" + name
            guard try FileStatus.ifPresent(root) != nil else { continue }
            var walker = try DirectoryWalker(roots: [root], followLinks: false)
            var left: [[UInt8]] = []
            walker.walk { listing in
                for entry in listing.entries
                where listing.name(of: entry).suffix(12).elementsEqual(".radzoo-part".utf8) {
                    left.append(listing.relativePath(of: entry))
                }
            }
            for path in left { try storage.removeFile(at: root + "/" + String(decoding: path, as: UTF8.self)) }
        }
    }

    /// Blob, card and page; equal files that are there already are kept.
    private func put(_ submission: Submission, _ version: ZooVersion) throws {
        let blob = folder + "/" + version.blobPath
        if try !holds(version.blob, at: blob) {
            try storage.createDirectories(at: parentDirectory(of: blob))
            try storage.replaceFile(at: blob) { writer in
                try submission.eachPiece { try writer.write($0) }
            } verifying: { temporary in
                guard try holds(version.blob, at: temporary) else {
                    throw RegistryError(.digest, at: blob, expected: version.blob.sha256)
                }
            }
        }
        for (path, bytes) in [
            (ZooLayout.card(version), submission.card.bytes), (ZooLayout.page(version), submission.page),
        ] {
            let place = folder + "/" + path
            try storage.createDirectories(at: parentDirectory(of: place))
            try storage.replaceFile(at: place, with: bytes)
        }
    }

    /// Signs the index and puts it in place.
    private func commit(_ index: ZooIndex, signedBy key: SigningKey?) throws {
        let bytes = try index.bytes()
        if let key, let place = ZooLayout.key(key.verifyingKey.keyID).map({ folder + "/" + $0 }) {
            try storage.createDirectories(at: parentDirectory(of: place))
            try storage.replaceFile(at: place, with: Array((key.verifyingKey.pem + "\n").utf8))
            let digest = RunningDigest.hexadecimal(of: bytes)
            let statement = try ZooStatement(sha256: digest, sequence: index.sequence).bytes()
            let envelope = try SignatureEnvelope(signing: statement, with: key)
            let place = folder + "/" + ZooLayout.signature(ofIndex: digest)
            try storage.createDirectories(at: parentDirectory(of: place))
            try storage.replaceFile(at: place, with: envelope.bytes)
        }
        try storage.replaceFile(at: folder + "/" + ZooIndex.fileName, with: bytes)
    }

    /// What people and a Hugging Face style repository see; made from the index, and made anew by the next publishing.
    private func putDerived(_ index: ZooIndex) throws {
        for (name, text) in ZooPages.files(of: index) {
            try storage.replaceFile(at: folder + "/" + name, with: Array(text.utf8))
        }
    }

    private func holds(_ content: ZooVersion.Content, at path: String) throws -> Bool {
        guard let status = try FileStatus.ifPresent(path), status.size == Int64(content.size) else { return false }
        var digest = RunningDigest()
        try ZooSource.stream(fileAt: path, limit: content.size) { digest.update($0) }
        return digest.hexadecimal() == content.sha256
    }
}

/// A checkpoint and its card, read once into memory that nobody can change, and found fit to be published.
private struct Submission {
    let card: CardDocument
    let page: [UInt8]
    let version: ZooVersion
    private let memory: SealedMemory

    init(checkpoint: String, card path: String) throws {
        memory = try CheckpointReader.seal(checkpoint)
        let reader = try CheckpointReader(memory)
        let header = reader.header
        card = try CardDocument.read(path)
        let check = CardCheck(card, against: header)
        guard let claims = check.card, check.findings.isEmpty else {
            throw RegistryError(
                .card, at: path, expected: "a card that agrees with the checkpoint",
                problems: check.findings.map(\.description))
        }
        let found = PatientDataScan.findings(in: try reader.texts(), card: card)
        guard found.isEmpty else {
            throw RegistryError(
                .patientData, at: path, problems: found.map { "\($0.place): looks like \($0.rule.rawValue)" })
        }
        page = Array(CardRendering(claims, of: card).huggingFace.utf8)
        var digest = RunningDigest()
        try Self.eachPiece(of: memory) { digest.update($0) }
        version = ZooVersion(
            claims, header, format: reader.formatVersion.description,
            blob: ZooVersion.Content(sha256: digest.hexadecimal(), size: digest.count),
            card: ZooVersion.Content(of: card.bytes), page: ZooVersion.Content(of: page))
    }

    /// Gives the bytes of the checkpoint piece by piece.
    func eachPiece(_ body: ([UInt8]) throws -> Void) throws { try Self.eachPiece(of: memory, body) }

    private static func eachPiece(of memory: SealedMemory, _ body: ([UInt8]) throws -> Void) throws {
        let size = 4 << 20
        for start in stride(from: 0, to: memory.count, by: size) {
            let bytes = memory.withBytes { span in
                unsafe span.extracting(start..<min(start + size, span.byteCount)).withUnsafeBytes { unsafe [UInt8]($0) }
            }
            try body(bytes)
        }
    }
}

extension ZooVersion {
    /// The row of a checkpoint whose card agrees with it.
    init(
        _ card: ModelCard, _ header: CheckpointHeader, format: String, blob: Content, card cardContent: Content,
        page: Content
    ) {
        self.init(
            name: card.id, version: card.version, order: 0, title: card.title, summary: card.summary,
            kind: header.manifest.kind.rawValue, task: card.task.rawValue, training: card.trainingStatus,
            modalities: card.input?.modalities ?? [], dimension: card.embedding?.dimension ?? 0,
            parameters: card.parameters, checkpointFormat: format,
            licence: Licence(weights: card.licence.weights, data: card.licence.data),
            identities: Identities(of: header), blob: blob, card: cardContent, page: page, metrics: card.metrics.count)
    }
}
