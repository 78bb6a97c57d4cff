/// Samples as a codec hands them out, on their way into the shape that the data set describes.
struct DecodedSamples {
    /// 1 byte a sample up to 8 bits, else 2, little endian.
    let bytes: [UInt8]
    /// Bits that a sample means, 1 to 16.
    let precision: Int
    /// Whether one plane per component follows the other.
    let isPlanar: Bool

    /// The frame: samples of a pixel side by side, widened to the bits allocated.
    ///
    /// JPEG codings carry no sign. Where the data set says that there is one, the top bit of the coded precision is it.
    ///
    /// - Precondition: there are as many samples as the layout asks for, of at most its size.
    func placed(in layout: FrameLayout) -> [UInt8] {
        let size = precision > 8 ? 2 : 1
        precondition(bytes.count == layout.sampleCount * size && size <= layout.bytesPerSample, "The samples fit.")
        let isInterleaved = !isPlanar || layout.samplesPerPixel == 1
        var frame = isInterleaved && size == layout.bytesPerSample ? bytes : widened(isInterleaved, size, layout)
        Self.extendSigns(of: &frame, from: precision, layout: layout)
        return frame
    }

    private func widened(_ isInterleaved: Bool, _ size: Int, _ layout: FrameLayout) -> [UInt8] {
        var frame = [UInt8](repeating: 0, count: layout.byteCount)
        let stride = layout.samplesPerPixel
        for component in 0..<stride {
            for pixel in 0..<layout.pixelCount {
                let target = pixel * stride + component
                let source = isInterleaved ? target : component * layout.pixelCount + pixel
                for byte in 0..<size { frame[target * layout.bytesPerSample + byte] = bytes[source * size + byte] }
            }
        }
        return frame
    }

    /// Takes the top bit of the coded precision as the sign of every sample, where the data set says that there is one.
    static func extendSigns(of frame: inout [UInt8], from precision: Int, layout: FrameLayout) {
        guard layout.isSigned, precision < layout.bitsPerSample else { return }
        let size = layout.bytesPerSample
        let unused = UInt32(32 - precision)
        for start in stride(from: 0, to: frame.count, by: size) {
            var value: UInt32 = 0
            for byte in 0..<size { value |= UInt32(frame[start + byte]) << UInt32(8 * byte) }
            value = UInt32(bitPattern: Int32(bitPattern: value << unused) >> Int32(unused))
            for byte in 0..<size { frame[start + byte] = UInt8(truncatingIfNeeded: value >> UInt32(8 * byte)) }
        }
    }
}
