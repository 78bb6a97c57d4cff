import RadTensor

/// Collects the solids of one patient, each a little different from patient to patient.
///
/// Coordinates are those of a patient of 1.72 m; `scale` makes them this patient's.
struct AnatomyBuilder {
    private(set) var solids: [Solid] = []
    private var random: SeededRandom
    /// This patient's size by the standard patient's, towards left, back and head.
    let scale: Point
    /// Where the coordinates given to this builder start.
    var origin = Point(0, 0, 0)
    /// How much sizes differ between patients, as a part of the size.
    var variation = 0.04

    init(random: SeededRandom, scale: Point) {
        self.random = random
        self.scale = scale
    }

    /// A draw from the normal distribution.
    mutating func normal() -> Double { random.normal() }

    mutating func uniform(_ range: ClosedRange<Double>) -> Double { random.uniform(in: range) }

    /// The place of standard coordinates in this patient.
    private func placed(_ point: Point) -> Point { origin + point * scale }

    /// A factor near 1.
    private mutating func jitter() -> Double { 1 + variation * max(-2, min(2, random.normal())) }

    /// A superellipsoid, drawn with its own size and place.
    mutating func body(
        _ structure: Structure, at centre: Point, radii: Point, rotated degrees: Point = Point(0, 0, 0),
        inPlane: Superellipsoid.Exponent = .two, along: Superellipsoid.Exponent = .two,
        ripple: Superellipsoid.Ripple? = nil
    ) {
        layers(
            [(structure, 0)], at: centre, radii: radii, rotated: degrees, inPlane: inPlane, along: along, ripple: ripple
        )
    }

    /// Superellipsoids inside each other that vary together: each layer starts at a depth in mm below the surface.
    mutating func layers(
        _ layers: [(structure: Structure, depth: Double)], at centre: Point, radii: Point,
        rotated degrees: Point = Point(0, 0, 0), inPlane: Superellipsoid.Exponent = .two,
        along: Superellipsoid.Exponent = .two, ripple: Superellipsoid.Ripple? = nil
    ) {
        let size = Point(jitter(), jitter(), jitter())
        let shift = Point(random.normal(), random.normal(), random.normal()) * (variation * 0.5 * radii.min())
        let axes = Self.axes(rotated: degrees)
        for layer in layers {
            let reduced = radii * size - Point(repeating: layer.depth)
            guard reduced.min() > 0.2 else { continue }
            let body = Superellipsoid(
                centre: placed(centre + shift), axes: axes, radii: reduced * scale, inPlane: inPlane, along: along,
                ripple: ripple)
            solids.append(Solid(structure: layer.structure, shape: .superellipsoid(body)))
        }
    }

    /// A tube along points, its radius given at each of them or once for all.
    mutating func tube(_ structure: Structure, _ points: [Point], radius: Double...) {
        let size = jitter()
        let width = (scale.x + scale.y) / 2
        func radiusAt(_ index: Int) -> Double { radius[min(index, radius.count - 1)] * size * width }
        for index in 1..<points.count {
            let capsule = Capsule(
                start: placed(points[index - 1]), end: placed(points[index]), startRadius: radiusAt(index - 1),
                endRadius: radiusAt(index))
            solids.append(Solid(structure: structure, shape: .capsule(capsule)))
        }
    }

    /// The points of a smooth curve through the given ones (Catmull and Rom), `steps` to a span.
    static func curve(_ points: [Point], steps: Int = 4) -> [Point] {
        guard points.count > 2 else { return points }
        var smooth: [Point] = []
        for index in 0..<(points.count - 1) {
            let (b, c) = (points[index], points[index + 1])
            let a = points[max(index - 1, 0)]
            let d = points[min(index + 2, points.count - 1)]
            for step in 0..<steps {
                let t = Double(step) / Double(steps)
                let linear = (c - a) * t
                let quadratic = (a * 2 - b * 5 + c * 4 - d) * (t * t)
                let cubic = (b * 3 - a - c * 3 + d) * (t * t * t)
                smooth.append((b * 2 + linear + quadratic + cubic) * 0.5)
            }
        }
        if let last = points.last { smooth.append(last) }
        return smooth
    }

    /// Calls `build` for the right side (-1) and the left side (1) of the body.
    mutating func bothSides(_ build: (inout AnatomyBuilder, _ side: Double) -> Void) {
        build(&self, -1)
        build(&self, 1)
    }

    /// Orthonormal axes turned about x, then y, then z.
    private static func axes(rotated degrees: Point) -> [Point] {
        var axes = [Point(1, 0, 0), Point(0, 1, 0), Point(0, 0, 1)]
        for about in 0..<3 where degrees[about] != 0 {
            let (sine, cosine) = Elementary.sineAndCosine(degrees: degrees[about])
            let (first, second) = ((about + 1) % 3, (about + 2) % 3)
            for index in axes.indices {
                let axis = axes[index]
                axes[index][first] = cosine * axis[first] - sine * axis[second]
                axes[index][second] = sine * axis[first] + cosine * axis[second]
            }
        }
        return axes
    }
}
