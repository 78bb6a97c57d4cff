package import RadTensor
package import RadVolume

/// What a model is given: values with the meaning of their axes.
package struct ModelInput: Sendable {
    /// Order of the axes of `values`: channel, depth, height, width.
    package static let axes = "CDHW"

    /// The values, of one of the recipe's shapes.
    package let values: Tensor
    /// Where the voxels of the input lie in the patient.
    package let geometry: VolumeGeometry

    /// Joins values and geometry.
    package init(values: Tensor, geometry: VolumeGeometry) {
        self.values = values
        self.geometry = geometry
    }

    /// Channels, depth, height, width.
    package var shape: Shape { values.shape }
    /// How one value is stored.
    package var elementType: ElementType { values.elementType }
    /// Order of the axes.
    package var axes: String { Self.axes }
}

/// The volume after one step of a recipe, for golden vectors.
package struct PreprocessingIntermediate: Sendable {
    /// Index of the step from 0.
    package let step: Int
    /// Name of the operation.
    package let operation: String
    /// The volume after it.
    package let volume: Volume
}
