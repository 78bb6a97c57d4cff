import RadCheckpoint
import RadEngine
import RadGraph
import RadPreprocessing
import RadTensor
import RadVolume
import Testing

@testable import RadInference
@testable import RadModels

/// Golden vectors that an import computes of its own accord.
@Suite struct SyntheticGoldenTests {
    /// A narrow network of Astra's kind, whose recipe is Astra's but for the extent.
    private static let network: ResNet3D = {
        guard let network = ResNet3D.inflated(depth: 50, width: 2) else { preconditionFailure("depth 50 is known") }
        return network
    }()

    /// Weights with normalisations as after a training: no two channels alike.
    private static func parameters() -> ParameterSet {
        let graph = network.graph()
        var parameters = SeededInitialisation.parameters(for: graph, seed: 5)
        var random = SeededRandom(seed: 6)
        for node in graph.nodes {
            for role in [ParameterRole.scale, .shift, .mean] {
                guard let name = node.parameters[role], let old = parameters[name]?.float32Values() else { continue }
                let values = old.map { $0 + Float(random.uniform(in: -0.3...0.3)) }
                parameters[name] = Tensor(shape: [values.count], float32: values)
            }
        }
        return parameters
    }

    /// The checkpoint with its golden vectors.
    private static let sound = Result { try checkpoint().withSyntheticGolden() }

    private static func checkpoint(
        _ network: ResNet3D = network, parameters: ParameterSet = parameters(),
        changing change: (inout PreprocessingRecipe) -> Void = { _ in }
    ) throws -> Checkpoint {
        var recipe = ResNet3D.astraChest
        recipe.shapes = [[3, 30, 48, 44]]
        change(&recipe)
        let graph = network.graph()
        let names = Set(graph.parameterDeclarations.map(\.name))
        return try Checkpoint(
            manifest: Manifest(name: "narrow", version: "1.0.0", trainingStatus: .untrained),
            elements: CheckpointElements(
                architecture: graph, preprocessing: recipe,
                embedding: EmbeddingSpecification(tap: "embedding", pooling: .none, dimension: network.features),
                labels: [], licence: Licence(weights: "Apache-2.0"),
                provenance: Provenance(createdBy: "radzoo tests", initialisation: "he-normal", seed: 5)),
            parameters: ParameterSet(parameters.tensors.filter { names.contains($0.key) }))
    }

    @Test func `an import's vectors are of the plain loops, and hold on every other backend`() throws {
        let plain = try Self.checkpoint()
        let proven = try CheckpointReader(bytes: Self.sound.get().image()).checkpoint()
        #expect(proven.supplements.golden.map(\.name) == ["ct"])
        #expect(proven.supplements.golden[0].crop == [24, 40, 40])
        #expect(proven.supplements.golden[0].backend == "reference 1 scalar f64 1 thread")
        #expect(proven.weightsID == plain.weightsID && proven.specID == plain.specID)
        #expect(proven.spaceID() == plain.spaceID() && proven.fileID == plain.fileID)
        #expect(proven.annexID != plain.annexID)
        for backend in BackendKind.available where backend != .reference {
            let findings = try EmbeddingModel(checkpoint: proven, backend: backend, threads: 1).goldenFindings()
            #expect(findings.count == 7 && findings.allSatisfy { $0.holds }, "\(backend): \(findings)")
            #expect(findings.allSatisfy { $0.backend == "reference 1 scalar f64 1 thread" })
        }
    }

    /// Whether the embedding of changed weights is still that of the golden vectors, by the fastest backend.
    private static func holds(
        _ golden: GoldenCase, _ input: Tensor, _ parameters: ParameterSet, _ network: ResNet3D = network
    ) throws -> Bool {
        let model = try EmbeddingModel(checkpoint: checkpoint(network, parameters: parameters), threads: 1)
        let expected = try #require(golden.outputs.first)
        return GoldenFinding(
            golden: golden.name, part: expected.name,
            agreement: GoldenAgreement(try model.infer(input).embedding, golden: expected.values),
            tolerance: expected.tolerance, backend: golden.backend
        ).holds
    }

    @Test func `any kernel turned round, normalisation mixed up or layer lost is found`() throws {
        let proven = try Self.sound.get()
        let golden = try #require(proven.supplements.golden.first)
        let whole = try proven.preprocessing.apply(to: golden.input.volume(), facts: golden.input.facts)
        let input = whole.values.centralBox(try #require(golden.crop))
        #expect(try Self.holds(golden, input, proven.parameters))
        var kernels = 0
        for node in proven.architecture.nodes {
            if let name = node.parameters[.weight], let weight = proven.parameters[name] {
                var broken = proven.parameters
                // Two axes of space exchanged; where the kernel has but one place, the input channels in reverse.
                let axes = weight.shape[4] > 1 ? (3, 4) : (1, 1)
                broken[name] = weight.permuted(exchanging: axes)
                #expect(try !Self.holds(golden, input, broken), "\(name)")
                kernels += 1
            }
            if let scale = node.parameters[.scale], let shift = node.parameters[.shift] {
                var broken = proven.parameters
                (broken[scale], broken[shift]) = (broken[shift], broken[scale])
                #expect(try !Self.holds(golden, input, broken), "\(scale)")
            }
        }
        #expect(kernels == 53)
        for stage in 0..<4 {
            var shorter = Self.network
            shorter.stages[stage].blocks -= 1
            #expect(try !Self.holds(golden, input, proven.parameters, shorter), "stage \(stage + 1)")
        }
    }

    @Test func `a broken checkpoint that carries the vectors of the sound one is found as a whole`() throws {
        let proven = try Self.sound.get()
        var parameters = proven.parameters
        let name = "stage4.2.second.convolution.weight"
        parameters[name] = try #require(parameters[name]).permuted(exchanging: (2, 4))
        let broken = try Self.checkpoint(parameters: parameters).with(proven.supplements)
        let findings = try EmbeddingModel(checkpoint: broken, threads: 1).goldenFindings()
        #expect(findings.filter { !$0.holds }.map(\.part) == ["embedding"])
    }

    @Test func `the box is the smallest in which no weight of a convolution is idle`() throws {
        func box(_ name: String, _ shape: Shape) throws -> [Int] {
            try #require(ResNet3D.named(name)).graph().sufficientExtent(within: shape)
        }
        #expect(try box("i3resnet-152", [3, 160, 224, 224]) == [24, 40, 40])
        #expect(try box("resnet3d-50", [1, 128, 128, 128]) == [40, 40, 40])
        // Dilated by four: the last stage needs five places to each side's weight.
        #expect(try box("medicalnet-50", [1, 128, 128, 128]) == [40, 40, 40])
        #expect(try box("r3d-18", [3, 16, 112, 112]) == [16, 24, 24])
        #expect(try box("i3resnet-152", [3, 10, 224, 20]) == [10, 40, 20])
    }

    @Test func `the box is cut from the middle, of all channels`() {
        let values = Tensor(shape: [2, 3, 2, 5], float32: (0..<60).map(Float.init))
        let box = values.centralBox([1, 1, 2])
        #expect(box.shape == [2, 1, 1, 2])
        #expect(box.float32Values() == [11, 12, 41, 42])
    }

    @Test func `the volume is admissible wherever a recipe is meant for`() throws {
        let domain = PreprocessingDomain(
            modalities: ["PT", "MR", "XX"], intents: ["derived-map"], units: [.becquerelPerMillilitre, .arbitrary],
            minimumSlices: 64, minimumExtentMillimetres: VoxelSpacing(slice: 900, row: 100, column: 700))
        for modality in domain.modalities {
            let input = try GoldenInput.synthetic(modality: modality, for: domain)
            let volume = try input.volume()
            try domain.check(geometry: volume.geometry, unit: volume.unit, facts: input.facts)
            #expect(input.unit == (modality == "PT" ? .becquerelPerMillilitre : .arbitrary))
        }
        #expect(throws: CheckpointError.self) {
            try GoldenInput.synthetic(modality: "CT", for: PreprocessingDomain(minimumSlices: 5_000))
        }
        let several = try Self.checkpoint {
            $0.domain.modalities = ["MR", "XX"]
            $0.domain.units = []
        }
        let cases = try several.withSyntheticGolden().supplements.golden
        #expect(cases.map(\.name) == ["modality-2", "mr"])
    }

    @Test func `a network that gives no embedding has no vectors, and says so`() throws {
        var parameters = Self.parameters()
        for name in parameters.names where name.hasSuffix("scale") || name.hasSuffix("shift") {
            parameters[name] = parameters[name].map { Tensor(shape: $0.shape, repeating: 0) }
        }
        let dead = try Self.checkpoint(parameters: parameters)
        let error = #expect(throws: InferenceError.self) { try dead.withSyntheticGolden() }
        #expect(error?.code == .notFinite)
    }
}

extension Tensor {
    /// A kernel with two axes of equal extent exchanged, or one axis reversed where both are the same.
    fileprivate func permuted(exchanging axes: (Int, Int)) -> Tensor {
        let values = float32Values()
        let extents = shape.extents
        let strides = (0..<5).map { extents.dropFirst($0 + 1).reduce(1, *) }
        return Tensor(
            shape: shape,
            float32: (0..<values.count).map { index in
                var place = (0..<5).map { index / strides[$0] % extents[$0] }
                if axes.0 == axes.1 {
                    place[axes.0] = extents[axes.0] - 1 - place[axes.0]
                } else {
                    place.swapAt(axes.0, axes.1)
                }
                return values[zip(place, strides).reduce(0) { $0 + $1.0 * $1.1 }]
            })
    }
}
