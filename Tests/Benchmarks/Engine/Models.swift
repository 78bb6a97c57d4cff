import RadEngine
import RadGraph
import RadModels
import RadPreprocessing
import RadTensor

/// Times the shipped networks on every fast backend and compares the backends with one another.
enum Models {
    static func run(threads: Int) throws {
        let clock = ContinuousClock()
        for model in ModelRegistry.models {
            let (graph, parameters) = model.untrained()
            for shape in model.preprocessing.shapes {
                let batched = Shape([1] + shape.extents)
                var random = SeededRandom(seed: 2)
                let values = (0..<shape.count).map { _ in Float(random.normal()) }
                let input = ["input": Tensor(shape: batched, float32: values)]
                let names = [model.embeddingTap] + graph.outputs.keys.sorted()
                var first: [String: Tensor]?
                for backend in BackendKind.available where backend != .reference {
                    let plan = try Engine.compile(
                        graph, parameters: parameters, inputShapes: ["input": batched], outputs: names,
                        configuration: Engine.Configuration(backend: backend, threads: threads))
                    var results = try plan.run(input)
                    var best = Duration.seconds(1_000)
                    for _ in 0..<(backend == .portable ? 1 : 5) {
                        let time = try clock.measure { results = try plan.run(input) }
                        best = min(best, time)
                    }
                    print("\(model.name) \(shape) \(plan.numerics): \(best), \(plan.byteCount >> 20) MiB")
                    guard let reference = first else {
                        first = results
                        continue
                    }
                    for name in names {
                        guard let a = results[name], let b = reference[name] else { continue }
                        print("  \(name): relative difference \(difference(a, b))")
                    }
                }
            }
        }
    }

    private static func difference(_ a: Tensor, _ b: Tensor) -> Double {
        var (error, norm) = (0.0, 0.0)
        for (x, y) in zip(a.float32Values(), b.float32Values()) {
            error += (Double(x) - Double(y)) * (Double(x) - Double(y))
            norm += Double(y) * Double(y)
        }
        return (error / norm).squareRoot()
    }
}
