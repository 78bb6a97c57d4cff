/// Which keys of a foreign file hold the parameters of an architecture: data, one row for each parameter.
package struct KeyMapping: Hashable, Sendable {
    /// A key with the parameter that it holds.
    package struct Row: Hashable, Sendable {
        package let source: String
        package let parameter: String
        /// For each axis of the parameter the axis of the source; nil where they agree.
        package let permutation: [Int]?

        /// A key and the parameter that it holds.
        package init(_ source: String, _ parameter: String, permutation: [Int]? = nil) {
            self.source = source
            self.parameter = parameter
            self.permutation = permutation
        }
    }

    /// Name of the naming, such as `torch`.
    package let name: String
    package var rows: [Row]
    /// Keys that a file may have and inference does not need, such as counters of training steps.
    package var notNeeded: Set<String>
    /// Parameters that no key holds: 1x1x1 convolutions that copy each channel to the one of its number.
    package var identities: [String]

    /// A naming.
    package init(name: String, rows: [Row] = [], notNeeded: Set<String> = [], identities: [String] = []) {
        self.name = name
        self.rows = rows
        self.notNeeded = notNeeded
        self.identities = identities
    }
}

/// How a library spells the layers of a residual network; `#` stands for the number of the stage from 1, `@` for that
/// of the block from 0.
package struct ResNetKeys: Hashable, Sendable {
    package let name: String
    package let stemConvolution: String
    package let stemNorm: String
    /// The convolutions of a block, in order; a basic block has the first two.
    package let convolutions: [String]
    package let norms: [String]
    package let shortcutConvolution: String
    package let shortcutNorm: String

    /// As in torchvision's `ResNet`, in MedicalNet and in networks inflated from it.
    package static let torch = ResNetKeys(
        name: "torch", stemConvolution: "conv1", stemNorm: "bn1",
        convolutions: ["layer#.@.conv1", "layer#.@.conv2", "layer#.@.conv3"],
        norms: ["layer#.@.bn1", "layer#.@.bn2", "layer#.@.bn3"], shortcutConvolution: "layer#.@.downsample.0",
        shortcutNorm: "layer#.@.downsample.1")

    /// As in torchvision's `VideoResNet`.
    package static let torchvisionVideo = ResNetKeys(
        name: "torchvision-video", stemConvolution: "stem.0", stemNorm: "stem.1",
        convolutions: ["layer#.@.conv1.0", "layer#.@.conv2.0", "layer#.@.conv3.0"],
        norms: ["layer#.@.conv1.1", "layer#.@.conv2.1", "layer#.@.conv3.1"],
        shortcutConvolution: "layer#.@.downsample.0", shortcutNorm: "layer#.@.downsample.1")
}
