package import RadCheckpoint
import RadInference
import RadPreprocessing
package import RadStore
package import RadSystem

/// A checkpoint that was read once and verified, in memory that workers map and nobody can change.
package struct LoadedModel: Sendable {
    /// Threads of inference in an archive run: one a worker, as many workers as processors.
    static let archiveThreads = 1

    package let checkpoint: Checkpoint
    /// The bytes of the file.
    package let sealed: SealedMemory
    /// The space of the vectors that it makes.
    package let space: SpaceRow
    /// With what an archive run computes them on this machine.
    package let numerics: String

    /// Reads and verifies a checkpoint file.
    package init(path: String) throws {
        sealed = try CheckpointReader.seal(path)
        checkpoint = try CheckpointReader.open(sealed, verifyingDigests: false)
        let manifest = checkpoint.manifest
        space = SpaceRow(
            space: "\(checkpoint.spaceID())", model: manifest.name, version: manifest.version,
            dimension: checkpoint.embedding.dimension, precision: "f32", training: manifest.trainingStatus.rawValue,
            weights: "\(checkpoint.weightsID)")
        numerics = EmbeddingModel.numerics(threads: Self.archiveThreads)
    }

    /// With what a given number of threads computes embeddings on this machine.
    func numerics(threads: Int) -> String { EmbeddingModel.numerics(threads: threads) }

    /// The least number of slices that the model's preprocessing asks for.
    package var minimumSlices: Int { checkpoint.preprocessing.domain.minimumSlices }
}
