import RadModels

/// How a Keras file spells the weights of a layer.
package enum KerasSpelling: Hashable, Sendable, CaseIterable {
    /// As 3D-RADNet's own model, which Keras 2 saved: `in_conv/conv/kernel`.
    case slashes
    /// As Keras 3 saves the model to `.h5`, where no name may have a slash: `in_conv_conv/kernel`.
    case underscores
    /// As Keras 3 saves it to `.weights.h5`: `in_conv_conv/0`.
    case numbers

    var name: String {
        switch self {
        case .slashes: "keras-3d-radnet"
        case .underscores: "keras3-3d-radnet"
        case .numbers: "keras3-3d-radnet-numbered"
        }
    }

    /// The key of a layer's weight, which is the one of a number in the order in which Keras makes them.
    fileprivate func key(_ layer: String, _ weight: String, number: Int) -> String {
        switch self {
        case .slashes: "\(layer)/\(weight)"
        case .underscores: "\(underscored(layer))/\(weight)"
        case .numbers: "\(underscored(layer))/\(number)"
        }
    }

    private func underscored(_ layer: String) -> String { String(layer.map { $0 == "/" ? "_" : $0 }) }
}

extension KeyMapping {
    /// The rows for RADNet-50 in the layer names of 3D-RADNet's own Keras model (Du and Vardhanabhuti, MIDL 2020).
    ///
    /// Keras keeps channels last: a convolution is `[depth, height, width, in, out]`, a dense layer `[in, out]`.
    /// - Parameter units: Number of units in each of the stages, `[3, 4, 6, 3]` in the paper.
    package static func keras(units: [Int], _ spelling: KerasSpelling = .slashes) -> KeyMapping {
        var mapping = KeyMapping(name: spelling.name)
        mapping.appendKernel("in_conv/conv", "stem.convolution", spelling)
        mapping.appendNormalisation("in_conv/bn", "stem.norm", spelling)
        for (stage, count) in units.enumerated() {
            for unit in 0..<count {
                let layer = "Block\(stage + 1)_layer\(unit + 1)"
                let name = "stage\(stage + 1).\(unit)"
                for (norm, convolution, part) in [
                    ("id_bn", "id_conv", "shortcut"), ("bn1", "conv1", "reduce"), ("bn2", "conv2", "spatial"),
                    ("bn3", "conv3", "expand"),
                ] {
                    mapping.appendNormalisation("\(layer)/\(norm)", "\(name).\(part).norm", spelling)
                    mapping.appendKernel("\(layer)/\(convolution)", "\(name).\(part).convolution", spelling)
                }
            }
        }
        mapping.appendNormalisation("last_/bn", "final.norm", spelling)
        mapping.appendKernel("FC1000", "dense", spelling, axes: [1, 0])
        for (layer, head) in [
            ("out_seq", HeadName.sequence), ("out_view", HeadName.plane), ("out_ctrs", HeadName.contrast),
            ("out_body", HeadName.coverage), ("out_space", HeadName.sliceSpacing),
        ] {
            mapping.appendKernel(layer, "heads.\(head)", spelling, axes: [1, 0])
        }
        return mapping
    }

    /// Appends a convolution's or, with other axes, a dense layer's kernel and bias.
    private mutating func appendKernel(
        _ layer: String, _ name: String, _ spelling: KerasSpelling, axes: [Int] = [4, 3, 0, 1, 2]
    ) {
        rows.append(Row(spelling.key(layer, "kernel", number: 0), "\(name).weight", permutation: axes))
        rows.append(Row(spelling.key(layer, "bias", number: 1), "\(name).bias"))
    }

    private mutating func appendNormalisation(_ layer: String, _ name: String, _ spelling: KerasSpelling) {
        for (number, (weight, role)) in [
            ("gamma", "scale"), ("beta", "shift"), ("moving_mean", "mean"), ("moving_variance", "variance"),
        ].enumerated() {
            rows.append(Row(spelling.key(layer, weight, number: number), "\(name).\(role)"))
        }
    }
}
