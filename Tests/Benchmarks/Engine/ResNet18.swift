import RadGraph
import RadTensor

/// 3D ResNet-18 with strides in all stages, as the usual PyTorch code has it: 31.4 GFLOP at 64x128x128.
enum ResNet18 {
    static let shape = Shape([1, 1, 64, 128, 128])

    static func graph() -> Graph {
        var builder = GraphBuilder(name: "resnet-18")
        let stem = builder.convolution("conv1", "input", 1, 64, kernel: 7, stride: 2)
        let active = builder.node("relu", .rectifiedLinear, builder.norm("bn1", stem, 64))
        var edge = builder.node(
            "pool",
            .maxPool3D(Pooling3D(kernel: Triple(3), stride: Triple(2), padding: Padding3D(both: .one))), active)
        var channels = 64
        for (stage, width) in [64, 128, 256, 512].enumerated() {
            for block in 0..<2 {
                edge = builder.block(
                    "layer\(stage + 1).\(block)", edge, channels, width, stride: block == 0 && stage > 0 ? 2 : 1)
                channels = width
            }
        }
        builder.output("features", builder.node("mean", .globalAveragePool, edge))
        return builder.build()
    }

    /// Random parameters with statistics that make every folded factor different.
    static func parameters(_ graph: Graph) -> ParameterSet {
        var random = SeededRandom(seed: 18)
        var set = ParameterSet()
        for declaration in graph.parameterDeclarations {
            let shape = declaration.shape
            let fanIn = Double(shape.extents.dropFirst().reduce(1, *))
            let values = (0..<shape.count).map { _ in
                switch declaration.role {
                case .weight: Float(random.normal() * (2 / fanIn).squareRoot())
                case .scale: Float(random.uniform(in: 0.5...1))
                case .variance: Float(random.uniform(in: 0.5...1.5))
                case .bias, .shift, .mean: Float(random.normal() * 0.1)
                }
            }
            set[declaration.name] = Tensor(shape: shape, float32: values)
        }
        return set
    }
}

extension GraphBuilder {
    fileprivate mutating func convolution(
        _ name: String, _ input: String, _ inputs: Int, _ outputs: Int, kernel: Int, stride: Int
    ) -> String {
        node(
            name,
            .convolution3D(
                Convolution3D(
                    inputChannels: inputs, outputChannels: outputs, kernel: Triple(kernel), stride: Triple(stride),
                    padding: Padding3D(both: Triple(kernel / 2)), hasBias: false)), input)
    }

    fileprivate mutating func norm(_ name: String, _ input: String, _ channels: Int) -> String {
        node(name, .batchNormalization(BatchNormalization(channels: channels)), input)
    }

    fileprivate mutating func block(
        _ name: String, _ input: String, _ inputs: Int, _ outputs: Int, stride: Int
    ) -> String {
        let first = convolution("\(name).conv1", input, inputs, outputs, kernel: 3, stride: stride)
        let active = node("\(name).relu1", .rectifiedLinear, norm("\(name).bn1", first, outputs))
        let second = norm(
            "\(name).bn2", convolution("\(name).conv2", active, outputs, outputs, kernel: 3, stride: 1), outputs)
        var shortcut = input
        if stride != 1 || inputs != outputs {
            let projected = convolution("\(name).down", input, inputs, outputs, kernel: 1, stride: stride)
            shortcut = norm("\(name).down.bn", projected, outputs)
        }
        return node("\(name).relu2", .rectifiedLinear, node("\(name).sum", .add, second, shortcut))
    }
}
