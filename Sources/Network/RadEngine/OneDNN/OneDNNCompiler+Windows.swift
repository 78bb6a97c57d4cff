import CRadDNN
import RadGraph
import RadTensor

extension rad_dnn_window {
    init(kernel: Triple, stride: Triple, dilation: Triple, padding: Padding3D) {
        func triple(_ values: Triple) -> (Int64, Int64, Int64) {
            (Int64(values.depth), Int64(values.height), Int64(values.width))
        }
        self.init(
            kernel: triple(kernel), stride: triple(stride), dilation: triple(dilation),
            before: triple(padding.before), after: triple(padding.after))
    }
}

extension OneDNNCompiler {
    mutating func convolution(
        _ instruction: Program.Instruction, _ attributes: Convolution3D, _ weight: Tensor, _ bias: Tensor?
    ) throws(EngineError) {
        let residual = instruction.accumulates ? instruction.inputs.last.map(made) : nil
        let operation: DNNOperation
        do {
            operation = try describe(instruction, attributes, destination: residual?.layout)
        } catch {
            // The layout of the shortcut may be one that no kernel adds to; then the sum stands alone.
            guard residual != nil, error.code == .unsupported else { throw error }
            return try convolutionThenSum(instruction, attributes, weight, bias)
        }
        let destination = try operation.layout(of: RAD_DNN_DESTINATION)
        let buffer = residual?.buffer ?? buffer(of: destination)
        try append(instruction, operation, attributes, weight, bias, destination: buffer)
        define(instruction.output, destination, in: buffer)
    }

    /// The library's convolution; without a destination it chooses that layout too.
    private func describe(
        _ instruction: Program.Instruction, _ attributes: Convolution3D, destination: DNNLayout?
    ) throws(EngineError) -> DNNOperation {
        var window = rad_dnn_window(
            kernel: attributes.kernel, stride: attributes.stride, dilation: attributes.dilation,
            padding: attributes.padding)
        let epilogue = rad_dnn_epilogue(
            accumulate: destination == nil ? 0 : 1, rectify: instruction.rectifies ? 1 : 0)
        let source = try DNNLayout(shape(of: instruction.inputs[0]).extents, RAD_DNN_ANY)
        let target =
            if let destination { destination } else {
                try DNNLayout(shape(of: instruction.output).extents, RAD_DNN_ANY)
            }
        return try unsafe DNNOperation(instruction.names[0]) { handle in
            unsafe rad_dnn_convolution(
                source.handle, target.handle, Int64(attributes.inputChannels), Int64(attributes.outputChannels),
                Int64(attributes.groups), &window, attributes.hasBias ? 1 : 0, epilogue, handle)
        }
    }

    private mutating func append(
        _ instruction: Program.Instruction, _ operation: DNNOperation, _ attributes: Convolution3D,
        _ weight: Tensor, _ bias: Tensor?, destination: Int
    ) throws(EngineError) {
        let source = try copy(of: instruction.inputs[0], in: operation.layout(of: RAD_DNN_SOURCE))
        let groups = attributes.groups
        let extents =
            [attributes.outputChannels / groups, attributes.inputChannels / groups] + attributes.kernel.values
        var bindings: [(rad_dnn_argument, Place)] = [
            (RAD_DNN_SOURCE, .buffer(source.buffer)),
            (
                RAD_DNN_WEIGHTS,
                try constant(
                    weight, as: groups == 1 ? extents : [groups] + extents,
                    in: operation.layout(of: RAD_DNN_WEIGHTS))
            ),
            (RAD_DNN_DESTINATION, .buffer(destination)),
        ]
        if let bias { bindings.append((RAD_DNN_BIAS, try constant(bias.float32Values()))) }
        append(instruction, operation, bindings)
    }

    private mutating func convolutionThenSum(
        _ instruction: Program.Instruction, _ attributes: Convolution3D, _ weight: Tensor, _ bias: Tensor?
    ) throws(EngineError) {
        guard let shortcut = instruction.inputs.last else { preconditionFailure("a residual sum has a shortcut") }
        var alone = instruction
        alone.rectifies = false
        alone.accumulates = false
        let operation = try describe(alone, attributes, destination: nil)
        let layout = try operation.layout(of: RAD_DNN_DESTINATION)
        let buffer = buffer(of: layout)
        try append(alone, operation, attributes, weight, bias, destination: buffer)
        let second = try copy(of: shortcut, in: layout)
        let sum = try unsafe DNNOperation(instruction.names[0]) { handle in
            unsafe rad_dnn_add(layout.handle, instruction.rectifies ? 1 : 0, handle)
        }
        append(
            instruction, sum,
            [
                (RAD_DNN_SOURCE, .buffer(buffer)), (RAD_DNN_SECOND_SOURCE, .buffer(second.buffer)),
                (RAD_DNN_DESTINATION, .buffer(buffer)),
            ])
        define(instruction.output, layout, in: buffer)
    }

    mutating func pool(
        _ instruction: Program.Instruction, _ attributes: Pooling3D, isMaximum: Bool
    ) throws(EngineError) {
        let window = rad_dnn_window(
            kernel: attributes.kernel, stride: attributes.stride, dilation: .one, padding: attributes.padding)
        let (layout, buffer) = try pool(
            instruction, window, isMaximum: isMaximum, output: shape(of: instruction.output).extents)
        define(instruction.output, layout, in: buffer)
    }

    mutating func globalAverage(_ instruction: Program.Instruction) throws(EngineError) {
        let input = shape(of: instruction.inputs[0])
        let window = rad_dnn_window(
            kernel: Triple(input[2], input[3], input[4]), stride: .one, dilation: .one, padding: .none)
        let extents = [input[0], input[1], 1, 1, 1]
        let (layout, buffer) = try pool(instruction, window, isMaximum: false, output: extents)
        // Plain [batch, channel, 1, 1, 1] is plain [batch, channel].
        let plain = try DNNLayout(extents, RAD_DNN_PLAIN)
        let features = try DNNLayout(shape(of: instruction.output).extents, RAD_DNN_PLAIN)
        guard !layout.isEqual(to: plain) else { return define(instruction.output, features, in: buffer) }
        let reorder = try unsafe DNNOperation(instruction.names[0]) { handle in
            unsafe rad_dnn_reorder(layout.handle, plain.handle, handle)
        }
        let target = self.buffer(of: plain)
        append(
            instruction, reorder, [(RAD_DNN_SOURCE, .buffer(buffer)), (RAD_DNN_DESTINATION, .buffer(target))])
        define(instruction.output, features, in: target)
    }

    private mutating func pool(
        _ instruction: Program.Instruction, _ window: rad_dnn_window, isMaximum: Bool, output: [Int]
    ) throws(EngineError) -> (DNNLayout, Int) {
        var window = window
        let source = made(instruction.inputs[0])
        let target = try DNNLayout(output, RAD_DNN_ANY)
        let operation = try unsafe DNNOperation(instruction.names[0]) { handle in
            unsafe rad_dnn_pool(isMaximum ? 1 : 0, source.layout.handle, target.handle, &window, handle)
        }
        let layout = try operation.layout(of: RAD_DNN_DESTINATION)
        let buffer = buffer(of: layout)
        append(
            instruction, operation,
            [(RAD_DNN_SOURCE, .buffer(source.buffer)), (RAD_DNN_DESTINATION, .buffer(buffer))])
        return (layout, buffer)
    }
}
