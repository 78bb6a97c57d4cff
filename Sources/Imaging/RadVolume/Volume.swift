package import RadTensor

/// Voxel values with the geometry that places them in the patient; a value that never changes.
package struct Volume: Sendable {
    /// Where the voxels lie.
    package let geometry: VolumeGeometry
    /// Floats of shape [depth, height, width].
    package let voxels: Tensor
    /// What the values measure.
    package let unit: VoxelUnit
    /// Bytes of shape [depth, height, width], 0 where the value is filling rather than measured; nil if all are valid.
    package let validity: Tensor?

    /// Joins voxels and geometry.
    ///
    /// - Throws: `VolumeError` if the geometry is invalid or the voxels do not have its shape.
    package init(
        geometry: VolumeGeometry, voxels: Tensor, unit: VoxelUnit = .arbitrary, validity: Tensor? = nil
    ) throws(VolumeError) {
        try geometry.validate()
        let shape = geometry.extent.shape
        guard voxels.shape == shape, voxels.elementType == .float32 else {
            throw VolumeError(
                code: .mismatchedVoxels, expected: "f32 voxels of \(shape)",
                found: "\(voxels.elementType.rawValue) of \(voxels.shape)")
        }
        if let validity, validity.shape != shape || validity.elementType != .uint8 {
            throw VolumeError(
                code: .mismatchedVoxels, expected: "a u8 mask of \(shape)",
                found: "\(validity.elementType.rawValue) of \(validity.shape)")
        }
        self.init(unchecked: geometry, voxels, unit, validity)
    }

    init(unchecked geometry: VolumeGeometry, _ voxels: Tensor, _ unit: VoxelUnit, _ validity: Tensor?) {
        self.geometry = geometry
        self.voxels = voxels
        self.unit = unit
        self.validity = validity
    }

    /// Number of slices, rows and columns.
    package var extent: VolumeExtent { geometry.extent }

    /// The value of one voxel; for tests and single look-ups, since each call checks its bounds.
    package subscript(slice slice: Int, row row: Int, column column: Int) -> Float {
        precondition(
            slice >= 0 && slice < extent.depth && row >= 0 && row < extent.height && column >= 0
                && column < extent.width, "the voxel lies outside the volume")
        return voxels.withFloats { $0[(slice * extent.height + row) * extent.width + column] }
    }
}
