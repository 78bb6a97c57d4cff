/// Distance between neighbouring voxel centres along slices, rows and columns in millimetres.
///
/// The row spacing is the distance between rows, as in DICOM.
package struct VoxelSpacing: Hashable, Codable, Sendable {
    /// Distance between slices along their normal.
    package var slice: Double
    /// Distance between rows.
    package var row: Double
    /// Distance between columns.
    package var column: Double

    /// Makes a spacing of its three distances.
    package init(slice: Double, row: Double, column: Double) {
        self.slice = slice
        self.row = row
        self.column = column
    }
}

extension VolumeGeometry {
    /// Largest number of voxels that a resampled, padded or reoriented volume may have.
    package static let maximumVoxelCount = 1 << 30

    /// Distance between neighbouring voxels along each axis.
    package var spacing: VoxelSpacing {
        VoxelSpacing(slice: sliceSpacing, row: rowSpacing, column: columnSpacing)
    }

    /// The grid with another number of voxels over the same box, voxel edge to voxel edge; a shear is kept.
    package func resized(to extent: VolumeExtent) -> VolumeGeometry {
        let depthRatio = Double(self.extent.depth) / Double(extent.depth)
        let heightRatio = Double(self.extent.height) / Double(extent.height)
        let widthRatio = Double(self.extent.width) / Double(extent.width)
        var grid = self
        grid.extent = extent
        grid.origin = position(slice: (depthRatio - 1) / 2, row: (heightRatio - 1) / 2, column: (widthRatio - 1) / 2)
        grid.sliceStep = sliceStep * depthRatio
        grid.rowSpacing = rowSpacing * heightRatio
        grid.columnSpacing = columnSpacing * widthRatio
        return grid
    }

    /// The grid with exactly this spacing about the same centre; the extent is the nearest that covers the same box.
    ///
    /// - Throws: `VolumeError` with code `invalidRegion` if the spacing is not positive or asks for too many voxels.
    package func respaced(to spacing: VoxelSpacing) throws(VolumeError) -> VolumeGeometry {
        let size = sizeMillimetres
        func count(_ millimetres: Double, _ spacing: Double) -> Int? {
            guard spacing > 0, spacing.isFinite else { return nil }
            let count = (millimetres / spacing).rounded()
            return count < Double(Self.maximumVoxelCount) ? max(1, Int(count)) : nil
        }
        guard let depth = count(size.depth, spacing.slice), let height = count(size.height, spacing.row),
            let width = count(size.width, spacing.column)
        else {
            throw VolumeError(
                code: .invalidRegion, expected: "positive spacings that give at most \(Self.maximumVoxelCount) voxels",
                found: "\(spacing.slice), \(spacing.row), \(spacing.column)")
        }
        var grid = self
        grid.extent = VolumeExtent(depth: depth, height: height, width: width)
        grid.sliceStep = sliceStep * (spacing.slice / sliceSpacing)
        grid.rowSpacing = spacing.row
        grid.columnSpacing = spacing.column
        let centre = position(of: centreCoordinate)
        grid.origin = origin + (centre - grid.position(of: grid.centreCoordinate))
        try grid.validateSize()
        return grid
    }

    /// The smallest grid of straight stacked slices that holds every voxel centre; the grid itself if not sheared.
    ///
    /// Slices keep their positions along the normal, rows and columns their spacing and alignment with the first slice.
    ///
    /// - Throws: `VolumeError` with code `invalidRegion` if the tilt asks for too many voxels.
    package func orthogonalized() throws(VolumeError) -> VolumeGeometry {
        guard isSheared else { return self }
        let along = sliceStep.dot(normal)
        let lateral = sliceStep - normal * along
        let steps = Double(extent.depth - 1)
        let rowShift = lateral.dot(columnDirection) / rowSpacing * steps
        let columnShift = lateral.dot(rowDirection) / columnSpacing * steps
        guard abs(rowShift) < 1e6, abs(columnShift) < 1e6 else {
            throw VolumeError(
                code: .invalidRegion, expected: "slices displaced by less than a million voxels",
                found: "\(rowShift) rows and \(columnShift) columns")
        }
        let firstRow = Int(min(0, rowShift).rounded(.down))
        let endRow = extent.height + Int(max(0, rowShift).rounded(.up))
        let firstColumn = Int(min(0, columnShift).rounded(.down))
        let endColumn = extent.width + Int(max(0, columnShift).rounded(.up))
        var grid = self
        grid.origin = position(slice: 0, row: Double(firstRow), column: Double(firstColumn))
        grid.sliceStep = normal * along
        grid.extent.height = endRow - firstRow
        grid.extent.width = endColumn - firstColumn
        try grid.validateSize()
        return grid
    }

    /// The middle of the box that the voxels fill.
    package var centreCoordinate: VoxelCoordinate {
        VoxelCoordinate(
            slice: Double(extent.depth - 1) / 2, row: Double(extent.height - 1) / 2,
            column: Double(extent.width - 1) / 2)
    }

    /// Checks that a derived grid stays below the largest number of voxels.
    func validateSize() throws(VolumeError) {
        guard extent.isValid, extent.voxelCount <= Self.maximumVoxelCount else {
            throw VolumeError(
                code: .invalidRegion, expected: "1 to \(Self.maximumVoxelCount) voxels",
                found: "\(extent.depth)x\(extent.height)x\(extent.width)")
        }
    }

    /// How far one goes among the voxels of this geometry along a vector in patient space.
    func coordinateStep(along vector: Vector3) -> VoxelCoordinate { coordinate(of: origin + vector) }
}
