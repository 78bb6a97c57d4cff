import RadContainers
package import RadSystem
import RadTensor

/// Writes volumes as NIfTI-1, header and voxels in one file; the header holds no text.
package struct NIfTIWriter: Sendable {
    /// How voxels are stored.
    package enum DataType: Sendable {
        case float32
        /// Values must be whole numbers from -32768 to 32767.
        case int16
    }

    package var dataType = DataType.float32
    /// Whether the file is compressed by gzip (.nii.gz).
    package var isCompressed = false

    package init(dataType: DataType = .float32, isCompressed: Bool = false) {
        self.dataType = dataType
        self.isCompressed = isCompressed
    }

    /// Writes a volume under a name, at once or not at all.
    ///
    /// - Throws: ``NIfTIError`` for what the format cannot hold; `SystemError`.
    package func write(_ volume: Volume, to path: String, through storage: any Storage) throws {
        try storage.replaceFile(at: path, permissions: 0o644, with: try bytes(of: volume))
    }

    /// The bytes of the file.
    ///
    /// - Throws: `valueOutOfRange` for values that int16 cannot hold and for more than 32767 voxels along an axis.
    package func bytes(of volume: Volume) throws(NIfTIError) -> [UInt8] {
        let extent = volume.extent
        let extents = [extent.width, extent.height, extent.depth]
        guard extents.allSatisfy({ $0 <= Int(Int16.max) }) else {
            throw NIfTIError(.valueOutOfRange, expected: "at most \(Int16.max) voxels along an axis")
        }
        var bytes = header(of: volume, extents: extents)
        let size = dataType == .int16 ? 2 : 4
        bytes.reserveCapacity(bytes.count + extent.voxelCount * size)
        let values = volume.voxels.float32Values()
        for value in values {
            switch dataType {
            case .float32: bytes.append(little: value.bitPattern)
            case .int16:
                guard let whole = Int16(exactly: value) else {
                    throw NIfTIError(.valueOutOfRange, expected: "a whole number of 16 bits")
                }
                bytes.append(little: UInt16(bitPattern: whole))
            }
        }
        guard isCompressed else { return bytes }
        do {
            return try DeflateEncoder.deflated(bytes, framing: .gzip)
        } catch {
            throw NIfTIError(.valueOutOfRange, expected: error.expected, found: error.found)
        }
    }

    private func header(of volume: Volume, extents: [Int]) -> [UInt8] {
        let geometry = volume.geometry
        let affine = geometry.niftiAffine
        var bytes: [UInt8] = []
        bytes.append(little: UInt32(NIfTIHeader.size1))
        bytes.fill(to: 40)
        for extent in [3] + extents + [1, 1, 1, 1] { bytes.append(little: UInt16(extent)) }
        bytes.fill(to: 70)
        bytes.append(little: UInt16(dataType == .int16 ? NIfTIDataType.int16.rawValue : NIfTIDataType.float32.rawValue))
        bytes.append(little: UInt16(dataType == .int16 ? 16 : 32))
        bytes.fill(to: 76)
        let sizes = [1, geometry.columnSpacing, geometry.rowSpacing, geometry.sliceStep.length, 0, 0, 0, 0]
        for size in sizes { bytes.append(float: size) }
        bytes.append(float: Double(NIfTIHeader.size1 + 4))
        // A slope of 1 and an intercept of 0: values stand for themselves.
        bytes.append(float: 1)
        bytes.append(float: 0)
        bytes.fill(to: 123)
        let millimetres: UInt8 = 2
        bytes.append(millimetres)
        bytes.fill(to: 252)
        // The sform holds any affine; a qform, which holds no shear, would only say the same once more.
        bytes.append(little: UInt16(0))
        let scannerCoordinates: UInt16 = 1
        bytes.append(little: scannerCoordinates)
        bytes.fill(to: 280)
        for row in affine.rows { for value in row { bytes.append(float: value) } }
        bytes.fill(to: 344)
        bytes += Array("n+1\u{0}".utf8) + [0, 0, 0, 0]
        return bytes
    }
}

extension [UInt8] {
    fileprivate mutating func append<Integer: FixedWidthInteger>(little value: Integer) {
        for shift in stride(from: 0, to: Integer.bitWidth, by: 8) { append(UInt8(truncatingIfNeeded: value >> shift)) }
    }

    fileprivate mutating func append(float value: Double) { append(little: Float(value).bitPattern) }

    fileprivate mutating func fill(to count: Int) { append(contentsOf: repeatElement(0, count: count - self.count)) }
}
