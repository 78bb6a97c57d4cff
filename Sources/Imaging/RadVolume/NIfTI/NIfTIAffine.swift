/// An affine map from voxel indices (i, j, k) to patient space as NIfTI has it: RAS, in the header's unit of length.
package struct NIfTIAffine: Hashable, Sendable {
    /// Three rows of four numbers: the last row of the matrix is always 0 0 0 1.
    package var rows: [[Double]]

    /// Makes a map of its rows.
    package init(rows: [[Double]]) {
        precondition(rows.count == 3 && rows.allSatisfy { $0.count == 4 }, "Three rows of four numbers.")
        self.rows = rows
    }

    /// A column of the matrix.
    func column(_ index: Int) -> Vector3 { Vector3(x: rows[0][index], y: rows[1][index], z: rows[2][index]) }

    var isFinite: Bool { rows.allSatisfy { $0.allSatisfy(\.isFinite) } }

    /// A rotation by the unit quaternion with the vector part (b, c, d), voxel sizes, and the place of the first voxel.
    ///
    /// - Throws: `invalidHeader` where the vector part is longer than rounding explains.
    init(
        quaternion b: Double, _ c: Double, _ d: Double, sizes: [Double], offset: [Double], tolerance: Double
    ) throws(NIfTIError) {
        let square = 1 - (b * b + c * c + d * d)
        guard square >= -tolerance else {
            throw NIfTIError(.invalidHeader, expected: "a unit quaternion", found: "1 - |q|^2 = \(square)")
        }
        // As nibabel has it: at a rotation by half a turn, rounding must not leave a real part.
        let a = square > tolerance ? square.squareRoot() : 0
        let norm = a * a + b * b + c * c + d * d
        let scale = norm < 2.220446049250313e-16 ? 0 : 2 / norm
        let (x, y, z) = (b * scale, c * scale, d * scale)
        let rotation = [
            [1 - (c * y + d * z), b * y - a * z, b * z + a * y],
            [b * y + a * z, 1 - (b * x + d * z), c * z - a * x],
            [b * z - a * y, c * z + a * x, 1 - (b * x + c * y)],
        ]
        rows = (0..<3).map { row in (0..<3).map { rotation[row][$0] * sizes[$0] } + [offset[row]] }
    }

    /// Axes along those of patient space, centred on its origin, as nibabel takes it where a header says nothing.
    init(extents: [Int], sizes: [Double]) {
        rows = (0..<3).map { row in
            var values = [0.0, 0, 0, 0]
            values[row] = row == 0 ? -sizes[row] : sizes[row]
            values[3] = -values[row] * Double(extents[row] - 1) / 2
            return values
        }
    }
}
