import RadDICOM
import RadTensor
import RadVolume

/// Writes decoded frames into the voxels of a volume and keeps account of padding.
struct VoxelAssembly {
    let extent: VolumeExtent
    let unit: VoxelUnit
    private let factor: Double
    /// Made with the first voxel that may be padding.
    var mask: VoxelMask?
    var leastValid = Float.infinity
    /// Room for stored values of a piece of a run.
    var stored: [Int32] = []

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
        let first = try firstPixel(of: frame.description, image, slice: slice)
        let stride = frame.description.columns
        let count = max(frame.storedValues.count, frame.realValues.count)
        guard count == frame.description.rows * stride else {
            throw SeriesError(
                .mismatchedFrame, slice: slice, expected: "\(frame.description.rows * stride) values",
                found: "\(count)")
        }
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
                    openMask().mark(index)
                } else {
                    values[index] = value
                    leastValid = min(leastValid, value)
                }
            }
        }
    }

    /// Rescales one frame, or one tile of it, into its slice, out of its bytes.
    ///
    /// - Precondition: The image has no lookup table, and `bytes` holds rows x columns samples.
    mutating func add(
        slice: Int, bytes: [UInt8], _ form: SampleForm, of description: FrameDescription, image: InstanceRecord,
        to values: inout MutableSpan<Float>
    ) throws(SeriesError) {
        let (height, width) = (extent.height, extent.width)
        let first = try firstPixel(of: description, image, slice: slice)
        let stride = description.columns
        let start = slice * height * width
        let rescale = Rescale(slope: image.rescale.slope * factor, intercept: image.rescale.intercept * factor)
        let (length, lines) = stride == width ? (height * width, 1) : (width, height)
        for line in 0..<lines {
            let run = Run(
                source: first + line * stride, target: start + line * width, count: length, rescale: rescale,
                padding: image.padding)
            add(run, of: bytes, form, to: &values)
        }
    }

    /// Where the image begins in the stored values of its frame.
    private func firstPixel(
        of description: FrameDescription, _ image: InstanceRecord, slice: Int
    ) throws(SeriesError) -> Int {
        let (rows, columns) = (description.rows, description.columns)
        let (height, width) = (extent.height, extent.width)
        let tile = image.tileNumber ?? 0
        let isWhole = image.tileNumber == nil
        let tilesPerRow = max(1, columns / width)
        let fits =
            isWhole ? rows == height && columns == width : tile / tilesPerRow < rows / height && columns >= width
        guard fits, description.samplesPerPixel == 1 else {
            throw SeriesError(
                .mismatchedFrame, slice: slice, expected: "\(height)x\(width), 1 sample",
                found: "\(rows)x\(columns), \(description.samplesPerPixel) samples")
        }
        return (tile / tilesPerRow) * height * columns + (tile % tilesPerRow) * width
    }

    /// Fills padded voxels, once all slices are known.
    mutating func finish(_ values: inout MutableSpan<Float>) {
        guard let mask, mask.hasMarks else { return }
        let filling: Float =
            switch unit {
            case .hounsfield: VolumeLoader.hounsfieldFilling
            case .arbitrary, .becquerelPerMillilitre, .standardizedUptakeValue, .rescaled:
                leastValid.isFinite ? leastValid : 0
            }
        mask.fill(&values, with: filling)
    }

    /// The mask, nil if every voxel is valid.
    consuming func validity() -> Tensor? {
        guard let mask, mask.hasMarks else { return nil }
        return mask.tensor(shape: extent.shape)
    }

    /// The mask, made now if there is none.
    mutating func openMask() -> VoxelMask {
        if let mask { return mask }
        let made = VoxelMask(count: extent.voxelCount)
        mask = made
        return made
    }
}
