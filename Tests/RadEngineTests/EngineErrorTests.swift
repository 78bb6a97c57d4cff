import RadGraph
import RadTensor
import RadTestSupport
import Testing

@testable import RadEngine

@Suite struct EngineErrorTests {
    private let graph = residualNetwork(channels: 2)
    private let shape = ["input": Shape([1, 1, 3, 6, 5])]

    private func parameters() -> ParameterSet {
        var random = SeededRandom(seed: 5)
        return graph.randomParameters(&random)
    }

    @Test func `all problems with parameters are reported at once`() throws {
        var set = parameters()
        set["a.weight"] = nil
        set["b.norm.scale"] = Tensor(shape: Shape([3]), repeating: 1)
        set["stranger"] = Tensor(shape: Shape([1]), repeating: 1)
        set["head.bias"] = try Tensor(shape: Shape([5]), elementType: .int32, bytes: [UInt8](repeating: 0, count: 20))
        let error = try #require(throws: EngineError.self) {
            try Engine.compile(graph, parameters: set, inputShapes: shape, outputs: ["classes"])
        }
        #expect(error.code == .parameters)
        #expect(
            error.parameterProblems == [
                .missing(name: "a.weight"), .shape(name: "b.norm.scale", expected: "2", found: "3"),
                .elementType(name: "head.bias", found: "i32"), .unknown(name: "stranger"),
            ])
    }

    @Test func `an unknown output is refused`() throws {
        let error = try #require(throws: EngineError.self) {
            try Engine.compile(graph, parameters: parameters(), inputShapes: shape, outputs: ["nothing"])
        }
        #expect(error.code == .unknownOutput)
    }

    @Test func `a graph error keeps its own code`() throws {
        let error = try #require(throws: EngineError.self) {
            try Engine.compile(
                graph, parameters: parameters(), inputShapes: ["input": Shape([1, 2, 3, 6, 5])], outputs: ["classes"])
        }
        #expect(error.code == .invalidGraph)
        #expect(error.graphError?.code == .invalidShape)
    }

    @Test func `inputs of another shape and unknown inputs are refused`() throws {
        let plan = try Engine.compile(graph, parameters: parameters(), inputShapes: shape, outputs: ["classes"])
        let good = Tensor(shape: Shape([1, 1, 3, 6, 5]), repeating: 0)
        for inputs in [
            [:], ["input": Tensor(shape: Shape([1, 1, 3, 5, 6]), repeating: 0)], ["input": good, "other": good],
        ] {
            let error = try #require(throws: EngineError.self) { try plan.run(inputs) }
            #expect(error.code == .input)
        }
    }

    @Test(arguments: BackendKind.available)
    func `a plan beyond the memory limit is refused`(backend: BackendKind) throws {
        let error = try #require(throws: EngineError.self) {
            try Engine.compile(
                graph, parameters: parameters(), inputShapes: shape, outputs: ["classes"],
                configuration: Engine.Configuration(backend: backend, memoryLimit: 1_000))
        }
        #expect(error.code == .memory)
    }

    @Test(arguments: BackendKind.available)
    func `a plan says what its numbers depend on`(backend: BackendKind) throws {
        let plan = try Engine.compile(
            graph, parameters: parameters(), inputShapes: shape, outputs: ["classes"],
            configuration: Engine.Configuration(backend: backend, threads: 2))
        #expect(plan.numerics.backend == backend)
        #expect(plan.numerics.threads == (backend == .reference ? 1 : 2))
        #expect(!plan.numerics.version.isEmpty && plan.numerics.version != "0.0.0")
        #expect(plan.steps.count >= 10)
        #expect(plan.outputShapes == ["classes": Shape([1, 5])])
    }
}
