import RadDICOM
import RadTensor
import RadVolume

/// Writes decoded frames into the voxels of a volume and keeps account of padding.
struct VoxelAssembly {
    let extent: VolumeExtent
    let unit: VoxelUnit
    private let factor: Double
    /// One byte per voxel, 0 for padding; made with the first padded voxel.
    var mask: [UInt8] = []
    var leastValid = Float.infinity

    /// - Parameter extent: Its depth is the number of frames.
    /// - Parameter factor: What rescaled values are multiplied by.
    init(extent: VolumeExtent, unit: VoxelUnit, factor: Double) {
        self.extent = extent
        self.unit = unit
        self.factor = factor
    }

    /// Rescales one frame, or one tile of it, into its slice.
    mutating func add(
        slice: Int, frame: DecodedFrame, image: InstanceRecord, to values: inout MutableSpan<Float>
    ) throws(SeriesError) {
        let (height, width) = (extent.height, extent.width)
        let first = try firstPixel(of: frame, image, slice: slice)
        let stride = frame.description.columns
        let start = slice * height * width
        let mapping = ValueMapping(image, factor: factor)
        let padding = image.padding
        if let rescale = mapping.linear {
            let (length, lines) = stride == width ? (height * width, 1) : (width, height)
            for line in 0..<lines {
                let run = Run(
                    source: first + line * stride, target: start + line * width, count: length, rescale: rescale,
                    padding: padding)
                add(run, of: frame.storedValues, to: &values)
            }
            return
        }
        let isHounsfield = unit == .hounsfield
        let stored = frame.storedValues.span
        let real = frame.realValues.span
        let isReal = !frame.realValues.isEmpty
        for row in 0..<height {
            for column in 0..<width {
                let place = first + row * stride + column
                let index = start + row * width + column
                let value = isReal ? mapping.value(of: real[place]) : mapping.value(of: stored[place])
                let isMarked =
                    isReal
                    ? !value.isFinite || padding?.contains(real[place]) ?? false
                    : padding?.contains(stored[place]) ?? false
                let isPadding = isMarked || (isHounsfield && value <= VolumeLoader.outsideReconstruction)
                if isPadding {
                    if mask.isEmpty { mask = [UInt8](repeating: 1, count: extent.voxelCount) }
                    mask[index] = 0
                } else {
                    values[index] = value
                    leastValid = min(leastValid, value)
                }
            }
        }
    }

    /// Where the image begins in the stored values of its frame.
    private func firstPixel(
        of frame: DecodedFrame, _ image: InstanceRecord, slice: Int
    ) throws(SeriesError) -> Int {
        let (rows, columns) = (frame.description.rows, frame.description.columns)
        let samples = frame.description.samplesPerPixel
        let (height, width) = (extent.height, extent.width)
        let tile = image.tileNumber ?? 0
        let isWhole = image.tileNumber == nil
        let tilesPerRow = max(1, columns / width)
        let fits =
            isWhole ? rows == height && columns == width : tile / tilesPerRow < rows / height && columns >= width
        guard fits, samples == 1, max(frame.storedValues.count, frame.realValues.count) == rows * columns else {
            throw SeriesError(
                .mismatchedFrame, slice: slice, expected: "\(height)x\(width), 1 sample",
                found: "\(rows)x\(columns), \(samples) samples")
        }
        return (tile / tilesPerRow) * height * columns + (tile % tilesPerRow) * width
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
        fill(&values, with: filling)
    }

    /// The mask, nil if every voxel is valid.
    consuming func validity() -> Tensor? {
        mask.isEmpty ? nil : try? Tensor(shape: extent.shape, elementType: .uint8, bytes: mask)
    }
}
