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

    /// Stored values that are made at a time; they and their voxels stay in the first cache.
    private static let piece = 4096

    /// The same for values that still stand in the bytes of their frame.
    ///
    /// - Precondition: The run lies within both.
    mutating func add(_ run: Run, of bytes: [UInt8], _ form: SampleForm, to values: inout MutableSpan<Float>) {
        let samples = bytes.count / form.bytesPerSample
        precondition(
            run.source >= 0 && run.count >= 0 && run.source <= samples - run.count, "The run lies within its frame.")
        precondition((0..<32).contains(form.up) && (0..<32).contains(form.down), "Shifts are below 32.")
        var words = stored
        stored = []
        if words.isEmpty { words = [Int32](repeating: 0, count: Self.piece) }
        var done = 0
        while done < run.count {
            let count = min(Self.piece, run.count - done)
            unsafe bytes.withUnsafeBufferPointer { source in
                unsafe words.withUnsafeMutableBufferPointer { target in
                    guard let from = source.baseAddress, let to = target.baseAddress else { return }
                    unsafe rad_unpack_words(
                        from + (run.source + done) * form.bytesPerSample, count, Int32(form.bytesPerSample),
                        form.isSigned ? 1 : 0, UInt32(form.up), UInt32(form.down), to, rad_best_instruction_set())
                }
            }
            let part = Run(
                source: 0, target: run.target + done, count: count, rescale: run.rescale, padding: run.padding)
            add(part, of: words, to: &values)
            done += count
        }
        stored = words
    }

    /// Marks padding among values that were rescaled.
    private mutating func mark(_ run: Run, of stored: [Int32], in values: borrowing MutableSpan<Float>) {
        let floor = unit == .hounsfield ? VolumeLoader.outsideReconstruction : -Float.infinity
        // An empty range where there is no padding value.
        let range = (run.padding?.lowest ?? 1, run.padding?.highest ?? 0)
        let mask = openMask()
        var least = leastValid
        unsafe mask.mark(run.target..<run.target + run.count) { marks in
            unsafe stored.withUnsafeBufferPointer { source in
                unsafe values.span.withUnsafeBufferPointer { rescaled in
                    guard let from = source.baseAddress, let value = rescaled.baseAddress else { return 0 }
                    return unsafe rad_mark_padding(
                        from + run.source, value + run.target, run.count, range.0, range.1, floor, marks, &least,
                        rad_best_instruction_set())
                }
            }
        }
        leastValid = least
    }
}
