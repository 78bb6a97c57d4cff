import RadCheckpoint
import RadInference
import RadPreprocessing
package import RadStore
package import RadSystem
import Synchronization

/// A checkpoint file that is taken at its word until there is work.
///
/// What it says of itself is enough to see whether anything is to be done. Before anything is, every byte is read and
/// verified once, into memory that workers map and nobody can change, and what it said must be what it is: a run that
/// finds nothing to do reads neither weights nor most of the rest.
package final class LoadedModel: Sendable {
    /// Threads of inference in an archive run: one a worker, as many workers as processors.
    static let archiveThreads = 1

    /// The space of the vectors that it makes.
    package let space: SpaceRow
    /// With what an archive run computes its vectors on this machine.
    package let numerics = EmbeddingModel.numerics(threads: LoadedModel.archiveThreads)
    /// The least number of slices that the model's preprocessing asks for.
    package let minimumSlices: Int
    private let path: String
    private let outline: CheckpointOutline
    private let weights = Mutex<SealedMemory?>(nil)

    /// Reads what a checkpoint file says of itself.
    ///
    /// - Throws: `CheckpointError` for a file that breaks a rule of the format in what is read.
    package init(path: String) throws {
        let outline = try CheckpointOutline(path: path)
        guard !outline.manifest.kind.needsBase else {
            throw CheckpointError(
                .kind, at: ElementPath.manifest, expected: "a backbone", found: outline.manifest.kind.rawValue)
        }
        space = SpaceRow(
            space: "\(outline.spaceID)", model: outline.manifest.name, version: outline.manifest.version,
            dimension: outline.embedding.dimension, precision: "f32",
            training: outline.manifest.trainingStatus.rawValue, weights: "\(outline.weightsID)")
        minimumSlices = outline.preprocessing.domain.minimumSlices
        self.outline = outline
        self.path = path
    }

    /// With what a given number of threads computes embeddings on this machine.
    func numerics(threads: Int) -> String { EmbeddingModel.numerics(threads: threads) }

    /// The bytes of the file, verified.
    ///
    /// - Throws: `CheckpointError` when a rule, an identity or a digest does not hold; `ArchiveError` when it is no longer
    ///   the file that was read at first.
    package func sealed() throws -> SealedMemory {
        try weights.withLock { weights throws in
            if let weights { return weights }
            let memory = try CheckpointReader.seal(path)
            guard try CheckpointReader(memory).header.outline == outline else {
                throw ArchiveError(
                    .changedModel, "The checkpoint was replaced while it was read. Run the command again.")
            }
            weights = memory
            return memory
        }
    }

    /// The whole checkpoint, whose tensors refer to the sealed bytes.
    func checkpoint() throws -> Checkpoint { try CheckpointReader.open(try sealed(), verifyingDigests: false) }
}
