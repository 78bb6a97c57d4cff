import CRadKernels
import RadDICOM
import RadVolume

extension VoxelAssembly {
    /// Stored values that stand side by side in their frame and in the volume.
    struct Run {
        /// The first one in the frame and in the volume, and how many there are.
        let source: Int
        let target: Int
        let count: Int
        let rescale: Rescale
        let padding: PixelPadding?
    }

    /// Rescales a run of values, marks what is padding, and keeps the least valid value.
    ///
    /// The values are those of `Rescale.value(of:)`, to the bit.
    /// - Precondition: The run lies within both.
    mutating func add(_ run: Run, of stored: [Int32], to values: inout MutableSpan<Float>) {
        guard run.count > 0 else { return }
        precondition(
            run.source >= 0 && run.source <= stored.count - run.count && run.target >= 0
                && run.target <= values.count - run.count, "The run lies within both.")
        var (lowest, highest) = (Int32(0), Int32(0))
        unsafe stored.withUnsafeBufferPointer { source in
            unsafe values.withUnsafeMutableBufferPointer { target in
                guard let from = source.baseAddress, let to = target.baseAddress else { return }
                unsafe rad_rescale(
                    from + run.source, run.count, run.rescale.slope, run.rescale.intercept, to + run.target, &lowest,
                    &highest, rad_best_instruction_set())
            }
        }
        // The values rise or fall with what is stored, so that the ends tell whether any can be padding.
        let least = min(run.rescale.value(of: lowest), run.rescale.value(of: highest))
        let isOutside = unit == .hounsfield && least <= VolumeLoader.outsideReconstruction
        let isPadded = run.padding.map { $0.lowest <= highest && $0.highest >= lowest } ?? false
        guard isOutside || isPadded else {
            leastValid = min(leastValid, least)
            return
        }
        mark(run, of: stored, in: values)
    }

    /// Writes a value wherever the mask says padding.
    func fill(_ values: inout MutableSpan<Float>, with filling: Float) {
        precondition(mask.count == values.count, "The mask has a mark for each voxel.")
        unsafe values.withUnsafeMutableBufferPointer { target in
            guard let base = target.baseAddress else { return }
            unsafe rad_fill_marked(base, mask, target.count, filling)
        }
    }

    /// Marks padding among values that were rescaled.
    private mutating func mark(_ run: Run, of stored: [Int32], in values: borrowing MutableSpan<Float>) {
        let floor = unit == .hounsfield ? VolumeLoader.outsideReconstruction : -Float.infinity
        // An empty range where there is no padding value.
        let range = (run.padding?.lowest ?? 1, run.padding?.highest ?? 0)
        var marks = [UInt8](repeating: 1, count: run.count)
        var least = leastValid
        let padded = unsafe stored.withUnsafeBufferPointer { source in
            unsafe values.span.withUnsafeBufferPointer { rescaled in
                guard let from = source.baseAddress, let value = rescaled.baseAddress else { return 0 }
                return unsafe rad_mark_padding(
                    from + run.source, value + run.target, run.count, range.0, range.1, floor, &marks, &least,
                    rad_best_instruction_set())
            }
        }
        leastValid = least
        guard padded > 0 else { return }
        if mask.isEmpty { mask = [UInt8](repeating: 1, count: extent.voxelCount) }
        mask.replaceSubrange(run.target..<run.target + run.count, with: marks)
    }
}
