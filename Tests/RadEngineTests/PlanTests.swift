import RadGraph
import RadTensor
import RadTestSupport
import Testing

@testable import RadEngine

/// A network with identity and projected shortcuts, pre- and post-activation, dilation, groups and two heads.
func residualNetwork(channels: Int = 8) -> Graph {
    var builder = GraphBuilder(name: "residual")
    func convolve(
        _ name: String, _ from: String, _ inputs: Int, _ outputs: Int, stride: Int = 1, dilation: Int = 1,
        groups: Int = 1
    ) -> String {
        builder.node(
            name,
            .convolution3D(
                Convolution3D(
                    inputChannels: inputs, outputChannels: outputs, kernel: Triple(3), stride: Triple(stride),
                    dilation: Triple(dilation), padding: .same(kernel: Triple(3), dilation: Triple(dilation)),
                    groups: groups, hasBias: groups == 1)), from)
    }
    func normalise(_ name: String, _ from: String, _ count: Int) -> String {
        builder.node(name, .batchNormalization(BatchNormalization(channels: count)), from)
    }
    func rectify(_ name: String, _ from: String) -> String { builder.node(name, .rectifiedLinear, from) }

    let stem = rectify("stem.active", normalise("stem.norm", convolve("stem", "input", 1, channels), channels))
    // Post-activation with an identity shortcut.
    let a = rectify("a.active", normalise("a.norm", convolve("a", stem, channels, channels, dilation: 2), channels))
    let b = normalise("b.norm", convolve("b", a, channels, channels), channels)
    let first = rectify("first", builder.node("first.sum", .add, b, stem))
    // Pre-activation with a projected shortcut.
    let c = convolve("c", rectify("c.active", normalise("c.norm", first, channels)), channels, 2 * channels, stride: 2)
    let d = convolve(
        "d", rectify("d.active", normalise("d.norm", c, 2 * channels)), 2 * channels, 2 * channels, groups: 2)
    let shortcut = convolve(
        "s", rectify("s.active", normalise("s.norm", first, channels)), channels, 2 * channels, stride: 2)
    let second = builder.node("second", .add, d, shortcut)
    // The shortcut is read again after the sum, and a value is added to itself.
    let third = builder.node("third", .add, convolve("e", second, 2 * channels, 2 * channels), second)
    let doubled = builder.node("doubled", .add, third, third)
    let joined = builder.node("joined", .concatenate, doubled, second)
    let pooled = builder.node("pooled", .globalAveragePool, rectify("joined.active", joined))
    let head = builder.node("head", .linear(Linear(inputFeatures: 4 * channels, outputFeatures: 5)), pooled)
    builder.output("classes", builder.node("classes.softmax", .softmax, head))
    builder.output("regions", builder.node("regions.sigmoid", .sigmoid, head))
    builder.tap("embedding", pooled)
    return builder.build()
}

@Suite struct PlanTests {
    private let graph = residualNetwork()
    private let parameters: ParameterSet
    private let input: [String: Tensor]
    private let edges: [String]
    private let truth: [String: Tensor]

    init() throws {
        var random = SeededRandom(seed: 7)
        parameters = graph.randomParameters(&random)
        input = ["input": random.tensor(Shape([1, 1, 3, 6, 5]))]
        edges = ["input"] + graph.nodes.map(\.name)
        truth = try graph.run(.reference, parameters, input, outputs: edges)
    }

    /// Each of about 12 layers of at most 432 terms adds about unit * sqrt(terms) relative error: below 1e-5.
    private func expectTruth(_ results: [String: Tensor], _ comment: String) throws {
        for (name, tensor) in results {
            let edge = try #require(graph.edge(named: name))
            let expected = try #require(truth[edge])
            #expect(tensor.shape == expected.shape)
            let error = relativeL2(tensor.float32Values(), expected.float32Values())
            #expect(error < 1e-5, "\(comment), \(name)")
        }
    }

    @Test(arguments: fastBackends)
    func `every edge tapped alone equals the reference`(backend: BackendKind) throws {
        for edge in edges {
            try expectTruth(graph.run(backend, parameters, input, outputs: [edge]), "\(backend)")
        }
    }

    @Test(arguments: fastBackends)
    func `every edge tapped beside the heads equals the reference`(backend: BackendKind) throws {
        for edge in edges {
            try expectTruth(
                graph.run(backend, parameters, input, outputs: [edge, "classes", "regions"]), "\(backend)")
        }
    }

    @Test(arguments: fastBackends)
    func `all edges tapped together equal the reference`(backend: BackendKind) throws {
        try expectTruth(graph.run(backend, parameters, input, outputs: edges), "\(backend)")
    }

    @Test(arguments: fastBackends)
    func `random sets of taps equal the reference`(backend: BackendKind) throws {
        var random = SeededRandom(seed: 11)
        for _ in 0..<10 {
            let asked = edges.filter { _ in random.integer(below: 4) == 0 } + ["embedding"]
            try expectTruth(graph.run(backend, parameters, input, outputs: asked), "\(backend)")
        }
    }

    @Test(arguments: BackendKind.available)
    func `a plan gives the same bytes at every run and for any input in between`(backend: BackendKind) throws {
        let plan = try Engine.compile(
            graph, parameters: parameters, inputShapes: ["input": Shape([1, 1, 3, 6, 5])],
            outputs: ["classes", "embedding"], configuration: Engine.Configuration(backend: backend))
        let first = try plan.run(input)
        _ = try plan.run(["input": Tensor(shape: Shape([1, 1, 3, 6, 5]), repeating: 100)])
        #expect(try plan.run(input) == first)
    }

    @Test(arguments: fastBackends)
    func `plans run at the same time in several threads`(backend: BackendKind) async throws {
        let single = try graph.run(backend, parameters, input, outputs: ["embedding"])
        try await withThrowingTaskGroup(of: [String: Tensor].self) { group in
            for _ in 0..<6 {
                let plan = try Engine.compile(
                    graph, parameters: parameters, inputShapes: ["input": Shape([1, 1, 3, 6, 5])],
                    outputs: ["embedding"], configuration: Engine.Configuration(backend: backend))
                for _ in 0..<4 { group.addTask { try plan.run(input) } }
            }
            for try await result in group { #expect(result == single) }
        }
    }

    @Test func `the portable backend gives the same bytes for any number of threads`() throws {
        let one = try graph.run(.portable, parameters, input, outputs: ["joined", "classes"], threads: 1)
        for threads in 2...5 {
            let many = try graph.run(.portable, parameters, input, outputs: ["joined", "classes"], threads: threads)
            #expect(many == one)
        }
    }

    @Test func `what can be folded and fused is, and what is tapped is not`() throws {
        let shapes = try graph.inferShapes(["input": Shape([1, 1, 3, 6, 5])])
        var program = Program(graph, parameters: parameters, shapes: shapes, outputs: ["classes.softmax"])
        program.optimise()
        let names = program.instructions.map { $0.names.joined(separator: "+") }
        #expect(
            names == [
                "stem+stem.norm+stem.active", "a+a.norm+a.active", "b+b.norm+first.sum+first", "c.norm+c.active",
                "c+d.norm+d.active", "d", "s.norm+s.active", "s+second", "e", "third", "doubled", "joined",
                "joined.active", "pooled", "head", "classes.softmax",
            ])
        let kept: Set = ["b.norm", "stem.active", "classes.softmax"]
        program = Program(graph, parameters: parameters, shapes: shapes, outputs: kept)
        program.optimise()
        let made = program.instructions.map { program.values[$0.output].name }
        #expect(kept.isSubset(of: made))
        #expect(program.instructions.allSatisfy { !$0.accumulates || $0.names.contains("second") })
    }

    @Test func `buffers alive at the same time never overlap`() throws {
        var random = SeededRandom(seed: 3)
        for _ in 0..<50 {
            let requests = (0..<random.integer(in: 1...40)).map { _ in
                let first = random.integer(below: 30)
                return ArenaLayout.Request(
                    byteCount: random.integer(below: 5_000), first: first, last: first + random.integer(below: 8))
            }
            let layout = try ArenaLayout(requests)
            for (a, left) in requests.enumerated() {
                #expect(layout.offsets[a] % 64 == 0)
                #expect(layout.offsets[a] + left.byteCount <= layout.byteCount)
                for (b, right) in requests.enumerated() where a < b {
                    let together = left.first <= right.last && right.first <= left.last
                    let apart =
                        layout.offsets[a] + left.byteCount <= layout.offsets[b]
                        || layout.offsets[b] + right.byteCount <= layout.offsets[a]
                    #expect(!together || apart || left.byteCount == 0 || right.byteCount == 0)
                }
            }
        }
    }

    @Test func `memory of dead values is used again`() throws {
        let shape = Shape([1, 1, 4, 16, 16])
        let plan = try Engine.compile(
            graph, parameters: parameters, inputShapes: ["input": shape], outputs: ["classes"],
            configuration: Engine.Configuration(backend: .portable))
        let all = try Engine.compile(
            graph, parameters: parameters, inputShapes: ["input": shape], outputs: edges,
            configuration: Engine.Configuration(backend: .portable))
        #expect(plan.byteCount * 2 < all.byteCount)
    }
}
