import RadVolume

/// Position, directions and spacings of one image, checked and repaired (PS3.3 C.7.6.2.1.1).
///
/// InstanceNumber, SliceLocation, SliceThickness and SpacingBetweenSlices have no part in it.
struct StatedGeometry: Hashable {
    /// Centre of the first voxel, LPS, mm.
    let position: Vector3
    /// Perpendicular unit vectors.
    let rowDirection: Vector3
    let columnDirection: Vector3
    let rowSpacing: Double
    let columnSpacing: Double
    /// Whether the stated directions were not exactly unit and perpendicular.
    let wasRepaired: Bool

    /// Largest error of the directions' lengths and of their right angle that is repaired.
    static let directionTolerance = VolumeGeometry.directionTolerance
    /// An error below this is rounding of decimal strings and not worth a flag.
    private static let roundingTolerance = 1e-5

    /// Nil where anything is absent, not finite, not positive, or where directions are wrong beyond repair.
    init?(record: InstanceRecord) {
        guard let position = record.position, position.isFinite,
            let row = record.rowDirection, row.isFinite, let column = record.columnDirection, column.isFinite,
            let rowSpacing = record.rowSpacing, rowSpacing.isFinite, rowSpacing > 0,
            let columnSpacing = record.columnSpacing, columnSpacing.isFinite, columnSpacing > 0
        else { return nil }
        let error = max(abs(row.length - 1), abs(column.length - 1), abs(row.dot(column)))
        guard error <= StatedGeometry.directionTolerance else { return nil }
        let unitRow = row.normalized
        self.position = position
        rowDirection = unitRow
        columnDirection = (column - unitRow * column.dot(unitRow)).normalized
        self.rowSpacing = rowSpacing
        self.columnSpacing = columnSpacing
        wasRepaired = error > StatedGeometry.roundingTolerance
    }

    /// Row direction cross column direction.
    var normal: Vector3 { rowDirection.cross(columnDirection) }

    /// The geometry of a stack that starts with this image.
    func volumeGeometry(step: Vector3, depth: Int, rows: Int, columns: Int) -> VolumeGeometry {
        VolumeGeometry(
            origin: position, rowDirection: rowDirection, columnDirection: columnDirection, sliceStep: step,
            columnSpacing: columnSpacing, rowSpacing: rowSpacing,
            extent: VolumeExtent(depth: depth, height: rows, width: columns))
    }

    /// The plane of the image.
    var plane: AnatomicalPlane { volumeGeometry(step: normal, depth: 1, rows: 1, columns: 1).plane }
}
