import RadTensor

/// A box of whole voxels; it may reach beyond the volume.
package struct VolumeRegion: Hashable, Sendable {
    /// Slices inside the box.
    package var slices: Range<Int>
    /// Rows inside the box.
    package var rows: Range<Int>
    /// Columns inside the box.
    package var columns: Range<Int>

    /// Joins the ranges of a box.
    package init(slices: Range<Int>, rows: Range<Int>, columns: Range<Int>) {
        self.slices = slices
        self.rows = rows
        self.columns = columns
    }

    /// The box of `extent` voxels whose middle is that of `whole`; where that falls between voxels, the earlier one.
    package init(centred extent: VolumeExtent, in whole: VolumeExtent) {
        func range(_ count: Int, _ whole: Int) -> Range<Int> {
            // Padding puts the smaller half in front, and cropping removes the smaller half in front.
            let start = count <= whole ? (whole - count) / 2 : -((count - whole) / 2)
            return start..<(start + count)
        }
        slices = range(extent.depth, whole.depth)
        rows = range(extent.height, whole.height)
        columns = range(extent.width, whole.width)
    }

    /// Number of voxels along each axis.
    package var extent: VolumeExtent {
        VolumeExtent(depth: slices.count, height: rows.count, width: columns.count)
    }
}

extension Volume {
    /// The part of the volume inside a box.
    ///
    /// - Throws: `VolumeError` with code `invalidRegion` if the box is empty or reaches beyond the volume.
    package func cropped(to region: VolumeRegion) throws(VolumeError) -> Volume {
        guard region.slices.lowerBound >= 0, region.slices.upperBound <= extent.depth,
            region.rows.lowerBound >= 0, region.rows.upperBound <= extent.height,
            region.columns.lowerBound >= 0, region.columns.upperBound <= extent.width
        else {
            throw VolumeError(
                code: .invalidRegion, expected: "a box inside \(extent.shape)",
                found: "slices \(region.slices), rows \(region.rows), columns \(region.columns)")
        }
        return try extracted(region, fill: 0)
    }

    /// The volume cropped or padded about its centre, axis by axis; what is added is `fill` and invalid.
    ///
    /// - Throws: `VolumeError` with code `invalidRegion` if the extent is empty or too large.
    package func croppedOrPadded(to extent: VolumeExtent, fill: Float) throws(VolumeError) -> Volume {
        guard extent.isValid else {
            throw VolumeError(
                code: .invalidRegion, expected: "at least one slice, row and column",
                found: "\(extent.depth)x\(extent.height)x\(extent.width)")
        }
        return try extracted(VolumeRegion(centred: extent, in: self.extent), fill: fill)
    }

    /// The voxels of a box, those beyond the volume `fill` and invalid; the geometry follows.
    ///
    /// - Throws: `VolumeError` with code `invalidRegion` if the box is empty or too large.
    package func extracted(_ region: VolumeRegion, fill: Float) throws(VolumeError) -> Volume {
        var geometry = geometry
        geometry.origin = geometry.position(
            slice: Double(region.slices.lowerBound), row: Double(region.rows.lowerBound),
            column: Double(region.columns.lowerBound))
        geometry.extent = region.extent
        try geometry.validateSize()
        if geometry.extent == extent, region.slices.lowerBound == 0, region.rows.lowerBound == 0,
            region.columns.lowerBound == 0
        {
            return self
        }
        let shape = geometry.extent.shape
        let inside = VolumeRegion(
            slices: region.slices.clamped(to: 0..<extent.depth), rows: region.rows.clamped(to: 0..<extent.height),
            columns: region.columns.clamped(to: 0..<extent.width))
        let covers = inside == region
        let values = unsafe Tensor(shape: shape, elementType: .float32) { block in
            let target = unsafe block.bindMemory(to: Float.self)
            if !covers { unsafe target.initialize(repeating: fill) }
            unsafe voxels.withUnsafeFloats { unsafe copy(inside, of: $0, to: target, region) }
        }
        var mask: Tensor?
        if !covers || validity != nil {
            mask = unsafe Tensor(shape: shape, elementType: .uint8) { block in
                let target = unsafe block.bindMemory(to: UInt8.self)
                unsafe target.initialize(repeating: 0)
                let source = validity?.bytes() ?? [UInt8](repeating: 1, count: extent.voxelCount)
                unsafe source.withUnsafeBufferPointer { unsafe copy(inside, of: $0, to: target, region) }
            }
        }
        return Volume(unchecked: geometry, values, unit, mask)
    }

    /// Copies the rows of a box inside the volume to their place in a box around it.
    private func copy<Element>(
        _ inside: VolumeRegion, of source: UnsafeBufferPointer<Element>,
        to target: UnsafeMutableBufferPointer<Element>, _ region: VolumeRegion
    ) {
        guard !inside.columns.isEmpty else { return }
        for slice in inside.slices {
            for row in inside.rows {
                let from = (slice * extent.height + row) * extent.width + inside.columns.lowerBound
                let line = (slice - region.slices.lowerBound) * region.rows.count + row - region.rows.lowerBound
                let to = line * region.columns.count + inside.columns.lowerBound - region.columns.lowerBound
                let part = unsafe UnsafeBufferPointer(rebasing: source[from..<(from + inside.columns.count)])
                _ = unsafe UnsafeMutableBufferPointer(rebasing: target[to...]).update(fromContentsOf: part)
            }
        }
    }
}
