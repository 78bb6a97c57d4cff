/// The axial sections of a body in images whose values have no fixed scale: their outline and their texture.
///
/// What is brighter than the threshold and what it encloses is body; the largest part of a slice counts.
struct SectionProfile {
    /// One axial section of a body: areas in mm2, lengths in mm.
    private struct Section {
        var area = 0.0
        var width = 0.0
        var depth = 0.0
        var outlineRatio = 0.0
        var outlineFilling = 0.0
        var texture: Double?
    }

    /// Sections smaller than this, or than this share of the largest, say nothing of a body's shape.
    private static let least = (area: 1000.0, share: 0.3)
    /// The share of the largest section below which the body has ended.
    private static let endShare = 0.04
    /// Fewer cells than this inside a section have no texture.
    private static let leastInside = 20

    private let sections: [Section]
    private let step: Double

    /// Parts the body from what is around it; nil where nothing is brighter than the rest.
    init?(_ grid: CoarseGrid) {
        guard let threshold = BrightnessThreshold.of(grid.means) else { return nil }
        sections = (0..<grid.depth).map { Self.section(grid, slice: $0, above: threshold) }
        step = grid.spacing.z
    }

    /// Writes down what the sections show.
    func measure(into measures: inout PixelMeasures) {
        guard let largest = sections.map(\.area).max(), largest >= Self.least.area else { return }
        let telling = sections.filter { $0.area >= max(Self.least.area, Self.least.share * largest) }
        measures[.crossSection] = largest
        measures[.bodyWidth] = telling.map(\.width).max()
        measures[.bodyDepth] = telling.map(\.depth).max()
        measures[.outlineRatio] = Self.median(telling.map(\.outlineRatio))
        measures[.outlineFilling] = Self.median(telling.map(\.outlineFilling))
        measures[.texture] = Self.median(telling.compactMap(\.texture))
        measures[.bodyLength] = Double(sections.count { $0.area >= Self.endShare * largest }) * step
        measures[.crownShare] = (sections.last?.area ?? 0) / largest
    }

    private static func section(_ grid: CoarseGrid, slice: Int, above threshold: Float) -> Section {
        let plane = CellPlane(width: grid.width, height: grid.height)
        let start = slice * plane.count
        let isDark = (0..<plane.count).map { !grid.isMeasured[start + $0] || grid.means[start + $0] <= threshold }
        let outside = plane.flooded(through: isDark)
        guard let body = plane.parts(of: outside.map { !$0 }, most: 1).first else { return Section() }
        var section = Section()
        let cell = grid.spacing.x * grid.spacing.y
        section.area = Double(body.count) * cell
        let (columns, rows) = plane.bounds(of: body)
        section.width = Double(columns) * grid.spacing.x
        section.depth = Double(rows) * grid.spacing.y
        let axes = semiaxes(of: body, in: plane, grid.spacing)
        section.outlineRatio = axes.shorter / axes.longer
        section.outlineFilling = section.area / (.pi * axes.shorter * axes.longer)
        section.texture = texture(of: body, in: plane) { Double(grid.means[start + $0]) }
        return section
    }

    /// Half the axes of the ellipse that has the second moments of a part, mm.
    private static func semiaxes(
        of part: [Int], in plane: CellPlane, _ spacing: (z: Double, y: Double, x: Double)
    ) -> (shorter: Double, longer: Double) {
        var (sumX, sumY, sumXX, sumYY, sumXY) = (0.0, 0.0, 0.0, 0.0, 0.0)
        for cell in part {
            let (x, y) = (Double(cell % plane.width) * spacing.x, Double(cell / plane.width) * spacing.y)
            sumX += x
            sumY += y
            sumXX += x * x
            sumYY += y * y
            sumXY += x * y
        }
        let count = Double(part.count)
        let (meanX, meanY) = (sumX / count, sumY / count)
        // A cell is no point: it adds its own moment.
        let xx = sumXX / count - meanX * meanX + spacing.x * spacing.x / 12
        let yy = sumYY / count - meanY * meanY + spacing.y * spacing.y / 12
        let xy = sumXY / count - meanX * meanY
        let spread = ((xx - yy) * (xx - yy) / 4 + xy * xy).squareRoot()
        let middle = (xx + yy) / 2
        return (2 * max(middle - spread, 0).squareRoot(), 2 * (middle + spread).squareRoot())
    }

    /// The median difference between a value and the mean of its four neighbours, two cells and more inside a part, as
    /// a share of the median value; nil where too little is inside or it is not bright.
    private static func texture(of part: [Int], in plane: CellPlane, _ value: (Int) -> Double) -> Double? {
        var isIn = [Bool](repeating: false, count: plane.count)
        for cell in part { isIn[cell] = true }
        let isInside = plane.eroded(plane.eroded(isIn))
        let inside = part.filter { isInside[$0] }
        guard inside.count >= leastInside, let level = median(inside.map(value)), level > 0 else { return nil }
        let differences = inside.map { cell in
            let around = [cell - 1, cell + 1, cell - plane.width, cell + plane.width].reduce(0) { $0 + value($1) } / 4
            return abs(value(cell) - around)
        }
        return median(differences).map { $0 / level }
    }

    private static func median(_ values: [Double]) -> Double? {
        values.isEmpty ? nil : values.sorted()[values.count / 2]
    }
}

/// The value that parts bright from dark (Otsu, IEEE Transactions on Systems, Man, and Cybernetics 9, 1979).
enum BrightnessThreshold {
    private static let binCount = 256
    /// Values above those of this share count as these: single bright spots do not widen the scale.
    private static let brightShare = 0.998

    /// The threshold between two classes of values with the greatest distance of their means; nil where all are alike.
    static func of(_ values: [Float]) -> Float? {
        guard let low = values.min(), var high = values.max(), low < high, (high - low).isNormal else { return nil }
        var bins = histogram(values, low, high)
        // A few bright spots would leave the others in few bins: narrow the scale until it fits.
        for _ in 0..<6 {
            let last = Self.last(of: bins, share: brightShare)
            guard last < binCount / 2 else { break }
            let narrower = low + (high - low) * (Float(last + 1) / Float(binCount))
            guard narrower > low, narrower < high else { break }
            high = narrower
            bins = histogram(values, low, high)
        }
        return split(bins).map { low + (high - low) * (Float($0 + 1) / Float(binCount)) }
    }

    private static func histogram(_ values: [Float], _ low: Float, _ high: Float) -> [Int] {
        var bins = [Int](repeating: 0, count: binCount)
        let scale = Float(binCount) / (high - low)
        for value in values {
            let place = (value - low) * scale
            guard place >= 0 else { continue }
            bins[place < Float(binCount) ? Int(place) : binCount - 1] += 1
        }
        return bins
    }

    private static func last(of bins: [Int], share: Double) -> Int {
        let limit = share * Double(bins.reduce(0, +))
        var sum = 0
        for (index, count) in bins.enumerated() {
            sum += count
            if Double(sum) >= limit { return index }
        }
        return bins.count - 1
    }

    /// The last bin of the lower class; nil where all values are in one bin.
    private static func split(_ bins: [Int]) -> Int? {
        let total = Double(bins.reduce(0, +))
        let moment = bins.enumerated().reduce(0.0) { $0 + Double($1.offset) * Double($1.element) }
        var (below, momentBelow, best) = (0.0, 0.0, (variance: 0.0, bin: Int?.none))
        for (index, count) in bins.enumerated() {
            below += Double(count)
            momentBelow += Double(index) * Double(count)
            guard below > 0, below < total else { continue }
            let distance = momentBelow / below - (moment - momentBelow) / (total - below)
            let variance = below * (total - below) * distance * distance
            if variance > best.variance { best = (variance, index) }
        }
        return best.bin
    }
}
