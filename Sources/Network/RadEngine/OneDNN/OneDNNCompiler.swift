import CRadDNN
import RadGraph
import RadTensor

/// Turns a program into library operations on numbered buffers, before any memory is laid out.
struct OneDNNCompiler {
    /// Where an argument lies.
    enum Place {
        case buffer(Int)
        case constant(Int)
    }

    /// One library operation with its arguments.
    struct Step {
        let name: String
        let operation: DNNOperation
        let bindings: [(rad_dnn_argument, Place)]
    }

    /// A value in one layout.
    struct Copy {
        let layout: DNNLayout
        let buffer: Int
    }

    let program: Program
    private(set) var steps: [Step] = []
    private(set) var constants: [Arena] = []
    private(set) var inputBuffers: [Int] = []
    private(set) var outputBuffers: [(buffer: Int, shape: Shape)] = []
    private var bufferSizes: [Int] = []
    /// The copies of each value; the first is the one that its instruction made.
    private var copies: [[Copy]]

    init(_ program: Program) {
        self.program = program
        copies = [[Copy]](repeating: [], count: program.values.count)
    }

    mutating func compile() throws(EngineError) {
        for input in program.inputs {
            let layout = try DNNLayout(program.values[input].shape.extents, RAD_DNN_PLAIN)
            inputBuffers.append(buffer(of: layout))
            copies[input] = [Copy(layout: layout, buffer: inputBuffers[inputBuffers.count - 1])]
        }
        for instruction in program.instructions { try compile(instruction) }
        for output in program.outputs {
            let shape = program.values[output].shape
            let plain = try DNNLayout(shape.extents, RAD_DNN_PLAIN)
            outputBuffers.append((try copy(of: output, in: plain).buffer, shape))
        }
    }

    /// The life of every buffer; inputs live from before the first step, outputs beyond the last.
    func requests() -> [ArenaLayout.Request] {
        var requests = bufferSizes.map { ArenaLayout.Request(byteCount: $0, first: Int.max, last: -1) }
        for (position, step) in steps.enumerated() {
            for case (_, .buffer(let index)) in step.bindings {
                requests[index].first = min(requests[index].first, position)
                requests[index].last = max(requests[index].last, position)
            }
        }
        for index in inputBuffers {
            requests[index].first = -1
            requests[index].last = max(requests[index].last, 0)
        }
        for (index, _) in outputBuffers {
            requests[index].first = min(requests[index].first, steps.count)
            requests[index].last = Int.max
        }
        return requests
    }

    private mutating func compile(_ instruction: Program.Instruction) throws(EngineError) {
        switch instruction.kernel {
        case .convolution(let attributes, let weight, let bias):
            try convolution(instruction, attributes, weight, bias)
        case .linear(let attributes, let weight, let bias):
            try linear(instruction, attributes, weight, bias)
        case .scaleShift(let scale, let shift): try scaleShift(instruction, scale, shift)
        case .maxPool(let attributes): try pool(instruction, attributes, isMaximum: true)
        case .averagePool(let attributes): try pool(instruction, attributes, isMaximum: false)
        case .globalAveragePool: try globalAverage(instruction)
        case .rectify: try elementwise(instruction, RAD_DNN_RECTIFY)
        case .sigmoid: try elementwise(instruction, RAD_DNN_SIGMOID)
        case .softmax: try softmax(instruction)
        case .add: try add(instruction)
        case .concatenate: try concatenate(instruction)
        case .batchNormalization: preconditionFailure("passes have replaced batch normalisation")
        }
    }
}

extension OneDNNCompiler {
    mutating func buffer(of layout: DNNLayout) -> Int {
        bufferSizes.append(layout.byteCount)
        return bufferSizes.count - 1
    }

    func shape(of value: Int) -> Shape { program.values[value].shape }

    /// The copy of a value that its instruction made.
    func made(_ value: Int) -> Copy {
        precondition(!copies[value].isEmpty, "values are made before they are read")
        return copies[value][0]
    }

    mutating func append(
        _ instruction: Program.Instruction, _ operation: DNNOperation, _ bindings: [(rad_dnn_argument, Place)]
    ) {
        steps.append(
            Step(name: instruction.names.joined(separator: " + "), operation: operation, bindings: bindings))
    }

    /// Says in which buffer and layout an instruction leaves its output.
    mutating func define(_ value: Int, _ layout: DNNLayout, in buffer: Int) {
        copies[value] = [Copy(layout: layout, buffer: buffer)]
    }

    /// The value in a layout; a copy is made by a reorder where there is none yet.
    mutating func copy(of value: Int, in layout: DNNLayout) throws(EngineError) -> Copy {
        if let existing = copies[value].first(where: { $0.layout.isEqual(to: layout) }) { return existing }
        let source = made(value)
        let operation = try unsafe DNNOperation("reorder of \(program.values[value].name)") { handle in
            unsafe rad_dnn_reorder(source.layout.handle, layout.handle, handle)
        }
        let copy = Copy(layout: layout, buffer: buffer(of: layout))
        steps.append(
            Step(
                name: "reorder of \(program.values[value].name)", operation: operation,
                bindings: [
                    (RAD_DNN_SOURCE, .buffer(source.buffer)), (RAD_DNN_DESTINATION, .buffer(copy.buffer)),
                ]))
        copies[value].append(copy)
        return copy
    }

    /// Copies a constant into memory of the plan, in the layout that an operation wants.
    mutating func constant(
        _ tensor: Tensor, as extents: [Int], in layout: DNNLayout
    ) throws(EngineError) -> Place {
        let plain = try DNNLayout(extents, RAD_DNN_PLAIN)
        let target = Arena(byteCount: layout.byteCount)
        if plain.isEqual(to: layout) {
            unsafe tensor.withUnsafeBytes { bytes in
                guard let source = bytes.baseAddress else { return }
                unsafe target.pointer(at: 0).copyMemory(from: source, byteCount: bytes.count)
            }
        } else {
            let operation = try unsafe DNNOperation("reorder of a parameter") { handle in
                unsafe rad_dnn_reorder(plain.handle, layout.handle, handle)
            }
            let scratch = Arena(byteCount: operation.scratchByteCount)
            try unsafe operation.bind(RAD_DNN_DESTINATION, to: target.pointer(at: 0))
            if scratch.byteCount > 0 { try unsafe operation.bind(RAD_DNN_SCRATCH, to: scratch.pointer(at: 0)) }
            try unsafe tensor.withUnsafeBytes { bytes throws(EngineError) in
                guard let source = bytes.baseAddress else { return }
                // The library takes every pointer as writable and reads this one only.
                try unsafe operation.bind(RAD_DNN_SOURCE, to: UnsafeMutableRawPointer(mutating: source))
                try DNNSequence([operation], threads: 1).run()
            }
        }
        constants.append(target)
        return .constant(constants.count - 1)
    }

    /// A plain vector as a constant.
    mutating func constant(_ values: [Float]) throws(EngineError) -> Place {
        try constant(
            Tensor(shape: Shape([values.count]), float32: values), as: [values.count],
            in: DNNLayout([values.count], RAD_DNN_PLAIN))
    }
}
