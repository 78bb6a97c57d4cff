import RadGraph

extension GraphBuilder {
    /// A convolution that keeps the extent at stride 1, or the given padding.
    mutating func convolution(
        _ name: String, _ input: String, from inputs: Int, to outputs: Int, kernel: Triple, stride: Triple = .one,
        padding: Padding3D? = nil, hasBias: Bool
    ) -> String {
        node(
            name,
            .convolution3D(
                Convolution3D(
                    inputChannels: inputs, outputChannels: outputs, kernel: kernel, stride: stride,
                    padding: padding ?? .same(kernel: kernel), hasBias: hasBias)), input)
    }

    /// Batch normalisation and `max(., 0)`, as `NAME.norm` and `NAME.active`.
    mutating func normalisedActivation(
        _ name: String, _ input: String, channels: Int, epsilon: Double = 1e-5
    ) -> String {
        let norm = node(
            "\(name).norm", .batchNormalization(BatchNormalization(channels: channels, epsilon: epsilon)), input)
        return node("\(name).active", .rectifiedLinear, norm)
    }

    /// Five linear heads on a feature vector, with their probabilities as outputs.
    mutating func heads(_ features: String, count: Int, terms: HeadTerms) {
        for (name, classes) in [
            (HeadName.sequence, terms.sequence), (HeadName.plane, terms.plane), (HeadName.contrast, terms.contrast),
        ] {
            let logits = head(name, features, count, classes.count)
            output(name, node("heads.\(name).probabilities", .softmax, logits))
        }
        let coverage = head(HeadName.coverage, features, count, terms.coverage.count)
        output(HeadName.coverage, node("heads.\(HeadName.coverage).probabilities", .sigmoid, coverage))
        output(HeadName.sliceSpacing, head(HeadName.sliceSpacing, features, count, 1))
    }

    private mutating func head(_ name: String, _ features: String, _ inputs: Int, _ outputs: Int) -> String {
        node("heads.\(name)", .linear(Linear(inputFeatures: inputs, outputFeatures: outputs)), features)
    }
}
