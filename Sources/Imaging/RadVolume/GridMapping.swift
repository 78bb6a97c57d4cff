/// The affine map from voxels of a target grid to places among the voxels of a source volume.
struct GridMapping {
    /// Place of the target's first voxel in the source.
    var start: VoxelCoordinate
    /// Change in the source for one slice, row and column of the target.
    var perSlice: VoxelCoordinate
    var perRow: VoxelCoordinate
    var perColumn: VoxelCoordinate

    /// Drift in voxels over the whole target below which two directions count as the same.
    private static let tolerance = 1e-4

    init(from target: VolumeGeometry, to source: VolumeGeometry) {
        start = source.coordinate(of: target.origin)
        perSlice = source.coordinateStep(along: target.sliceStep)
        perRow = source.coordinateStep(along: target.columnDirection * target.rowSpacing)
        perColumn = source.coordinateStep(along: target.rowDirection * target.columnSpacing)
    }

    func coordinate(slice: Int, row: Int, column: Int) -> VoxelCoordinate {
        let (z, y, x) = (Double(slice), Double(row), Double(column))
        return VoxelCoordinate(
            slice: start.slice + perSlice.slice * z + perRow.slice * y + perColumn.slice * x,
            row: start.row + perSlice.row * z + perRow.row * y + perColumn.row * x,
            column: start.column + perSlice.column * z + perRow.column * y + perColumn.column * x)
    }

    /// Whether slices map to slices, rows to rows and columns to columns, displaced at most from slice to slice.
    func isSeparable(over extent: VolumeExtent) -> Bool {
        let drifts = [
            perRow.slice * Double(extent.height), perColumn.slice * Double(extent.width),
            perColumn.row * Double(extent.width), perRow.column * Double(extent.height),
        ]
        return drifts.allSatisfy { abs($0) <= Self.tolerance }
    }

    /// Whether rows and columns keep their place from slice to slice.
    func isStraight(over extent: VolumeExtent) -> Bool {
        max(abs(perSlice.row), abs(perSlice.column)) * Double(extent.depth) <= Self.tolerance
    }

    /// Largest step in the source along each of its axes for one voxel of the target.
    var largestStep: VoxelCoordinate {
        VoxelCoordinate(
            slice: max(abs(perSlice.slice), abs(perRow.slice), abs(perColumn.slice)),
            row: max(abs(perSlice.row), abs(perRow.row), abs(perColumn.row)),
            column: max(abs(perSlice.column), abs(perRow.column), abs(perColumn.column)))
    }
}
