import RadCheckpoint
import RadGraph
import RadPreprocessing
import RadSystem
import RadTensor
import RadVocabulary

/// What a checkpoint file says of itself, read without its tensors.
///
/// Its JSON has the properties by their names.
public struct CheckpointFile: Hashable, Encodable, Sendable {
    /// Name and version of the model.
    public let name: String
    /// The version of the model.
    public let version: String
    /// The version of the format that the file was written in.
    public let formatVersion: String
    /// `backbone`, `training-state`, `adapter` or `head`.
    public let kind: String
    /// `untrained` or `trained`.
    public let training: String
    /// The identities of weights, specification, embedding space and whole file.
    public let identifiers: [String: String]
    /// Number of weights and of tensors.
    public let parameterCount: Int
    /// Number of tensors.
    public let tensorCount: Int
    /// The tap that the embedding is taken from, and its number of values.
    public let embeddingTap: String
    /// Number of values of an embedding.
    public let embeddingDimension: Int
    /// Modalities the model is meant for, and the least number of slices.
    public let modalities: [String]
    /// The least number of slices.
    public let minimumSlices: Int
    /// Input shapes as channels, depth, height, width.
    public let inputShapes: [[Int]]
    /// The heads with the label group and the terms of each.
    public let heads: [String: [String]]
    /// The SPDX expression of the weights' licence, and limits of use.
    public let licence: String
    /// Limits of use.
    public let limits: [String]
    /// The program that made the weights.
    public let createdBy: String
    /// Names of the golden vectors.
    public let golden: [String]
    /// The weights id of the checkpoint that an adapter or a head belongs to; nil for other kinds.
    public let base: String?
    /// Groups besides those that every checkpoint has, such as `golden` and `card`.
    public let features: [String]

    /// Reads everything but the tensors of a file.
    ///
    /// - Throws: ``RadZooError`` with code `unsafeFile` for a file that breaks a rule of the format.
    public init(at path: String) throws {
        try Self.checkPresence(of: path)
        let reader = try RadZooError.translating { try CheckpointReader(path: path) }
        let header = reader.header
        formatVersion = "\(reader.formatVersion)"
        kind = header.manifest.kind.rawValue
        golden = header.supplements.golden.map(\.name)
        features = header.featureNames
        base = header.supplements.base.map { "\($0.weightsID)" }
        name = header.manifest.name
        version = header.manifest.version
        training = header.manifest.trainingStatus.rawValue
        identifiers = [
            "weights": "\(header.weightsID)", "specification": "\(header.specID)", "file": "\(header.fileID)",
            "space": "\(header.spaceID())", "annex": "\(header.annexID)",
        ]
        parameterCount = header.tensors.reduce(0) { $0 + $1.shape.count }
        tensorCount = header.tensors.count
        embeddingTap = header.embedding.tap
        embeddingDimension = header.embedding.dimension
        modalities = header.preprocessing.domain.modalities
        minimumSlices = header.preprocessing.domain.minimumSlices
        inputShapes = header.preprocessing.shapes.map(\.extents)
        heads = Dictionary(uniqueKeysWithValues: header.labels.map { ($0.head, $0.terms.map(\.term)) })
        licence = header.licence.weights
        limits = header.licence.limits
        createdBy = header.provenance.createdBy
    }

    /// Verifies every byte of a file, tensors included.
    ///
    /// - Throws: ``RadZooError`` with code `unsafeFile` for a file that does not hold what it says.
    public static func verify(_ path: String) throws {
        try checkPresence(of: path)
        try RadZooError.translating { try CheckpointReader(path: path).verify() }
    }

    /// Refuses a path that names nothing: that is a slip of the pen and no unsafe file.
    static func checkPresence(of path: String) throws {
        guard try RadZooError.translating({ try FileStatus.ifPresent(path) }) == nil else { return }
        throw RadZooError(.usage, "There is no checkpoint file at \(path).")
    }
}
