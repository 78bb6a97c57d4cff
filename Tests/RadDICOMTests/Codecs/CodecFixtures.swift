import Foundation

@testable import RadDICOM

/// Random numbers that are the same in every run (SplitMix64).
struct TestRandom: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}

/// How the samples of a test frame are drawn.
enum TestPattern: Sendable {
    /// Every value with equal chance: all differences and the longest codes occur.
    case noise
    /// Small steps from pixel to pixel, as in images.
    case smooth
    /// One value everywhere: runs of the greatest length.
    case constant
    /// Slow waves of every component, which lossy codings keep.
    case wave

    /// Those that lossless codings have to bring back.
    static let allCases: [TestPattern] = [.noise, .smooth, .constant]
}

/// A frame with its description, drawn at random.
struct TestFrame: Sendable {
    let description: FrameDescription
    let bytes: [UInt8]

    init(
        rows: Int, columns: Int, samples: Int = 1, bitsAllocated: Int, bitsStored: Int, isSigned: Bool = false,
        pattern: TestPattern, seed: UInt64
    ) {
        description = FrameDescription(
            rows: rows, columns: columns, samplesPerPixel: samples, bitsAllocated: bitsAllocated,
            bitsStored: bitsStored, highBit: bitsStored - 1, isSigned: isSigned,
            photometricInterpretation: samples == 3 ? "RGB" : "MONOCHROME2", planarConfiguration: 0, numberOfFrames: 1)
        var random = TestRandom(state: seed)
        let mask = UInt64(1) << UInt64(bitsStored) - 1
        var value = random.next() & mask
        var bytes: [UInt8] = []
        for index in 0..<(rows * columns * samples) {
            switch pattern {
            case .wave:
                let (pixel, sample) = (index / samples, index % samples)
                let phase = Double(pixel / columns) / 9 + Double(pixel % columns) / Double(7 + sample)
                value = UInt64((sin(phase) * 0.4 + 0.5) * Double(mask))
            case .noise: value = random.next() & mask
            case .smooth: value = (value &+ UInt64.random(in: 0...6, using: &random) &- 3) & mask
            case .constant: break
            }
            var word = value
            if isSigned, value >> UInt64(bitsStored - 1) != 0 { word |= ~mask }
            for byte in 0..<(bitsAllocated / 8) { bytes.append(UInt8(truncatingIfNeeded: word >> UInt64(8 * byte))) }
        }
        self.bytes = bytes
    }

    /// The frame with each sample cut to `bitsStored` bits, as a decoder of unsigned samples returns it.
    var maskedBytes: [UInt8] {
        let size = description.bitsAllocated / 8
        return bytes.indices.map { index in
            let keptBits = min(max(description.bitsStored - 8 * (index % size), 0), 8)
            return bytes[index] & UInt8(1 << keptBits - 1)
        }
    }

    /// The samples as numbers.
    var values: [Int] { DecodedValues.of(bytes, size: description.bitsAllocated / 8) }

    var layout: FrameLayout {
        get throws { try FrameLayout(description) }
    }
}

/// Unsigned little-endian samples as numbers.
enum DecodedValues {
    static func of(_ bytes: [UInt8], size: Int) -> [Int] {
        stride(from: 0, to: bytes.count, by: size).map { start in
            (0..<size).reduce(0) { $0 | Int(bytes[start + $1]) << (8 * $1) }
        }
    }
}

/// Decodes every truncation and many bit flips of a codestream; reaching the end is the proof, since a trap would
/// end the process.
///
/// - Returns: how many inputs were decoded and how many were refused.
func decodeDamaged(
    _ codestream: [UInt8], codec: PixelCodec, description: FrameDescription
) -> (decoded: Int, refused: Int) {
    var counts = (decoded: 0, refused: 0)
    func attempt(_ bytes: [UInt8]) {
        do {
            let frame = try FrameDecoder.decode(bytes, codec: codec, description: description)
            precondition(
                frame.count == description.rows * description.columns * description.samplesPerPixel
                    * description.bitsAllocated / 8)
            counts.decoded += 1
        } catch {
            counts.refused += 1
        }
    }
    for length in 0..<codestream.count { attempt(Array(codestream.prefix(length))) }
    for index in codestream.indices {
        for bit in 0..<8 {
            var damaged = codestream
            damaged[index] ^= 1 << UInt8(bit)
            attempt(damaged)
        }
    }
    return counts
}
