package import RadGraph

extension RADNet {
    /// RADNet-S: a small strided residual network whose normalisations all fold into convolutions.
    ///
    /// Input `[batch, 1, depth, 128, 128]` with a depth of 16, 32 or 64; one voxel of depth is up to eight times as
    /// long as one in the plane, so slices are filtered apart at first: the stem and the first convolution of stage 1
    /// have kernels of one slice and strides only within it, and from stage 2 on all three axes are alike. The
    /// embedding has 512 values. 3.95 million parameters, 6.9 GFLOP at depth 32 (two per multiply-add).
    package static func radNetSmall() -> Graph {
        radNetSmall(name: "radnet-s", width: 32)
    }

    /// The same network with another width, so that tests need not compute the whole one.
    static func radNetSmall(name: String, width: Int) -> Graph {
        var builder = GraphBuilder(name: name)
        let stem = builder.convolution(
            "stem.convolution", "input", from: 1, to: width, kernel: Triple(1, 5, 5), stride: Triple(1, 2, 2),
            padding: Padding3D(both: Triple(0, 2, 2)), hasBias: false)
        var edge = builder.normalisedActivation("stem", stem, channels: width)
        builder.tap("stage0", edge)
        let stages: [(channels: Int, kernel: Triple, stride: Triple, blocks: Int)] = [
            (width, Triple(1, 3, 3), Triple(1, 2, 2), 1), (2 * width, Triple(3), Triple(2), 2),
            (4 * width, Triple(3), Triple(2), 1), (8 * width, Triple(3), Triple(2), 1),
        ]
        var channels = width
        for (index, stage) in stages.enumerated() {
            for block in 0..<stage.blocks {
                let isFirst = block == 0
                edge = builder.residualBlock(
                    "stage\(index + 1).\(block)", edge, from: channels, to: stage.channels,
                    kernel: isFirst ? stage.kernel : Triple(3), stride: isFirst ? stage.stride : .one)
                channels = stage.channels
            }
            builder.tap("stage\(index + 1)", edge)
        }
        let projection = builder.convolution(
            "projection.convolution", edge, from: channels, to: 16 * width, kernel: .one, hasBias: false)
        let active = builder.normalisedActivation("projection", projection, channels: 16 * width)
        let pooled = builder.node("pooled", .globalAveragePool, active)
        builder.tap("embedding", pooled)
        builder.heads(pooled, count: 16 * width, terms: .small)
        return builder.build()
    }
}

extension GraphBuilder {
    /// Convolution-norm-activation, convolution-norm, the shortcut added, activation; a change of shape is projected.
    fileprivate mutating func residualBlock(
        _ name: String, _ input: String, from inputs: Int, to outputs: Int, kernel: Triple, stride: Triple
    ) -> String {
        var shortcut = input
        if stride != .one || inputs != outputs {
            let projected = convolution(
                "\(name).shortcut.convolution", input, from: inputs, to: outputs, kernel: .one, stride: stride,
                hasBias: false)
            shortcut = node(
                "\(name).shortcut.norm", .batchNormalization(BatchNormalization(channels: outputs)), projected)
        }
        let first = convolution(
            "\(name).first.convolution", input, from: inputs, to: outputs, kernel: kernel, stride: stride,
            padding: .same(kernel: kernel), hasBias: false)
        let active = normalisedActivation("\(name).first", first, channels: outputs)
        let second = convolution(
            "\(name).second.convolution", active, from: outputs, to: outputs, kernel: Triple(3), hasBias: false)
        let norm = node("\(name).second.norm", .batchNormalization(BatchNormalization(channels: outputs)), second)
        let sum = node("\(name).sum", .add, norm, shortcut)
        return node("\(name).active", .rectifiedLinear, sum)
    }
}
