import CRadKernels
import RadTensor
import Testing

/// Plain definitions that the kernels must match to the bit.
private enum Reference {
    static func value(ofFloat16 pattern: UInt16) -> Float {
        let sign: Float = pattern & 0x8000 == 0 ? 1 : -1
        let exponent = Int(pattern >> 10) & 31
        let fraction = UInt32(pattern & 0x3FF)
        if exponent == 31 {
            let bits = UInt32(pattern & 0x8000) << 16 | 0x7F80_0000 | (fraction == 0 ? 0 : 0x40_0000 | fraction << 13)
            return Float(bitPattern: bits)
        }
        if exponent == 0 { return sign * Float(sign: .plus, exponent: -24, significand: Float(fraction)) }
        return sign * Float(sign: .plus, exponent: exponent - 25, significand: Float(fraction + 1024))
    }

    /// Nearest multiple of the format's step at that magnitude, ties to the even multiple.
    static func float16(_ value: Float) -> UInt16 {
        let sign = UInt16(truncatingIfNeeded: value.bitPattern >> 16) & 0x8000
        if value.isNaN { return sign | 0x7E00 | UInt16(truncatingIfNeeded: value.bitPattern >> 13) & 0x3FF }
        let magnitude = Double(value.magnitude)
        if magnitude >= 65520 { return sign | 0x7C00 }
        if magnitude == 0 { return sign }
        let exponent = max(Int(magnitude.exponent), -14)
        let steps = (magnitude * Double(sign: .plus, exponent: 10 - exponent, significand: 1)).rounded(
            .toNearestOrEven)
        // `steps` counts 2^(exponent-10); from 1024 on the number is normal, and 2048 carries into the exponent.
        return sign | UInt16(Int(steps) + (exponent + 14) * 1024)
    }

    static func bfloat16(_ value: Float) -> UInt16 {
        let bits = value.bitPattern
        if value.isNaN { return UInt16(bits >> 16) | 0x40 }
        let lower = bits & 0xFFFF
        let upper = UInt16(bits >> 16)
        let roundsUp = lower > 0x8000 || (lower == 0x8000 && upper & 1 == 1)
        return roundsUp ? upper + 1 : upper
    }
}

private let instructionSets: [Int32] = Array(0...rad_best_instruction_set())

private func halves(_ values: [Float], _ instructionSet: Int32, _ kernel: Encode) -> [UInt16] {
    var patterns = [UInt16](repeating: 0, count: values.count)
    unsafe kernel(values, &patterns, values.count, instructionSet)
    return patterns
}
private typealias Encode = (UnsafePointer<Float>?, UnsafeMutablePointer<UInt16>?, Int, Int32) -> Void

private func floats(_ patterns: [UInt16], _ instructionSet: Int32, _ kernel: Decode) -> [Float] {
    var values = [Float](repeating: 0, count: patterns.count)
    unsafe kernel(patterns, &values, patterns.count, instructionSet)
    return values
}
private typealias Decode = (UnsafePointer<UInt16>?, UnsafeMutablePointer<Float>?, Int, Int32) -> Void

/// Floats around every rounding boundary and special value, and random bit patterns.
private let samples: [Float] = {
    var samples: [Float] = [
        0, -0.0, .infinity, -.infinity, .nan, -.nan, .leastNonzeroMagnitude, .greatestFiniteMagnitude,
        65504, 65519.996, 65520, 65536, 0x1p-24, 0x1p-25, 0x1.000002p-25, 0x1p-14, 0x1.FFCp-15, 0x1.FFFp-15,
        Float(bitPattern: 0x7F80_0001), Float(bitPattern: 0xFFAA_AAAA), Float(bitPattern: 0x7F7F_FFFF),
        Float(bitPattern: 0x7F7F_8000),
    ]
    for pattern in UInt16(0)..<0x7C00 {
        let value = Reference.value(ofFloat16: pattern)
        let middle = (value + Reference.value(ofFloat16: pattern + 1)) / 2
        if pattern < 0x7BFF { samples += [middle.nextDown, middle, -middle, middle.nextUp] }
    }
    var random = SeededRandom(seed: 11)
    for _ in 0..<20_000 { samples.append(Float(bitPattern: UInt32(truncatingIfNeeded: random.next()))) }
    return samples
}()

@Suite struct HalfPrecisionTests {
    @Test(arguments: instructionSets)
    func `every binary16 pattern decodes to the bits of the reference`(instructionSet: Int32) {
        let patterns = (0...UInt16.max).map { $0 }
        let decoded = unsafe floats(patterns, instructionSet) { unsafe rad_f16_to_f32($0, $1, $2, $3) }
        let differing = patterns.filter {
            decoded[Int($0)].bitPattern != Reference.value(ofFloat16: $0).bitPattern
        }
        #expect(differing.isEmpty)
    }

    @Test(arguments: instructionSets)
    func `floats encode to the binary16 pattern of the reference`(instructionSet: Int32) {
        let encoded = unsafe halves(samples, instructionSet) { unsafe rad_f32_to_f16($0, $1, $2, $3) }
        let differing = samples.indices.filter { encoded[$0] != Reference.float16(samples[$0]) }
        #expect(differing.isEmpty, "first: \(differing.first.map { samples[$0] } ?? 0)")
    }

    @Test(arguments: instructionSets)
    func `floats encode to the bfloat16 pattern of the reference`(instructionSet: Int32) {
        let encoded = unsafe halves(samples, instructionSet) { unsafe rad_f32_to_bf16($0, $1, $2, $3) }
        let differing = samples.indices.filter { encoded[$0] != Reference.bfloat16(samples[$0]) }
        #expect(differing.isEmpty, "first: \(differing.first.map { samples[$0] } ?? 0)")
    }

    @Test(arguments: instructionSets)
    func `every bfloat16 pattern decodes to its float, a NaN made quiet`(instructionSet: Int32) {
        let patterns = (0...UInt16.max).map { $0 }
        let decoded = unsafe floats(patterns, instructionSet) { unsafe rad_bf16_to_f32($0, $1, $2, $3) }
        let differing = patterns.filter { pattern in
            let value = Float(bitPattern: UInt32(pattern) << 16)
            let expected = value.isNaN ? value.bitPattern | 0x40_0000 : value.bitPattern
            return decoded[Int(pattern)].bitPattern != expected
        }
        #expect(differing.isEmpty)
    }

    @Test func `a float that a format holds survives the round trip`() {
        let values: [Float] = [0, 1, -1.5, 0.099975586, 65504, .infinity, 0x1p-24]
        #expect(HalfPrecision.values(ofFloat16: HalfPrecision.float16Patterns(of: values)) == values)
        let brief: [Float] = [0, 1, -1.5, 3.0625, 0x1p-130, .infinity]
        #expect(HalfPrecision.values(ofBFloat16: HalfPrecision.bfloat16Patterns(of: brief)) == brief)
        #expect(HalfPrecision.float16Patterns(of: []).isEmpty)
    }
}
