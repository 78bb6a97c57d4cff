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

    /// Reads and decodes the frames of a volume in slice order.
    ///
    /// Values are `stored * slope + intercept` of their own slice. Padding (compared before the rescale) becomes
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
            for (slice, image) in volume.images.enumerated() {
                let source = try open(image.reference, slice: slice, limits, files)
                try check(source.record, volume, slice)
                try assembly.add(slice: slice, frame: source.frame, record: source.record, to: &values)
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
    /// - Parameter files: Opens the file with the given number.
    package static func haveEqualPixels(
        _ first: FrameReference, _ second: FrameReference, limits: ReadingLimits = ReadingLimits(),
        files: (Int) throws -> ByteSource
    ) -> Bool {
        guard let left = try? open(first, slice: 0, limits, files),
            let right = try? open(second, slice: 0, limits, files)
        else { return false }
        return left.record.frameCount == 1 && right.record.frameCount == 1
            && left.record.rescale == right.record.rescale
            && left.frame.description.rows == right.frame.description.rows
            && left.frame.description.columns == right.frame.description.columns
            && left.frame.storedValues == right.frame.storedValues
    }

    private static func open(
        _ reference: FrameReference, slice: Int, _ limits: ReadingLimits, _ files: (Int) throws -> ByteSource
    ) throws(SeriesError) -> (record: InstanceRecord, frame: DecodedFrame) {
        let file: ByteSource
        do {
            file = try files(reference.fileIndex)
        } catch {
            throw SeriesError(.fileUnavailable, slice: slice)
        }
        do {
            let header = try HeaderReader.read(file, limits: limits)
            let reader = try PixelReader(file, header, limits: limits)
            let frame = try reader.frame(reference.frame)
            return (InstanceRecord(header: header, fileIndex: reference.fileIndex), frame)
        } catch {
            throw SeriesError(.undecodable, slice: slice, underlying: error)
        }
    }

    /// Sees that a file still says what the volume was built from.
    private static func check(
        _ record: InstanceRecord, _ volume: SeriesVolume, _ slice: Int
    ) throws(SeriesError) {
        guard record.sopInstanceUID == volume.images[slice].sopInstanceUID, let stated = StatedGeometry(record: record),
            record.rescale.isValid
        else { throw SeriesError(.changedFile, slice: slice) }
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
