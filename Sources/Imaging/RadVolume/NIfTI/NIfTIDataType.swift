/// The types of voxels that are read, by their numbers in NIfTI headers.
package enum NIfTIDataType: Int, CaseIterable, Sendable {
    case uint8 = 2
    case int16 = 4
    case int32 = 8
    case float32 = 16
    case float64 = 64
    case int8 = 256
    case uint16 = 512
    case uint32 = 768
    case int64 = 1024
    case uint64 = 1280

    /// Bytes of one voxel.
    package var byteCount: Int {
        switch self {
        case .uint8, .int8: 1
        case .int16, .uint16: 2
        case .int32, .uint32, .float32: 4
        case .int64, .uint64, .float64: 8
        }
    }

    /// The value of a voxel from its bits.
    func value(ofBits bits: UInt64) -> Double {
        switch self {
        case .uint8: Double(bits)
        case .int8: Double(Int8(truncatingIfNeeded: bits))
        case .uint16: Double(bits)
        case .int16: Double(Int16(truncatingIfNeeded: bits))
        case .uint32: Double(bits)
        case .int32: Double(Int32(truncatingIfNeeded: bits))
        case .uint64: Double(bits)
        case .int64: Double(Int64(truncatingIfNeeded: bits))
        case .float32: Double(Float(bitPattern: UInt32(truncatingIfNeeded: bits)))
        case .float64: Double(bitPattern: bits)
        }
    }
}
