import RadGraph

/// A node of an ONNX graph (opset 17).
struct ONNXNode {
    enum Attribute {
        case integer(Int)
        case integers([Int])
        case float(Float)
    }

    let operation: String
    let inputs: [String]
    let output: String
    var attributes: [(name: String, value: Attribute)] = []

    /// `NodeProto`.
    var message: ProtobufMessage {
        var node = ProtobufMessage()
        for input in inputs { node.add(1, input) }
        node.add(2, output)
        node.add(3, output)
        node.add(4, operation)
        for (name, value) in attributes {
            var attribute = ProtobufMessage()
            attribute.add(1, name)
            switch value {
            case .float(let number):
                attribute.add(2, number)
                attribute.add(20, 1)
            case .integer(let number):
                attribute.add(3, number)
                attribute.add(20, 2)
            case .integers(let numbers):
                for number in numbers { attribute.add(8, number) }
                attribute.add(20, 7)
            }
            node.add(5, attribute)
        }
        return node
    }

    /// The mean over all positions of a volume, as features.
    static func globalAverage(of input: String, named output: String) -> [ONNXNode] {
        // No edge of a graph has a slash in its name.
        [
            ONNXNode(operation: "GlobalAveragePool", inputs: [input], output: output + "/mean"),
            ONNXNode(
                operation: "Flatten", inputs: [output + "/mean"], output: output, attributes: [("axis", .integer(1))]),
        ]
    }

    /// Features divided by their Euclidean length.
    static func normalised(_ input: String, named output: String) -> [ONNXNode] {
        [
            ONNXNode(
                operation: "ReduceL2", inputs: [input], output: output + "/length",
                attributes: [("axes", .integers([1])), ("keepdims", .integer(1))]),
            ONNXNode(operation: "Div", inputs: [input, output + "/length"], output: output),
        ]
    }
}

extension GraphNode {
    /// The nodes that do what this one does.
    var onnx: [ONNXNode] {
        func named(_ roles: ParameterRole...) -> [String] { inputs + roles.compactMap { parameters[$0] } }
        func one(_ operation: String, _ inputs: [String], _ attributes: [(String, ONNXNode.Attribute)] = [])
            -> [ONNXNode]
        {
            [ONNXNode(operation: operation, inputs: inputs, output: name, attributes: attributes)]
        }
        switch operation {
        case .convolution3D(let attributes):
            return one(
                "Conv", named(.weight, .bias),
                [
                    ("kernel_shape", .integers(attributes.kernel.values)),
                    ("strides", .integers(attributes.stride.values)),
                    ("dilations", .integers(attributes.dilation.values)),
                    ("pads", .integers(attributes.padding.onnx)), ("group", .integer(attributes.groups)),
                ])
        case .batchNormalization(let attributes):
            return one(
                "BatchNormalization", named(.scale, .shift, .mean, .variance),
                [("epsilon", .float(Float(attributes.epsilon)))])
        case .rectifiedLinear: return one("Relu", inputs)
        case .maxPool3D(let attributes): return one("MaxPool", inputs, attributes.onnx)
        case .averagePool3D(let attributes):
            return one("AveragePool", inputs, attributes.onnx + [("count_include_pad", .integer(0))])
        case .globalAveragePool: return ONNXNode.globalAverage(of: inputs.first ?? "", named: name)
        case .add: return one("Add", inputs)
        case .concatenate: return one("Concat", inputs, [("axis", .integer(1))])
        case .linear: return one("Gemm", named(.weight, .bias), [("transB", .integer(1))])
        case .softmax: return one("Softmax", inputs, [("axis", .integer(1))])
        case .sigmoid: return one("Sigmoid", inputs)
        }
    }
}

extension Padding3D {
    fileprivate var onnx: [Int] { before.values + after.values }
}

extension Pooling3D {
    fileprivate var onnx: [(String, ONNXNode.Attribute)] {
        [
            ("kernel_shape", .integers(kernel.values)), ("strides", .integers(stride.values)),
            ("pads", .integers(padding.onnx)),
        ]
    }
}
