import RadTensor

/// Builds the mask of a resampled volume: valid where the target lies inside the source on a valid voxel.
struct ValidityMask {
    private let extent: VolumeExtent
    private let sourceExtent: VolumeExtent
    private let source: [UInt8]?
    /// Empty as long as every voxel is valid.
    private var bytes: [UInt8] = []

    init(extent: VolumeExtent, source: Volume) {
        self.extent = extent
        sourceExtent = source.extent
        self.source = source.validity?.bytes()
    }

    /// The mask, nil if every voxel is valid.
    func tensor() -> Tensor? {
        guard !bytes.isEmpty else { return nil }
        return try? Tensor(shape: extent.shape, elementType: .uint8, bytes: bytes)
    }

    /// Marks one slice of a target whose rows and columns follow those of the source.
    mutating func fill(slice: Int, nearestSlice: Int32, rows: AxisTaps, columns: AxisTaps) {
        guard source != nil || nearestSlice < 0 || rows.reachesOutside || columns.reachesOutside else { return }
        for row in 0..<extent.height {
            let nearestRow = rows.nearest[row]
            for column in 0..<extent.width {
                let nearestColumn = columns.nearest[column]
                let isInside = nearestSlice >= 0 && nearestRow >= 0 && nearestColumn >= 0
                guard !isInside || !isValid(Int(nearestSlice), Int(nearestRow), Int(nearestColumn)) else { continue }
                markInvalid((slice * extent.height + row) * extent.width + column)
            }
        }
    }

    /// Marks one row of a target that lies at an angle to the source.
    mutating func fillLine(slice: Int, row: Int, _ mapping: GridMapping) {
        for column in 0..<extent.width {
            let place = mapping.coordinate(slice: slice, row: row, column: column)
            if let k = nearest(place.slice, sourceExtent.depth), let j = nearest(place.row, sourceExtent.height),
                let i = nearest(place.column, sourceExtent.width), isValid(k, j, i)
            {
                continue
            }
            markInvalid((slice * extent.height + row) * extent.width + column)
        }
    }

    private func nearest(_ coordinate: Double, _ count: Int) -> Int? {
        guard coordinate >= -0.5 - 1e-6, coordinate <= Double(count) - 0.5 + 1e-6 else { return nil }
        return min(max(Int((coordinate + 0.5 + 1e-6).rounded(.down)), 0), count - 1)
    }

    private func isValid(_ slice: Int, _ row: Int, _ column: Int) -> Bool {
        guard let source else { return true }
        return source[(slice * sourceExtent.height + row) * sourceExtent.width + column] != 0
    }

    private mutating func markInvalid(_ index: Int) {
        if bytes.isEmpty { bytes = [UInt8](repeating: 1, count: extent.voxelCount) }
        bytes[index] = 0
    }
}
