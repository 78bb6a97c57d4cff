import RadModels

extension KeyMapping {
    /// The rows for RADNet-50 in the layer names of 3D-RADNet's own Keras model (Du and Vardhanabhuti, MIDL 2020).
    ///
    /// Keras keeps channels last: a convolution is `[depth, height, width, in, out]`, a dense layer `[in, out]`.
    /// - Parameter units: Number of units in each of the stages, `[3, 4, 6, 3]` in the paper.
    package static func keras(units: [Int]) -> KeyMapping {
        var mapping = KeyMapping(name: "keras-3d-radnet")
        mapping.appendConvolution("in_conv/conv", "stem.convolution")
        mapping.appendNormalisation("in_conv/bn", "stem.norm")
        for (stage, count) in units.enumerated() {
            for unit in 0..<count {
                let layer = "Block\(stage + 1)_layer\(unit + 1)"
                let name = "stage\(stage + 1).\(unit)"
                for (norm, convolution, part) in [
                    ("id_bn", "id_conv", "shortcut"), ("bn1", "conv1", "reduce"), ("bn2", "conv2", "spatial"),
                    ("bn3", "conv3", "expand"),
                ] {
                    mapping.appendNormalisation("\(layer)/\(norm)", "\(name).\(part).norm")
                    mapping.appendConvolution("\(layer)/\(convolution)", "\(name).\(part).convolution")
                }
            }
        }
        mapping.appendNormalisation("last_/bn", "final.norm")
        mapping.appendDense("FC1000", "dense")
        for (layer, head) in [
            ("out_seq", HeadName.sequence), ("out_view", HeadName.plane), ("out_ctrs", HeadName.contrast),
            ("out_body", HeadName.coverage), ("out_space", HeadName.sliceSpacing),
        ] {
            mapping.appendDense(layer, "heads.\(head)")
        }
        return mapping
    }

    private mutating func appendConvolution(_ layer: String, _ name: String) {
        rows.append(Row("\(layer)/kernel", "\(name).weight", permutation: [4, 3, 0, 1, 2]))
        rows.append(Row("\(layer)/bias", "\(name).bias"))
    }

    private mutating func appendDense(_ layer: String, _ name: String) {
        rows.append(Row("\(layer)/kernel", "\(name).weight", permutation: [1, 0]))
        rows.append(Row("\(layer)/bias", "\(name).bias"))
    }

    private mutating func appendNormalisation(_ layer: String, _ name: String) {
        for (source, role) in [
            ("gamma", "scale"), ("beta", "shift"), ("moving_mean", "mean"), ("moving_variance", "variance"),
        ] {
            rows.append(Row("\(layer)/\(source)", "\(name).\(role)"))
        }
    }
}
