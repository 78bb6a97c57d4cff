import RadCheckpoint
import RadInterchange
import RadSystem
import RadTensor

/// What became of each tensor of foreign files; its JSON has the properties by their names.
public struct CheckpointImportReport: Hashable, Encodable, Sendable {
    /// A tensor that was taken in.
    public struct Applied: Hashable, Encodable, Sendable {
        /// The key in the file.
        public let source: String
        /// The parameter of the checkpoint.
        public let parameter: String
        /// The extents of the parameter.
        public let shape: [Int]
        /// The element type in the file and the one in the checkpoint.
        public let from: String
        /// The element type in the checkpoint.
        public let to: String
        /// For each axis of the parameter the axis of the source; nil where they agree.
        public let permutation: [Int]?
    }

    /// The spelling of keys that was recognised, such as `torch`.
    public let naming: String
    /// Every tensor that was taken in.
    public let applied: [Applied]
    /// Keys that inference does not need.
    public let notNeeded: [String]
    /// Keys that were left out as asked.
    public let leftOut: [String]
    /// Parameters that follow from the architecture alone.
    public let derived: [String]
    /// Number of weights.
    public let parameterCount: Int
    /// How many tensors kept their type, and how many were widened or rounded, as `bf16 to f32`.
    public let conversions: [String: Int]
    /// SHA-256 over the bytes of the files.
    public let sourceDigest: String
    /// What held the process back that read the files: `rlimits`, `seccomp`, `landlock`; empty where it was this one.
    public let isolation: [String]
    /// Names of the golden vectors that were computed; empty where none were asked for.
    public let golden: [String]
    /// What computed them, such as `reference 1 scalar f64 1 thread`; nil where there are none.
    public let goldenBackend: String?
    /// The identities of the checkpoint.
    public let identifiers: [String: String]

    init(_ checkpoint: Checkpoint, _ report: ImportReport, _ files: SourceFiles) {
        naming = report.naming
        applied = report.applied.map {
            Applied(
                source: $0.source, parameter: $0.parameter, shape: $0.shape.extents, from: $0.from.rawValue,
                to: $0.to.rawValue, permutation: $0.permutation)
        }
        notNeeded = report.notNeeded
        leftOut = report.leftOut
        derived = report.derived
        parameterCount = checkpoint.header.tensors.reduce(0) { $0 + $1.shape.count }
        conversions = report.applied.reduce(into: [:]) { counts, tensor in
            let isKept = tensor.from == tensor.to
            let name = isKept ? tensor.to.rawValue : "\(tensor.from.rawValue) to \(tensor.to.rawValue)"
            counts[name, default: 0] += 1
        }
        sourceDigest = files.digest.hexadecimal
        isolation = files.isolation.names
        golden = checkpoint.supplements.golden.map(\.name)
        goldenBackend = checkpoint.supplements.golden.first?.backend
        identifiers = [
            "weights": "\(checkpoint.weightsID)", "specification": "\(checkpoint.specID)",
            "space": "\(checkpoint.spaceID())", "file": "\(checkpoint.fileID)",
        ]
    }
}
