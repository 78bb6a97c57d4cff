import RadCheckpoint
import RadInference
import RadPreprocessing
package import RadStore
package import RadSystem
import Synchronization

/// A checkpoint file of which everything but the weights was read and checked.
///
/// The weights are read and verified once, when they are first needed, into memory that workers map and nobody can
/// change: a run that finds nothing to do never reads them.
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
    private let fileID: String
    private let weights = Mutex<SealedMemory?>(nil)

    /// Reads what a checkpoint file says of itself.
    ///
    /// - Throws: `CheckpointError` for a file that breaks a rule of the format.
    package init(path: String) throws {
        let header = try CheckpointReader(path: path).header
        let manifest = header.manifest
        space = SpaceRow(
            space: "\(header.spaceID())", model: manifest.name, version: manifest.version,
            dimension: header.embedding.dimension, precision: "f32", training: manifest.trainingStatus.rawValue,
            weights: "\(header.weightsID)")
        minimumSlices = header.preprocessing.domain.minimumSlices
        fileID = "\(header.fileID)"
        self.path = path
    }

    /// With what a given number of threads computes embeddings on this machine.
    func numerics(threads: Int) -> String { EmbeddingModel.numerics(threads: threads) }

    /// The bytes of the file, verified.
    ///
    /// - Throws: `CheckpointError` when a digest does not hold; `ArchiveError` when it is no longer the file that was
    ///   read at first.
    package func sealed() throws -> SealedMemory {
        try weights.withLock { weights throws in
            if let weights { return weights }
            let memory = try CheckpointReader.seal(path)
            guard try "\(CheckpointReader(memory).header.fileID)" == fileID else {
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
