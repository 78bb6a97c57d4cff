import CRadKernels
import RadTensor

extension Volume {
    /// The smallest and largest finite value of valid voxels; nil if there is none.
    package func valueRange() -> ClosedRange<Float>? {
        var smallest: Float = 0
        var largest: Float = 0
        let found = unsafe withValuesAndMask { values, mask in
            unsafe rad_finite_range(values.baseAddress, mask, values.count, &smallest, &largest)
        }
        return found > 0 ? smallest...largest : nil
    }

    /// Percentiles of the finite values of valid voxels, between sorted values by linear interpolation.
    ///
    /// The rank of percentile p among n sorted values is p / 100 * (n - 1), as NumPy's default does.
    ///
    /// - Parameter percentiles: Each 0 to 100.
    /// - Returns: One value for each percentile; nil if no value is finite.
    package func percentiles(_ percentiles: [Double]) -> [Float]? {
        precondition(percentiles.allSatisfy { $0 >= 0 && $0 <= 100 }, "a percentile is 0 to 100")
        return unsafe withValuesAndMask { values, mask in
            var range: (Float, Float) = (0, 0)
            let count = unsafe rad_finite_range(values.baseAddress, mask, values.count, &range.0, &range.1)
            guard count > 0 else { return nil }
            return percentiles.map { percentile in
                let rank = percentile / 100 * Double(count - 1)
                let below = min(Int(rank), count - 1)
                let fraction = Float(rank - Double(below))
                var histogram = [UInt64](repeating: 0, count: 2048)
                var pair: (Float, Float) = (0, 0)
                unsafe rad_select(values.baseAddress, mask, values.count, below, &histogram, &pair.0, &pair.1)
                return pair.0 + (pair.1 - pair.0) * fraction
            }
        }
    }

    /// The volume with values from `lower` to `upper` mapped to 0 to 1 and limited to that; NaN becomes 0.
    package func windowed(lower: Float, upper: Float) -> Volume {
        precondition(upper > lower, "a window has a positive width")
        return unsafe replacingVoxels { source, target in
            unsafe rad_window(
                source.baseAddress, target.baseAddress, source.count, lower, upper - lower, rad_best_instruction_set())
        }
    }

    /// The volume with values mapped so that its smallest finite one is 0 and its largest is 1; all 0 if they agree.
    package func minMaxNormalized() -> Volume {
        guard let range = valueRange(), range.upperBound > range.lowerBound else {
            return replacingValues(with: 0)
        }
        return windowed(lower: range.lowerBound, upper: range.upperBound)
    }

    /// The volume with each value multiplied and then shifted.
    package func scaled(by factor: Float, offset: Float) -> Volume {
        unsafe replacingVoxels { source, target in
            unsafe rad_scale(source.baseAddress, target.baseAddress, source.count, factor, offset)
        }
    }

    /// The volume with every value the same.
    package func replacingValues(with value: Float) -> Volume {
        Volume(unchecked: geometry, Tensor(shape: voxels.shape, repeating: value), unit, validity)
    }

    /// The same voxels with another unit.
    package func measured(in unit: VoxelUnit) -> Volume { Volume(unchecked: geometry, voxels, unit, validity) }

    func replacingVoxels(
        _ body: (UnsafeBufferPointer<Float>, UnsafeMutableBufferPointer<Float>) -> Void
    ) -> Volume {
        let values = unsafe Tensor(shape: voxels.shape, elementType: .float32) { block in
            unsafe voxels.withUnsafeFloats { unsafe body($0, block.bindMemory(to: Float.self)) }
        }
        return Volume(unchecked: geometry, values, unit, validity)
    }

    func withValuesAndMask<Result>(
        _ body: (UnsafeBufferPointer<Float>, UnsafePointer<UInt8>?) -> Result
    ) -> Result {
        unsafe voxels.withUnsafeFloats { values in
            guard let validity else { return unsafe body(values, nil) }
            return unsafe validity.withUnsafeBytes { mask in
                unsafe body(values, mask.bindMemory(to: UInt8.self).baseAddress)
            }
        }
    }
}
