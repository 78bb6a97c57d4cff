/// What a JPEG 2000 codestream says of itself (ISO/IEC 15444-1 Annex A), read and checked before any C code sees it.
struct JPEG2000Header: Hashable, Sendable {
    /// Where the raw codestream lies within the frame's bytes: all of them, or the contents of a JP2 file's `jp2c` box.
    let codestream: Range<Int>
    /// Bits of a component's samples.
    let precision: Int
    /// True where the codestream calls its samples signed.
    let isSigned: Bool

    /// The most tiles that are decoded; OpenJPEG keeps several kilobytes of state for each.
    static let maximumTileCount = 4096
    /// The most samples that are decoded; OpenJPEG keeps each as 32 bits.
    static let maximumSampleCount = 1 << 28
    /// The highest precision that OpenJPEG decodes.
    static let maximumPrecision = 31

    private static let startOfCodestream = 0xFF4F
    private static let imageAndTileSize = 0xFF51
    private static let startOfTilePart = 0xFF90
    /// The bit of Rsiz that announces high-throughput coding (ISO/IEC 15444-15 A.2).
    private static let highThroughputCapability = 0x4000

    /// Reads the header and requires it to agree with the data set.
    init(_ frame: [UInt8], layout: FrameLayout) throws(DICOMError) {
        codestream = try Self.locateCodestream(in: frame)
        let reader = BigEndianReader(bytes: frame, end: codestream.upperBound)
        let base = codestream.lowerBound
        let marker = try reader.integer(at: base, size: 2)
        guard marker == Self.startOfCodestream, try reader.integer(at: base + 2, size: 2) == Self.imageAndTileSize
        else {
            throw .codestream(.invalidCodestream, at: base, expected: "a JPEG 2000 codestream", found: "\(marker)")
        }
        try Self.checkSize(reader, at: base + 4, layout: layout)
        let component = try reader.integer(at: base + 42, size: 1)
        precision = component & 0x7F + 1
        isSigned = component & 0x80 != 0
        guard precision <= min(layout.bitsPerSample, Self.maximumPrecision) else {
            throw .codestream(
                .codestreamMismatch, at: base + 42, expected: "at most \(layout.bitsPerSample) bits",
                found: "\(precision)")
        }
        for index in 0..<layout.samplesPerPixel {
            let offset = base + 42 + 3 * index
            guard try reader.integer(at: offset, size: 1) == component,
                try reader.integer(at: offset + 1, size: 2) == 0x0101
            else {
                throw .codestream(
                    .invalidCodestream, at: offset, expected: "components of one precision at full resolution")
            }
        }
        try Self.checkTileParts(reader, from: base + 2)
    }

    /// Finds the raw codestream: DICOM asks for it bare (PS3.5 A.4.4), some writers wrap it in a JP2 file.
    private static func locateCodestream(in frame: [UInt8]) throws(DICOMError) -> Range<Int> {
        let signature: [UInt8] = [0, 0, 0, 12, 0x6A, 0x50, 0x20, 0x20]
        guard frame.starts(with: signature) else { return 0..<frame.count }
        let reader = BigEndianReader(bytes: frame, end: frame.count)
        var position = 0
        while position < frame.count {
            var size = try reader.integer(at: position, size: 4)
            let kind = try reader.integer(at: position + 4, size: 4)
            var headerSize = 8
            if size == 1 {
                guard try reader.integer(at: position + 8, size: 4) == 0 else { break }
                size = try reader.integer(at: position + 12, size: 4)
                headerSize = 16
            } else if size == 0 {
                size = frame.count - position
            }
            guard size >= headerSize, size <= frame.count - position else { break }
            if kind == 0x6A70_3263 { return (position + headerSize)..<(position + size) }
            position += size
        }
        throw .codestream(.invalidCodestream, at: position, expected: "a codestream box in the JP2 file")
    }

    /// Checks the SIZ segment, whose length field stands at `offset` (A.5.1).
    private static func checkSize(
        _ reader: BigEndianReader, at offset: Int, layout: FrameLayout
    ) throws(DICOMError) {
        let length = try reader.integer(at: offset, size: 2)
        let componentCount = try reader.integer(at: offset + 36, size: 2)
        guard componentCount == layout.samplesPerPixel, length == 38 + 3 * componentCount else {
            throw .codestream(
                .codestreamMismatch, at: offset + 36, expected: "\(layout.samplesPerPixel) components",
                found: "\(componentCount)")
        }
        let capabilities = try reader.integer(at: offset + 2, size: 2)
        guard capabilities & highThroughputCapability == 0 || OpenJPEGLibrary.decodesHighThroughput else {
            throw .codestream(
                .unsupportedTransferSyntax, at: offset + 2, expected: "JPEG 2000 part 1, or OpenJPEG 2.5 or newer",
                found: "part 15")
        }
        // Width, height, image offset, tile width and height, tile offset: each across, then down.
        var fields: [Int] = []
        for index in 0..<8 { fields.append(try reader.integer(at: offset + 4 + 4 * index, size: 4)) }
        let columns = fields[0] - fields[2]
        let rows = fields[1] - fields[3]
        guard rows == layout.rows, columns == layout.columns else {
            throw .codestream(
                .codestreamMismatch, at: offset + 4, expected: "\(layout.rows) x \(layout.columns)",
                found: "\(rows) x \(columns)")
        }
        guard layout.sampleCount <= maximumSampleCount else {
            throw .codestream(
                .limitExceeded, at: offset + 4, expected: "at most \(maximumSampleCount) samples",
                found: "\(layout.sampleCount)")
        }
        var tileCount = 1
        for axis in 0..<2 {
            let (size, imageOffset, tileSize, tileOffset) = (
                fields[axis], fields[2 + axis], fields[4 + axis], fields[6 + axis]
            )
            guard tileSize > 0, tileOffset <= imageOffset, tileOffset + tileSize > imageOffset else {
                throw .codestream(.invalidCodestream, at: offset + 20, expected: "tiles that cover the image")
            }
            tileCount *= (size - tileOffset - 1) / tileSize + 1
            guard tileCount <= maximumTileCount else {
                throw .codestream(
                    .invalidCodestream, at: offset + 20, expected: "at most \(maximumTileCount) tiles",
                    found: "\(tileCount)")
            }
        }
    }

    /// Walks the main header and the tile-parts, so that a codestream cut short is known before it is decoded.
    private static func checkTileParts(_ reader: BigEndianReader, from start: Int) throws(DICOMError) {
        var position = start
        while try reader.integer(at: position, size: 2) != startOfTilePart {
            let length = try reader.integer(at: position + 2, size: 2)
            guard try reader.integer(at: position, size: 2) > 0xFF00, length >= 2 else {
                throw .codestream(.invalidCodestream, at: position, expected: "a marker of the main header")
            }
            position += 2 + length
        }
        while position + 2 <= reader.end, try reader.integer(at: position, size: 2) == startOfTilePart {
            let length = try reader.integer(at: position + 6, size: 4)
            // A length of 0 lets the last tile-part run to the end of the codestream (A.4.2).
            if length == 0 { return }
            guard length >= 14 else {
                throw .codestream(.invalidCodestream, at: position, expected: "a tile-part of 14 bytes or more")
            }
            position += length
        }
        guard position <= reader.end else {
            throw .codestream(
                .pixelBytesMissing, at: reader.end, expected: "\(position - start) bytes",
                found: "\(reader.end - start)")
        }
    }
}

/// Big-endian integers of a codestream, each read checked against the end.
private struct BigEndianReader {
    let bytes: [UInt8]
    let end: Int

    func integer(at offset: Int, size: Int) throws(DICOMError) -> Int {
        guard offset >= 0, offset + size <= end else {
            throw .codestream(.pixelBytesMissing, at: offset, expected: "\(size) bytes", found: "the end")
        }
        var value = 0
        for index in offset..<(offset + size) { value = value << 8 | Int(bytes[index]) }
        return value
    }
}
