/// The image and its tiles on the reference grid (ISO/IEC 15444-1 A.5.1 and B.3).
struct JPEG2000Grid: Hashable, Sendable {
    let componentCount: Int
    let tileCount: Int
    /// Columns and rows of the largest tile.
    let tileColumns: Int
    let tileRows: Int
    /// Whether the tile begins where the grid does, so that nothing inside it is cut at its start.
    let isAligned: Bool
    let sampleCount: Int

    /// The most tiles that are decoded.
    static let maximumTileCount = 4096

    /// Reads the SIZ segment, whose length field stands at `offset`, and requires it to agree with the data set.
    init(_ reader: JPEG2000Reader, at offset: Int, layout: FrameLayout) throws(DICOMError) {
        let length = try reader.integer(at: offset, size: 2)
        componentCount = try reader.integer(at: offset + 36, size: 2)
        guard componentCount == layout.samplesPerPixel, length == 38 + 3 * componentCount else {
            throw .codestream(
                .codestreamMismatch, at: offset + 36, expected: "\(layout.samplesPerPixel) components",
                found: "\(componentCount)")
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
        var tiles = 1
        for axis in 0..<2 {
            let (size, imageOffset, tileSize, tileOffset) = (
                fields[axis], fields[2 + axis], fields[4 + axis], fields[6 + axis]
            )
            guard tileSize > 0, tileOffset <= imageOffset, tileOffset + tileSize > imageOffset else {
                throw .codestream(.invalidCodestream, at: offset + 20, expected: "tiles that cover the image")
            }
            tiles *= (size - tileOffset - 1) / tileSize + 1
            guard tiles <= Self.maximumTileCount else {
                throw .codestream(
                    .invalidCodestream, at: offset + 20, expected: "at most \(Self.maximumTileCount) tiles",
                    found: "\(tiles)")
            }
        }
        tileCount = tiles
        tileColumns = min(fields[4], columns)
        tileRows = min(fields[5], rows)
        isAligned = tiles == 1 && fields[2] == 0 && fields[3] == 0
        sampleCount = layout.sampleCount
    }
}

/// Big-endian integers of a codestream, each read checked against the end.
struct JPEG2000Reader {
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
