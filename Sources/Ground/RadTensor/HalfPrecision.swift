import CRadKernels

/// Conversion between floats and the two 16-bit formats, rounding to nearest even.
///
/// Subnormal numbers are kept, values too large become infinite, and a NaN stays a NaN with its sign and the upper
/// bits of its payload, made quiet. All instruction sets give the same bits.
package enum HalfPrecision {
    /// The IEEE 754 binary16 patterns nearest to `values`.
    package static func float16Patterns(of values: [Float]) -> [UInt16] {
        unsafe [UInt16](unsafeUninitializedCapacity: values.count) { patterns, initialized in
            unsafe values.withUnsafeBufferPointer { unsafe encodeFloat16($0, to: patterns) }
            initialized = values.count
        }
    }

    /// The bfloat16 patterns nearest to `values`.
    package static func bfloat16Patterns(of values: [Float]) -> [UInt16] {
        unsafe [UInt16](unsafeUninitializedCapacity: values.count) { patterns, initialized in
            unsafe values.withUnsafeBufferPointer { unsafe encodeBFloat16($0, to: patterns) }
            initialized = values.count
        }
    }

    /// The values of IEEE 754 binary16 patterns, exact.
    package static func values(ofFloat16 patterns: [UInt16]) -> [Float] {
        unsafe [Float](unsafeUninitializedCapacity: patterns.count) { values, initialized in
            unsafe patterns.withUnsafeBufferPointer { unsafe decodeFloat16($0, to: values) }
            initialized = patterns.count
        }
    }

    /// The values of bfloat16 patterns, exact.
    package static func values(ofBFloat16 patterns: [UInt16]) -> [Float] {
        unsafe [Float](unsafeUninitializedCapacity: patterns.count) { values, initialized in
            unsafe patterns.withUnsafeBufferPointer { unsafe decodeBFloat16($0, to: values) }
            initialized = patterns.count
        }
    }

    /// Writes as many binary16 patterns to `patterns` as `values` has elements.
    package static func encodeFloat16(
        _ values: UnsafeBufferPointer<Float>, to patterns: UnsafeMutableBufferPointer<UInt16>
    ) {
        precondition(patterns.count >= values.count, "the target is too short")
        unsafe rad_f32_to_f16(values.baseAddress, patterns.baseAddress, values.count, rad_best_instruction_set())
    }

    /// Writes as many bfloat16 patterns to `patterns` as `values` has elements.
    package static func encodeBFloat16(
        _ values: UnsafeBufferPointer<Float>, to patterns: UnsafeMutableBufferPointer<UInt16>
    ) {
        precondition(patterns.count >= values.count, "the target is too short")
        unsafe rad_f32_to_bf16(values.baseAddress, patterns.baseAddress, values.count, rad_best_instruction_set())
    }

    /// Writes as many floats to `values` as `patterns` has elements.
    package static func decodeFloat16(
        _ patterns: UnsafeBufferPointer<UInt16>, to values: UnsafeMutableBufferPointer<Float>
    ) {
        precondition(values.count >= patterns.count, "the target is too short")
        unsafe rad_f16_to_f32(patterns.baseAddress, values.baseAddress, patterns.count, rad_best_instruction_set())
    }

    /// Writes as many floats to `values` as `patterns` has elements.
    package static func decodeBFloat16(
        _ patterns: UnsafeBufferPointer<UInt16>, to values: UnsafeMutableBufferPointer<Float>
    ) {
        precondition(values.count >= patterns.count, "the target is too short")
        unsafe rad_bf16_to_f32(patterns.baseAddress, values.baseAddress, patterns.count, rad_best_instruction_set())
    }
}
