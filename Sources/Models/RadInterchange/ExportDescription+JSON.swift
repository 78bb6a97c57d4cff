import Foundation
import RadCheckpoint
import RadGraph
import RadPreprocessing

/// What stands beside exported weights.
struct ExportDescription: Encodable {
    let name: String
    let version: String
    let training: String
    let licence: Licence
    let weights: String
    let space: String
    let preprocessing: PreprocessingRecipe
    let embedding: EmbeddingSpecification
    let heads: [HeadVocabulary]
    let provenance: Provenance

    /// The description of a checkpoint.
    init(_ checkpoint: Checkpoint) {
        name = checkpoint.manifest.name
        version = checkpoint.manifest.version
        training = checkpoint.manifest.trainingStatus.rawValue
        licence = checkpoint.licence
        weights = "\(checkpoint.weightsID)"
        space = "\(checkpoint.spaceID())"
        preprocessing = checkpoint.preprocessing
        embedding = checkpoint.embedding
        heads = checkpoint.labels
        provenance = checkpoint.provenance
    }

    /// Sorted keys, so that equal checkpoints give equal bytes.
    func json() throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return [UInt8](try encoder.encode(self)) + [0x0A]
    }
}
