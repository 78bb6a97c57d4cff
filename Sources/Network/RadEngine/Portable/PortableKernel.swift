import RadGraph
import RadTensor

/// One instruction with its constants packed for the portable backend.
struct PortableKernel {
    private enum Work {
        case convolution(PortableConvolution)
        case linear(inputs: Int, outputs: Int, weights: [Float], biases: [Float])
        case scaleShift(scale: [Float], shift: [Float])
        case pool(PortablePool)
        case globalAverage
        case add
        case rectify
        case sigmoid
        case softmax
        case concatenate(channels: [Int])
    }

    private let work: Work
    private let rectifies: Bool
    private let input: Shape
    private let output: Shape

    init(_ instruction: Program.Instruction, _ program: Program) {
        input = program.values[instruction.inputs[0]].shape
        output = program.values[instruction.output].shape
        rectifies = instruction.rectifies
        switch instruction.kernel {
        case .convolution(let attributes, let weight, let bias):
            work = .convolution(
                PortableConvolution(
                    attributes, weight: weight, bias: bias, input: input, output: output,
                    accumulates: instruction.accumulates, rectifies: instruction.rectifies))
        case .linear(let attributes, let weight, let bias):
            work = .linear(
                inputs: attributes.inputFeatures, outputs: attributes.outputFeatures,
                weights: weight.float32Values(),
                biases: bias?.float32Values() ?? [Float](repeating: 0, count: attributes.outputFeatures))
        case .scaleShift(let scale, let shift):
            work = .scaleShift(scale: scale.float32Values(), shift: shift.float32Values())
        case .maxPool(let attributes):
            work = .pool(PortablePool(attributes, isMaximum: true, input: input, output: output))
        case .averagePool(let attributes):
            work = .pool(PortablePool(attributes, isMaximum: false, input: input, output: output))
        case .globalAveragePool: work = .globalAverage
        case .add: work = .add
        case .rectify: work = .rectify
        case .sigmoid: work = .sigmoid
        case .softmax: work = .softmax
        case .concatenate: work = .concatenate(channels: instruction.inputs.map { program.values[$0].shape[1] })
        case .batchNormalization: preconditionFailure("passes have replaced batch normalisation")
        }
    }

    /// Floats of scratch memory that a run needs.
    var scratchCount: Int {
        if case .convolution(let convolution) = work { convolution.scratchCount } else { 0 }
    }

    /// Bytes of packed constants.
    var constantByteCount: Int {
        switch work {
        case .convolution(let convolution): convolution.constantByteCount
        case .linear(_, _, let weights, let biases): (weights.count + biases.count) * 4
        case .scaleShift(let scale, let shift): (scale.count + shift.count) * 4
        default: 0
        }
    }

    /// Computes the output from inputs in the portable layout.
    @unsafe
    func run(_ inputs: [SharedPointer], output target: SharedPointer, scratch: SharedPointer, threads: Int) {
        let source = unsafe inputs[0]
        switch work {
        case .convolution(let convolution):
            unsafe convolution.run(source, target, scratch: scratch, threads: threads)
        case .linear(let count, let outputs, let weights, let biases):
            unsafe Portable.linear(
                source, target, batches: output[0], inputs: count, outputs: outputs, weights: weights, biases: biases,
                rectifies: rectifies, threads: threads)
        case .scaleShift(let scale, let shift):
            unsafe Portable.scaleShift(
                source, target, count: output.count, scale: scale, shift: shift, rectifies: rectifies,
                threads: threads)
        case .pool(let pool): unsafe pool.run(source, target, threads: threads)
        case .globalAverage: unsafe Portable.globalAverage(source, target, input.planes)
        case .add:
            unsafe Portable.add(
                source, inputs[1], target, count: output.count, rectifies: rectifies, threads: threads)
        case .rectify: unsafe Portable.rectify(source, target, count: output.count, threads: threads)
        case .sigmoid: unsafe Portable.sigmoid(source, target, count: output.count)
        case .softmax: unsafe Portable.softmax(source, target, output.planes)
        case .concatenate(let channels): unsafe Portable.concatenate(inputs, channels, target, output.planes)
        }
    }
}
