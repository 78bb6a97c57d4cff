import CRadKernels
import RadTensor

extension VolumeGeometry {
    /// Vectors from a voxel to its neighbour in the next slice, row and column.
    package var steps: (slice: Vector3, row: Vector3, column: Vector3) {
        (sliceStep, columnDirection * rowSpacing, rowDirection * columnSpacing)
    }

    /// The patient directions nearest to the axes of the volume, by the assignment with the largest components.
    package var orientation: VolumeOrientation {
        let directions = [sliceStep.normalized, columnDirection, rowDirection]
        let axes: [(PatientDirection, PatientDirection)] = [
            (.superior, .inferior), (.posterior, .anterior), (.left, .right),
        ]
        var best = AxisOrder.identity
        var largest = -1.0
        for order in AxisOrder.permutations {
            let sum = (0..<3).reduce(0.0) { $0 + abs(directions[$1].dot(axes[order.axes[$1]].0.vector)) }
            // A tie keeps the earlier order, whatever the rounding of the sums.
            if sum > largest + 1e-9 { (best, largest) = (order, sum) }
        }
        let named = (0..<3).map { axis in
            let (positive, negative) = axes[best.axes[axis]]
            return directions[axis].dot(positive.vector) >= 0 ? positive : negative
        }
        return VolumeOrientation(slice: named[0], row: named[1], column: named[2])
    }

    /// The axes to take, in order, so that the volume is oriented as asked.
    func axisOrder(to target: VolumeOrientation) -> AxisOrder {
        let current = [orientation.slice.vector, orientation.row.vector, orientation.column.vector]
        var order = AxisOrder.identity
        for (axis, wanted) in [target.slice.vector, target.row.vector, target.column.vector].enumerated() {
            for source in 0..<3 where abs(current[source].dot(wanted)) == 1 {
                order.axes[axis] = source
                order.isReversed[axis] = current[source].dot(wanted) < 0
            }
        }
        return order
    }

    /// The geometry with its axes in another order; only a shear that stays with the slices can be expressed.
    func permuted(_ order: AxisOrder) -> VolumeGeometry {
        let steps = [self.steps.slice, self.steps.row, self.steps.column]
        let extents = [extent.depth, extent.height, extent.width]
        var corner = [0.0, 0.0, 0.0]
        var turned: [Vector3] = []
        for axis in 0..<3 {
            let source = order.axes[axis]
            turned.append(order.isReversed[axis] ? -steps[source] : steps[source])
            if order.isReversed[axis] { corner[source] = Double(extents[source] - 1) }
        }
        return VolumeGeometry(
            origin: position(slice: corner[0], row: corner[1], column: corner[2]),
            rowDirection: turned[2].normalized, columnDirection: turned[1].normalized, sliceStep: turned[0],
            columnSpacing: turned[2].length, rowSpacing: turned[1].length,
            extent: VolumeExtent(
                depth: extents[order.axes[0]], height: extents[order.axes[1]], width: extents[order.axes[2]]))
    }
}

extension Volume {
    /// The volume with its axes permuted and reversed so that they grow nearest to the asked directions.
    ///
    /// Nothing is resampled: every voxel keeps its value and its place in the patient.
    ///
    /// - Throws: `VolumeError` with code `invalidRegion` if two directions share an axis, or with `invalidDirections`
    ///   if slices of a sheared volume would become rows or columns; resample it onto straight slices first.
    package func reoriented(to orientation: VolumeOrientation = .canonical) throws(VolumeError) -> Volume {
        guard orientation.isValid else {
            throw VolumeError(
                code: .invalidRegion, expected: "directions on three different axes",
                found: "\(orientation.slice), \(orientation.row), \(orientation.column)")
        }
        let order = geometry.axisOrder(to: orientation)
        guard order != .identity else { return self }
        guard order.axes[0] == 0 || !geometry.isSheared else {
            throw VolumeError(
                code: .invalidDirections, expected: "slices stacked along their normal",
                found: "a shear of \(geometry.shear)")
        }
        return try permuted(order)
    }

    func permuted(_ order: AxisOrder) throws(VolumeError) -> Volume {
        let geometry = geometry.permuted(order)
        let shape = geometry.extent.shape
        let strides = voxels.shape.strides
        let extents = voxels.shape.extents
        var first = 0
        var steps: [Int] = []
        for axis in 0..<3 {
            let source = order.axes[axis]
            steps.append(order.isReversed[axis] ? -strides[source] : strides[source])
            if order.isReversed[axis] { first += strides[source] * (extents[source] - 1) }
        }
        let permuted = unsafe Tensor(shape: shape, elementType: .float32) { block in
            unsafe voxels.withUnsafeFloats { source in
                unsafe rad_permute(
                    source.baseAddress.map { unsafe $0 + first }, shape.extents, steps,
                    block.bindMemory(to: Float.self).baseAddress)
            }
        }
        var mask: Tensor?
        if let validity {
            var bytes: [UInt8] = []
            bytes.reserveCapacity(shape.count)
            let source = validity.bytes()
            for slice in 0..<shape[0] {
                for row in 0..<shape[1] {
                    let start = first + slice * steps[0] + row * steps[1]
                    for column in 0..<shape[2] { bytes.append(source[start + column * steps[2]]) }
                }
            }
            mask = try? Tensor(shape: shape, elementType: .uint8, bytes: bytes)
        }
        return Volume(unchecked: geometry, permuted, unit, mask)
    }
}
