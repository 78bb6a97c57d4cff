import Foundation
import RadEngine
import RadGraph
import RadTensor

/// Compares the engine with PyTorch eager in one run: same weights, same input, rounds in turn.
///
/// `RADZOO_DEVELOPMENT=1 swift run -c release EngineBenchmark [rounds] [threads]`. A round takes the median of several
/// runs of each; the ratio of a round is the better memory format's time over ours, and the median of the rounds counts.
/// With the argument `models` it times the shipped networks instead, `models 2` with two threads.
@main
enum EngineBenchmark {
    static func main() throws {
        let arguments = CommandLine.arguments.dropFirst().compactMap { Int($0) }
        if CommandLine.arguments.contains("models") { return try Models.run(threads: arguments.first ?? 1) }
        let rounds = arguments.first ?? 9
        let threads = arguments.dropFirst().first ?? 2
        let folder = FileManager.default.temporaryDirectory.path + "/radzoo engine \(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: folder) }

        let graph = ResNet18.graph()
        let parameters = ResNet18.parameters(graph)
        var random = SeededRandom(seed: 1)
        let shape = ResNet18.shape
        let input = Tensor(shape: shape, float32: (0..<shape.count).map { _ in Float(random.normal()) })
        var bytes = Data()
        for declaration in graph.parameterDeclarations {
            guard let tensor = parameters[declaration.name] else { continue }
            bytes += tensor.bytes()
        }
        try bytes.write(to: URL(fileURLWithPath: folder + "/parameters"))
        try Data(input.bytes()).write(to: URL(fileURLWithPath: folder + "/input"))

        let plan = try Engine.compile(
            graph, parameters: parameters, inputShapes: ["input": shape], outputs: ["features"],
            configuration: Engine.Configuration(threads: threads))
        let peer = try Peer(folder: folder, threads: threads)
        defer { peer.finish() }
        print("radzoo: \(plan.numerics); peer: \(peer.version), \(threads) threads")
        if CommandLine.arguments.contains("--steps") { plan.steps.forEach { print("  \($0)") } }
        try compareOutputs(plan, input, folder)
        try compareTimes(plan, input, peer, rounds: rounds)
    }

    private static func compareOutputs(_ plan: ExecutionPlan, _ input: Tensor, _ folder: String) throws {
        let ours = try plan.run(["input": input])["features"]?.float32Values() ?? []
        let data = [UInt8](try Data(contentsOf: URL(fileURLWithPath: folder + "/output")))
        let theirs = try Tensor(shape: Shape([data.count / 4]), elementType: .float32, bytes: data).float32Values()
        guard ours.count == theirs.count else { throw BenchmarkError(text: "outputs of different lengths") }
        var (difference, norm) = (0.0, 0.0)
        for (a, b) in zip(ours, theirs) {
            difference += (Double(a) - Double(b)) * (Double(a) - Double(b))
            norm += Double(b) * Double(b)
        }
        print("relative L2 error to PyTorch: \((difference / norm).squareRoot()) (goal: below 1e-5)")
    }

    private static func compareTimes(
        _ plan: ExecutionPlan, _ input: Tensor, _ peer: Peer, rounds: Int
    ) throws {
        let clock = ContinuousClock()
        _ = try plan.run(["input": input])
        var ratios: [Double] = []
        var (fastest, fastestPeer) = (Double.infinity, Double.infinity)
        for round in 1...rounds {
            // Let the other side's idle threads go to sleep.
            Thread.sleep(forTimeInterval: 0.2)
            let times = try (0..<5).map { _ in
                let time = try clock.measure { _ = try plan.run(["input": input]) }
                return Double(time.components.seconds) + Double(time.components.attoseconds) * 1e-18
            }
            let ours = median(times)
            fastest = min(fastest, times.min() ?? ours)
            var best = Double.infinity
            var parts: [String] = []
            for format in Peer.formats {
                Thread.sleep(forTimeInterval: 0.2)
                let times = try peer.seconds(format, count: 5)
                let theirs = median(times)
                fastestPeer = min(fastestPeer, times.min() ?? theirs)
                parts.append("\(format) \(milliseconds(theirs))")
                best = min(best, theirs)
            }
            ratios.append(best / ours)
            print(
                "round \(round): radzoo \(milliseconds(ours)), \(parts.joined(separator: ", ")), "
                    + "ratio \(rounded(best / ours))")
        }
        print(
            "median ratio: \(rounded(median(ratios))) (lowest \(rounded(ratios.min() ?? 0)), "
                + "highest \(rounded(ratios.max() ?? 0)), n = \(rounds); goal: at least 1.5)")
        print(
            "fastest runs: radzoo \(milliseconds(fastest)), PyTorch \(milliseconds(fastestPeer)), "
                + "ratio \(rounded(fastestPeer / fastest))")
    }

    private static func median(_ values: [Double]) -> Double {
        let sorted = values.sorted()
        return sorted.isEmpty ? .nan : (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
    }

    private static func milliseconds(_ seconds: Double) -> String { "\((seconds * 10_000).rounded() / 10) ms" }

    private static func rounded(_ value: Double) -> String { "\((value * 100).rounded() / 100)" }
}
