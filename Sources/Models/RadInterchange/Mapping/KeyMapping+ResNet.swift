package import RadModels

extension KeyMapping {
    /// The rows for a residual network in the spelling of a library.
    package init(_ network: ResNet3D, _ keys: ResNetKeys) {
        self.init(name: keys.name)
        append(layer: "stem", keys.stemConvolution, keys.stemNorm)
        let layers = network.block == .basic ? ["first", "second"] : ["first", "second", "third"]
        for (stage, blocks) in network.stages.map(\.blocks).enumerated() {
            for block in 0..<blocks {
                func spelled(_ pattern: String) -> String {
                    String(pattern.flatMap { $0 == "#" ? "\(stage + 1)" : $0 == "@" ? "\(block)" : String($0) })
                }
                let name = "stage\(stage + 1).\(block)"
                for (index, layer) in layers.enumerated() {
                    append(layer: "\(name).\(layer)", spelled(keys.convolutions[index]), spelled(keys.norms[index]))
                }
                guard block == 0, network.changesShape(stage: stage) else { continue }
                if network.shortcut == .padding {
                    identities.append("\(name).shortcut.convolution.weight")
                } else {
                    append(
                        layer: "\(name).shortcut", spelled(keys.shortcutConvolution), spelled(keys.shortcutNorm))
                }
            }
        }
    }

    /// A convolution without bias and the normalisation behind it, in the names of PyTorch.
    private mutating func append(layer: String, _ convolution: String, _ norm: String) {
        rows.append(Row("\(convolution).weight", "\(layer).convolution.weight"))
        for (source, role) in [
            ("weight", "scale"), ("bias", "shift"), ("running_mean", "mean"), ("running_var", "variance"),
        ] {
            rows.append(Row("\(norm).\(source)", "\(layer).norm.\(role)"))
        }
        notNeeded.insert("\(norm).num_batches_tracked")
    }
}
