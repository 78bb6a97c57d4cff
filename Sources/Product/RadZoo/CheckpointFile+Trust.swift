import RadCheckpoint
import RadInference
import RadSystem

extension CheckpointFile {
    /// What stands beside a checkpoint as its signature.
    public struct Signature: Hashable, Encodable, Sendable {
        /// The ids of the keys that are said to have signed; empty for an unsigned file.
        public let keys: [String]
        /// The id of the key with which a signature was checked and held, nil where none was asked for.
        public let verifiedKey: String?
    }

    /// How near this program on this machine came to one golden value.
    public struct GoldenResult: Hashable, Encodable, Sendable {
        /// The name of the case.
        public let golden: String
        /// A step of the preprocessing, `embedding`, or a head.
        public let part: String
        /// Largest difference of one value.
        public let largestDifference: Double
        /// Euclidean length of the difference over that of the golden values.
        public let relativeError: Double
        /// What computed the golden values; nil where the file does not say.
        public let backend: String?
        /// Whether both are within the tolerance that the file states.
        public let holds: Bool
    }

    /// Signs a checkpoint that holds what it says; the signature is a file beside it, `NAME.radz.h5.sig`.
    ///
    /// - Parameter bundle: Whether the bytes of the file are signed too, in the form of OpenSSF Model Signing, as
    ///   `NAME.radz.h5.sigstore.json`.
    /// - Returns: The id of the key.
    /// - Throws: ``RadZooError``.
    public static func sign(_ path: String, keyFile: String, bundle: Bool = false) throws -> String {
        try verify(path)
        return try RadZooError.translating {
            let key = try SigningKey.read(from: keyFile)
            let signature = try CheckpointSignature(signing: try CheckpointReader(path: path).header, with: key)
            try signature.write(beside: path, through: FileSystemStorage())
            if bundle {
                try ModelSigningBundle(signing: path, with: key).write(beside: path, through: FileSystemStorage())
            }
            return key.verifyingKey.keyID
        }
    }

    /// What is beside a checkpoint as its signature, checked where a key is given.
    ///
    /// - Parameter keyFile: The publisher's public key as PEM.
    /// - Throws: ``RadZooError`` with code `unsafeFile` where a key is given and the signature is missing, of another
    ///   key or of another checkpoint.
    public static func signature(of path: String, keyFile: String? = nil) throws -> Signature {
        try checkPresence(of: path)
        return try RadZooError.translating {
            let signature = try CheckpointSignature.beside(path)
            guard let keyFile else { return Signature(keys: signature?.keyIDs ?? [], verifiedKey: nil) }
            let key = try VerifyingKey.read(from: keyFile)
            guard let signature else {
                throw CheckpointError(
                    .unsigned, at: path + CheckpointSignature.suffix, expected: "a signature of \(key.keyID)")
            }
            try signature.verify(try CheckpointReader(path: path).header, key: key)
            return Signature(keys: signature.keyIDs, verifiedKey: key.keyID)
        }
    }

    /// Checks a bundle of OpenSSF Model Signing over the bytes of a checkpoint, of whatever program made it with a key.
    ///
    /// - Parameters:
    ///   - bundle: The file of the bundle.
    ///   - keyFile: The publisher's public key as PEM.
    /// - Throws: ``RadZooError`` with code `unsafeFile` where the bundle is of another key or of other bytes.
    public static func signature(of path: String, bundle: String, keyFile: String) throws -> Signature {
        try checkPresence(of: path)
        return try RadZooError.translating {
            let key = try VerifyingKey.read(from: keyFile)
            try ModelSigningBundle.read(from: bundle).verify(path, key: key)
            return Signature(keys: [key.keyID], verifiedKey: key.keyID)
        }
    }

    /// Makes a pair of signing keys: a private file with mode 0600, and the public one beside it as `FILE.pub`.
    ///
    /// - Returns: The id of the key.
    /// - Throws: ``RadZooError`` when there is a file already, or it can't be written.
    public static func makeSigningKey(at path: String) throws -> String {
        try RadZooError.translating {
            let key = SigningKey.random()
            try key.write(to: path, publicTo: path + ".pub", storage: FileSystemStorage())
            return key.verifyingKey.keyID
        }
    }

    /// Computes the golden vectors of a checkpoint anew and compares them with those of the file.
    ///
    /// - Returns: A result for each step and output of each case; empty where the file has no golden vectors.
    /// - Throws: ``RadZooError``.
    public static func goldenResults(of path: String, threads: Int = 1) throws -> [GoldenResult] {
        try checkPresence(of: path)
        return try RadZooError.translating {
            let model = try EmbeddingModel(checkpoint: try CheckpointReader.open(path), threads: threads)
            return try model.goldenFindings().map {
                GoldenResult(
                    golden: $0.golden, part: $0.part, largestDifference: $0.agreement.largestDifference,
                    relativeError: $0.agreement.relativeError, backend: $0.backend, holds: $0.holds)
            }
        }
    }
}
