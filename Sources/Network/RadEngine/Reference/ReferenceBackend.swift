import RadGraph
import RadTensor

/// The truth: every node of the graph by plain loops, unfused, in the order batch, channel, depth, height, width.
///
/// Products and sums are taken in double precision and rounded to 32 bits once per element of an edge.
struct ReferenceBackend: Backend {
    let kind = BackendKind.reference

    /// The plain loops run in one thread, whatever is asked for.
    func numerics(threads: Int) -> Numerics {
        Numerics(backend: kind, version: "1", instructionSet: "scalar f64", threads: 1)
    }

    func compile(_ program: Program, threads: Int, memoryLimit: Int?) throws(EngineError) -> any Executable {
        let elements = program.values.reduce(0) { $0 + $1.shape.count }
        try ArenaLayout.check(elements * MemoryLayout<Float>.size, limit: memoryLimit)
        return ReferenceExecutable(program)
    }
}

/// Keeps each value as a tensor until its last use.
///
/// Safe to share: the plan lets one thread at a time in.
private final class ReferenceExecutable: Executable, @unchecked Sendable {
    let numerics = ReferenceBackend().numerics(threads: 1)
    let steps: [String]
    let byteCount: Int
    private let program: Program
    private let lastUse: [Int]
    private var values: [Tensor?]

    init(_ program: Program) {
        self.program = program
        let uses = Uses(program)
        lastUse = program.values.indices.map {
            program.values[$0].isKept ? Int.max : uses.consumers[$0].last ?? -1
        }
        values = [Tensor?](repeating: nil, count: program.values.count)
        steps = program.instructions.map { "\($0.names.joined(separator: " + ")): plain loops" }
        byteCount = program.values.reduce(0) { $0 + $1.shape.count * MemoryLayout<Float>.size }
    }

    func upload(_ tensor: Tensor, toInput index: Int) throws(EngineError) {
        values[program.inputs[index]] = tensor
    }

    func run() throws(EngineError) {
        for (position, instruction) in program.instructions.enumerated() {
            let inputs = instruction.inputs.compactMap { values[$0] }
            values[instruction.output] = ReferenceExecutable.compute(
                instruction.kernel, inputs, program.values[instruction.output].shape)
            for input in instruction.inputs where lastUse[input] == position { values[input] = nil }
        }
    }

    func download(output index: Int) throws(EngineError) -> Tensor {
        guard let tensor = values[program.outputs[index]] else {
            throw EngineError(.input, at: "download", expected: "a plan that has run", found: "none")
        }
        return tensor
    }

    private static func compute(_ kernel: Program.Kernel, _ inputs: [Tensor], _ shape: Shape) -> Tensor {
        let input = inputs[0]
        switch kernel {
        case .convolution(let attributes, let weight, let bias):
            return Reference.convolution(input, attributes, weight: weight, bias: bias, output: shape)
        case .linear(_, let weight, let bias):
            return Reference.linear(input, weight: weight, bias: bias, output: shape)
        case .batchNormalization(let epsilon, let statistics):
            return Reference.batchNormalization(input, statistics, epsilon: epsilon)
        case .maxPool(let attributes):
            return Reference.pool(input, attributes, isMaximum: true, output: shape)
        case .averagePool(let attributes):
            return Reference.pool(input, attributes, isMaximum: false, output: shape)
        case .globalAveragePool: return Reference.globalAverage(input, output: shape)
        case .rectify: return Reference.map(input) { $0 > 0 ? $0 : 0 }
        case .sigmoid: return Reference.map(input, Reference.sigmoid)
        case .add: return Reference.add(input, inputs[1])
        case .concatenate: return Reference.concatenate(inputs, output: shape)
        case .softmax: return Reference.softmax(input)
        case .scaleShift: preconditionFailure("only passes make scale-shift, and the reference runs no pass")
        }
    }
}
