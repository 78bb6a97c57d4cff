/// What the data set says about the samples of each frame (PS3.3 C.7.6.3).
package struct FrameDescription: Hashable, Sendable, Codable {
    package var rows: Int
    package var columns: Int
    package var samplesPerPixel: Int
    /// Bits that one sample takes in pixel data: 1, 8, 12, 16 and 32 are readable, and 64 of floating point.
    package var bitsAllocated: Int
    /// Bits that one sample means, at most `bitsAllocated`.
    package var bitsStored: Int
    /// Position of the most significant meant bit.
    package var highBit: Int
    package var isSigned: Bool
    /// The defined term, such as `MONOCHROME2`.
    package var photometricInterpretation: String
    /// 0: samples of a pixel stand together; 1: one plane per sample.
    package var planarConfiguration: Int
    package var numberOfFrames: Int
    /// Whether samples are IEEE 754 numbers of 32 or 64 bits (Float and Double Float Pixel Data).
    package var isFloatingPoint: Bool

    package init(
        rows: Int, columns: Int, samplesPerPixel: Int = 1, bitsAllocated: Int, bitsStored: Int, highBit: Int,
        isSigned: Bool, photometricInterpretation: String = "MONOCHROME2", planarConfiguration: Int = 0,
        numberOfFrames: Int = 1, isFloatingPoint: Bool = false
    ) {
        self.rows = rows
        self.columns = columns
        self.samplesPerPixel = samplesPerPixel
        self.bitsAllocated = bitsAllocated
        self.bitsStored = bitsStored
        self.highBit = highBit
        self.isSigned = isSigned
        self.photometricInterpretation = photometricInterpretation
        self.planarConfiguration = planarConfiguration
        self.numberOfFrames = numberOfFrames
        self.isFloatingPoint = isFloatingPoint
    }

    /// Bytes of one sample in a decoded frame; samples of 1 and 12 bits are spread to whole bytes.
    package var bytesPerSample: Int { (bitsAllocated + 7) / 8 }

    /// Samples of one frame, nil when the product does not fit.
    package var sampleCount: Int? {
        let (pixels, pixelOverflow) = rows.multipliedReportingOverflow(by: columns)
        let (samples, sampleOverflow) = pixels.multipliedReportingOverflow(by: samplesPerPixel)
        return pixelOverflow || sampleOverflow ? nil : samples
    }

    /// Bytes of one decoded frame: rows x columns x samples x bytes, nil when the product does not fit.
    package var frameByteCount: Int? {
        guard let sampleCount else { return nil }
        let (bytes, overflow) = sampleCount.multipliedReportingOverflow(by: bytesPerSample)
        return overflow ? nil : bytes
    }
}
