import ArchiveTestSupport
import Foundation
import RadTestSupport

/// A second model beside the shipped one, and a card that says of it what is true.
struct TinyModel {
    let checkpoint: String
    let card: String

    /// Writes checkpoint and card to a folder; the program tells the identities.
    init(in folder: TemporaryDirectory, program: Program) throws {
        checkpoint = folder.file("tiny.radz.h5")
        card = folder.file("tiny.md")
        try TinyCheckpoint.write(to: checkpoint)
        let output = try program.output(["checkpoint", "inspect", checkpoint, "--json"])
        let facts = try JSONSerialization.jsonObject(with: Data(output)) as? [String: Any] ?? [:]
        let identities = facts["identifiers"] as? [String: String] ?? [:]
        func identity(_ name: String) -> String { identities[name] ?? "" }
        let text = """
            ---
            schema: 1
            id: tiny
            version: 0.1.0
            title: Tiny
            summary: A network for tests.
            training_status: untrained
            task: embedding
            architecture: {parameters: \(facts["parameterCount"] as? Int ?? 0)}
            input: {modalities: [CT, MR], minimum_slices: 8, shapes: [1x8x12x12]}
            preprocessing: [keep-acquisition-frame, resample-to-grid, percentile-window]
            embedding: {tap: embedding, dimension: 8, pooling: none, normalisation: l2}
            heads:
              modality: {group: modality, activation: softmax, terms: [\(Self.terms(facts))]}
            licence: {weights: Apache-2.0, data: none}
            identities:
              weights_id: \(identity("weights"))
              spec_id: \(identity("specification"))
              space_id: \(identity("space"))
              file_id: \(identity("file"))
            sources: []
            metrics: []
            ---

            # Tiny

            ## Details and provenance
            ## Intended use
            ## Out of scope
            Not a medical device.
            ## Training data
            ## Evaluation
            ## Limitations
            ## Changelog

            """
        try File.write(Array(text.utf8), to: card)
    }

    private static func terms(_ facts: [String: Any]) -> String {
        let heads = facts["heads"] as? [String: [String]] ?? [:]
        return (heads["modality"] ?? []).joined(separator: ", ")
    }
}
