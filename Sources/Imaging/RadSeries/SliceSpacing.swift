/// How slice positions along the normal are spaced.
///
/// A stack is regular if every gap is within 1 % or 0.01 mm of the median gap, whichever is more. A stack whose gaps
/// scatter a little more (positions rounded or rewritten by converters) is regular too, and marked uneven, if no gap
/// is off by more than 5 % and no slice by more than 2 % of the spacing from its place among equal steps: then the
/// error does not add up and no slice stands where another should. Where gaps differ more, but none so much that a slice
/// could be absent (each within 2/3 and 3/2 of the median), the spacing is variable: slices keep their places and are
/// resampled between them. Anything else is refused, never averaged.
struct SliceSpacing: Hashable {
    enum Verdict: Hashable {
        case regular
        /// Gaps scatter, places do not.
        case uneven
        /// Gaps differ, none is large enough for an absent slice.
        case variable
        /// Every gap is a whole multiple of the smallest one; the number of absent slices.
        case missing(Int)
        case irregular
    }

    let verdict: Verdict
    /// Gaps in mm; 0 for fewer than two positions.
    let smallestGap: Double
    let medianGap: Double
    let largestGap: Double
    /// Largest distance of a slice from its place among equal steps, mm.
    let largestDeviation: Double

    /// Fraction of the median by which gaps may differ from it.
    static let relativeTolerance = 0.01
    /// Millimetres by which gaps may differ from the median, if that is more.
    static let absoluteTolerance = 0.01
    /// Gaps of variable spacing differ from the median at most by this factor.
    private static let largestVariation = 1.5
    private static let unevenGapTolerance = 0.05
    private static let unevenPlaceTolerance = 0.02

    /// - Parameter positions: Distinct, ascending, mm.
    init(positions: [Double]) {
        guard let first = positions.first, let last = positions.last, positions.count > 1 else {
            (verdict, smallestGap, medianGap, largestGap, largestDeviation) = (.regular, 0, 0, 0, 0)
            return
        }
        let gaps = zip(positions.dropFirst(), positions).map { $0 - $1 }
        let sorted = gaps.sorted()
        let median = SliceSpacing.median(sorted)
        let step = (last - first) / Double(positions.count - 1)
        var deviation = 0.0
        for (index, position) in positions.enumerated() {
            deviation = max(deviation, abs(position - first - Double(index) * step))
        }
        smallestGap = sorted.first ?? 0
        largestGap = sorted.last ?? 0
        medianGap = median
        largestDeviation = deviation
        let worst = max(largestGap - median, median - smallestGap)
        if worst <= max(SliceSpacing.relativeTolerance * median, SliceSpacing.absoluteTolerance) {
            verdict = .regular
        } else if worst <= SliceSpacing.unevenGapTolerance * median,
            deviation <= SliceSpacing.unevenPlaceTolerance * step
        {
            verdict = .uneven
        } else if largestGap <= SliceSpacing.largestVariation * median,
            smallestGap * SliceSpacing.largestVariation >= median
        {
            verdict = .variable
        } else {
            verdict = SliceSpacing.missingSlices(gaps: gaps, unit: smallestGap).map(Verdict.missing) ?? .irregular
        }
    }

    /// The mean of the two middle values of an even number of them.
    private static func median(_ sorted: [Double]) -> Double {
        let middle = sorted.count / 2
        return sorted.count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
    }

    /// The number of absent slices if every gap is a whole multiple of the smallest, unless the gaps form long plateaus,
    /// which a scanner makes on purpose (thin slices at the skull base, thick ones above).
    private static func missingSlices(gaps: [Double], unit: Double) -> Int? {
        var multiples: [Int] = []
        for gap in gaps {
            let ratio = (gap / unit).rounded()
            guard ratio >= 1, ratio < 10_000, abs(gap - ratio * unit) <= max(relativeTolerance * gap, absoluteTolerance)
            else { return nil }
            multiples.append(Int(ratio))
        }
        var runs: [Int] = []
        for (index, multiple) in multiples.enumerated() {
            if index > 0, multiple == multiples[index - 1] { runs[runs.count - 1] += 1 } else { runs.append(1) }
        }
        let arePlateaus = runs.count <= 3 && runs.allSatisfy { $0 >= 3 }
        return arePlateaus ? nil : multiples.reduce(0) { $0 + $1 - 1 }
    }
}
