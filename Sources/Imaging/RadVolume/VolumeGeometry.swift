/// Where the voxels of a volume lie in patient space, in LPS and millimetres.
///
/// The voxel (slice, row, column) is centred at `origin + sliceStep * slice + columnDirection * rowSpacing * row +
/// rowDirection * columnSpacing * column` (DICOM PS3.3 C.7.6.2.1.1). The names of directions are DICOM's: a row runs
/// along `rowDirection`, in which the column index grows.
package struct VolumeGeometry: Hashable, Codable, Sendable {
    /// Centre of the first voxel of the first slice.
    package var origin: Vector3
    /// Unit vector along which the column index grows: the first three values of Image Orientation (Patient).
    package var rowDirection: Vector3
    /// Unit vector along which the row index grows: the last three values of Image Orientation (Patient).
    package var columnDirection: Vector3
    /// Vector from a voxel to the same voxel of the next slice; not along the normal in a tilted acquisition.
    package var sliceStep: Vector3
    /// Distance between neighbouring columns: the second value of Pixel Spacing.
    package var columnSpacing: Double
    /// Distance between neighbouring rows: the first value of Pixel Spacing.
    package var rowSpacing: Double
    /// Number of slices, rows and columns.
    package var extent: VolumeExtent

    /// Joins its parts; nothing is checked, see `validate()`.
    package init(
        origin: Vector3, rowDirection: Vector3, columnDirection: Vector3, sliceStep: Vector3,
        columnSpacing: Double, rowSpacing: Double, extent: VolumeExtent
    ) {
        self.origin = origin
        self.rowDirection = rowDirection
        self.columnDirection = columnDirection
        self.sliceStep = sliceStep
        self.columnSpacing = columnSpacing
        self.rowSpacing = rowSpacing
        self.extent = extent
    }

    /// Largest error of a direction's length and of the right angle between the two.
    package static let directionTolerance = 1e-3
    /// Largest in-plane displacement per millimetre along the normal at which slices count as stacked straight.
    package static let shearTolerance = 1e-3

    /// Unit normal of the slices: row direction cross column direction.
    package var normal: Vector3 { rowDirection.cross(columnDirection).normalized }

    /// Distance between neighbouring slices along the normal.
    package var sliceSpacing: Double { abs(sliceStep.dot(normal)) }

    /// In-plane displacement from one slice to the next, per millimetre along the normal: the tangent of the tilt.
    package var shear: Double {
        let along = sliceStep.dot(normal)
        return (sliceStep - normal * along).length / abs(along)
    }

    /// Whether slices are displaced in plane against each other, as under a tilted gantry.
    package var isSheared: Bool { shear > Self.shearTolerance }

    /// Plane of the slices.
    package var plane: AnatomicalPlane {
        guard obliquityDegrees <= AnatomicalPlane.largestObliquityDegrees else { return .oblique }
        let normal = normal
        if abs(normal.z) >= abs(normal.x), abs(normal.z) >= abs(normal.y) { return .axial }
        return abs(normal.y) >= abs(normal.x) ? .coronal : .sagittal
    }

    /// Angle between the normal and the nearest patient axis: 0 to 54.74 degrees.
    package var obliquityDegrees: Double {
        let normal = normal
        let axes = [Vector3(x: 1, y: 0, z: 0), Vector3(x: 0, y: 1, z: 0), Vector3(x: 0, y: 0, z: 1)]
        var smallest = Double.infinity
        for axis in axes {
            // The arc tangent keeps its precision at small angles, where the arc cosine loses it.
            let sine = normal.cross(axis).length
            smallest = min(smallest, Angle.degrees(opposite: sine, adjacent: abs(normal.dot(axis))))
        }
        return smallest
    }

    /// Size of the volume along slices, rows and columns in millimetres, voxel edge to voxel edge.
    package var sizeMillimetres: (depth: Double, height: Double, width: Double) {
        (
            Double(extent.depth) * sliceSpacing, Double(extent.height) * rowSpacing,
            Double(extent.width) * columnSpacing
        )
    }

    /// Centre of a voxel, or of any place among the voxels.
    package func position(slice: Double, row: Double, column: Double) -> Vector3 {
        origin + sliceStep * slice + columnDirection * (rowSpacing * row) + rowDirection * (columnSpacing * column)
    }

    /// Whether another geometry has the same grid at the same place, to half a voxel at its ends.
    package func isSamePlace(as other: VolumeGeometry) -> Bool {
        guard extent == other.extent else { return false }
        let ends = (Double(extent.depth - 1), Double(extent.height - 1), Double(extent.width - 1))
        return [(0, 0, 0), (ends.0, 0, 0), (0, ends.1, 0), (0, 0, ends.2)].allSatisfy { slice, row, column in
            let here = coordinate(of: other.position(slice: slice, row: row, column: column))
            return abs(here.slice - slice) <= 0.5 && abs(here.row - row) <= 0.5 && abs(here.column - column) <= 0.5
        }
    }

    /// Centre of a place among the voxels.
    package func position(of coordinate: VoxelCoordinate) -> Vector3 {
        position(slice: coordinate.slice, row: coordinate.row, column: coordinate.column)
    }

    /// The place among the voxels that lies at `position`: the inverse of `position(of:)`, shear included.
    package func coordinate(of position: Vector3) -> VoxelCoordinate {
        let rowStep = columnDirection * rowSpacing
        let columnStep = rowDirection * columnSpacing
        let offset = position - origin
        let determinant = sliceStep.dot(rowStep.cross(columnStep))
        return VoxelCoordinate(
            slice: offset.dot(rowStep.cross(columnStep)) / determinant,
            row: offset.dot(columnStep.cross(sliceStep)) / determinant,
            column: offset.dot(sliceStep.cross(rowStep)) / determinant)
    }

    /// Checks that the geometry places every voxel somewhere of its own.
    ///
    /// - Throws: `VolumeError` with code `invalidExtent`, `notFinite`, `invalidDirections` or `invalidSpacing`.
    package func validate() throws(VolumeError) {
        guard extent.isValid else {
            throw VolumeError(
                code: .invalidExtent, expected: "at least one slice, row and column",
                found: "\(extent.depth)x\(extent.height)x\(extent.width)")
        }
        guard origin.isFinite, rowDirection.isFinite, columnDirection.isFinite, sliceStep.isFinite,
            columnSpacing.isFinite, rowSpacing.isFinite
        else {
            throw VolumeError(code: .notFinite, expected: "finite coordinates", found: "infinity or not a number")
        }
        let tolerance = Self.directionTolerance
        let angle = rowDirection.dot(columnDirection)
        guard abs(rowDirection.length - 1) <= tolerance, abs(columnDirection.length - 1) <= tolerance,
            abs(angle) <= tolerance
        else {
            throw VolumeError(
                code: .invalidDirections, expected: "perpendicular unit vectors within \(tolerance)",
                found: "lengths \(rowDirection.length) and \(columnDirection.length), product \(angle)")
        }
        guard columnSpacing > 0, rowSpacing > 0, sliceSpacing > 1e-6 * sliceStep.length, sliceSpacing > 0 else {
            throw VolumeError(
                code: .invalidSpacing, expected: "positive spacings",
                found: "rows \(rowSpacing), columns \(columnSpacing), slices \(sliceSpacing)")
        }
    }
}
