package import RadTensor
import Synchronization

/// A compiled network for fixed input shapes and outputs.
///
/// Any thread may run it; runs of one plan follow one another, and different plans run at the same time.
package final class ExecutionPlan: Sendable {
    /// The shape of each input.
    package let inputShapes: [String: Shape]
    /// The shape of each output by the name it was asked for.
    package let outputShapes: [String: Shape]
    /// What results depend on besides weights and input.
    package let numerics: Numerics
    /// One line per step, naming the node and the kernel.
    package let steps: [String]
    /// Bytes held for activations and packed parameters.
    package let byteCount: Int

    private let inputs: [(name: String, shape: Shape)]
    private let outputs: [(name: String, index: Int)]
    private let executable: Mutex<any Executable>

    init(program: Program, executable: any Executable, outputs: [String: String]) {
        inputs = program.inputs.map { (program.values[$0].name, program.values[$0].shape) }
        var named: [(name: String, index: Int)] = []
        var shapes: [String: Shape] = [:]
        for (index, value) in program.outputs.enumerated() {
            for (name, edge) in outputs where edge == program.values[value].name {
                named.append((name, index))
                shapes[name] = program.values[value].shape
            }
        }
        self.outputs = named
        outputShapes = shapes
        inputShapes = Dictionary(uniqueKeysWithValues: inputs.map { ($0.name, $0.shape) })
        numerics = executable.numerics
        steps = executable.steps
        byteCount = executable.byteCount
        self.executable = Mutex(executable)
    }

    /// Computes the outputs for one batch of inputs.
    ///
    /// - Parameter tensors: One tensor of the plan's shape per input; other element types are converted to floats.
    /// - Returns: One float tensor per requested output name.
    package func run(_ tensors: [String: Tensor]) throws(EngineError) -> [String: Tensor] {
        for (name, shape) in inputs {
            guard let tensor = tensors[name] else {
                throw EngineError(.input, at: name, expected: "a tensor", found: "none")
            }
            guard tensor.shape == shape else {
                throw EngineError(.input, at: name, expected: "\(shape)", found: "\(tensor.shape)")
            }
        }
        if tensors.count != inputs.count {
            let other = tensors.keys.filter { inputShapes[$0] == nil }.min() ?? ""
            throw EngineError(.input, at: other, expected: "an input of the plan", found: "no such input")
        }
        return try executable.withLock { executable throws(EngineError) in
            for (index, input) in inputs.enumerated() {
                guard let tensor = tensors[input.name] else { continue }
                try executable.upload(tensor.convertedToFloat32(), toInput: index)
            }
            try executable.run()
            var results: [String: Tensor] = [:]
            for (name, index) in outputs { results[name] = try executable.download(output: index) }
            return results
        }
    }
}
