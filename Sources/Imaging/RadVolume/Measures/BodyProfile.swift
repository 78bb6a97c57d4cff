/// The axial slices of a body in CT numbers, from foot to head, and what follows from their course.
struct BodyProfile {
    /// A run of slices that show one thing.
    private struct Run {
        var range: Range<Int>
        var peak: Double
    }

    /// Least areas, mm2, of what counts as lungs, the inside of a skull, a leg and its bone.
    private static let least = (lung: 4000.0, skull: 4000.0, leg: 4000.0, legBone: 150.0)
    /// The share of the largest area below which lungs or skull have ended.
    private static let endShare = 0.04
    /// A skull and what it holds are no larger than this in a slice, mm2.
    private static let largestHead = 55_000.0
    /// The share of the outline from which a body reaches the edge of the image.
    private static let edgeShare = 0.1

    private let slices: [SliceRegions]
    private let step: Double

    init(_ grid: CoarseGrid) {
        slices = (0..<grid.depth).map { SliceRegions(grid, slice: $0) }
        step = grid.spacing.z
    }

    /// Writes down what the profile shows.
    func measure(into measures: inout PixelMeasures) {
        let bodies = slices.filter { $0.bodyArea >= 1000 }
        guard !bodies.isEmpty else { return }
        measures[.bodyWidth] = bodies.map(\.bodyWidth).max()
        measures[.bodyDepth] = bodies.map(\.bodyDepth).max()
        measures[.truncatedShare] =
            Double(bodies.count { $0.edgeShare >= Self.edgeShare }) / Double(bodies.count)
        measures[.boneShare] = bodies.map { $0.boneArea / $0.bodyArea }.max()
        let lungs = run(of: slices.map(\.lungArea), least: Self.least.lung)
        let skull = run(
            of: slices.map { $0.bodyArea <= Self.largestHead ? $0.enclosedArea : 0 }, least: Self.least.skull)
        let legs = legsRun()
        if let lungs { measureLungs(lungs, into: &measures) }
        if let skull { measureSkull(skull, into: &measures) }
        if let legs, legs.range.lowerBound == 0 || !isTrunk(below: legs.range.lowerBound) {
            measures[.legsLength] = Double(legs.range.count) * step
            measures[.aboveLegs] = bodyLength(legs.range.upperBound..<slices.count)
        }
        measures[.headToFoot] = order(lungs: lungs, skull: skull, legs: legs)
    }

    private func measureLungs(_ run: Run, into measures: inout PixelMeasures) {
        measures[.lungArea] = run.peak
        measures[.lungLength] = Double(run.range.count) * step
        measures[.aboveLungs] = bodyLength(run.range.upperBound..<slices.count)
        measures[.belowLungs] = bodyLength(0..<run.range.lowerBound)
        measures[.lungCutAbove] = run.range.upperBound == slices.count ? (slices.last?.lungArea ?? 0) / run.peak : 0
        measures[.lungCutBelow] = run.range.lowerBound == 0 ? (slices.first?.lungArea ?? 0) / run.peak : 0
    }

    private func measureSkull(_ run: Run, into measures: inout PixelMeasures) {
        measures[.skullArea] = run.peak
        measures[.skullLength] = Double(run.range.count) * step
        measures[.aboveSkull] = Double(slices.count - run.range.upperBound) * step
        measures[.belowSkull] = bodyLength(0..<run.range.lowerBound)
        measures[.skullCutAbove] =
            run.range.upperBound == slices.count ? (slices.last?.enclosedArea ?? 0) / run.peak : 0
        measures[.skullCutBelow] = run.range.lowerBound == 0 ? (slices.first?.enclosedArea ?? 0) / run.peak : 0
    }

    /// The slices around the largest area in which the area is a fair part of it; nil where it is too small.
    private func run(of areas: [Double], least: Double) -> Run? {
        guard let peak = areas.max(), peak >= least, let centre = areas.firstIndex(of: peak) else { return nil }
        let limit = peak * Self.endShare
        var (lower, upper) = (centre, centre + 1)
        while lower > 0, areas[lower - 1] >= limit { lower -= 1 }
        while upper < areas.count, areas[upper] >= limit { upper += 1 }
        return Run(range: lower..<upper, peak: peak)
    }

    /// The longest run of slices with two bodies of like size that both hold bone.
    private func legsRun() -> Run? {
        var longest: Range<Int>?
        var start: Int?
        for index in 0...slices.count {
            let isLegs = index < slices.count && Self.showsLegs(slices[index])
            if isLegs, start == nil { start = index }
            guard !isLegs, let first = start else { continue }
            if index - first > longest?.count ?? 0 { longest = first..<index }
            start = nil
        }
        return longest.map { Run(range: $0, peak: 0) }
    }

    private static func showsLegs(_ slice: SliceRegions) -> Bool {
        slice.otherArea >= least.leg && slice.otherArea >= 0.6 * slice.bodyArea && slice.boneArea >= least.legBone
            && slice.otherBoneArea >= least.legBone
    }

    /// Whether one large body lies in the slices under an index.
    private func isTrunk(below index: Int) -> Bool { bodyLength(0..<index, least: 25_000) >= 50 }

    /// The length over which slices show a body.
    private func bodyLength(_ range: Range<Int>, least: Double = 3000) -> Double {
        Double(range.count { slices[$0].bodyArea >= least }) * step
    }

    /// Whether parts follow each other from head to foot, 1, or the other way round, -1; nil where nothing tells.
    private func order(lungs: Run?, skull: Run?, legs: Run?) -> Double? {
        var signs: Set<Double> = []
        if let skull, let lungs { signs.insert(skull.range.lowerBound > lungs.range.lowerBound ? 1 : -1) }
        if let legs {
            if bodyLength(legs.range.upperBound..<slices.count, least: 25_000) >= 50 { signs.insert(1) }
            if isTrunk(below: legs.range.lowerBound) { signs.insert(-1) }
        }
        if let skull {
            // A head ends in air at the crown and goes on into the neck at the other end.
            let endsAbove = (slices.last?.bodyArea ?? 0) < 500
            let endsBelow = (slices.first?.bodyArea ?? 0) < 500
            if endsAbove, !endsBelow { signs.insert(1) }
            if endsBelow, !endsAbove, skull.range.lowerBound > 0 { signs.insert(-1) }
        }
        return signs.count == 1 ? signs.first : nil
    }
}
