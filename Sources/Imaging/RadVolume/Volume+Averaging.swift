import RadTensor

extension Volume {
    /// The volume with another number of voxels over the same box, each the plain mean of the voxels it touches.
    ///
    /// Output `i` of `m` along an axis of `n` voxels is the mean of voxels `floor(i * n / m)` up to, and without,
    /// `ceil((i + 1) * n / m)`, as in adaptive average pooling and in resizing by area; where the target is finer,
    /// voxels are repeated. A voxel is valid where any of those that it averages is. A shear is kept.
    ///
    /// - Throws: `VolumeError` with code `invalidRegion` if the extent is empty or too large.
    package func averaged(toExtent extent: VolumeExtent) throws(VolumeError) -> Volume {
        guard extent.isValid else {
            throw VolumeError(
                code: .invalidRegion, expected: "at least one slice, row and column",
                found: "\(extent.depth)x\(extent.height)x\(extent.width)")
        }
        let target = geometry.resized(to: extent)
        try target.validateSize()
        if extent == self.extent { return self }
        var mask: Tensor?
        if let validity {
            let shares = averaged(validity.convertedToFloat32(), to: extent).float32Values()
            mask = unsafe Tensor(shape: extent.shape, elementType: .uint8) { block in
                for index in 0..<block.count { unsafe block[index] = shares[index] > 0 ? 1 : 0 }
            }
        }
        return Volume(unchecked: target, averaged(voxels, to: extent), unit, mask)
    }

    /// The inputs of each output along an axis.
    private static func windows(_ inputs: Int, _ outputs: Int) -> [Range<Int>] {
        (0..<outputs).map { index in
            index * inputs / outputs..<((index + 1) * inputs + outputs - 1) / outputs
        }
    }

    /// Sums slices, then rows, then columns; each input is read at most twice for each output along an axis.
    private func averaged(_ values: Tensor, to extent: VolumeExtent) -> Tensor {
        let source = self.extent
        let slices = Self.windows(source.depth, extent.depth)
        let rows = Self.windows(source.height, extent.height)
        let columns = Self.windows(source.width, extent.width)
        let area = source.height * source.width
        return unsafe Tensor(shape: extent.shape, elementType: .float32) { block in
            let output = unsafe block.bindMemory(to: Float.self)
            let plane = UnsafeMutableBufferPointer<Float>.allocate(capacity: area + source.width)
            defer { unsafe plane.deallocate() }
            let line = unsafe UnsafeMutableBufferPointer(rebasing: plane[area...])
            unsafe values.withUnsafeFloats { values in
                var place = 0
                for slice in slices {
                    for index in 0..<area { unsafe plane[index] = unsafe values[slice.lowerBound * area + index] }
                    for other in slice.dropFirst() {
                        for index in 0..<area { unsafe plane[index] += unsafe values[other * area + index] }
                    }
                    for row in rows {
                        let first = row.lowerBound * source.width
                        for index in 0..<source.width { unsafe line[index] = unsafe plane[first + index] }
                        for other in row.dropFirst() {
                            for index in 0..<source.width {
                                unsafe line[index] += unsafe plane[other * source.width + index]
                            }
                        }
                        for column in columns {
                            var sum: Float = 0
                            for index in column { sum += unsafe line[index] }
                            unsafe output[place] = sum / Float(slice.count * row.count * column.count)
                            place += 1
                        }
                    }
                }
            }
        }
    }

    /// The smallest box of all voxels that exceed a threshold, be they ever so few; nil if there is none.
    package func foreground(above threshold: Float) -> VolumeRegion? {
        bounds(above: threshold) { _ in 1 }
    }
}
