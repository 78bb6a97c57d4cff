import RadVolume

/// A plane of pixels onto which solids are painted in their order.
///
/// Each solid touches only the pixels of its own bounding box, and within it moves from pixel to pixel by adding a
/// constant: no pixel ever asks all solids.
struct LabelPlane {
    let rows: Int
    let columns: Int
    /// The raw values of structures, row by row.
    private(set) var labels: [UInt8]
    private let columnStep: Point
    private let rowStep: Point
    /// Point · these + an offset give column and row.
    private let columnGradient: Point
    private let rowGradient: Point
    private let normal: Point

    init(_ geometry: VolumeGeometry) {
        rows = geometry.extent.height
        columns = geometry.extent.width
        labels = [UInt8](repeating: 0, count: rows * columns)
        let across = Point(geometry.rowDirection)
        let down = Point(geometry.columnDirection)
        columnStep = across * geometry.columnSpacing
        rowStep = down * geometry.rowSpacing
        columnGradient = across / geometry.columnSpacing
        rowGradient = down / geometry.rowSpacing
        normal = Point(geometry.normal)
    }

    /// Paints all solids that meet the plane whose first pixel lies at `corner`.
    mutating func paint(_ solids: [Solid], corner: Point) {
        for index in labels.indices { labels[index] = Structure.air.rawValue }
        let height = corner.dot(normal)
        for solid in solids where solid.range(along: normal).contains(height) {
            guard let box = box(of: solid, corner: corner) else { continue }
            switch solid.shape {
            case .superellipsoid(let body): paint(body, solid.structure.rawValue, box, corner)
            case .capsule(let body): paint(body, solid.structure.rawValue, box, corner)
            }
        }
    }

    private func box(of solid: Solid, corner: Point) -> (rows: ClosedRange<Int>, columns: ClosedRange<Int>)? {
        func pixels(_ gradient: Point, _ count: Int) -> ClosedRange<Int>? {
            let range = solid.range(along: gradient)
            let start = corner.dot(gradient)
            let first = max(0, (range.lowerBound - start).rounded(.up))
            let last = min(Double(count - 1), (range.upperBound - start).rounded(.down))
            return first <= last ? Int(first)...Int(last) : nil
        }
        guard let rows = pixels(rowGradient, rows), let columns = pixels(columnGradient, columns) else { return nil }
        return (rows, columns)
    }

    private mutating func paint(
        _ body: Superellipsoid, _ label: UInt8, _ box: (rows: ClosedRange<Int>, columns: ClosedRange<Int>),
        _ corner: Point
    ) {
        func local(_ vector: Point) -> Point {
            Point(body.axes[0].dot(vector), body.axes[1].dot(vector), body.axes[2].dot(vector)) / body.radii
        }
        let step = local(columnStep)
        for row in box.rows {
            let start = corner + rowStep * Double(row) + columnStep * Double(box.columns.lowerBound)
            var place = local(start - body.centre)
            let offset = row * columns
            if let ripple = body.ripple {
                var point = start / ripple.wavelength
                let pointStep = columnStep / ripple.wavelength
                for column in box.columns {
                    if body.excess(at: place) + Self.gyroid(point) * ripple.depth <= 1 {
                        labels[offset + column] = label
                    }
                    place += step
                    point += pointStep
                }
            } else {
                for column in box.columns {
                    if body.excess(at: place) <= 1 { labels[offset + column] = label }
                    place += step
                }
            }
        }
    }

    private mutating func paint(
        _ body: Capsule, _ label: UInt8, _ box: (rows: ClosedRange<Int>, columns: ClosedRange<Int>), _ corner: Point
    ) {
        let line = body.end - body.start
        let scale = 1 / max(line.dot(line), 1e-9)
        let taper = body.endRadius - body.startRadius
        for row in box.rows {
            var place = corner + rowStep * Double(row) + columnStep * Double(box.columns.lowerBound) - body.start
            let offset = row * columns
            for column in box.columns {
                let part = min(1, max(0, place.dot(line) * scale))
                let away = place - line * part
                let radius = body.startRadius + taper * part
                if away.dot(away) <= radius * radius { labels[offset + column] = label }
                place += columnStep
            }
        }
    }

    /// A folded surface's distance from its middle, between -1 and 1.
    @inline(__always)  // Evaluated at every pixel of the cortex.
    private static func gyroid(_ point: Point) -> Double {
        let quarter = point + Point(repeating: 0.25)
        return
            (Elementary.wave(point.x) * Elementary.wave(quarter.y) + Elementary.wave(point.y)
            * Elementary.wave(quarter.z)
            + Elementary.wave(point.z) * Elementary.wave(quarter.x)) / 1.5
    }
}

extension Superellipsoid {
    /// The left side of the body's inequality at a place in own coordinates.
    @inline(__always)  // Evaluated at every pixel of the bounding box.
    func excess(at place: Point) -> Double {
        let square = place * place
        let across =
            switch inPlane {
            case .two: square.x + square.y
            case .four: square.x * square.x + square.y * square.y
            case .eight: square.x * square.x * square.x * square.x + square.y * square.y * square.y * square.y
            }
        switch along {
        case .two: return across + square.z
        case .four: return across + square.z * square.z
        case .eight:
            let fourth = square.z * square.z
            return across + fourth * fourth
        }
    }
}

extension SIMD3<Double> {
    init(_ vector: Vector3) { self.init(vector.x, vector.y, vector.z) }
}
