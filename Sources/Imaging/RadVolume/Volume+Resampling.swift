import CRadKernels
import RadTensor

extension Volume {
    /// The volume with another number of voxels over the same box; a sheared volume lands on straight slices.
    ///
    /// - Throws: `VolumeError` with code `invalidRegion` if the extent is empty or too large.
    package func resampled(
        toExtent extent: VolumeExtent, interpolation: Interpolation = .linear, outside: Float = 0
    ) throws(VolumeError) -> Volume {
        guard extent.isValid else {
            throw VolumeError(
                code: .invalidRegion, expected: "at least one slice, row and column",
                found: "\(extent.depth)x\(extent.height)x\(extent.width)")
        }
        let grid = try geometry.orthogonalized().resized(to: extent)
        return try resampled(to: grid, interpolation: interpolation, outside: outside)
    }

    /// The volume with another spacing about the same centre; a sheared volume lands on straight slices.
    ///
    /// - Throws: `VolumeError` with code `invalidRegion` if the spacing is not positive or asks for too many voxels.
    package func resampled(
        toSpacing spacing: VoxelSpacing, interpolation: Interpolation = .linear, outside: Float = 0
    ) throws(VolumeError) -> Volume {
        let grid = try geometry.orthogonalized().respaced(to: spacing)
        return try resampled(to: grid, interpolation: interpolation, outside: outside)
    }

    /// The values of the volume on the voxels of another grid.
    ///
    /// Voxels more than half a voxel outside the volume become `outside` and are marked invalid. Where the target is
    /// coarser than the volume, values are averaged as `Interpolation.linear` says.
    ///
    /// - Throws: `VolumeError` if the target is no geometry or has too many voxels.
    package func resampled(
        to target: VolumeGeometry, interpolation: Interpolation = .linear, outside: Float = 0
    ) throws(VolumeError) -> Volume {
        try target.validate()
        try target.validateSize()
        let mapping = GridMapping(from: target, to: geometry)
        if mapping.isSeparable(over: target.extent) {
            return separablyResampled(to: target, mapping, interpolation, outside)
        }
        if !geometry.isSheared {
            for order in AxisOrder.permutations where order != .identity {
                let turned = geometry.permuted(order)
                let mapping = GridMapping(from: target, to: turned)
                guard mapping.isSeparable(over: target.extent) else { continue }
                return try permuted(order).separablyResampled(to: target, mapping, interpolation, outside)
            }
        }
        return try obliquelyResampled(to: target, mapping, interpolation, outside)
    }

    /// Resamples axis by axis: each output slice is summed from input slices, then rows, then columns.
    private func separablyResampled(
        to target: VolumeGeometry, _ mapping: GridMapping, _ interpolation: Interpolation, _ outside: Float
    ) -> Volume {
        let source = extent
        let extent = target.extent
        let slices = AxisTaps(
            inputs: source.depth, outputs: extent.depth, start: mapping.start.slice, step: mapping.perSlice.slice,
            interpolation: interpolation)
        let isStraight = mapping.isStraight(over: extent)
        func rows(at slice: Int) -> AxisTaps {
            AxisTaps(
                inputs: source.height, outputs: extent.height,
                start: mapping.start.row + mapping.perSlice.row * Double(slice), step: mapping.perRow.row,
                interpolation: interpolation)
        }
        func columns(at slice: Int) -> AxisTaps {
            AxisTaps(
                inputs: source.width, outputs: extent.width,
                start: mapping.start.column + mapping.perSlice.column * Double(slice), step: mapping.perColumn.column,
                interpolation: interpolation)
        }
        var rowTaps = rows(at: 0)
        var columnTaps = columns(at: 0)
        var mask = ValidityMask(extent: extent, source: self)
        let area = extent.height * extent.width
        let voxels = unsafe Tensor(shape: extent.shape, elementType: .float32) { block in
            let output = unsafe block.bindMemory(to: Float.self)
            let workspace = UnsafeMutableBufferPointer<Float>.allocate(
                capacity: source.height * source.width + source.width)
            defer { unsafe workspace.deallocate() }
            for slice in 0..<extent.depth {
                if slice > 0, !isStraight {
                    rowTaps = rows(at: slice)
                    columnTaps = columns(at: slice)
                }
                let plane = unsafe UnsafeMutableBufferPointer(rebasing: output[(slice * area)..<((slice + 1) * area)])
                let isInside = slices.count[slice] > 0
                if !isInside || rowTaps.reachesOutside || columnTaps.reachesOutside {
                    unsafe plane.initialize(repeating: outside)
                }
                if isInside {
                    unsafe resample(slice, slices, rowTaps, columnTaps, workspace: workspace, into: plane)
                }
                mask.fill(slice: slice, nearestSlice: slices.nearest[slice], rows: rowTaps, columns: columnTaps)
            }
        }
        return Volume(unchecked: target, voxels, unit, mask.tensor())
    }

    private func resample(
        _ slice: Int, _ slices: AxisTaps, _ rows: AxisTaps, _ columns: AxisTaps,
        workspace: UnsafeMutableBufferPointer<Float>, into plane: UnsafeMutableBufferPointer<Float>
    ) {
        unsafe voxels.withUnsafeFloats { source in
            unsafe slices.withTaps { slices in
                unsafe rows.withTaps { rows in
                    unsafe columns.withTaps { columns in
                        var slices = unsafe slices
                        unsafe slices.first += slice
                        unsafe slices.count += slice
                        unsafe slices.weights += slice * slices.capacity
                        unsafe rad_resample_slice(
                            source.baseAddress, extent.height, extent.width, slices, rows, columns,
                            workspace.baseAddress,
                            workspace.baseAddress.map { unsafe $0 + extent.height * extent.width },
                            plane.baseAddress, rad_best_instruction_set())
                    }
                }
            }
        }
    }

    /// Resamples along lines that cross the volume at an angle, after averaging it down to the target's spacing.
    private func obliquelyResampled(
        to target: VolumeGeometry, _ mapping: GridMapping, _ interpolation: Interpolation, _ outside: Float
    ) throws(VolumeError) -> Volume {
        if interpolation == .linear {
            let step = mapping.largestStep
            func reduced(_ count: Int, _ step: Double) -> Int {
                step > 1.01 ? max(1, Int((Double(count) / step).rounded(.up))) : count
            }
            let coarse = VolumeExtent(
                depth: reduced(extent.depth, step.slice), height: reduced(extent.height, step.row),
                width: reduced(extent.width, step.column))
            if coarse != extent {
                let grid = geometry.resized(to: coarse)
                let smaller = separablyResampled(to: grid, GridMapping(from: grid, to: geometry), .linear, outside)
                return smaller.sampled(on: target, GridMapping(from: target, to: grid), .linear, outside)
            }
        }
        return sampled(on: target, mapping, interpolation, outside)
    }

    private func sampled(
        on target: VolumeGeometry, _ mapping: GridMapping, _ interpolation: Interpolation, _ outside: Float
    ) -> Volume {
        let extent = target.extent
        let sourceExtent = [self.extent.depth, self.extent.height, self.extent.width]
        let step = [mapping.perColumn.slice, mapping.perColumn.row, mapping.perColumn.column]
        var mask = ValidityMask(extent: extent, source: self)
        let voxels = unsafe Tensor(shape: extent.shape, elementType: .float32) { block in
            let output = unsafe block.bindMemory(to: Float.self)
            unsafe output.initialize(repeating: outside)
            unsafe self.voxels.withUnsafeFloats { source in
                for slice in 0..<extent.depth {
                    for row in 0..<extent.height {
                        let place = mapping.coordinate(slice: slice, row: row, column: 0)
                        let line = (slice * extent.height + row) * extent.width
                        unsafe rad_sample_line(
                            source.baseAddress, sourceExtent, [place.slice, place.row, place.column], step,
                            interpolation == .nearest ? 1 : 0, output.baseAddress.map { unsafe $0 + line }, extent.width
                        )
                        mask.fillLine(slice: slice, row: row, mapping)
                    }
                }
            }
        }
        return Volume(unchecked: target, voxels, unit, mask.tensor())
    }
}
