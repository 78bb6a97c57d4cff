import RadCheckpoint
import RadEngine
import RadGraph
import RadPreprocessing
import RadTensor
import RadTestSupport
import RadVolume
import Testing

@testable import RadInference
@testable import RadModels

/// Golden vectors that a checkpoint carries.
@Suite struct GoldenProofTests {
    private static func plain(seed: UInt64 = 9) throws -> Checkpoint {
        let model = try #require(ModelRegistry.model(named: "radnet-s"))
        let graph = RADNet.radNetSmall(name: "narrow", width: 2)
        var recipe = model.preprocessing
        recipe.shapes = [[1, 8, 32, 32]]
        return try Checkpoint(
            manifest: Manifest(name: "narrow", version: "1.0.0", trainingStatus: .untrained),
            elements: CheckpointElements(
                architecture: graph, preprocessing: recipe,
                embedding: EmbeddingSpecification(tap: "embedding", pooling: .none, dimension: 32),
                labels: model.terms.vocabularies, licence: Licence(weights: "Apache-2.0"),
                provenance: Provenance(createdBy: "radzoo tests", initialisation: "he-normal", seed: seed)),
            parameters: SeededInitialisation.parameters(for: graph, seed: seed))
    }

    private static func input(_ modality: String) -> GoldenInput {
        GoldenInput(
            modality: modality, unit: modality == "CT" ? .hounsfield : .arbitrary,
            extent: VolumeExtent(depth: 10, height: 40, width: 36), spacing: VoxelSpacing(slice: 5, row: 4, column: 4),
            background: modality == "CT" ? -1_000 : 5, noise: 4, seed: 3,
            ellipsoids: [
                GoldenInput.Ellipsoid(centre: [0.5, 0.5, 0.5], radii: [0.8, 0.3, 0.36], value: 60),
                GoldenInput.Ellipsoid(centre: [0.3, 0.4, 0.6], radii: [0.2, 0.1, 0.1], value: 300),
            ])
    }

    /// A checkpoint with the vectors that the reference gives.
    private static func golden() throws -> Checkpoint {
        let plain = try plain()
        let reference = try EmbeddingModel(checkpoint: plain, backend: .reference, threads: 1)
        let cases = try ["CT", "MR"].map {
            try reference.goldenCase(named: $0.lowercased(), input: input($0))
        }
        return try plain.with(CheckpointSupplements(golden: cases))
    }

    @Test func `every backend meets the vectors of the reference, in all steps and outputs`() throws {
        let checkpoint = try CheckpointReader(bytes: Self.golden().image()).checkpoint()
        for backend in BackendKind.available {
            let findings = try EmbeddingModel(checkpoint: checkpoint, backend: backend, threads: 1).goldenFindings()
            #expect(findings.allSatisfy { $0.holds }, "\(backend): \(findings.filter { !$0.holds })")
            #expect(Set(findings.map(\.golden)) == ["ct", "mr"])
            let parts = findings.filter { $0.golden == "ct" }.map(\.part)
            #expect(parts.contains("embedding") && parts.contains("plane") && parts.contains("step 6 window"))
            #expect(!parts.contains { $0.contains("percentile") })
        }
    }

    @Test func `golden vectors change neither the file's identity nor the space`() throws {
        let (plain, golden) = (try Self.plain(), try Self.golden())
        #expect(plain.fileID == golden.fileID && plain.spaceID() == golden.spaceID())
        #expect(plain.annexID != golden.annexID)
        #expect(try EmbeddingModel(checkpoint: plain, threads: 1).goldenFindings().isEmpty)
    }

    @Test func `other weights, another step and another input are found`() throws {
        let golden = try Self.golden()
        let other = try Self.plain(seed: 10).with(golden.supplements)
        let findings = try EmbeddingModel(checkpoint: other, threads: 1).goldenFindings()
        #expect(findings.filter { $0.part.hasPrefix("step") }.allSatisfy { $0.holds })
        #expect(findings.contains { $0.part == "embedding" && !$0.holds })

        var supplements = golden.supplements
        supplements.golden[0].steps[2].samples[5] += 1
        let changed = try EmbeddingModel(checkpoint: golden.with(supplements), threads: 1).goldenFindings()
        #expect(changed.filter { !$0.holds }.map(\.part) == [changed[2].part])

        supplements = golden.supplements
        supplements.golden[0].input.seed = 4
        let moved = try EmbeddingModel(checkpoint: golden.with(supplements), threads: 1).goldenFindings()
        #expect(moved.contains { !$0.holds && $0.golden == "ct" })
        #expect(moved.allSatisfy { $0.holds || $0.golden == "ct" })
    }
}
