/// Turns the bytes of a frame into stored values (PS3.5 section 8.1.1).
enum StoredValues {
    /// How words of a frame are to be understood.
    struct Layout {
        let bytesPerSample: Int
        let isBigEndian: Bool
        /// Bits below the lowest meant one.
        let shift: Int
        let bitsStored: Int
        let isSigned: Bool
    }

    /// Masks each sample to the bits that are meant, which rids it of overlays kept above them, and extends its sign.
    ///
    /// - Precondition: `bytes` holds whole samples.
    /// - Returns: nil where an unsigned 32-bit value is above 2^31 - 1.
    static func unpack(_ bytes: [UInt8], _ layout: Layout) -> [Int32]? {
        if let values = unpackWords(bytes, layout) { return values }
        let count = bytes.count / layout.bytesPerSample
        var values = [Int32](repeating: 0, count: count)
        // Moving the highest meant bit to the top and back masks and extends the sign in two steps.
        let up = UInt32(32 - layout.shift - layout.bitsStored)
        let down = UInt32(32 - layout.bitsStored)
        var union: UInt32 = 0
        for index in 0..<count {
            let word = word(bytes, index, layout) << up
            let value = layout.isSigned ? Int32(bitPattern: word) >> Int32(down) : Int32(bitPattern: word >> down)
            union |= UInt32(bitPattern: value)
            values[index] = value
        }
        return !layout.isSigned && union > UInt32(Int32.max) ? nil : values
    }

    /// The same for values of which one is above 2^31 - 1.
    static func unpackLarge(_ bytes: [UInt8], _ layout: Layout) -> [Double] {
        let up = UInt32(32 - layout.shift - layout.bitsStored)
        let down = UInt32(32 - layout.bitsStored)
        return (0..<bytes.count / layout.bytesPerSample).map { Double((word(bytes, $0, layout) << up) >> down) }
    }

    /// IEEE 754 numbers of 4 or 8 bytes.
    static func real(_ bytes: [UInt8], bytesPerSample: Int, isBigEndian: Bool) -> [Double] {
        stride(from: 0, to: bytes.count, by: bytesPerSample).map { start in
            var pattern: UInt64 = 0
            for offset in 0..<bytesPerSample {
                let byte = bytes[start + (isBigEndian ? offset : bytesPerSample - 1 - offset)]
                pattern = pattern << 8 | UInt64(byte)
            }
            return bytesPerSample == 8
                ? Double(bitPattern: pattern) : Double(Float(bitPattern: UInt32(truncatingIfNeeded: pattern)))
        }
    }

    @inline(__always)
    private static func word(_ bytes: [UInt8], _ index: Int, _ layout: Layout) -> UInt32 {
        switch layout.bytesPerSample {
        case 1: return UInt32(bytes[index])
        case 2:
            let low = UInt32(bytes[2 * index])
            let high = UInt32(bytes[2 * index + 1])
            return layout.isBigEndian ? low << 8 | high : high << 8 | low
        default:
            var word: UInt32 = 0
            for offset in 0..<4 {
                word = word << 8 | UInt32(bytes[4 * index + (layout.isBigEndian ? offset : 3 - offset)])
            }
            return word
        }
    }

    /// Samples of a pixel side by side, from one plane per sample.
    static func interleaved<Value>(_ planes: [Value], samples: Int) -> [Value] {
        let pixels = planes.count / samples
        var values = planes
        for sample in 0..<samples {
            for pixel in 0..<pixels { values[pixel * samples + sample] = planes[sample * pixels + pixel] }
        }
        return values
    }
}
