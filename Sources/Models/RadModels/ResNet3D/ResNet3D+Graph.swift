package import RadGraph

extension ResNet3D {
    /// The network as a graph: taps `stage0` (the stem) to the last stage, and `embedding`, the mean over its positions.
    package func graph() -> Graph {
        var builder = GraphBuilder(name: name, channels: inputChannels)
        let stemOutput = builder.convolution(
            "stem.convolution", "input", from: inputChannels, to: width, kernel: stem.kernel, stride: stem.stride,
            hasBias: false)
        var edge = builder.normalisedActivation("stem", stemOutput, channels: width)
        builder.tap("stage0", edge)
        if let pool = stem.pool { edge = builder.node("stem.pool", .maxPool3D(pool), edge) }
        var channels = width
        for (index, stage) in stages.enumerated() {
            for number in 0..<stage.blocks {
                let place = Place(
                    name: "stage\(index + 1).\(number)", inputs: channels, width: width << index,
                    stride: number == 0 ? stage.stride : 1, dilation: stage.dilation)
                edge = block == .basic ? basic(place, edge, in: &builder) : bottleneck(place, edge, in: &builder)
                channels = place.width * block.expansion
            }
            builder.tap("stage\(index + 1)", edge)
        }
        let pooled = builder.node("pooled", .globalAveragePool, edge)
        builder.tap("embedding", pooled)
        builder.output("features", pooled)
        return builder.build()
    }

    /// One block on its way through the network.
    private struct Place {
        let name: String
        let inputs: Int
        let width: Int
        let stride: Int
        let dilation: Int
    }

    private func basic(_ place: Place, _ input: String, in builder: inout GraphBuilder) -> String {
        let first = spatial("first", place, input, from: place.inputs, stride: place.stride, in: &builder)
        let active = builder.normalisedActivation("\(place.name).first", first, channels: place.width)
        let second = spatial("second", place, active, from: place.width, stride: 1, in: &builder)
        return joined(place, "second", second, input, in: &builder)
    }

    private func bottleneck(_ place: Place, _ input: String, in builder: inout GraphBuilder) -> String {
        let first = builder.convolution(
            "\(place.name).first.convolution", input, from: place.inputs, to: place.width, kernel: .one, hasBias: false)
        let reduced = builder.normalisedActivation("\(place.name).first", first, channels: place.width)
        let second = spatial("second", place, reduced, from: place.width, stride: place.stride, in: &builder)
        let filtered = builder.normalisedActivation("\(place.name).second", second, channels: place.width)
        let third = builder.convolution(
            "\(place.name).third.convolution", filtered, from: place.width, to: place.width * block.expansion,
            kernel: .one, hasBias: false)
        return joined(place, "third", third, input, in: &builder)
    }

    /// A 3x3x3 convolution, dilated and padded by its dilation.
    private func spatial(
        _ layer: String, _ place: Place, _ input: String, from inputs: Int, stride: Int, in builder: inout GraphBuilder
    ) -> String {
        builder.node(
            "\(place.name).\(layer).convolution",
            .convolution3D(
                Convolution3D(
                    inputChannels: inputs, outputChannels: place.width, kernel: Triple(3), stride: Triple(stride),
                    dilation: Triple(place.dilation), padding: Padding3D(both: Triple(place.dilation)),
                    hasBias: false)),
            input)
    }

    /// Normalises the last convolution, adds the shortcut and activates the sum.
    private func joined(
        _ place: Place, _ layer: String, _ last: String, _ input: String, in builder: inout GraphBuilder
    ) -> String {
        let outputs = place.width * block.expansion
        func normalised(_ name: String, _ edge: String) -> String {
            builder.node(name, .batchNormalization(BatchNormalization(channels: outputs)), edge)
        }
        var kept = input
        if place.stride != 1 || place.inputs != outputs {
            kept = builder.convolution(
                "\(place.name).shortcut.convolution", input, from: place.inputs, to: outputs, kernel: .one,
                stride: Triple(place.stride), hasBias: false)
            if shortcut == .projection { kept = normalised("\(place.name).shortcut.norm", kept) }
        }
        let norm = normalised("\(place.name).\(layer).norm", last)
        let sum = builder.node("\(place.name).sum", .add, norm, kept)
        return builder.node("\(place.name).active", .rectifiedLinear, sum)
    }
}
