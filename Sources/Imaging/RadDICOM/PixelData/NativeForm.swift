/// How the samples of a native frame stand in its bytes (PS3.5 section 8.1.1 and annex D).
enum NativeForm: Hashable {
    /// Whole bytes for each sample.
    case words
    /// Samples of 1 or 12 bits one after the other without a gap, the lowest bit of each byte first; frames neither.
    case packed
    /// YBR_FULL_422: for each two pixels two luminances and one pair of colour differences, 8 bits each.
    case halvedColour

    /// - Throws: `unsupported-pixel-data` for colours that are only met in video.
    init(_ description: FrameDescription) throws(DICOMError) {
        switch description.photometricInterpretation {
        case "YBR_FULL_422":
            guard description.samplesPerPixel == 3, description.bitsAllocated == 8, description.columns % 2 == 0 else {
                throw DICOMError(
                    .unsupportedPixelData, tag: .photometricInterpretation,
                    expected: "3 samples of 8 bits and an even number of columns")
            }
            self = .halvedColour
        case let other where other.hasSuffix("_422") || other.hasSuffix("_420"):
            throw DICOMError(
                .unsupportedPixelData, tag: .photometricInterpretation, expected: "YBR_FULL_422 or full colour samples")
        default:
            self = description.bitsAllocated % 8 == 0 ? .words : .packed
        }
    }

    /// Bits of one frame; a description bounds them far below any overflow.
    func bitCount(_ description: FrameDescription) -> Int {
        let pixels = description.rows * description.columns
        return switch self {
        case .words: pixels * description.samplesPerPixel * description.bytesPerSample * 8
        case .packed: pixels * description.samplesPerPixel * description.bitsAllocated
        case .halvedColour: pixels * 2 * 8
        }
    }

    /// Spreads packed samples to whole bytes, little endian.
    ///
    /// - Parameter firstBit: where the first sample starts in the first byte.
    static func spread(_ bytes: [UInt8], firstBit: Int, bits: Int, count: Int) -> [UInt8] {
        precondition(firstBit + bits * count <= bytes.count * 8, "The samples are there.")
        if bits == 1 { return (firstBit..<firstBit + count).map { bytes[$0 >> 3] >> UInt8($0 & 7) & 1 } }
        var samples = [UInt8](repeating: 0, count: count * 2)
        for index in 0..<count {
            let position = firstBit + index * bits
            var value = 0
            for byte in (position >> 3..<(position + bits + 7) >> 3).reversed() {
                value = value << 8 | Int(bytes[byte])
            }
            value = value >> (position & 7) & (1 << bits - 1)
            samples[2 * index] = UInt8(value & 0xFF)
            samples[2 * index + 1] = UInt8(value >> 8)
        }
        return samples
    }

    /// One luminance and one pair of differences for each pixel: both pixels of a pair take over theirs.
    static func fullColour(_ halved: [UInt8]) -> [UInt8] {
        var samples: [UInt8] = []
        samples.reserveCapacity(halved.count / 2 * 3)
        for pair in stride(from: 0, to: halved.count - 3, by: 4) {
            for luminance in 0..<2 { samples += [halved[pair + luminance], halved[pair + 2], halved[pair + 3]] }
        }
        return samples
    }
}
