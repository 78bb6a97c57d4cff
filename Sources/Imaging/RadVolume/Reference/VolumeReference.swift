import RadTensor

/// Plain definitions of what the operations on volumes compute: direct loops over voxels, in double precision.
///
/// The fast implementations are compared with these.
enum VolumeReference {
    /// The voxels of a volume as doubles with their extent.
    struct Grid {
        var extent: VolumeExtent
        var values: [Double]

        init(_ volume: Volume) {
            extent = volume.extent
            values = volume.voxels.float32Values().map(Double.init)
        }

        func value(_ slice: Int, _ row: Int, _ column: Int) -> Double {
            values[(slice * extent.height + row) * extent.width + column]
        }
    }

    /// Values on the voxels of another grid, each found from its place in the patient; nil where it lies outside.
    static func resampled(_ volume: Volume, to target: VolumeGeometry, _ interpolation: Interpolation) -> [Double?] {
        let grid = Grid(volume)
        let source = volume.geometry
        // How far one moves among the source's voxels for one voxel of the target along the matching axis.
        let base = source.coordinate(of: target.position(slice: 0, row: 0, column: 0))
        let stepSlice = source.coordinate(of: target.position(slice: 1, row: 0, column: 0)).slice - base.slice
        let stepRow = source.coordinate(of: target.position(slice: 0, row: 1, column: 0)).row - base.row
        let stepColumn = source.coordinate(of: target.position(slice: 0, row: 0, column: 1)).column - base.column
        return eachVoxel(of: target.extent) { slice, row, column in
            let position = target.position(slice: Double(slice), row: Double(row), column: Double(column))
            let place = source.coordinate(of: position)
            if interpolation == .nearest {
                guard let k = nearest(place.slice, grid.extent.depth), let j = nearest(place.row, grid.extent.height),
                    let i = nearest(place.column, grid.extent.width)
                else { return nil }
                return grid.value(k, j, i)
            }
            guard let slices = weights(place.slice, step: abs(stepSlice), count: grid.extent.depth),
                let rows = weights(place.row, step: abs(stepRow), count: grid.extent.height),
                let columns = weights(place.column, step: abs(stepColumn), count: grid.extent.width)
            else { return nil }
            var sum = 0.0
            for (k, a) in slices {
                for (j, b) in rows {
                    for (i, c) in columns { sum += a * b * c * grid.value(k, j, i) }
                }
            }
            return sum
        }
    }

    /// Trilinear interpolation at the place of each voxel of the target; nil where it lies outside.
    static func sampled(_ volume: Volume, on target: VolumeGeometry) -> [Double?] {
        let grid = Grid(volume)
        return eachVoxel(of: target.extent) { slice, row, column in
            let position = target.position(slice: Double(slice), row: Double(row), column: Double(column))
            let place = volume.geometry.coordinate(of: position)
            guard let slices = weights(place.slice, step: 1, count: grid.extent.depth),
                let rows = weights(place.row, step: 1, count: grid.extent.height),
                let columns = weights(place.column, step: 1, count: grid.extent.width)
            else { return nil }
            var sum = 0.0
            for (k, a) in slices {
                for (j, b) in rows {
                    for (i, c) in columns { sum += a * b * c * grid.value(k, j, i) }
                }
            }
            return sum
        }
    }

    /// Weights of the inputs along one axis for a value at `centre`: the hat function averaged over a box, by summing
    /// over a thousand points of the box; nil outside.
    static func weights(_ centre: Double, step: Double, count: Int) -> [(Int, Double)]? {
        guard centre >= -0.5 - 1e-6, centre <= Double(count) - 0.5 + 1e-6 else { return nil }
        let box = step > 1 + 1e-6 ? (step * step - 1).squareRoot() : 0
        let points = box == 0 ? 1 : 1000
        var sums = [Double](repeating: 0, count: count)
        for point in 0..<points {
            let x = centre + box * ((Double(point) + 0.5) / Double(points) - 0.5)
            for input in 0..<count { sums[input] += max(0, 1 - abs(Double(input) - x)) }
        }
        let total = sums.reduce(0, +)
        return sums.enumerated().compactMap { $1 > 0 ? ($0, $1 / total) : nil }
    }

    /// The axes of the volume reordered so that each voxel keeps its place in the patient, found by that place.
    static func reoriented(_ volume: Volume, to geometry: VolumeGeometry) -> [Double] {
        let grid = Grid(volume)
        return eachVoxel(of: geometry.extent) { slice, row, column in
            let position = geometry.position(slice: Double(slice), row: Double(row), column: Double(column))
            let place = volume.geometry.coordinate(of: position)
            return grid.value(Int(place.slice.rounded()), Int(place.row.rounded()), Int(place.column.rounded()))
        }
    }

    /// The voxels of a box, `fill` beyond the volume.
    static func extracted(_ volume: Volume, _ region: VolumeRegion, fill: Double) -> [Double] {
        let grid = Grid(volume)
        return eachVoxel(of: region.extent) { slice, row, column in
            let (k, j, i) = (
                slice + region.slices.lowerBound, row + region.rows.lowerBound, column + region.columns.lowerBound
            )
            let isInside =
                (0..<grid.extent.depth).contains(k) && (0..<grid.extent.height).contains(j)
                && (0..<grid.extent.width).contains(i)
            return isInside ? grid.value(k, j, i) : fill
        }
    }

    /// A percentile of finite valid values, by sorting.
    static func percentile(_ volume: Volume, _ percentile: Double) -> Double? {
        let sorted = finiteValues(volume).sorted()
        guard !sorted.isEmpty else { return nil }
        let rank = percentile / 100 * Double(sorted.count - 1)
        let below = Int(rank)
        let above = min(below + 1, sorted.count - 1)
        return sorted[below] + (sorted[above] - sorted[below]) * (rank - Double(below))
    }

    /// Values mapped from `lower` and `upper` to 0 and 1 and limited to that.
    static func windowed(_ volume: Volume, lower: Double, upper: Double) -> [Double] {
        Grid(volume).values.map { value in
            value.isNaN ? 0 : min(max((value - lower) / (upper - lower), 0), 1)
        }
    }

    /// The finite values of valid voxels.
    static func finiteValues(_ volume: Volume) -> [Double] {
        let mask = volume.validity?.bytes()
        return Grid(volume).values.enumerated().compactMap { index, value in
            value.isFinite && mask?[index] != 0 ? value : nil
        }
    }

    private static func nearest(_ coordinate: Double, _ count: Int) -> Int? {
        guard coordinate >= -0.5 - 1e-6, coordinate <= Double(count) - 0.5 + 1e-6 else { return nil }
        return min(max(Int((coordinate + 0.5 + 1e-6).rounded(.down)), 0), count - 1)
    }

    private static func eachVoxel<Value>(of extent: VolumeExtent, _ value: (Int, Int, Int) -> Value) -> [Value] {
        var values: [Value] = []
        for slice in 0..<extent.depth {
            for row in 0..<extent.height {
                for column in 0..<extent.width { values.append(value(slice, row, column)) }
            }
        }
        return values
    }
}
