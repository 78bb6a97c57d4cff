import RadContainers

/// A grey picture as a PNG file (ISO/IEC 15948).
package struct PNGImage: Hashable, Sendable {
    /// The bytes of the file.
    package let bytes: [UInt8]

    /// Encodes grey values, row by row, without loss.
    ///
    /// - Parameters:
    ///   - width: Pixels along a row, at least 1.
    ///   - height: Rows, at least 1.
    ///   - pixels: `width * height` values, 255 is white.
    /// - Returns: Nil where the sizes do not fit.
    package init?(width: Int, height: Int, pixels: [UInt8]) {
        guard width > 0, height > 0, pixels.count == width * height, width < 1 << 16, height < 1 << 16 else {
            return nil
        }
        var rows: [UInt8] = []
        rows.reserveCapacity((width + 1) * height)
        for row in 0..<height {
            // Filter 1: each byte as its difference from the one to the left.
            rows.append(1)
            var left: UInt8 = 0
            for pixel in pixels[(row * width)..<((row + 1) * width)] {
                rows.append(pixel &- left)
                left = pixel
            }
        }
        guard let deflated = try? DeflateEncoder.deflated(rows, framing: .raw) else { return nil }
        // RFC 1950: deflate, window of 32 KiB, then the checksum of what was deflated.
        let stream = [0x78, 0x9C] + deflated + Self.bigEndian(Self.checksum(of: rows))
        let header =
            Self.bigEndian(UInt32(width)) + Self.bigEndian(UInt32(height)) + [8, 0, 0, 0, 0]
        bytes =
            [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A] + Self.chunk("IHDR", header)
            + Self.chunk("IDAT", stream) + Self.chunk("IEND", [])
    }

    private static func chunk(_ type: String, _ content: [UInt8]) -> [UInt8] {
        let named = Array(type.utf8) + content
        return bigEndian(UInt32(content.count)) + named + bigEndian(CyclicRedundancyCheck.of(named))
    }

    private static func bigEndian(_ number: UInt32) -> [UInt8] {
        [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: number >> UInt32($0)) }
    }

    /// Adler-32 (RFC 1950).
    private static func checksum(of bytes: [UInt8]) -> UInt32 {
        var sum: UInt32 = 1
        var sumOfSums: UInt32 = 0
        for byte in bytes {
            sum = (sum + UInt32(byte)) % 65521
            sumOfSums = (sumOfSums + sum) % 65521
        }
        return sumOfSums << 16 | sum
    }
}
