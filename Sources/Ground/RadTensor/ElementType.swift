/// How one element of a tensor is stored, little endian.
package enum ElementType: String, Codable, CaseIterable, Sendable {
    /// IEEE 754 binary16.
    case float16 = "f16"
    /// The upper half of an IEEE 754 binary32.
    case bfloat16 = "bf16"
    case float32 = "f32"
    case float64 = "f64"
    case int8 = "i8"
    case uint8 = "u8"
    case int16 = "i16"
    case uint16 = "u16"
    case int32 = "i32"
    case uint32 = "u32"
    case int64 = "i64"
    case uint64 = "u64"

    /// Size of one element in bytes.
    package var byteCount: Int {
        switch self {
        case .int8, .uint8: 1
        case .float16, .bfloat16, .int16, .uint16: 2
        case .float32, .int32, .uint32: 4
        case .float64, .int64, .uint64: 8
        }
    }

    /// Whether elements are floating-point numbers.
    package var isFloatingPoint: Bool {
        switch self {
        case .float16, .bfloat16, .float32, .float64: true
        default: false
        }
    }
}
