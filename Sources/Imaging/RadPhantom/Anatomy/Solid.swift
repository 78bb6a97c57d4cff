/// A point or direction in patient space: LPS, millimetres.
typealias Point = SIMD3<Double>

extension SIMD3<Double> {
    func dot(_ other: Self) -> Double { (self * other).sum() }
    var length: Double { dot(self).squareRoot() }
}

/// A body that is painted over those before it.
struct Solid: Sendable {
    enum Shape: Sendable {
        case superellipsoid(Superellipsoid)
        case capsule(Capsule)
    }

    let structure: Structure
    let shape: Shape

    /// The smallest and the largest value of `direction · point` over the body, or a little more.
    func range(along direction: Point) -> ClosedRange<Double> {
        switch shape {
        case .superellipsoid(let body):
            let middle = body.centre.dot(direction)
            var reach = 0.0
            for axis in 0..<3 { reach += abs(body.axes[axis].dot(direction)) * body.radii[axis] }
            return (middle - reach)...(middle + reach)
        case .capsule(let body):
            let (a, b) = (body.start.dot(direction), body.end.dot(direction))
            let width = direction.length
            return min(
                a - body.startRadius * width, b - body.endRadius * width)...max(
                    a + body.startRadius * width, b + body.endRadius * width)
        }
    }
}

/// Points where |u|^p + |v|^p + |w|^q ≤ 1, with u, v, w the coordinates along own axes divided by the radii.
///
/// p = q = 2 is an ellipsoid; a large q makes a drum, large p and q a rounded box.
struct Superellipsoid: Sendable {
    /// Exponents that need no power function.
    enum Exponent: Sendable { case two, four, eight }

    /// A folding of the surface, as of the cortex: a gyroid added to the left side of the inequality.
    struct Ripple: Sendable {
        /// How much of the radius the folds take, at their deepest.
        var depth: Double
        /// Distance from fold to fold, in mm.
        var wavelength: Double
    }

    var centre: Point
    /// Orthonormal.
    var axes: [Point] = [Point(1, 0, 0), Point(0, 1, 0), Point(0, 0, 1)]
    var radii: Point
    var inPlane = Exponent.two
    var along = Exponent.two
    var ripple: Ripple?
}

/// Points within a radius of a segment; the radius changes evenly from end to end.
struct Capsule: Sendable {
    var start: Point
    var end: Point
    var startRadius: Double
    var endRadius: Double
}
