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

/// RADNet-S with fewer channels, as a checkpoint with small input shapes.
private func checkpoint(
    tap: String = "embedding", pooling: EmbeddingSpecification.Pooling = .none,
    normalisation: EmbeddingSpecification.Normalisation = .l2, dimension: Int = 32,
    change: (inout ParameterSet) -> Void = { _ in }
) throws -> Checkpoint {
    let model = try #require(ModelRegistry.model(named: "radnet-s"))
    let graph = RADNet.radNetSmall(name: "narrow", width: 2)
    var parameters = SeededInitialisation.parameters(for: graph, seed: 9)
    change(&parameters)
    var recipe = model.preprocessing
    recipe.shapes = [[1, 8, 32, 32], [1, 16, 32, 32]]
    return try Checkpoint(
        manifest: Manifest(name: "narrow", version: "1.0.0", trainingStatus: .untrained),
        elements: CheckpointElements(
            architecture: graph, preprocessing: recipe,
            embedding: EmbeddingSpecification(
                tap: tap, pooling: pooling, normalisation: normalisation, dimension: dimension),
            labels: model.terms.vocabularies, licence: Licence(weights: "Apache-2.0"),
            provenance: Provenance(createdBy: "radzoo tests", initialisation: "he-normal", seed: 9)),
        parameters: parameters)
}

/// A model input of normal values.
private func input(seed: UInt64, depth: Int = 8) -> ModelInput {
    var random = SeededRandom(seed: seed)
    let shape = Shape([1, depth, 32, 32])
    let geometry = VolumeGeometry(
        origin: Vector3(x: 0, y: 0, z: 0), rowDirection: Vector3(x: 1, y: 0, z: 0),
        columnDirection: Vector3(x: 0, y: 1, z: 0), sliceStep: Vector3(x: 0, y: 0, z: 5), columnSpacing: 1,
        rowSpacing: 1, extent: VolumeExtent(depth: depth, height: 32, width: 32))
    return ModelInput(
        values: Tensor(shape: shape, float32: (0..<shape.count).map { _ in Float(random.normal()) }),
        geometry: geometry)
}

private func length(_ values: [Float]) -> Double {
    values.reduce(0) { $0 + Double($1) * Double($1) }.squareRoot()
}

@Suite struct EmbeddingModelTests {
    @Test(arguments: BackendKind.available)
    func `an embedding is the normalised tap of the network`(backend: BackendKind) throws {
        let checkpoint = try checkpoint()
        let model = try EmbeddingModel(checkpoint: checkpoint, backend: backend, threads: 1)
        let input = input(seed: 1)
        let embedding = try model.embed(input)
        #expect(embedding.count == 32 && model.dimension == 32)
        #expect(abs(length(embedding) - 1) < 1e-6)
        let plan = try Engine.compile(
            checkpoint.architecture, parameters: checkpoint.parameters,
            inputShapes: ["input": [1, 1, 8, 32, 32]], outputs: ["pooled"],
            configuration: Engine.Configuration(backend: .reference))
        let tapped = try #require(plan.run(["input": input.values.reshaped(to: [1, 1, 8, 32, 32])])["pooled"])
        let values = tapped.float32Values()
        let size = length(values)
        #expect(relativeL2(embedding, values.map { Float(Double($0) / size) }) < 1e-5)
    }

    @Test func `heads are probabilities and the embedding is the same beside them`() throws {
        let checkpoint = try checkpoint()
        let model = try EmbeddingModel(checkpoint: checkpoint, threads: 1)
        let inference = try model.infer(input(seed: 2))
        #expect(relativeL2(inference.embedding, try model.embed(input(seed: 2))) < 1e-6)
        #expect(try model.heads(input(seed: 2)).keys == inference.heads.keys)
        #expect(Set(inference.heads.keys) == Set(checkpoint.labels.map(\.head)))
        for vocabulary in checkpoint.labels {
            let values = try #require(inference.heads[vocabulary.head])
            switch vocabulary.activation {
            case .softmax:
                #expect(values.count == vocabulary.terms.count)
                #expect(abs(values.reduce(0, +) - 1) < 1e-5)
            case .sigmoid:
                #expect(values.count == vocabulary.terms.count)
                #expect(values.allSatisfy { $0 >= 0 && $0 <= 1 })
            case .identity: #expect(values.count == 1)
            }
        }
    }

    @Test func `a volume tap is averaged over its voxels`() throws {
        // stage4 has 8 * 2 channels; its mean is what a pooled tap of the same edge would be.
        let model = try EmbeddingModel(
            checkpoint: checkpoint(tap: "stage4", pooling: .globalAverage, normalisation: .none, dimension: 16),
            threads: 1)
        let input = input(seed: 3)
        let embedding = try model.embed(input)
        let network = try checkpoint()
        let plan = try Engine.compile(
            network.architecture, parameters: network.parameters,
            inputShapes: ["input": [1, 1, 8, 32, 32]], outputs: ["stage4"])
        let tapped = try #require(plan.run(["input": input.values.reshaped(to: [1, 1, 8, 32, 32])])["stage4"])
        let plane = tapped.shape.count / 16
        let values = tapped.float32Values()
        let means = (0..<16).map { channel in
            Float(values[channel * plane..<(channel + 1) * plane].reduce(0) { $0 + Double($1) } / Double(plane))
        }
        #expect(embedding == means)
    }

    @Test func `every shape of the preprocessing has its plan and others are refused`() throws {
        let model = try EmbeddingModel(checkpoint: checkpoint(), threads: 1)
        try model.prepare(for: [1, 16, 32, 32])
        #expect(try model.embed(input(seed: 4, depth: 16)).count == 32)
        #expect(try model.embed(input(seed: 4, depth: 8)).count == 32)
        let error = try #require(throws: InferenceError.self) { try model.embed(input(seed: 4, depth: 24)) }
        #expect(error.code == .unexpectedShape)
    }

    @Test func `an embedding without a direction is an error and not a vector`() throws {
        // With scale and shift of the last normalisation at nought, every pooled value is nought.
        let checkpoint = try checkpoint { parameters in
            for role in ["scale", "shift"] {
                parameters["projection.norm.\(role)"] = Tensor(shape: [32], repeating: 0)
            }
        }
        let model = try EmbeddingModel(checkpoint: checkpoint, threads: 1)
        let error = try #require(throws: InferenceError.self) { try model.embed(input(seed: 5)) }
        #expect(error.code == .notFinite)
    }

    @Test func `values that are not finite are an error and not a vector`() throws {
        let model = try EmbeddingModel(checkpoint: checkpoint(), threads: 1)
        let good = input(seed: 6)
        let bad = ModelInput(
            values: Tensor(shape: good.shape, repeating: .infinity), geometry: good.geometry)
        let error = try #require(throws: InferenceError.self) { try model.embed(bad) }
        #expect(error.code == .notFinite)
    }

    @Test func `one model serves several threads`() async throws {
        let model = try EmbeddingModel(checkpoint: checkpoint(), threads: 1)
        let expected = try (0..<4).map { try model.embed(input(seed: UInt64($0), depth: $0 % 2 == 0 ? 8 : 16)) }
        try await withThrowingTaskGroup(of: (Int, [Float]).self) { group in
            for index in 0..<16 {
                group.addTask {
                    let depth = index % 2 == 0 ? 8 : 16
                    return (index % 4, try model.embed(input(seed: UInt64(index % 4), depth: depth)))
                }
            }
            for try await (index, embedding) in group { #expect(embedding == expected[index]) }
        }
    }

    @Test func `a golden vector is met by every backend and a changed one is not`() throws {
        let checkpoint = try checkpoint()
        let reference = try EmbeddingModel(checkpoint: checkpoint, backend: .reference, threads: 1)
        let input = input(seed: 7)
        let golden = GoldenVector(input: input, embedding: try reference.embed(input))
        for backend in BackendKind.available {
            let agreement = try EmbeddingModel(checkpoint: checkpoint, backend: backend, threads: 1).check(golden)
            #expect(agreement.relativeError < 1e-5, "\(backend)")
        }
        var changed = golden.embedding
        changed[0] += 0.01
        for wrong in [changed, Array(changed.dropLast())] {
            let error = try #require(throws: InferenceError.self) {
                try reference.check(GoldenVector(input: input, embedding: wrong))
            }
            #expect(error.code == .goldenMismatch)
        }
    }

    @Test func `the numerics are known before anything is compiled`() throws {
        let checkpoint = try checkpoint()
        for backend in BackendKind.available {
            let plan = try Engine.compile(
                checkpoint.architecture, parameters: checkpoint.parameters,
                inputShapes: ["input": [1, 1, 8, 32, 32]], outputs: ["pooled"],
                configuration: Engine.Configuration(backend: backend, threads: 2))
            #expect(EmbeddingModel.numerics(backend: backend, threads: 2) == plan.numerics.description)
        }
    }
}
