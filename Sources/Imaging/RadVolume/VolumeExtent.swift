package import RadTensor

/// Number of voxels of a volume along each axis: slices, rows, columns.
package struct VolumeExtent: Hashable, Codable, Sendable {
    /// Number of slices.
    package var depth: Int
    /// Number of rows.
    package var height: Int
    /// Number of columns.
    package var width: Int

    /// Counts voxels along each axis.
    package init(depth: Int, height: Int, width: Int) {
        self.depth = depth
        self.height = height
        self.width = width
    }

    /// The shape [depth, height, width]; the extent must be valid.
    package var shape: Shape { Shape([depth, height, width]) }

    /// Number of voxels; the extent must be valid.
    package var voxelCount: Int { shape.count }

    /// Whether every axis has a voxel and the voxels can be counted.
    package var isValid: Bool {
        guard depth > 0, height > 0, width > 0 else { return false }
        let (plane, planeOverflow) = height.multipliedReportingOverflow(by: width)
        guard !planeOverflow else { return false }
        let (count, overflow) = plane.multipliedReportingOverflow(by: depth)
        return !overflow && count <= Shape.maximumCount
    }
}

/// A place among the voxels of a volume; whole numbers are voxel centres, so the first voxel spans -0.5 to 0.5.
package struct VoxelCoordinate: Hashable, Sendable {
    /// Position among the slices.
    package var slice: Double
    /// Position among the rows.
    package var row: Double
    /// Position among the columns.
    package var column: Double

    /// Makes a place of its positions.
    package init(slice: Double, row: Double, column: Double) {
        self.slice = slice
        self.row = row
        self.column = column
    }
}

/// Unit of the voxel values of a volume.
package enum VoxelUnit: String, Codable, CaseIterable, Sendable {
    /// Computed tomography numbers: air -1000, water 0.
    case hounsfield
    /// Signal without physical scale, as in magnetic resonance.
    case arbitrary
    /// Activity concentration.
    case becquerelPerMillilitre = "becquerel-per-millilitre"
    /// Standardized uptake value by body weight, in g/ml.
    case standardizedUptakeValue = "standardized-uptake-value"
    /// Rescaled by the header to a quantity that it does not name.
    case rescaled
}
