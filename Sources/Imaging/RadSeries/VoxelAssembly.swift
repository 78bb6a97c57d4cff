import RadDICOM
import RadTensor
import RadVolume

/// Writes decoded frames into the voxels of a volume and keeps account of padding.
struct VoxelAssembly {
    private let extent: VolumeExtent
    private let unit: VoxelUnit
    private let factor: Double
    /// One byte per voxel, 0 for padding; made with the first padded voxel.
    private var mask: [UInt8] = []
    private var leastValid = Float.infinity

    /// - Parameter extent: Its depth is the number of frames.
    /// - Parameter factor: What rescaled values are multiplied by.
    init(extent: VolumeExtent, unit: VoxelUnit, factor: Double) {
        self.extent = extent
        self.unit = unit
        self.factor = factor
    }

    /// Rescales one frame into its slice.
    mutating func add(
        slice: Int, frame: DecodedFrame, record: InstanceRecord, to values: inout MutableSpan<Float>
    ) throws(SeriesError) {
        let count = extent.height * extent.width
        let description = frame.description
        guard description.rows == extent.height, description.columns == extent.width,
            description.samplesPerPixel == 1, frame.storedValues.count == count
        else {
            throw SeriesError(
                .mismatchedFrame, slice: slice, expected: "\(extent.height)x\(extent.width), 1 sample",
                found: "\(description.rows)x\(description.columns), \(description.samplesPerPixel) samples")
        }
        let start = slice * count
        let mapping = ValueMapping(record, factor: factor)
        let padding = record.padding
        let isHounsfield = unit == .hounsfield
        let stored = frame.storedValues.span
        for index in 0..<count {
            let value = mapping.value(of: stored[index])
            let isPadding =
                padding?.contains(stored[index]) ?? false
                || (isHounsfield && value <= VolumeLoader.outsideReconstruction)
            if isPadding {
                if mask.isEmpty { mask = [UInt8](repeating: 1, count: extent.voxelCount) }
                mask[start + index] = 0
            } else {
                values[start + index] = value
                leastValid = min(leastValid, value)
            }
        }
    }

    /// Fills padded voxels, once all slices are known.
    mutating func finish(_ values: inout MutableSpan<Float>) {
        guard !mask.isEmpty else { return }
        let filling: Float =
            switch unit {
            case .hounsfield: VolumeLoader.hounsfieldFilling
            case .arbitrary, .becquerelPerMillilitre, .standardizedUptakeValue, .rescaled:
                leastValid.isFinite ? leastValid : 0
            }
        for index in mask.indices where mask[index] == 0 { values[index] = filling }
    }

    /// The mask, nil if every voxel is valid.
    consuming func validity() -> Tensor? {
        mask.isEmpty ? nil : try? Tensor(shape: extent.shape, elementType: .uint8, bytes: mask)
    }
}
