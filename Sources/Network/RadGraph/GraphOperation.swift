/// One operation out of a closed set; a file can name nothing else.
///
/// Activations are `[batch, channel, depth, height, width]` (a volume) or `[batch, feature]` (features).
/// Every operation carries a version that changes when its meaning does.
package enum GraphOperation: Hashable, Sendable {
    /// 3D convolution of a volume.
    case convolution3D(Convolution3D)
    /// Batch normalisation over the channel or feature axis with stored statistics.
    case batchNormalization(BatchNormalization)
    /// `max(in, 0)`.
    case rectifiedLinear
    /// Maximum over a sliding window of a volume.
    case maxPool3D(Pooling3D)
    /// Mean over the real voxels of a sliding window of a volume.
    case averagePool3D(Pooling3D)
    /// Mean over depth, height and width: a volume becomes features.
    case globalAveragePool
    /// Sum of two equally shaped edges.
    case add
    /// Inputs one after another along the channel or feature axis.
    case concatenate
    /// Fully connected layer on features.
    case linear(Linear)
    /// `exp(in) / sum of exp(in)` over the channel or feature axis.
    case softmax
    /// `1 / (1 + exp(-in))`.
    case sigmoid

    /// The operation's name in files.
    package var name: String {
        switch self {
        case .convolution3D: "convolution3D"
        case .batchNormalization: "batchNormalization"
        case .rectifiedLinear: "rectifiedLinear"
        case .maxPool3D: "maxPool3D"
        case .averagePool3D: "averagePool3D"
        case .globalAveragePool: "globalAveragePool"
        case .add: "add"
        case .concatenate: "concatenate"
        case .linear: "linear"
        case .softmax: "softmax"
        case .sigmoid: "sigmoid"
        }
    }

    /// The version of the operation's meaning that is written and read.
    package var version: Int { 1 }

    /// The numbers of inputs that the operation takes.
    package var inputCounts: ClosedRange<Int> {
        switch self {
        case .add: 2...2
        case .concatenate: 2...GraphLimits.inputs
        default: 1...1
        }
    }

    /// The operation's parameters with their shapes, in a fixed order.
    package var parameterShapes: [(role: ParameterRole, extents: [Int])] {
        switch self {
        case .convolution3D(let attributes):
            let perGroup = attributes.inputChannels / max(attributes.groups, 1)
            let weight = [attributes.outputChannels, perGroup] + attributes.kernel.values
            return [(.weight, weight)] + (attributes.hasBias ? [(.bias, [attributes.outputChannels])] : [])
        case .linear(let attributes):
            let weight = [attributes.outputFeatures, attributes.inputFeatures]
            return [(.weight, weight)] + (attributes.hasBias ? [(.bias, [attributes.outputFeatures])] : [])
        case .batchNormalization(let attributes):
            return [ParameterRole.scale, .shift, .mean, .variance].map { ($0, [attributes.channels]) }
        default:
            return []
        }
    }
}

extension GraphOperation: Codable {
    private enum CodingKeys: String, CodingKey, CaseIterable {
        case name, version, attributes
    }

    private enum NoKeys: CodingKey, CaseIterable {}

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(refusingOthersThan: CodingKeys.self)
        let name = try container.decode(String.self, forKey: .name)
        switch name {
        case "convolution3D":
            self = .convolution3D(try container.decode(Convolution3D.self, forKey: .attributes))
        case "batchNormalization":
            self = .batchNormalization(try container.decode(BatchNormalization.self, forKey: .attributes))
        case "rectifiedLinear": self = .rectifiedLinear
        case "maxPool3D": self = .maxPool3D(try container.decode(Pooling3D.self, forKey: .attributes))
        case "averagePool3D": self = .averagePool3D(try container.decode(Pooling3D.self, forKey: .attributes))
        case "globalAveragePool": self = .globalAveragePool
        case "add": self = .add
        case "concatenate": self = .concatenate
        case "linear": self = .linear(try container.decode(Linear.self, forKey: .attributes))
        case "softmax": self = .softmax
        case "sigmoid": self = .sigmoid
        default:
            throw GraphError(
                .unknownOperation, at: decoder.location, expected: "a known operation", found: name)
        }
        if !hasAttributes, container.contains(.attributes) {
            _ = try container.superDecoder(forKey: .attributes).container(refusingOthersThan: NoKeys.self)
        }
        let found = try container.decode(Int.self, forKey: .version)
        guard found == version else {
            throw GraphError(
                .unknownOperationVersion, at: decoder.location, expected: "\(name) version \(version)",
                found: "version \(found)")
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(name, forKey: .name)
        try container.encode(version, forKey: .version)
        switch self {
        case .convolution3D(let attributes): try container.encode(attributes, forKey: .attributes)
        case .batchNormalization(let attributes): try container.encode(attributes, forKey: .attributes)
        case .maxPool3D(let attributes), .averagePool3D(let attributes):
            try container.encode(attributes, forKey: .attributes)
        case .linear(let attributes): try container.encode(attributes, forKey: .attributes)
        case .rectifiedLinear, .globalAveragePool, .add, .concatenate, .softmax, .sigmoid: break
        }
    }

    private var hasAttributes: Bool {
        switch self {
        case .convolution3D, .batchNormalization, .maxPool3D, .averagePool3D, .linear: true
        case .rectifiedLinear, .globalAveragePool, .add, .concatenate, .softmax, .sigmoid: false
        }
    }
}
