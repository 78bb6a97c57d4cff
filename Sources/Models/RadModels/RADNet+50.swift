package import RadGraph

/// The backbones of radzoo as graphs.
package enum RADNet {}

extension RADNet {
    /// RADNet-50: the pre-activation 3D ResNet-50 of 3D-RADNet (Du and Vardhanabhuti, MIDL 2020, and its code).
    ///
    /// Input `[batch, 1, 48, 192, 192]`. Every convolution has a bias, every shortcut is projected by
    /// norm-activation-convolution, batch normalisation uses epsilon 1e-3, extents shrink by maximum pooling only, and
    /// the stem is padded as Keras pads (one more after than before where the sum is odd). 62.9 million parameters.
    package static func radNet50() -> Graph {
        radNet50(name: "radnet-50", width: 64, units: [3, 4, 6, 3], features: 1_000)
    }

    /// The same network with other widths and depths, so that tests need not compute the whole one.
    package static func radNet50(name: String, width: Int, units: [Int], features: Int) -> Graph {
        var builder = GraphBuilder(name: name)
        let halving = Pooling3D(kernel: Triple(2), stride: Triple(2))
        let stem = builder.convolution(
            "stem.convolution", "input", from: 1, to: width, kernel: Triple(3, 7, 7), stride: Triple(1, 2, 2),
            padding: Padding3D(before: Triple(1, 2, 2), after: Triple(1, 3, 3)), hasBias: true)
        var edge = builder.normalisedActivation("stem", stem, channels: width, epsilon: 1e-3)
        builder.tap("stage0", edge)
        edge = builder.node("stem.pool", .maxPool3D(halving), edge)
        var channels = width
        for (stage, count) in units.enumerated() {
            let inner = width << stage
            for unit in 0..<count {
                edge = builder.preactivatedUnit("stage\(stage + 1).\(unit)", edge, from: channels, inner: inner)
                channels = 4 * inner
            }
            builder.tap("stage\(stage + 1)", edge)
            if stage + 1 < units.count { edge = builder.node("stage\(stage + 1).pool", .maxPool3D(halving), edge) }
        }
        let active = builder.normalisedActivation("final", edge, channels: channels, epsilon: 1e-3)
        let pooled = builder.node("pooled", .globalAveragePool, active)
        builder.tap("embedding", pooled)
        let linear = builder.node("dense", .linear(Linear(inputFeatures: channels, outputFeatures: features)), pooled)
        let dense = builder.node("dense.active", .rectifiedLinear, linear)
        builder.tap("features", dense)
        builder.heads(dense, count: features, terms: .paper)
        return builder.build()
    }
}

extension GraphBuilder {
    /// Three norm-activation-convolutions and a projected shortcut, summed; the output has `4 * inner` channels.
    fileprivate mutating func preactivatedUnit(
        _ name: String, _ input: String, from channels: Int, inner: Int
    ) -> String {
        let shortcut = preactivated("\(name).shortcut", input, from: channels, to: 4 * inner, kernel: .one)
        let reduced = preactivated("\(name).reduce", input, from: channels, to: inner, kernel: .one)
        let spatial = preactivated("\(name).spatial", reduced, from: inner, to: inner, kernel: Triple(3))
        let expanded = preactivated("\(name).expand", spatial, from: inner, to: 4 * inner, kernel: .one)
        return node(name, .add, expanded, shortcut)
    }

    private mutating func preactivated(
        _ name: String, _ input: String, from inputs: Int, to outputs: Int, kernel: Triple
    ) -> String {
        let active = normalisedActivation(name, input, channels: inputs, epsilon: 1e-3)
        return convolution("\(name).convolution", active, from: inputs, to: outputs, kernel: kernel, hasBias: true)
    }
}
