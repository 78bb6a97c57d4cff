/// Writes the RLE compression of DICOM (PS3.5 Annex G), each row of a byte plane packed by itself (G.3.1).
enum RunLengthEncoder {
    static func encode(_ frame: [UInt8], layout: FrameLayout) -> [UInt8] {
        let stride = layout.samplesPerPixel * layout.bytesPerSample
        var offsets: [Int] = []
        var segments: [UInt8] = []
        for sample in 0..<layout.samplesPerPixel {
            for byte in (0..<layout.bytesPerSample).reversed() {
                offsets.append(RunLengthDecoder.headerSize + segments.count)
                let first = sample * layout.bytesPerSample + byte
                for row in 0..<layout.rows {
                    let start = row * layout.columns * stride + first
                    pack((0..<layout.columns).map { frame[start + $0 * stride] }, into: &segments)
                }
                if segments.count % 2 != 0 { segments.append(0) }
            }
        }
        var header = [offsets.count] + offsets
        header += [Int](repeating: 0, count: RunLengthDecoder.maximumSegmentCount + 1 - header.count)
        let table = header.flatMap { word in (0..<4).map { UInt8(truncatingIfNeeded: word >> (8 * $0)) } }
        return table + segments
    }

    /// Appends the PackBits form: runs of two or more are repeated, everything else is literal.
    private static func pack(_ bytes: [UInt8], into output: inout [UInt8]) {
        var position = 0
        var literalStart = 0
        func flushLiteral(upTo end: Int) {
            while literalStart < end {
                let count = min(128, end - literalStart)
                output.append(UInt8(count - 1))
                output += bytes[literalStart..<(literalStart + count)]
                literalStart += count
            }
        }
        while position < bytes.count {
            var end = position + 1
            while end < bytes.count, bytes[end] == bytes[position], end - position < 128 { end += 1 }
            // A run of two inside a literal would cost a byte more than it saves.
            if end - position > 2 || (end - position == 2 && literalStart == position) {
                flushLiteral(upTo: position)
                output += [UInt8(257 - (end - position)), bytes[position]]
                literalStart = end
            }
            position = end
        }
        flushLiteral(upTo: bytes.count)
    }
}
