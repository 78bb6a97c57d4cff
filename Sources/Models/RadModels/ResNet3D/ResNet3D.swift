package import RadGraph

/// A residual network in three dimensions (He et al., 2016; Hara et al., 2018) as data.
///
/// Post-activation: convolution, batch normalisation, `max(., 0)`; convolutions have no bias, normalisation uses
/// epsilon 1e-5. A bottleneck strides its 3x3x3 convolution (version 1.5), a basic block its first one.
package struct ResNet3D: Hashable, Sendable {
    /// What a block is made of.
    package enum Block: String, Hashable, Sendable {
        /// Two 3x3x3 convolutions; as many channels come out as the stage is wide.
        case basic
        /// 1x1x1, 3x3x3 and 1x1x1 convolutions; four times as many channels come out.
        case bottleneck

        /// Channels of the output over the width of the stage.
        package var expansion: Int { self == .basic ? 1 : 4 }
    }

    /// How a shortcut changes its shape.
    package enum Shortcut: String, Hashable, Sendable {
        /// Every stride-th voxel, with channels of nought behind (type A): a 1x1x1 convolution by a fixed identity.
        case padding
        /// A learned 1x1x1 convolution and normalisation (type B).
        case projection
    }

    /// The first layers.
    package struct Stem: Hashable, Sendable {
        package var kernel: Triple
        package var stride: Triple
        /// Maximum pooling after the activation, if any.
        package var pool: Pooling3D?

        /// A stem whose convolution is padded by half its kernel.
        package init(kernel: Triple, stride: Triple, pool: Pooling3D?) {
            self.kernel = kernel
            self.stride = stride
            self.pool = pool
        }
    }

    /// The blocks of one width.
    package struct Stage: Hashable, Sendable {
        package var blocks: Int
        /// Stride of the first block.
        package var stride: Int
        /// Dilation of the 3x3x3 convolutions that may be dilated, and their padding.
        package var dilation: Int
    }

    /// The name of the graph.
    package var name: String
    package var inputChannels: Int
    /// Channels of the stem; each stage is twice as wide as the one before.
    package var width: Int
    package var block: Block
    package var stages: [Stage]
    package var stem: Stem
    package var shortcut: Shortcut

    /// Blocks per stage by the number of layers.
    package static let depths: [Int: (block: Block, blocks: [Int])] = [
        10: (.basic, [1, 1, 1, 1]), 18: (.basic, [2, 2, 2, 2]), 34: (.basic, [3, 4, 6, 3]),
        50: (.bottleneck, [3, 4, 6, 3]), 101: (.bottleneck, [3, 4, 23, 3]), 152: (.bottleneck, [3, 8, 36, 3]),
    ]

    /// Number of values of the embedding: the channels of the last stage.
    package var features: Int { (width << (stages.count - 1)) * block.expansion }

    /// Whether the shortcut of a stage's first block changes its shape.
    package func changesShape(stage: Int) -> Bool {
        let inputs = stage == 0 ? width : (width << (stage - 1)) * block.expansion
        return stages[stage].stride != 1 || inputs != (width << stage) * block.expansion
    }
}

extension ResNet3D {
    private static let halving = Pooling3D(kernel: Triple(3), stride: Triple(2), padding: Padding3D(both: .one))

    /// The networks of MedicalNet (Chen et al., 2019): one channel, a stride of 8 in all, dilation 2 and 4 at the end.
    ///
    /// - Parameters:
    ///   - depth: One of ``depths``.
    ///   - shortcut: As the weights were trained; MedicalNet has type A at 18 and 34 layers, else type B.
    package static func medicalNet(depth: Int, shortcut: Shortcut? = nil, width: Int = 64) -> ResNet3D? {
        guard let (block, blocks) = depths[depth] else { return nil }
        let steps = [(1, 1), (2, 1), (1, 2), (1, 4)]
        return ResNet3D(
            name: "medicalnet-\(depth)", inputChannels: 1, width: width, block: block,
            stages: zip(blocks, steps).map { Stage(blocks: $0, stride: $1.0, dilation: $1.1) },
            stem: Stem(kernel: Triple(7), stride: Triple(2), pool: halving),
            shortcut: shortcut ?? (depth == 18 || depth == 34 ? .padding : .projection))
    }

    /// Strided networks of one channel: as MedicalNet's, with a stride of 32 in all and projected shortcuts.
    package static func strided(depth: Int, channels: Int = 1, width: Int = 64) -> ResNet3D? {
        guard let (block, blocks) = depths[depth] else { return nil }
        return ResNet3D(
            name: "resnet3d-\(depth)", inputChannels: channels, width: width, block: block,
            stages: zip(blocks, [1, 2, 2, 2]).map { Stage(blocks: $0, stride: $1, dilation: 1) },
            stem: Stem(kernel: Triple(7), stride: Triple(2), pool: halving), shortcut: .projection)
    }

    /// The video networks of torchvision (`r3d_18`): three channels, a stem that strides in the plane, no pooling.
    package static func video(depth: Int, width: Int = 64) -> ResNet3D? {
        guard let (block, blocks) = depths[depth] else { return nil }
        return ResNet3D(
            name: "r3d-\(depth)", inputChannels: 3, width: width, block: block,
            stages: zip(blocks, [1, 2, 2, 2]).map { Stage(blocks: $0, stride: $1, dilation: 1) },
            stem: Stem(kernel: Triple(3, 7, 7), stride: Triple(1, 2, 2), pool: nil), shortcut: .projection)
    }

    /// A network of the plane inflated about its centre (I3ResNet, as in Merlin): three channels, stem 3x7x7.
    ///
    /// Kernels of 3x3 became 3x3x3 and those of 1x1 stay 1x1x1; pooling halves all three axes after a stem that
    /// strides in the plane only.
    package static func inflated(depth: Int, width: Int = 64) -> ResNet3D? {
        guard let (block, blocks) = depths[depth] else { return nil }
        return ResNet3D(
            name: "i3resnet-\(depth)", inputChannels: 3, width: width, block: block,
            stages: zip(blocks, [1, 2, 2, 2]).map { Stage(blocks: $0, stride: $1, dilation: 1) },
            stem: Stem(kernel: Triple(3, 7, 7), stride: Triple(1, 2, 2), pool: halving), shortcut: .projection)
    }

    /// The network of a name such as `resnet3d-18`, `medicalnet-50`, `r3d-18` or `i3resnet-152`; nil for others.
    package static func named(_ name: String) -> ResNet3D? {
        guard let dash = name.lastIndex(of: "-"), let depth = Int(name[name.index(after: dash)...]) else { return nil }
        return switch name[..<dash] {
        case "medicalnet": medicalNet(depth: depth)
        case "resnet3d": strided(depth: depth)
        case "r3d": video(depth: depth)
        case "i3resnet": inflated(depth: depth)
        default: nil
        }
    }

    /// Every name that ``named(_:)`` knows.
    package static let names: [String] = ["resnet3d", "medicalnet", "r3d", "i3resnet"].flatMap { family in
        depths.keys.sorted().map { "\(family)-\($0)" }
    }
}
