import RadCheckpoint
import RadRegistry
package import RadSystem

/// A place from which models are fetched: a folder, or the address of a plain file server that offers such a folder.
///
/// ```swift
/// let zoo = try Zoo(path)
/// let version = try zoo.version("radnet-s")
/// ```
/// Servers are read by a child process `curl`; folders need no network.
public struct Zoo: Sendable {
    /// One version of a model.
    ///
    /// Its JSON has the properties by their names.
    public struct Version: Hashable, Encodable, Sendable {
        /// The name of the model.
        public let name: String
        /// The version of the model.
        public let version: String
        /// In which place it was published in this zoo, from 1.
        public let order: Int
        /// The model's name for people.
        public let title: String
        /// One sentence.
        public let summary: String
        /// `backbone`, `adapter`, ...
        public let kind: String
        /// `embedding`, `segmentation`, ...
        public let task: String
        /// `untrained` or `trained`.
        public let training: String
        /// DICOM modalities it is meant for.
        public let modalities: [String]
        /// Values of an embedding.
        public let embeddingDimension: Int
        /// Values in all weights.
        public let parameterCount: Int
        /// Figures with evidence in its card.
        public let metricCount: Int
        /// The SPDX expression of the weights' licence.
        public let licence: String
        /// The terms of the training data.
        public let dataLicence: String
        /// The identities of weights, specification, space, file and annex.
        public let identifiers: [String: String]
        /// Bytes of the checkpoint.
        public let size: Int
        /// The SHA-256 of the checkpoint's bytes.
        public let sha256: String
    }

    /// What publishing did.
    public struct Publication: Hashable, Encodable, Sendable {
        /// The version as the zoo lists it.
        public let version: Version
        /// Whether the zoo had exactly this already.
        public let wasPublished: Bool
    }

    /// Something in a zoo that is not what its index says.
    public struct Problem: Hashable, Encodable, Sendable {
        /// `name@version`.
        public let version: String
        /// What is wrong.
        public let message: String
    }

    let catalogue: ZooCatalogue

    /// Reads the index of a zoo.
    ///
    /// A signed zoo is remembered: its publisher's key at the first use of its place, and how much of it was seen. An index
    /// that another key has signed, or none, that is older than one that was seen, or that contradicts it, is refused.
    /// - Parameters:
    ///   - location: A folder, or an address that begins with `https://` or `http://`.
    ///   - keyFile: The publisher's public key as PEM; with it, an index that this key has not signed is refused.
    ///   - memory: Where signed zoos are remembered.
    ///   - exceptions: What is taken although it is not what is remembered.
    /// - Throws: ``RadZooError`` with code `usage` where there is no zoo, `unsafeFile` for an index that breaks a rule, a
    ///   signature that does not hold or a state that contradicts what is remembered, `failed` where a server does not
    ///   answer.
    public init(
        _ location: String, keyFile: String? = nil, memory: ZooMemory = .user, accepting exceptions: [Exception] = []
    ) throws {
        catalogue = try RadZooError.translating {
            let key = try keyFile.map { try VerifyingKey.read(from: $0) }
            return try ZooCatalogue(
                try ZooSource(location),
                trust: ZooTrust(key: key, memory: memory.memory, accepting: Exception.set(exceptions)))
        }
    }

    /// All versions, by name and then in the order of their publishing.
    public var versions: [Version] { catalogue.index.versions.map(Version.init) }

    /// The SHA-256 of the index, with which a state of the zoo can be pinned.
    public var indexDigest: String { catalogue.indexDigest }

    /// How many versions were ever published; grows by 1 with each.
    public var sequence: Int { catalogue.index.sequence }

    /// The ids of the keys that are said to have signed the index; empty for an unsigned zoo.
    public var keys: [String] { catalogue.keyIDs }

    /// The id of the key with which the signature was checked and held, nil where there was none to check with.
    public var verifiedKey: String? { catalogue.verifiedKeyID }

    /// Where that key is from.
    public var keyOrigin: KeyOrigin? { catalogue.keyOrigin.flatMap { KeyOrigin(rawValue: $0.rawValue) } }

    /// One version.
    ///
    /// - Parameter label: `NAME@VERSION`, or `NAME` for the version that was published last.
    public func version(_ label: String) throws -> Version {
        try RadZooError.translating { Version(try catalogue.version(label)) }
    }

    /// The card of a version: Markdown with YAML front matter, compared with its digest.
    public func card(of label: String) throws -> String {
        try RadZooError.translating {
            String(decoding: try catalogue.card(of: try catalogue.version(label)), as: UTF8.self)
        }
    }

    /// Brings a checkpoint to this machine, verified.
    ///
    /// A transfer that was interrupted goes on with the same call. Nothing stands under the path before all of it is
    /// there and every byte was verified.
    /// - Parameters:
    ///   - label: `NAME@VERSION`, or `NAME` for the version that was published last.
    ///   - path: The file to make; one that is there must be this checkpoint already.
    /// - Throws: ``RadZooError`` with code `stoppedEarly` where the connection broke, `unsafeFile` for other bytes than the
    ///   index promises.
    @discardableResult
    public func pull(_ label: String, to path: String) throws -> Version {
        try pull(label, to: path, interrupt: nil)
    }

    /// Fetches a checkpoint as ``pull(_:to:)`` does, until a signal comes.
    package func pull(_ label: String, to path: String, interrupt: InterruptSignal?) throws -> Version {
        try RadZooError.translating {
            try OutputFile.check(path, mayBeThere: true)
            let version = try catalogue.version(label)
            try catalogue.pull(version, to: path, through: FileSystemStorage(), interrupt: interrupt)
            return Version(version)
        }
    }

    /// Reads every file that the index names and compares it with the index; checkpoints are verified and compared with
    /// their cards.
    ///
    /// - Returns: What is wrong; nothing for a zoo that is whole.
    /// - Throws: ``RadZooError`` where not all could be read: a server does not answer, a disk is full.
    public func problems() throws -> [Problem] {
        try RadZooError.translating { try catalogue.problems() }
            .map { Problem(version: $0.place, message: $0.message) }
    }

    /// Publishes a checkpoint with its card to a folder.
    ///
    /// - Parameters:
    ///   - checkpoint: The checkpoint file.
    ///   - card: Its card, every claim of which must be that of the checkpoint.
    ///   - folder: The zoo, made where it is missing.
    ///   - signingKeyFile: The private key that signs the index; a zoo that is signed asks for it.
    ///   - memory: Where signed zoos are remembered: nothing is added to a state that contradicts it.
    ///   - exceptions: What is taken although it is not what is remembered.
    /// - Throws: ``RadZooError`` with code `unsafeFile` for a card that does not check, a missing licence, or anything that
    ///   looks like patient data; `usage` for a version that is there with other content.
    public static func publish(
        checkpoint: String, card: String, to folder: String, signingKeyFile: String? = nil, memory: ZooMemory = .user,
        accepting exceptions: [Exception] = []
    ) throws -> Publication {
        try publish(
            checkpoint: checkpoint, card: card, to: folder, signingKeyFile: signingKeyFile, memory: memory,
            accepting: exceptions, through: FileSystemStorage())
    }

    /// Publishes through a storage, which may stop when a signal comes.
    package static func publish(
        checkpoint: String, card: String, to folder: String, signingKeyFile: String?, memory: ZooMemory = .user,
        accepting exceptions: [Exception], through storage: any Storage
    ) throws -> Publication {
        try CheckpointFile.checkPresence(of: checkpoint)
        return try RadZooError.translating {
            let key = try signingKeyFile.map { try SigningKey.read(from: $0) }
            let publisher = ZooPublisher(
                folder: folder, storage: storage, memory: memory.memory,
                accepting: Exception.set(exceptions))
            let outcome = try publisher.publish(checkpoint: checkpoint, card: card, key: key)
            return Publication(version: Version(outcome.version), wasPublished: outcome.wasPublished)
        }
    }
}

extension Zoo.Version {
    init(_ version: ZooVersion) {
        name = version.name
        self.version = version.version
        order = version.order
        title = version.title
        summary = version.summary
        kind = version.kind
        task = version.task
        training = version.training
        modalities = version.modalities
        embeddingDimension = version.dimension
        parameterCount = version.parameters
        metricCount = version.metrics
        licence = version.licence.weights
        dataLicence = version.licence.data
        identifiers = [
            "weights": version.identities.weights, "specification": version.identities.spec,
            "space": version.identities.space, "file": version.identities.file, "annex": version.identities.annex,
        ]
        size = version.blob.size
        sha256 = version.blob.sha256
    }
}

extension Backbone {
    /// Loads a model from a zoo; every byte of it is verified before use.
    ///
    /// A zoo in a folder is read where it stands. From a server the checkpoint is brought to the user's cache folder
    /// (`$XDG_CACHE_HOME/radzoo` or `~/.cache/radzoo`) once.
    /// - Parameters:
    ///   - location: A folder or an address; see ``Zoo``.
    ///   - name: The name of the model.
    ///   - version: Its version; nil for the one that was published last.
    ///   - keyFile: The publisher's public key as PEM; with it, an index that this key has not signed is refused.
    ///   - memory: Where signed zoos are remembered; see ``Zoo/init(_:keyFile:memory:accepting:)``.
    ///   - cache: Another folder for what is brought from servers.
    public static func load(
        zoo location: String, name: String, version: String? = nil, keyFile: String? = nil, memory: ZooMemory = .user,
        cache: String? = nil
    ) throws -> Backbone {
        let zoo = try Zoo(location, keyFile: keyFile, memory: memory)
        let path = try RadZooError.translating {
            let found = try zoo.catalogue.version(version.map { "\(name)@\($0)" } ?? name)
            if case .folder(let folder) = zoo.catalogue.source { return (folder + "/" + found.blobPath, found) }
            let root = try cache ?? userCacheDirectory()
            let path = root + "/" + found.blobPath + ".radz.h5"
            let storage = FileSystemStorage()
            try storage.createDirectories(at: parentDirectory(of: path), permissions: 0o700)
            try zoo.catalogue.pull(found, to: path, through: storage)
            return (path, found)
        }
        let backbone = try load(contentsOf: path.0)
        guard try "\(backbone.header().fileID)" == path.1.identities.file else {
            throw RadZooError(.unsafeFile, "The checkpoint of \(path.1.label) is another one than the index promises.")
        }
        return backbone
    }
}
