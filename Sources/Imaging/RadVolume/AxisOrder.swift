/// A patient direction along which an index grows.
package enum PatientDirection: String, Codable, CaseIterable, Sendable {
    case left
    case right
    case posterior
    case anterior
    case superior
    case inferior

    /// The direction as a unit vector in LPS.
    package var vector: Vector3 {
        switch self {
        case .left: Vector3(x: 1, y: 0, z: 0)
        case .right: Vector3(x: -1, y: 0, z: 0)
        case .posterior: Vector3(x: 0, y: 1, z: 0)
        case .anterior: Vector3(x: 0, y: -1, z: 0)
        case .superior: Vector3(x: 0, y: 0, z: 1)
        case .inferior: Vector3(x: 0, y: 0, z: -1)
        }
    }
}

/// The patient directions nearest to which the indices of slices, rows and columns grow.
package struct VolumeOrientation: Hashable, Codable, Sendable {
    /// Where the next slice lies.
    package var slice: PatientDirection
    /// Where the next row lies.
    package var row: PatientDirection
    /// Where the next column lies.
    package var column: PatientDirection

    /// Names the three directions; they must lie on three different axes.
    package init(slice: PatientDirection, row: PatientDirection, column: PatientDirection) {
        self.slice = slice
        self.row = row
        self.column = column
    }

    /// Axial slices from feet to head, rows to the back, columns to the left: the axes of LPS.
    package static let canonical = VolumeOrientation(slice: .superior, row: .posterior, column: .left)

    /// Whether the directions lie on three different axes.
    package var isValid: Bool { abs(slice.vector.dot(row.vector.cross(column.vector))) == 1 }
}

/// Which source axis each target axis takes (0 slices, 1 rows, 2 columns), and whether it is reversed.
struct AxisOrder: Hashable {
    var axes: [Int]
    var isReversed: [Bool]

    static let identity = AxisOrder(axes: [0, 1, 2], isReversed: [false, false, false])
    /// The six orders without reversal, the unchanged one first.
    static let permutations = [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]].map {
        AxisOrder(axes: $0, isReversed: [false, false, false])
    }
}
