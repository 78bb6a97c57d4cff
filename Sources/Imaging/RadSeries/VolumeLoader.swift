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
    /// Values are `stored * slope + intercept` of their own slice, or those of its lookup table. Padding (compared before the rescale) becomes
    /// -1024 in Hounsfield volumes and the least valid value in others, and is marked in the validity mask.
    /// Beside the volume, memory for one decoded frame is used.
    ///
    /// - Parameters:
    ///   - volume: What ``SeriesBuilder`` found.
    ///   - maximumVoxels: Refused before anything is allocated.
    ///   - limits: What each file may ask for.
    ///   - files: Opens the file with the given number.
    /// - Throws: ``SeriesError``.
    package static func load(
        _ volume: SeriesVolume, maximumVoxels: Int = maximumVoxels, limits: ReadingLimits = ReadingLimits(),
        files: (Int) throws -> ByteSource
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
        var assembly = VoxelAssembly(extent: extent, unit: volume.unit, factor: volume.valueFactor)
        let voxels = try Tensor(shape: extent.shape) {
            (values: inout MutableSpan<Float>) throws(SeriesError) in
            for run in FileRun.runs(of: volume.images) {
                try read(run, of: volume, limits, files, into: &values, &assembly)
            }
            assembly.finish(&values)
        }
        do {
            guard let places = volume.places else {
                return try Volume(
                    geometry: geometry, voxels: voxels, unit: volume.unit, validity: assembly.validity())
            }
            return try SliceInterpolation(places: places, depth: geometry.extent.depth).volume(
                geometry: geometry, voxels: voxels, unit: volume.unit, validity: assembly.validity())
        } catch {
            throw SeriesError(.invalidGeometry, expected: error.expected, found: error.found)
        }
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
            left.record.rescale == right.record.rescale,
            let leftFrame = try? left.frame(first.frame, slice: 0),
            let rightFrame = try? right.frame(second.frame, slice: 0)
        else { return false }
        return leftFrame.description.rows == rightFrame.description.rows
            && leftFrame.description.columns == rightFrame.description.columns
            && leftFrame.storedValues == rightFrame.storedValues
            && leftFrame.realValues == rightFrame.realValues
    }

    /// Reads the slices of one file, each of its frames once.
    private static func read(
        _ run: FileRun, of volume: SeriesVolume, _ limits: ReadingLimits, _ files: (Int) throws -> ByteSource,
        into values: inout MutableSpan<Float>, _ assembly: inout VoxelAssembly
    ) throws(SeriesError) {
        guard let first = run.slices.first else { return }
        let file = try OpenedFile(run.fileIndex, slice: first, limits, files)
        var decoded: (number: Int, frame: DecodedFrame)?
        for slice in run.slices {
            let image = volume.images[slice]
            try check(file, image, volume, slice)
            let frame: DecodedFrame
            if let decoded, decoded.number == image.frameNumber {
                frame = decoded.frame
            } else {
                decoded = nil
                frame = try file.frame(image.frameNumber, slice: slice)
                // Only tiles ask for a frame again.
                if image.tileNumber != nil { decoded = (image.frameNumber, frame) }
            }
            try assembly.add(slice: slice, frame: frame, image: image, to: &values)
        }
    }

    /// Sees that a file still says what the volume was built from.
    private static func check(
        _ file: OpenedFile, _ image: InstanceRecord, _ volume: SeriesVolume, _ slice: Int
    ) throws(SeriesError) {
        let record = file.record
        guard record.sopInstanceUID == image.sopInstanceUID, image.frameNumber < file.frameCount else {
            throw SeriesError(.changedFile, slice: slice)
        }
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

/// A file whose header and table of fragments were read once.
private struct OpenedFile {
    let record: InstanceRecord
    let hasFunctionalGroups: Bool
    private let reader: PixelReader

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

    var frameCount: Int { reader.frameCount }

    func frame(_ number: Int, slice: Int) throws(SeriesError) -> DecodedFrame {
        do {
            return try reader.frame(number)
        } catch {
            throw SeriesError(.undecodable, slice: slice, underlying: error)
        }
    }
}
