extension Volume {
    /// Numbers by which rules judge what the volume shows and how sound it is.
    ///
    /// They are computed on a coarse grid of a few samples in each 4 x 4 x 5 mm, so that their cost is that of the body's
    /// size and not of the voxels, and depend on nothing but the volume. What speaks of a body is measured where slices lie
    /// within 30 degrees of an axis of the patient: organs where values look like CT numbers, elsewhere its outline.
    package func measures() -> PixelMeasures {
        let grid = CoarseGrid(self)
        var measures = PixelMeasures()
        guard grid.sampleCount > 0 else { return measures }
        measures[.paddingShare] = 1 - Double(grid.measuredCount) / Double(grid.sampleCount)
        guard grid.measuredCount > 0 else { return measures }
        let count = Double(grid.measuredCount)
        measures[.lowestValue] = Double(grid.lowest)
        measures[.highestValue] = Double(grid.highest)
        measures[.lowestShare] = Double(grid.lowestCount) / count
        measures[.highestShare] = Double(grid.highestCount) / count
        measures[.blankSliceShare] = grid.blankSliceShare
        measures[.airShare] = Double(grid.airCount) / count
        measures[.waterShare] = Double(grid.waterCount) / count
        guard geometry.plane != .oblique else { return measures }
        if grid.looksLikeHounsfield {
            BodyProfile(grid).measure(into: &measures)
        } else {
            SectionProfile(grid)?.measure(into: &measures)
        }
        return measures
    }
}

extension CoarseGrid {
    /// Whether there is air and something as dense as water, and nothing far below air.
    fileprivate var looksLikeHounsfield: Bool {
        Double(waterCount) >= 0.02 * Double(measuredCount) && lowest <= -300 && lowest >= -3100
    }

    /// The share of slices in which every cell has the lowest value of all.
    fileprivate var blankSliceShare: Double {
        let plane = height * width
        let blank = (0..<depth).count { slice in
            peaks[(slice * plane)..<((slice + 1) * plane)].allSatisfy { $0 == lowest }
        }
        return depth > 0 ? Double(blank) / Double(depth) : 0
    }
}
