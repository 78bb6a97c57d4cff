package import RadDICOM
package import RadSystem
import RadTensor
package import RadVolume

/// Reads the voxels of a volume, one frame at a time.
package enum VolumeLoader {
    /// Voxels that a volume may have by default: 512 x 512 x 2048, 2 GiB of floats.
    package static let maximumVoxels = 512 * 512 * 2048

    /// CT values at or below this lie outside the reconstruction (-2000 and -3024 are usual), whether a header says so
    /// or not; no tissue, air or artefact reaches them.
    package static let outsideReconstruction: Float = -1500

    /// What stands in for CT voxels without an image: air, as low as scanners write it.
    package static let hounsfieldFilling: Float = -1024

    /// Reads and decodes the frames of a volume, opening each file once.
    ///
    /// Values are `stored * slope + intercept` of their own slice, or those of its lookup table. Padding (compared
    /// before the rescale) becomes -1024 in Hounsfield volumes and the least valid value in others, and is marked in
    /// the validity mask. Beside the volume, memory for one decoded frame is used.
    ///
    /// - Parameters:
    ///   - volume: What ``SeriesBuilder`` made of the images of `files`.
    ///   - maximumVoxels: Refused before anything is allocated.
    ///   - files: Where the images were taken from.
    /// - Throws: ``SeriesError``.
    package static func load(
        _ volume: SeriesVolume, maximumVoxels: Int = maximumVoxels, from files: SeriesFiles
    ) throws(SeriesError) -> Volume {
        try load(volume, maximumVoxels, files.limits) { index, slice throws(SeriesError) in
            OpenedFile(reader: try files.frames(of: index, slice: slice))
        }
    }

    /// The same for files whose headers are parsed anew.
    ///
    /// - Parameters:
    ///   - limits: What each file may ask for.
    ///   - files: Opens the file with the given number.
    package static func load(
        _ volume: SeriesVolume, maximumVoxels: Int = maximumVoxels, limits: ReadingLimits = ReadingLimits(),
        files: (Int) throws -> ByteSource
    ) throws(SeriesError) -> Volume {
        try load(volume, maximumVoxels, limits) { index, slice throws(SeriesError) in
            try OpenedFile(index, slice: slice, limits, files)
        }
    }

    private static func load(
        _ volume: SeriesVolume, _ maximumVoxels: Int, _ limits: ReadingLimits,
        open: (Int, Int) throws(SeriesError) -> OpenedFile
    ) throws(SeriesError) -> Volume {
        let geometry = volume.geometry
        var extent = geometry.extent
        guard extent.isValid, (volume.places?.count ?? extent.depth) == volume.images.count else {
            throw SeriesError(.invalidGeometry)
        }
        extent.depth = max(extent.depth, volume.images.count)
        guard extent.voxelCount <= maximumVoxels else {
            throw SeriesError(.tooLarge, expected: "at most \(maximumVoxels) voxels", found: "\(extent.voxelCount)")
        }
        extent.depth = volume.images.count
        try checkCompression(of: volume, limits)
        var assembly = VoxelAssembly(extent: extent, unit: volume.unit, factor: volume.valueFactor)
        let memory = VoxelMemory(shape: extent.shape)
        try memory.write { (values: inout MutableSpan<Float>) throws(SeriesError) in
            var buffer: [UInt8] = []
            for run in FileRun.runs(of: volume.images) {
                guard let first = run.slices.first else { continue }
                let file = try open(run.fileIndex, first)
                try read(run, of: volume, file, &buffer, into: &values, &assembly)
            }
            assembly.finish(&values)
        }
        do {
            return try self.volume(of: volume, try memory.tensor(), validity: assembly.validity())
        } catch let error as VolumeError {
            throw SeriesError(.invalidGeometry, expected: error.expected, found: error.found)
        } catch {
            throw SeriesError(.invalidGeometry)
        }
    }

    /// Requires voxels out of compressed pixels to be in proportion to the bytes of their files.
    private static func checkCompression(of volume: SeriesVolume, _ limits: ReadingLimits) throws(SeriesError) {
        var bytes: [Int: Int] = [:]
        var images = 0
        for image in volume.images {
            guard let count = image.compressedByteCount else { continue }
            bytes[image.fileIndex] = count
            images += 1
        }
        let extent = volume.geometry.extent
        do {
            try limits.check(
                frameMemory: images * extent.height * extent.width * MemoryLayout<Float>.size,
                codedBytes: bytes.values.reduce(0) { $0.addingReportingOverflow($1).partialValue })
        } catch {
            throw SeriesError(.undecodable, underlying: error)
        }
    }

    private static func volume(
        of volume: SeriesVolume, _ voxels: Tensor, validity: Tensor?
    ) throws(VolumeError) -> Volume {
        guard let places = volume.places else {
            return try Volume(geometry: volume.geometry, voxels: voxels, unit: volume.unit, validity: validity)
        }
        return try SliceInterpolation(places: places, depth: volume.geometry.extent.depth).volume(
            geometry: volume.geometry, voxels: voxels, unit: volume.unit, validity: validity)
    }

    /// Whether two images hold the same stored values; false if either cannot be decoded.
    ///
    /// Tiles are equal where the mosaics are that hold them.
    ///
    /// - Parameter files: Opens the file with the given number.
    package static func haveEqualPixels(
        _ first: FrameReference, _ second: FrameReference, limits: ReadingLimits = ReadingLimits(),
        files: (Int) throws -> ByteSource
    ) -> Bool {
        guard first.tile == second.tile, let left = try? OpenedFile(first.fileIndex, slice: 0, limits, files),
            let right = try? OpenedFile(second.fileIndex, slice: 0, limits, files),
            left.record?.rescale == right.record?.rescale,
            let leftFrame = try? left.reader.frame(first.frame),
            let rightFrame = try? right.reader.frame(second.frame)
        else { return false }
        return leftFrame.hasEqualValues(to: rightFrame)
    }

    /// What was read of a frame: its bytes, in a buffer of the caller, or its stored values.
    fileprivate enum FrameContent {
        case bytes(SampleForm)
        case values(DecodedFrame)
    }

    /// Reads the slices of one file, each of its frames once.
    private static func read(
        _ run: FileRun, of volume: SeriesVolume, _ file: OpenedFile, _ buffer: inout [UInt8],
        into values: inout MutableSpan<Float>, _ assembly: inout VoxelAssembly
    ) throws(SeriesError) {
        var read: (number: Int, content: FrameContent)?
        for slice in run.slices {
            let image = volume.images[slice]
            try check(file, image, volume, slice)
            let content: FrameContent
            // Only tiles ask for a frame again.
            if image.tileNumber != nil, let read, read.number == image.frameNumber {
                content = read.content
            } else {
                read = nil
                content = try file.content(of: image, slice: slice, &buffer)
                read = (image.frameNumber, content)
            }
            switch content {
            case .bytes(let form):
                try assembly.add(
                    slice: slice, bytes: buffer, form, of: file.reader.description, image: image, to: &values)
            case .values(let frame):
                try assembly.add(slice: slice, frame: frame, image: image, to: &values)
            }
        }
    }

    /// Sees that a file still says what the volume was built from.
    private static func check(
        _ file: OpenedFile, _ image: InstanceRecord, _ volume: SeriesVolume, _ slice: Int
    ) throws(SeriesError) {
        guard image.frameNumber < file.reader.frameCount else { throw SeriesError(.changedFile, slice: slice) }
        guard let record = file.record else { return }
        guard record.sopInstanceUID == image.sopInstanceUID else { throw SeriesError(.changedFile, slice: slice) }
        // Places of frames and tiles are not in the header, or were computed from it.
        if file.hasFunctionalGroups || image.tileNumber != nil { return }
        guard let stated = StatedGeometry(record: record), record.rescale.isValid else {
            throw SeriesError(.changedFile, slice: slice)
        }
        let place = volume.places?[slice] ?? Double(slice)
        let expected = volume.geometry.position(slice: place, row: 0, column: 0)
        let distance = (stated.position - expected).length
        // A slice of an uneven stack stands up to 2 % of a step from its place.
        let tolerance = max(0.2, 0.1 * volume.geometry.sliceStep.length)
        guard distance <= tolerance else {
            throw SeriesError(
                .changedFile, slice: slice, expected: "a position within \(tolerance) mm of its place",
                found: "\(distance) mm")
        }
    }
}

/// The slices of a volume that one file holds.
private struct FileRun {
    let fileIndex: Int
    /// In the order of frames, so that a file is read forwards.
    let slices: [Int]

    /// One for each file, in the order of their first slices.
    static func runs(of images: [InstanceRecord]) -> [FileRun] {
        let slices = Dictionary(grouping: images.indices) { images[$0].fileIndex }
        return slices.sorted { ($0.value.first ?? 0) < ($1.value.first ?? 0) }.map { file, slices in
            FileRun(
                fileIndex: file,
                slices: slices.sorted { (images[$0].frameNumber, $0) < (images[$1].frameNumber, $1) })
        }
    }
}

/// A file whose header and table of fragments were read.
private struct OpenedFile {
    /// What the header says now; nil where the file is known to be the one that the volume was built from.
    let record: InstanceRecord?
    let hasFunctionalGroups: Bool
    let reader: PixelReader

    init(reader: PixelReader) {
        self.reader = reader
        record = nil
        hasFunctionalGroups = false
    }

    init(
        _ index: Int, slice: Int, _ limits: ReadingLimits, _ files: (Int) throws -> ByteSource
    ) throws(SeriesError) {
        let source: ByteSource
        do {
            source = try files(index)
        } catch {
            throw SeriesError(.fileUnavailable, slice: slice)
        }
        do {
            let header = try HeaderReader.read(source, limits: limits)
            reader = try PixelReader(source, header, limits: limits)
            record = InstanceRecord(header: header, fileIndex: index)
            hasFunctionalGroups = header.functionalGroups != nil
        } catch {
            throw SeriesError(.undecodable, slice: slice, underlying: error)
        }
    }

    /// Reads the frame of an image, as bytes where these can be rescaled as they stand.
    func content(
        of image: InstanceRecord, slice: Int, _ buffer: inout [UInt8]
    ) throws(SeriesError) -> VolumeLoader.FrameContent {
        do {
            if image.lookupTable == nil, let form = try reader.samples(of: image.frameNumber, into: &buffer) {
                return .bytes(form)
            }
            return .values(try reader.frame(image.frameNumber))
        } catch {
            throw SeriesError(.undecodable, slice: slice, underlying: error)
        }
    }
}
