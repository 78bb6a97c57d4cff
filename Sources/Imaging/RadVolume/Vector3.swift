/// A point or direction in patient space: LPS, so x grows to the patient's left, y to the back, z to the head.
package struct Vector3: Hashable, Codable, Sendable {
    /// Component towards the patient's left.
    package var x: Double
    /// Component towards the patient's back.
    package var y: Double
    /// Component towards the patient's head.
    package var z: Double

    /// Makes a vector of its components.
    package init(x: Double, y: Double, z: Double) {
        self.x = x
        self.y = y
        self.z = z
    }

    /// The vector without length.
    package static let zero = Vector3(x: 0, y: 0, z: 0)

    /// The scalar product.
    package func dot(_ other: Vector3) -> Double { x * other.x + y * other.y + z * other.z }

    /// The vector product, right-handed.
    package func cross(_ other: Vector3) -> Vector3 {
        Vector3(
            x: y * other.z - z * other.y,
            y: z * other.x - x * other.z,
            z: x * other.y - y * other.x)
    }

    /// The Euclidean length.
    package var length: Double { dot(self).squareRoot() }

    /// The vector divided by its length; not a number if the length is 0.
    package var normalized: Vector3 { self / length }

    /// Whether no component is infinite or not a number.
    package var isFinite: Bool { x.isFinite && y.isFinite && z.isFinite }

    /// The sum.
    package static func + (left: Vector3, right: Vector3) -> Vector3 {
        Vector3(x: left.x + right.x, y: left.y + right.y, z: left.z + right.z)
    }

    /// The difference.
    package static func - (left: Vector3, right: Vector3) -> Vector3 {
        Vector3(x: left.x - right.x, y: left.y - right.y, z: left.z - right.z)
    }

    /// The opposite vector.
    package static prefix func - (vector: Vector3) -> Vector3 {
        Vector3(x: -vector.x, y: -vector.y, z: -vector.z)
    }

    /// The vector made longer by a factor.
    package static func * (vector: Vector3, factor: Double) -> Vector3 {
        Vector3(x: vector.x * factor, y: vector.y * factor, z: vector.z * factor)
    }

    /// The vector made shorter by a divisor.
    package static func / (vector: Vector3, divisor: Double) -> Vector3 {
        Vector3(x: vector.x / divisor, y: vector.y / divisor, z: vector.z / divisor)
    }
}
