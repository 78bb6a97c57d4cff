@testable import RadDICOM

/// A JPEG 2000 codestream of a blank image, whose packets are all empty: one byte each, made by hand so that it can
/// declare anything.
struct BlankCodestream {
    var rows: Int
    var columns: Int
    var samples = 1
    var tileRows: Int?
    var tileColumns: Int?
    var layers = 1
    var levels = 5
    /// Exponents of 2.
    var blockRows = 6
    var blockColumns = 6
    /// One byte for each resolution, or none.
    var precincts: [UInt8] = []
    var progression = 0
    /// Packets that are there in each tile.
    var packets = 1
    /// Tiles whose tile-parts are there; nil for all.
    var tiles: [Int]?
    /// Tile-parts that each tile states.
    var statedParts = 1
    /// Segments of the main header behind those that are needed.
    var segments: [UInt8] = []
    /// Segments of each tile-part's header.
    var tileSegments: [UInt8] = []

    private static func integer(_ value: Int, _ size: Int) -> [UInt8] {
        (0..<size).map { UInt8(truncatingIfNeeded: value >> (8 * (size - 1 - $0))) }
    }

    static func segment(_ marker: UInt8, _ content: [UInt8]) -> [UInt8] {
        [0xFF, marker] + integer(content.count + 2, 2) + content
    }

    /// A coding style default segment.
    var codingStyle: [UInt8] {
        Self.segment(
            0x52,
            [precincts.isEmpty ? 0 : 1, UInt8(progression)] + Self.integer(layers, 2)
                + [0, UInt8(levels), UInt8(blockColumns - 2), UInt8(blockRows - 2), 0, 1] + precincts)
    }

    var bytes: [UInt8] {
        let (tileRows, tileColumns) = (tileRows ?? rows, tileColumns ?? columns)
        let extents = [columns, rows, 0, 0, tileColumns, tileRows, 0, 0].flatMap { Self.integer($0, 4) }
        let components = [[UInt8]](repeating: [7, 1, 1], count: samples).flatMap { $0 }
        var bytes: [UInt8] = [0xFF, 0x4F]
        bytes += Self.segment(0x51, [0, 0] + extents + Self.integer(samples, 2) + components)
        bytes += codingStyle
        // No quantisation, two guard bits, eight bits and more in each band.
        bytes += Self.segment(0x5C, [0x40] + [UInt8](repeating: 0x48, count: 3 * levels + 1))
        bytes += segments
        let count = ((rows + tileRows - 1) / tileRows) * ((columns + tileColumns - 1) / tileColumns)
        for tile in tiles ?? Array(0..<count) {
            bytes += [0xFF, 0x90] + Self.integer(10, 2) + Self.integer(tile, 2)
            bytes += Self.integer(14 + tileSegments.count + packets, 4) + [0, UInt8(statedParts)]
            bytes += tileSegments + [0xFF, 0x93] + [UInt8](repeating: 0, count: packets)
        }
        return bytes + [0xFF, 0xD9]
    }

    var description: FrameDescription {
        FrameDescription(
            rows: rows, columns: columns, samplesPerPixel: samples, bitsAllocated: 8, bitsStored: 8, highBit: 7,
            isSigned: false, photometricInterpretation: samples == 3 ? "RGB" : "MONOCHROME2", planarConfiguration: 0,
            numberOfFrames: 1)
    }
}
