import CRadDNN
import RadGraph
import RadTensor

extension OneDNNCompiler {
    /// The buffer for an output in the layout of its first input: that input's own where it may be written over.
    private mutating func target(_ instruction: Program.Instruction, _ source: Copy) -> Int {
        instruction.reuses == 0 ? source.buffer : buffer(of: source.layout)
    }

    private mutating func append(
        _ instruction: Program.Instruction, _ operation: DNNOperation, from source: Copy,
        _ others: [(rad_dnn_argument, Place)] = []
    ) {
        let target = target(instruction, source)
        append(
            instruction, operation,
            [(RAD_DNN_SOURCE, .buffer(source.buffer)), (RAD_DNN_DESTINATION, .buffer(target))] + others)
        define(instruction.output, source.layout, in: target)
    }

    mutating func elementwise(
        _ instruction: Program.Instruction, _ function: rad_dnn_function
    ) throws(EngineError) {
        let source = made(instruction.inputs[0])
        let operation = try unsafe DNNOperation(instruction.names[0]) { handle in
            unsafe rad_dnn_elementwise(function, source.layout.handle, handle)
        }
        append(instruction, operation, from: source)
    }

    mutating func scaleShift(
        _ instruction: Program.Instruction, _ scale: Tensor, _ shift: Tensor
    ) throws(EngineError) {
        let source = made(instruction.inputs[0])
        let operation = try unsafe DNNOperation(instruction.names[0]) { handle in
            unsafe rad_dnn_scale_shift(source.layout.handle, instruction.rectifies ? 1 : 0, handle)
        }
        let count = scale.shape.count
        append(
            instruction, operation, from: source,
            [
                (RAD_DNN_MEAN, try constant([Float](repeating: 0, count: count))),
                (RAD_DNN_VARIANCE, try constant([Float](repeating: 1, count: count))),
                (RAD_DNN_SCALE, try constant(scale.float32Values())),
                (RAD_DNN_SHIFT, try constant(shift.float32Values())),
            ])
    }

    mutating func softmax(_ instruction: Program.Instruction) throws(EngineError) {
        let plain = try DNNLayout(shape(of: instruction.inputs[0]).extents, RAD_DNN_PLAIN)
        let source = try copy(of: instruction.inputs[0], in: plain)
        let operation = try unsafe DNNOperation(instruction.names[0]) { handle in
            unsafe rad_dnn_softmax(plain.handle, handle)
        }
        append(instruction, operation, from: source)
    }

    mutating func add(_ instruction: Program.Instruction) throws(EngineError) {
        let source = made(instruction.inputs[0])
        let second = try copy(of: instruction.inputs[1], in: source.layout)
        let operation = try unsafe DNNOperation(instruction.names[0]) { handle in
            unsafe rad_dnn_add(source.layout.handle, instruction.rectifies ? 1 : 0, handle)
        }
        append(instruction, operation, from: source, [(RAD_DNN_SECOND_SOURCE, .buffer(second.buffer))])
    }

    mutating func concatenate(_ instruction: Program.Instruction) throws(EngineError) {
        let sources = instruction.inputs.map(made)
        let operation = try unsafe DNNOperation(instruction.names[0]) { handle in
            var handles = unsafe sources.map { unsafe Optional($0.layout.handle) }
            return unsafe rad_dnn_concatenate(CInt(sources.count), &handles, handle)
        }
        let layout = try operation.layout(of: RAD_DNN_DESTINATION)
        let target = buffer(of: layout)
        let bindings = sources.enumerated().map { index, source in
            (
                rad_dnn_argument(RAD_DNN_MULTIPLE_SOURCE.rawValue + UInt32(index)),
                Place.buffer(source.buffer)
            )
        }
        append(instruction, operation, bindings + [(RAD_DNN_DESTINATION, .buffer(target))])
        define(instruction.output, layout, in: target)
    }

    mutating func linear(
        _ instruction: Program.Instruction, _ attributes: Linear, _ weight: Tensor, _ bias: Tensor?
    ) throws(EngineError) {
        let batch = shape(of: instruction.output)[0]
        let operation = try unsafe DNNOperation(instruction.names[0]) { handle in
            unsafe rad_dnn_linear(
                Int64(batch), Int64(attributes.inputFeatures), Int64(attributes.outputFeatures),
                attributes.hasBias ? 1 : 0, instruction.rectifies ? 1 : 0, handle)
        }
        let source = try copy(of: instruction.inputs[0], in: operation.layout(of: RAD_DNN_SOURCE))
        let layout = try operation.layout(of: RAD_DNN_DESTINATION)
        let target = buffer(of: layout)
        var bindings: [(rad_dnn_argument, Place)] = [
            (RAD_DNN_SOURCE, .buffer(source.buffer)),
            (
                RAD_DNN_WEIGHTS,
                try constant(
                    weight, as: weight.shape.extents, in: operation.layout(of: RAD_DNN_WEIGHTS))
            ),
            (RAD_DNN_DESTINATION, .buffer(target)),
        ]
        if let bias { bindings.append((RAD_DNN_BIAS, try constant(bias.float32Values()))) }
        append(instruction, operation, bindings)
        define(instruction.output, layout, in: target)
    }
}
