package import RadCheckpoint

/// The checkpoints of `Formats/Checkpoint/golden/1.0`, which are written once for a version and never again.
package enum GoldenFiles {
    /// The checkpoints by the names of their files without `.radz.h5`.
    package static func checkpoints() throws -> [(name: String, checkpoint: Checkpoint)] {
        [("full", try SampleSupplements.checkpoint()), ("training-state", try SampleSupplements.training())]
    }
}
