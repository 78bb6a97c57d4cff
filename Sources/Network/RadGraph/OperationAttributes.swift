/// Attributes of a 3D convolution (cross-correlation, as every framework computes it).
///
/// `out[n, o, d, h, w] = bias[o] + sum over i, a, b, c of weight[o, i, a, b, c]
/// * in[n, g(o) * I/G + i, d*stride - before + a*dilation, ...]`, outside voxels counting as nought.
/// Output extent along each axis: `(in + before + after - dilation * (kernel - 1) - 1) / stride + 1`, rounded down.
package struct Convolution3D: Hashable, Sendable {
    package var inputChannels: Int
    package var outputChannels: Int
    package var kernel: Triple
    package var stride: Triple
    package var dilation: Triple
    package var padding: Padding3D
    /// Number of channel groups; divides both channel counts.
    package var groups: Int
    package var hasBias: Bool

    /// A convolution, dense and of stride 1 unless said otherwise.
    package init(
        inputChannels: Int, outputChannels: Int, kernel: Triple, stride: Triple = .one, dilation: Triple = .one,
        padding: Padding3D = .none, groups: Int = 1, hasBias: Bool = true
    ) {
        self.inputChannels = inputChannels
        self.outputChannels = outputChannels
        self.kernel = kernel
        self.stride = stride
        self.dilation = dilation
        self.padding = padding
        self.groups = groups
        self.hasBias = hasBias
    }
}

extension Convolution3D: Codable {
    private enum CodingKeys: String, CodingKey, CaseIterable {
        case inputChannels, outputChannels, kernel, stride, dilation, padding, groups, hasBias
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(refusingOthersThan: CodingKeys.self)
        inputChannels = try container.decode(Int.self, forKey: .inputChannels)
        outputChannels = try container.decode(Int.self, forKey: .outputChannels)
        kernel = try container.decode(Triple.self, forKey: .kernel)
        stride = try container.decode(Triple.self, forKey: .stride)
        dilation = try container.decode(Triple.self, forKey: .dilation)
        padding = try container.decode(Padding3D.self, forKey: .padding)
        groups = try container.decode(Int.self, forKey: .groups)
        hasBias = try container.decode(Bool.self, forKey: .hasBias)
    }
}

/// Attributes of batch normalisation with stored statistics.
///
/// `out = scale[c] * (in - mean[c]) / sqrt(variance[c] + epsilon) + shift[c]`.
package struct BatchNormalization: Hashable, Sendable {
    package var channels: Int
    package var epsilon: Double

    /// Normalisation of `channels` channels; PyTorch's default epsilon is 1e-5, that of Keras 1e-3.
    package init(channels: Int, epsilon: Double = 1e-5) {
        self.channels = channels
        self.epsilon = epsilon
    }
}

extension BatchNormalization: Codable {
    private enum CodingKeys: String, CodingKey, CaseIterable {
        case channels, epsilon
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(refusingOthersThan: CodingKeys.self)
        channels = try container.decode(Int.self, forKey: .channels)
        epsilon = try container.decode(Double.self, forKey: .epsilon)
    }
}

/// Attributes of maximum and average pooling.
///
/// The maximum ignores padding; the average divides by the number of real voxels in the window.
/// Padding is smaller than the kernel on each side, so that every window holds a real voxel.
/// Output extent along each axis: `(in + before + after - kernel) / stride + 1`, rounded down.
package struct Pooling3D: Hashable, Sendable {
    package var kernel: Triple
    package var stride: Triple
    package var padding: Padding3D

    /// A pooling window.
    package init(kernel: Triple, stride: Triple, padding: Padding3D = .none) {
        self.kernel = kernel
        self.stride = stride
        self.padding = padding
    }
}

extension Pooling3D: Codable {
    private enum CodingKeys: String, CodingKey, CaseIterable {
        case kernel, stride, padding
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(refusingOthersThan: CodingKeys.self)
        kernel = try container.decode(Triple.self, forKey: .kernel)
        stride = try container.decode(Triple.self, forKey: .stride)
        padding = try container.decode(Padding3D.self, forKey: .padding)
    }
}

/// Attributes of a fully connected layer: `out[n, o] = bias[o] + sum over i of weight[o, i] * in[n, i]`.
package struct Linear: Hashable, Sendable {
    package var inputFeatures: Int
    package var outputFeatures: Int
    package var hasBias: Bool

    /// A layer from `inputFeatures` to `outputFeatures` values.
    package init(inputFeatures: Int, outputFeatures: Int, hasBias: Bool = true) {
        self.inputFeatures = inputFeatures
        self.outputFeatures = outputFeatures
        self.hasBias = hasBias
    }
}

extension Linear: Codable {
    private enum CodingKeys: String, CodingKey, CaseIterable {
        case inputFeatures, outputFeatures, hasBias
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(refusingOthersThan: CodingKeys.self)
        inputFeatures = try container.decode(Int.self, forKey: .inputFeatures)
        outputFeatures = try container.decode(Int.self, forKey: .outputFeatures)
        hasBias = try container.decode(Bool.self, forKey: .hasBias)
    }
}
