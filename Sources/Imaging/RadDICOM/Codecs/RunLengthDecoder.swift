/// RLE compression of DICOM (PS3.5 Annex G): one PackBits segment for each byte of each sample, the most significant
/// byte first.
enum RunLengthDecoder {
    /// Bytes of the segment table: a count and 15 offsets, each 32 bits little endian.
    static let headerSize = 64
    /// The most segments that the table has room for.
    static let maximumSegmentCount = 15

    static func decode(_ codestream: [UInt8], layout: FrameLayout) throws(DICOMError) -> [UInt8] {
        let segments = try segmentTable(of: codestream, count: layout.samplesPerPixel * layout.bytesPerSample)
        // Two bytes make at most 128: a frame that cannot be filled is refused before it is allocated.
        for segment in segments where segment.count < (layout.pixelCount + 127) / 128 * 2 {
            throw .codestream(
                .pixelBytesMissing, at: segment.lowerBound, expected: "\(layout.pixelCount) bytes in a segment",
                found: "\(segment.count) compressed bytes")
        }
        var frame = [UInt8](repeating: 0, count: layout.byteCount)
        let pixelStride = layout.samplesPerPixel * layout.bytesPerSample
        for (index, segment) in segments.enumerated() {
            let sample = index / layout.bytesPerSample
            let byte = layout.bytesPerSample - 1 - index % layout.bytesPerSample
            try unpack(
                codestream.span, segment: segment, into: &frame, from: sample * layout.bytesPerSample + byte,
                by: pixelStride)
        }
        return frame
    }

    /// The byte ranges of the segments, checked to ascend and to lie within the codestream.
    private static func segmentTable(of codestream: [UInt8], count: Int) throws(DICOMError) -> [Range<Int>] {
        guard codestream.count >= headerSize else {
            throw .codestream(
                .pixelBytesMissing, at: 0, expected: "a segment table of \(headerSize) bytes",
                found: "\(codestream.count)")
        }
        func word(_ index: Int) -> Int {
            (0..<4).reduce(0) { value, byte in value | Int(codestream[index * 4 + byte]) << (8 * byte) }
        }
        guard word(0) == count, count <= maximumSegmentCount else {
            throw .codestream(.codestreamMismatch, at: 0, expected: "\(count) segments", found: "\(word(0))")
        }
        var bounds = (0..<count).map { word($0 + 1) }
        bounds.append(codestream.count)
        for index in 0..<count {
            guard bounds[index] >= headerSize, bounds[index] < bounds[index + 1], bounds[index] < codestream.count
            else {
                throw .codestream(
                    bounds[index] < codestream.count ? .invalidCodestream : .pixelBytesMissing, at: 4 + index * 4,
                    expected: "ascending offsets from \(headerSize) to \(codestream.count)", found: "\(bounds[index])")
            }
        }
        return (0..<count).map { bounds[$0]..<bounds[$0 + 1] }
    }

    /// Expands one segment to every `stride`-th byte of the frame, starting at `start`.
    ///
    /// Input beyond the last byte that the frame needs is padding and is passed over.
    private static func unpack(
        _ codestream: Span<UInt8>, segment: Range<Int>, into frame: inout [UInt8], from start: Int, by stride: Int
    ) throws(DICOMError) {
        var input = segment.lowerBound
        var output = start
        let end = frame.count
        while output < end {
            guard input + 1 < segment.upperBound else {
                throw .codestream(
                    .pixelBytesMissing, at: input, expected: "\((end - output + stride - 1) / stride) more bytes",
                    found: "the end of the segment")
            }
            let control = Int(codestream[input])
            input += 1
            if control < 128 {
                let available = min(control + 1, segment.upperBound - input)
                for source in input..<(input + available) where output < end {
                    frame[output] = codestream[source]
                    output += stride
                }
                input += available
            } else if control > 128 {
                let value = codestream[input]
                input += 1
                var remaining = 257 - control
                while remaining > 0, output < end {
                    frame[output] = value
                    output += stride
                    remaining -= 1
                }
            }
        }
    }
}
