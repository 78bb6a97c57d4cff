import RadEngine
import RadGraph
import RadTensor
import RadTestSupport
import Testing

@testable import RadModels

/// Multiply-adds of a graph's convolutions and linear layers at an input shape.
private func multiplications(_ graph: Graph, _ shape: Shape) throws -> Int {
    let shapes = try graph.inferShapes(["input": shape])
    return graph.nodes.reduce(0) { sum, node in
        let weight = node.operation.parameterShapes.first { $0.role == .weight }?.extents ?? []
        guard let output = shapes[node.name], !weight.isEmpty else { return sum }
        return sum + output.count * weight.dropFirst().reduce(1, *)
    }
}

@Suite struct ModelTests {
    @Test func `RADNet-50 has the paper's size and extents`() throws {
        let graph = RADNet.radNet50()
        // 62.9 million parameters and about 78 G multiply-adds, as counted from the published code.
        #expect(graph.parameterCount == 62_888_860)
        let input = Shape([1, 1, 48, 192, 192])
        #expect((77_000_000_000...79_500_000_000).contains(try multiplications(graph, input)))
        let shapes = try graph.inferShapes(["input": input])
        let expected: [String: [Int]] = [
            "stage0": [1, 64, 48, 96, 96], "stage1": [1, 256, 24, 48, 48], "stage2": [1, 512, 12, 24, 24],
            "stage3": [1, 1_024, 6, 12, 12], "stage4": [1, 2_048, 3, 6, 6], "embedding": [1, 2_048],
            "features": [1, 1_000], "sequence": [1, 5], "plane": [1, 3], "contrast": [1, 2], "coverage": [1, 9],
            "sliceSpacing": [1, 1],
        ]
        for (name, extents) in expected {
            let edge = try #require(graph.edge(named: name))
            #expect(shapes[edge] == Shape(extents), "\(name)")
        }
        #expect(graph.outputs.count == 5)
    }

    @Test func `RADNet-S stays within four million parameters and ten GFLOP`() throws {
        let graph = RADNet.radNetSmall()
        #expect(graph.parameterCount <= 4_000_000)
        let flops = 2 * (try multiplications(graph, Shape([1, 1, 32, 128, 128])))
        #expect((5_000_000_000...10_000_000_000).contains(flops))
        for depth in [16, 32, 64] {
            let shapes = try graph.inferShapes(["input": Shape([1, 1, depth, 128, 128])])
            #expect(shapes["pooled"] == Shape([1, 512]))
            let last = try #require(graph.edge(named: "stage4"))
            #expect(shapes[last] == Shape([1, 256, depth / 8, 4, 4]))
        }
    }

    @Test func `every normalisation of RADNet-S folds away`() throws {
        let graph = RADNet.radNetSmall(name: "narrow", width: 2)
        let parameters = SeededInitialisation.parameters(for: graph, seed: 1)
        let plan = try Engine.compile(
            graph, parameters: parameters, inputShapes: ["input": Shape([1, 1, 8, 32, 32])],
            outputs: Array(graph.outputs.keys), configuration: Engine.Configuration(backend: .portable))
        let alone = plan.steps.filter { step in
            step.prefix { $0 != ":" }.split(separator: "+").first?.contains("norm") == true
        }
        #expect(alone.isEmpty)
        #expect(!plan.steps.contains { $0.hasPrefix("stage1.0.sum") || $0.hasPrefix("stage1.0.active") })
    }

    @Test(arguments: ModelRegistry.models.map(\.name))
    func `a model by name has a graph that survives JSON and terms that fit its heads`(name: String) throws {
        let model = try #require(ModelRegistry.model(named: name))
        let graph = model.graph()
        #expect(graph.name == name)
        #expect(try Graph(json: graph.json()) == graph)
        let shapes = try graph.inferShapes(["input": Shape([1, 1, 32, 64, 64])])
        let counts = [
            HeadName.sequence: model.terms.sequence.count, HeadName.plane: model.terms.plane.count,
            HeadName.contrast: model.terms.contrast.count, HeadName.coverage: model.terms.coverage.count,
            HeadName.sliceSpacing: 1,
        ]
        for (head, count) in counts {
            let edge = try #require(graph.outputs[head])
            #expect(shapes[edge] == Shape([1, count]), "\(head)")
        }
        let tap = try #require(graph.edge(named: model.embeddingTap))
        #expect(shapes[tap] == Shape([1, model.dimension]))
    }

    @Test func `there is no model of an unknown name`() {
        #expect(ModelRegistry.model(named: "radnet-xl") == nil)
    }

    @Test func `initialisation depends on the seed and on nothing else`() throws {
        let graph = RADNet.radNetSmall(name: "narrow", width: 2)
        let first = SeededInitialisation.parameters(for: graph, seed: 1)
        let second = SeededInitialisation.parameters(for: graph, seed: 1)
        let other = SeededInitialisation.parameters(for: graph, seed: 2)
        #expect(first.tensors == second.tensors)
        #expect(first["stem.convolution.weight"] != other["stem.convolution.weight"])
        #expect(first.names == graph.parameterDeclarations.map(\.name).sorted())
        let values = try #require(first["stem.convolution.weight"]).float32Values()
        // What this initialisation gave when it was written: a change would change every untrained checkpoint.
        #expect(values.prefix(3) == [0.20423259, -0.0787553, 0.079680875])
    }

    @Test(arguments: ["radnet-s", "radnet-50"])
    func `activations of an untrained network neither vanish nor explode`(name: String) throws {
        let graph =
            name == "radnet-s"
            ? RADNet.radNetSmall(name: "narrow", width: 8)
            : RADNet.radNet50(name: "narrow", width: 4, units: [3, 4, 6, 3], features: 50)
        let parameters = SeededInitialisation.parameters(for: graph, seed: 3)
        var random = SeededRandom(seed: 4)
        // Large enough that the last stage sees more than padding.
        let shape = Shape([1, 1, 32, 64, 64])
        let input = Tensor(shape: shape, float32: (0..<shape.count).map { _ in Float(random.normal()) })
        let edges = graph.nodes.filter { $0.operation == .add || $0.operation == .rectifiedLinear }.map(\.name)
        let plan = try Engine.compile(graph, parameters: parameters, inputShapes: ["input": shape], outputs: edges)
        for (edge, tensor) in try plan.run(["input": input]) {
            let values = tensor.float32Values()
            let square = values.reduce(0) { $0 + Double($1) * Double($1) } / Double(values.count)
            #expect((0.01...100).contains(square), "\(edge)")
        }
    }

    @Test func `an untrained network tells inputs apart and forgives a little noise`() throws {
        let graph = RADNet.radNetSmall(name: "narrow", width: 8)
        let parameters = SeededInitialisation.parameters(for: graph, seed: 1)
        let shape = Shape([1, 1, 8, 32, 32])
        let plan = try Engine.compile(
            graph, parameters: parameters, inputShapes: ["input": shape], outputs: ["embedding"])
        /// Random blocks of eight voxels a side, with noise.
        func embedding(_ seed: UInt64, noise: Double = 0) throws -> [Float] {
            var (blocks, grains) = (SeededRandom(seed: seed), SeededRandom(seed: 100))
            let levels = (0..<16).map { _ in blocks.normal() }
            let values = (0..<shape.count).map { index in
                Float(levels[index / 256 % 4 * 4 + index % 32 / 8] + noise * grains.normal())
            }
            let results = try plan.run(["input": Tensor(shape: shape, float32: values)])
            return try #require(results["embedding"]).float32Values()
        }
        let first = try embedding(1)
        let again = cosineSimilarity(first, try embedding(1, noise: 0.05))
        for seed in 2...5 {
            let other = cosineSimilarity(first, try embedding(UInt64(seed)))
            #expect(1 - other > 3 * (1 - again), "seed \(seed)")
        }
    }

    @Test(arguments: ["radnet-s", "radnet-50"])
    func `every backend computes the whole network as the reference does`(name: String) throws {
        let graph =
            name == "radnet-s"
            ? RADNet.radNetSmall(name: "narrow", width: 4)
            : RADNet.radNet50(name: "narrow", width: 2, units: [2, 1, 2, 1], features: 20)
        let parameters = SeededInitialisation.parameters(for: graph, seed: 5)
        var random = SeededRandom(seed: 6)
        let shape = Shape([1, 1, 16, 32, 32])
        let input = ["input": Tensor(shape: shape, float32: (0..<shape.count).map { _ in Float(random.normal()) })]
        let names = Array(graph.outputs.keys) + Array(graph.taps.keys)
        func run(_ backend: BackendKind) throws -> [String: Tensor] {
            try Engine.compile(
                graph, parameters: parameters, inputShapes: ["input": shape], outputs: names,
                configuration: Engine.Configuration(backend: backend)
            ).run(input)
        }
        let expected = try run(.reference)
        for backend in BackendKind.available where backend != .reference {
            let actual = try run(backend)
            for name in names {
                let (left, right) = (try #require(actual[name]), try #require(expected[name]))
                // About 20 layers of up to 900 terms: unit * sqrt(terms) * layers is below 4e-5.
                #expect(relativeL2(left.float32Values(), right.float32Values()) < 4e-5, "\(backend) \(name)")
            }
        }
    }
}
