import RadTensor

/// A volume seen through a coarse grid along the axes of the patient: slices from foot to head, rows to the back,
/// columns to the left.
///
/// A cell takes up to nine samples of one slice and keeps their mean and their largest value; it is 4 mm or less wide,
/// and 5 mm or less high, unless the voxels are larger. The cost is that of the samples and not of the voxels.
struct CoarseGrid {
    /// Aimed size of a cell in the slice and along the body, mm.
    private static let cellSize = (inPlane: 4.0, along: 5.0)
    /// No axis has more cells, whatever sizes a header states.
    private static let largestCount = 512

    /// Number of cells.
    private(set) var depth = 0
    private(set) var height = 0
    private(set) var width = 0
    /// Size of a cell, mm.
    private(set) var spacing = (z: 1.0, y: 1.0, x: 1.0)
    /// Means and largest values of the cells, foot to head, front to back, right to left.
    private(set) var means: [Float] = []
    private(set) var peaks: [Float] = []
    /// Whether all samples of the cells were measured.
    private(set) var isMeasured: [Bool] = []

    // Over all samples.
    private(set) var lowest = Float.infinity
    private(set) var highest = -Float.infinity
    private(set) var lowestCount = 0
    private(set) var highestCount = 0
    private(set) var airCount = 0
    private(set) var waterCount = 0
    /// Samples that were measured and are finite, and all.
    private(set) var measuredCount = 0
    private(set) var sampleCount = 0

    /// Samples a volume.
    init(_ volume: Volume) {
        let geometry = volume.geometry
        let order = geometry.axisOrder(to: .canonical)
        let steps = [geometry.steps.slice, geometry.steps.row, geometry.steps.column]
        let axes = (0..<3).map { axis in
            Axis(
                step: steps[order.axes[axis]].length, count: volume.voxels.shape.extents[order.axes[axis]],
                stride: volume.voxels.shape.strides[order.axes[axis]], isReversed: order.isReversed[axis],
                cellSize: axis == 0 ? Self.cellSize.along : Self.cellSize.inPlane, samples: axis == 0 ? 1 : 3,
                largestCount: Self.largestCount)
        }
        (depth, height, width) = (axes[0].offsets.count, axes[1].offsets.count, axes[2].offsets.count)
        spacing = (axes[0].cellSize, axes[1].cellSize, axes[2].cellSize)
        means.reserveCapacity(depth * height * width)
        peaks.reserveCapacity(depth * height * width)
        isMeasured.reserveCapacity(depth * height * width)
        let mask = volume.validity?.bytes()
        volume.voxels.withFloats { values in
            for z in axes[0].offsets {
                for y in axes[1].offsets {
                    for x in axes[2].offsets { add(values, mask, z[0], y, x) }
                }
            }
        }
    }

    /// Adds the cell of the samples where two rows and two columns cross.
    private mutating func add(
        _ values: borrowing Span<Float>, _ mask: [UInt8]?, _ slice: Int, _ rows: Axis.Offsets, _ columns: Axis.Offsets
    ) {
        var (sum, peak, count): (Float, Float, Float) = (0, -.infinity, 0)
        var isWhole = true
        for row in 0..<rows.count {
            for column in 0..<columns.count {
                let index = slice + rows[row] + columns[column]
                let value = values[index]
                sampleCount += 1
                guard mask?[index] != 0, value.isFinite else {
                    isWhole = false
                    continue
                }
                note(value)
                sum += value
                peak = max(peak, value)
                count += 1
            }
        }
        means.append(count > 0 ? sum / count : 0)
        peaks.append(count > 0 ? peak : 0)
        isMeasured.append(isWhole)
    }

    private mutating func note(_ value: Float) {
        measuredCount += 1
        if value < lowest { (lowest, lowestCount) = (value, 0) }
        if value == lowest { lowestCount += 1 }
        if value > highest { (highest, highestCount) = (value, 0) }
        if value == highest { highestCount += 1 }
        if value <= -900 {
            if value >= -1100 { airCount += 1 }
        } else if value >= -150, value <= 200 {
            waterCount += 1
        }
    }
}

/// The places of samples along one axis of the patient, as offsets among the voxels.
private struct Axis {
    /// The places of one cell, at equal steps.
    struct Offsets {
        let first: Int
        let step: Int
        let count: Int

        subscript(_ index: Int) -> Int { first + index * step }
    }

    /// The size of a cell, mm.
    let cellSize: Double
    private(set) var offsets: [Offsets] = []

    init(
        step: Double, count: Int, stride: Int, isReversed: Bool, cellSize: Double, samples: Int, largestCount: Int
    ) {
        let fitting = step > 0 ? min(cellSize / step, Double(count)) : 1
        let least = (count + largestCount - 1) / largestCount
        let skip = max(1, Int(fitting.rounded(.down)), least)
        self.cellSize = step * Double(skip)
        let direction = isReversed ? -stride : stride
        let first = isReversed ? (count - 1) * stride : 0
        let taken = min(samples, skip)
        for index in Swift.stride(from: 0, to: count - skip + 1, by: skip) {
            offsets.append(
                Offsets(first: first + index * direction, step: skip / taken * direction, count: taken))
        }
    }
}
