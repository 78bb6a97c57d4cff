/// How the samples of a frame stand in its bytes: one after the other, the lower byte first.
///
/// A stored value is `(sample << up) >> down` in 32 bits, where the second shift keeps the sign of signed samples; this
/// masks it to the bits that are meant (PS3.5 section 8.1.1).
package struct SampleForm: Hashable, Sendable {
    /// 1 or 2.
    package let bytesPerSample: Int
    package let isSigned: Bool
    /// 0 to 31.
    package let up: Int
    /// 0 to 31.
    package let down: Int

    init?(_ layout: StoredValues.Layout) {
        bytesPerSample = layout.bytesPerSample
        isSigned = layout.isSigned
        up = 32 - layout.shift - layout.bitsStored
        down = 32 - layout.bitsStored
        guard !layout.isBigEndian, (0..<32).contains(up), (0..<32).contains(down) else { return nil }
    }
}
