import Testing

@testable import RadSeries

/// Positions by number of gaps and their sizes.
private func positions(_ gaps: [Double]) -> [Double] {
    gaps.reduce(into: [0.0]) { $0.append($0[$0.count - 1] + $1) }
}

private func even(_ count: Int, _ gap: Double = 5) -> [Double] { [Double](repeating: gap, count: count) }

@Test(arguments: [
    [5.0], even(19),
    // 1 % of the median, inside the limit on both sides.
    even(19) + [5.0499], even(19) + [4.9501],
    // Thin slices may scatter by 0.01 mm.
    [0.5, 0.5, 0.509, 0.5, 0.491, 0.5],
])
func `gaps within the tolerance are regular`(gaps: [Double]) {
    #expect(SliceSpacing(positions: positions(gaps)).verdict == .regular)
}

@Test(arguments: [even(19) + [5.08] + even(19), [5, 5.09, 4.91, 5.09, 4.91, 5, 5]])
func `gaps that scatter without adding up are uneven`(gaps: [Double]) {
    #expect(SliceSpacing(positions: positions(gaps)).verdict == .uneven)
}

@Test(arguments: [
    ([5.0, 5, 10], 1),
    ([5.0, 10, 5, 15, 5, 5], 3),
    ([0.75, 0.75, 1.5, 0.75], 1),
    // Most slices of every other kind are gone.
    ([4.0, 4, 2, 4, 6, 4, 2], 6),
    ([2.0, 2, 2, 2, 20, 2, 2, 2], 9),
])
func `gaps of whole multiples are missing slices`(gaps: [Double], missing: Int) {
    #expect(SliceSpacing(positions: positions(gaps)).verdict == .missing(missing))
}

@Test(arguments: [
    // Thin slices at the base, thick ones above: whole multiples, but made so.
    even(10, 2.5) + even(8, 7.5), even(13, 4) + [1.08] + even(13, 7),
    [5, 5, 7.6, 5, 5], [5, 5, 3.3, 5, 5],
    [1, 2.2, 3.7, 4.1],
])
func `other gaps are irregular`(gaps: [Double]) {
    #expect(SliceSpacing(positions: positions(gaps)).verdict == .irregular)
}

@Test(arguments: [
    // Outside the tolerance, and a drift that adds up.
    even(19) + [5.2], even(19) + [4.7], [0.5, 0.5, 0.53, 0.5, 0.5], even(25) + even(15, 5.1),
    // As large and as small as no absent slice can be behind it.
    [5, 5, 7.5, 5, 5], [5, 5, 3.34, 5, 5], even(10, 4) + even(10, 5.5),
])
func `gaps too small for an absent slice are variable`(gaps: [Double]) {
    #expect(SliceSpacing(positions: positions(gaps)).verdict == .variable)
}

@Test func `measures of the gaps are reported`() {
    let spacing = SliceSpacing(positions: [0, 4, 8, 13])
    #expect(spacing.smallestGap == 4)
    #expect(spacing.medianGap == 4)
    #expect(spacing.largestGap == 5)
    #expect(abs(spacing.largestDeviation - 2.0 / 3) < 1e-12)
    #expect(SliceSpacing(positions: [0, 4, 9]).medianGap == 4.5)
    #expect(SliceSpacing(positions: [3]).verdict == .regular)
    #expect(SliceSpacing(positions: []).medianGap == 0)
}
