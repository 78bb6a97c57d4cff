import CRadKernels
import RadTensor

extension Volume {
    /// Mean and standard deviation (of the population) of the finite values of valid voxels; nil if there is none.
    package func moments() -> (mean: Double, standardDeviation: Double)? {
        var mean = 0.0
        var deviation = 0.0
        let found = unsafe withValuesAndMask { values, mask in
            unsafe rad_moments(values.baseAddress, mask, values.count, &mean, &deviation)
        }
        return found > 0 ? (mean, deviation) : nil
    }

    /// The volume shifted and scaled to mean 0 and standard deviation 1; all 0 if its values agree.
    package func standardized() -> Volume {
        guard let moments = moments(), moments.standardDeviation > 0 else { return replacingValues(with: 0) }
        let factor = 1 / moments.standardDeviation
        return scaled(by: Float(factor), offset: Float(-moments.mean * factor))
    }

    /// The volume with `value` at voxels that are invalid or not finite; all voxels are valid afterwards.
    package func replacingInvalid(with value: Float) -> Volume {
        let values = unsafe Tensor(shape: voxels.shape, elementType: .float32) { block in
            unsafe withValuesAndMask { source, mask in
                unsafe rad_replace_invalid(
                    source.baseAddress, mask, block.bindMemory(to: Float.self).baseAddress, source.count, value)
            }
        }
        return Volume(unchecked: geometry, values, unit, nil)
    }

    /// The volume with values limited to 0 to 1 and rounded to `levels` evenly spaced ones, halfway up; NaN becomes 0.
    ///
    /// - Parameter levels: 2 to 65536.
    package func quantized(levels: Int) -> Volume {
        precondition((2...65536).contains(levels), "levels are 2 to 65536")
        return unsafe replacingVoxels { source, target in
            unsafe rad_quantize(source.baseAddress, target.baseAddress, source.count, Float(levels - 1))
        }
    }

    /// The smallest box with every slice, row and column in which a thousandth of the voxels, and at least two, exceed
    /// a threshold; nil if there is none.
    ///
    /// A row here is the whole plane of voxels that share a row index, and so for columns.
    package func region(above threshold: Float) -> VolumeRegion? {
        bounds(above: threshold) { max(2, $0 / 1000) }
    }

    /// The box of the slices, rows and columns in which at least so many voxels exceed a threshold.
    ///
    /// - Parameter least: The number for a plane of so many voxels.
    func bounds(above threshold: Float, least: (Int) -> Int) -> VolumeRegion? {
        var slices = [UInt64](repeating: 0, count: extent.depth)
        var rows = [UInt64](repeating: 0, count: extent.height)
        var columns = [UInt64](repeating: 0, count: extent.width)
        unsafe voxels.withUnsafeFloats { values in
            unsafe rad_count_above(values.baseAddress, voxels.shape.extents, threshold, &slices, &rows, &columns)
        }
        func range(_ counts: [UInt64]) -> Range<Int>? {
            let least = least(extent.voxelCount / counts.count)
            guard let first = counts.firstIndex(where: { $0 >= least }),
                let last = counts.lastIndex(where: { $0 >= least })
            else { return nil }
            return first..<(last + 1)
        }
        guard let slices = range(slices), let rows = range(rows), let columns = range(columns) else { return nil }
        return VolumeRegion(slices: slices, rows: rows, columns: columns)
    }
}
