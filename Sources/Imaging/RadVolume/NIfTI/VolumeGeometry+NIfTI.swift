extension VolumeGeometry {
    /// The geometry of voxels that a NIfTI affine places: RAS becomes LPS.
    ///
    /// - Parameters:
    ///   - affine: From (column, row, slice) to patient space in RAS.
    ///   - millimetres: In the affine's unit of length.
    ///   - extent: Number of slices, rows and columns.
    package init(
        _ affine: NIfTIAffine, millimetres: Double = 1, extent: VolumeExtent
    ) throws(VolumeError) {
        func turned(_ vector: Vector3) -> Vector3 { Vector3(x: -vector.x, y: -vector.y, z: vector.z) * millimetres }
        let columnStep = turned(affine.column(0))
        let rowStep = turned(affine.column(1))
        guard columnStep.length > 0, rowStep.length > 0 else {
            throw VolumeError(
                code: .invalidSpacing, expected: "positive spacings",
                found: "columns \(columnStep.length), rows \(rowStep.length)")
        }
        self.init(
            origin: turned(affine.column(3)), rowDirection: columnStep.normalized,
            columnDirection: rowStep.normalized, sliceStep: turned(affine.column(2)),
            columnSpacing: columnStep.length, rowSpacing: rowStep.length, extent: extent)
        try validate()
    }

    /// The map from (column, row, slice) to patient space in RAS and millimetres.
    package var niftiAffine: NIfTIAffine {
        let columns = [rowDirection * columnSpacing, columnDirection * rowSpacing, sliceStep, origin]
        return NIfTIAffine(rows: [columns.map { -$0.x }, columns.map { -$0.y }, columns.map(\.z)])
    }
}
