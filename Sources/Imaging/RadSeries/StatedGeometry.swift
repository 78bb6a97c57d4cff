import RadVolume

/// Position, directions and spacings of one image, checked and repaired (PS3.3 C.7.6.2.1.1).
///
/// InstanceNumber, SliceLocation, SliceThickness and SpacingBetweenSlices have no part in it.
struct StatedGeometry: Hashable {
    /// Centre of the first voxel, LPS, mm.
    let position: Vector3
    let directions: Directions
    let rowSpacing: Double
    let columnSpacing: Double

    /// Largest coordinate and pixel spacing, mm: a hundred metres and one metre are no scanner's.
    private static let largestCoordinate = 1e5
    private static let largestSpacing = 1e3

    /// Nil where anything is absent, not finite, not positive, too large for a scanner, or where directions are wrong
    /// beyond repair.
    init?(record: InstanceRecord) {
        guard let position = record.position, position.length <= Self.largestCoordinate,
            let directions = Directions(record: record),
            let rowSpacing = record.rowSpacing, rowSpacing > 0, rowSpacing <= Self.largestSpacing,
            let columnSpacing = record.columnSpacing, columnSpacing > 0, columnSpacing <= Self.largestSpacing
        else { return nil }
        self.position = position
        self.directions = directions
        self.rowSpacing = rowSpacing
        self.columnSpacing = columnSpacing
    }

    /// Row direction cross column direction.
    var normal: Vector3 { directions.row.cross(directions.column) }

    /// The geometry of a stack that starts with this image.
    func volumeGeometry(step: Vector3, depth: Int, rows: Int, columns: Int) -> VolumeGeometry {
        VolumeGeometry(
            origin: position, rowDirection: directions.row, columnDirection: directions.column, sliceStep: step,
            columnSpacing: columnSpacing, rowSpacing: rowSpacing,
            extent: VolumeExtent(depth: depth, height: rows, width: columns))
    }

}

/// The directions of rows and columns of one image, perpendicular unit vectors.
struct Directions: Hashable {
    let row: Vector3
    let column: Vector3
    /// Whether the stated directions were not exactly unit and perpendicular.
    let wereRepaired: Bool

    /// Largest error of the directions' lengths and of their right angle that is repaired.
    static let tolerance = VolumeGeometry.directionTolerance
    /// An error below this is rounding of decimal strings and not worth a flag.
    private static let roundingTolerance = 1e-5

    /// Nil where directions are absent or wrong beyond repair.
    init?(record: InstanceRecord) {
        guard let row = record.rowDirection, row.isFinite, let column = record.columnDirection, column.isFinite
        else { return nil }
        let error = max(abs(row.length - 1), abs(column.length - 1), abs(row.dot(column)))
        guard error <= Directions.tolerance else { return nil }
        let unitRow = row.normalized
        self.row = unitRow
        self.column = (column - unitRow * column.dot(unitRow)).normalized
        wereRepaired = error > Directions.roundingTolerance
    }

    /// The plane of the image.
    var plane: AnatomicalPlane {
        let extent = VolumeExtent(depth: 1, height: 1, width: 1)
        return VolumeGeometry(
            origin: .zero, rowDirection: row, columnDirection: column, sliceStep: row.cross(column), columnSpacing: 1,
            rowSpacing: 1, extent: extent
        ).plane
    }

    /// Whether two images have one orientation: each cosine within 1e-3.
    func isParallel(to other: Directions) -> Bool {
        let differences = [row - other.row, column - other.column]
        return differences.allSatisfy { max(abs($0.x), abs($0.y), abs($0.z)) <= 1e-3 }
    }
}
