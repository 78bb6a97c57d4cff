package import RadSystem
import RadTensor

/// A NIfTI file whose volumes can be read one by one; a fourth and further axes count volumes.
package struct NIfTIFile: Sendable {
    package let header: NIfTIHeader
    /// How many volumes there are.
    package let volumeCount: Int
    private let source: ByteSource
    private let voxelsPerVolume: Int

    /// Reads the header, and sees that all voxels are there.
    ///
    /// - Parameters:
    ///   - source: The file, inflated if it was compressed; of a pair, the header (.hdr).
    ///   - image: Of a pair, the file with the voxels (.img).
    /// - Throws: ``NIfTIError``.
    package init(_ source: ByteSource, image: ByteSource? = nil) throws(NIfTIError) {
        header = try NIfTIHeader(try Self.read(source, at: 0, count: NIfTIHeader.largestSize))
        guard header.isSingleFile == (image == nil) else {
            throw NIfTIError(.notNIfTI, expected: header.isSingleFile ? "one file" : "a second file with the voxels")
        }
        self.source = image ?? source
        // The header has seen that these can be counted.
        voxelsPerVolume = header.extents.reduce(1, *)
        volumeCount = header.dimensions.dropFirst(3).reduce(1, *)
        let needed = voxelsPerVolume * volumeCount * header.dataType.byteCount
        guard needed <= self.source.count - header.voxelOffset else {
            throw NIfTIError(
                .truncated, offset: header.voxelOffset, expected: "\(needed) bytes of voxels",
                found: "\(max(0, self.source.count - header.voxelOffset))")
        }
    }

    /// Where the voxels lie in the patient: columns along the file's first axis, rows along its second, slices along
    /// its third.
    ///
    /// - Throws: `invalidGeometry` where rows and columns are not perpendicular or voxels share a place.
    package func geometry() throws(NIfTIError) -> VolumeGeometry {
        let extents = header.extents
        do {
            return try VolumeGeometry(
                header.affine, millimetres: header.millimetres,
                extent: VolumeExtent(depth: extents[2], height: extents[1], width: extents[0]))
        } catch {
            throw NIfTIError(.invalidGeometry, expected: error.expected, found: error.found)
        }
    }

    /// Reads one volume.
    ///
    /// Values are scaled as the header says. What is not finite is marked in the validity mask and takes the least
    /// finite value. Beside the volume, memory for one slice is used.
    ///
    /// - Parameters:
    ///   - number: Which volume, from 0.
    ///   - unit: What the values measure, which the file does not say.
    ///   - maximumVoxels: Refused before anything is allocated.
    package func volume(
        _ number: Int, unit: VoxelUnit, maximumVoxels: Int = 1 << 29
    ) throws(NIfTIError) -> Volume {
        precondition((0..<volumeCount).contains(number), "The volume is one of the file's.")
        let geometry = try geometry()
        guard voxelsPerVolume <= maximumVoxels else {
            throw NIfTIError(.tooLarge, expected: "at most \(maximumVoxels) voxels", found: "\(voxelsPerVolume)")
        }
        let slice = geometry.extent.height * geometry.extent.width
        let stride = slice * header.dataType.byteCount
        let start = header.voxelOffset + number * geometry.extent.depth * stride
        var mask: [UInt8] = []
        var least = Float.infinity
        let voxels = try Tensor(shape: geometry.extent.shape) { (values: inout MutableSpan<Float>) throws(NIfTIError) in
            for index in 0..<geometry.extent.depth {
                let bytes = try Self.read(source, at: start + index * stride, count: stride)
                guard bytes.count == stride else { throw NIfTIError(.truncated, offset: start + index * stride) }
                for voxel in 0..<slice {
                    let value = value(at: voxel, of: bytes)
                    let place = index * slice + voxel
                    if value.isFinite {
                        values[place] = value
                        least = min(least, value)
                    } else {
                        if mask.isEmpty { mask = [UInt8](repeating: 1, count: voxelsPerVolume) }
                        mask[place] = 0
                    }
                }
            }
            let filling = least.isFinite ? least : 0
            for index in mask.indices where mask[index] == 0 { values[index] = filling }
        }
        do {
            let validity =
                mask.isEmpty
                ? nil : try? Tensor(shape: geometry.extent.shape, elementType: .uint8, bytes: mask)
            return try Volume(geometry: geometry, voxels: voxels, unit: unit, validity: validity)
        } catch {
            throw NIfTIError(.invalidGeometry, expected: error.expected, found: error.found)
        }
    }

    @inline(__always)
    private func value(at index: Int, of bytes: [UInt8]) -> Float {
        let count = header.dataType.byteCount
        let start = index * count
        var bits: UInt64 = 0
        if header.isBigEndian {
            for offset in start..<start + count { bits = bits << 8 | UInt64(bytes[offset]) }
        } else {
            for offset in (start..<start + count).reversed() { bits = bits << 8 | UInt64(bytes[offset]) }
        }
        let stored = header.dataType.value(ofBits: bits)
        guard let scaling = header.scaling else { return Float(stored) }
        return Float(stored * scaling.slope + scaling.intercept)
    }

    private static func read(_ source: ByteSource, at offset: Int, count: Int) throws(NIfTIError) -> [UInt8] {
        do {
            return try source.bytes(at: offset, count: count)
        } catch {
            throw NIfTIError(.readFailed, offset: offset, found: "\(error.operation) errno \(error.code)")
        }
    }
}
