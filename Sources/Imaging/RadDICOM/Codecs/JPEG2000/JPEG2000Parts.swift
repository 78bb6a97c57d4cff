/// The main header and the tile-parts of a codestream (ISO/IEC 15444-1 A.3 and A.4), walked over before any C code sees
/// them: a codestream that is cut short, or lacks a tile, would come back filled up with zeros.
struct JPEG2000Parts {
    private(set) var demand: JPEG2000Demand
    private let reader: JPEG2000Reader
    /// For each tile, the tile-parts that were met, and those that it states.
    private var met: [Int]
    private var stated: [Int]

    /// - Parameter start: Where the first segment behind the start of the codestream stands.
    init(_ reader: JPEG2000Reader, from start: Int, grid: JPEG2000Grid) throws(DICOMError) {
        self.reader = reader
        demand = JPEG2000Demand(grid)
        met = [Int](repeating: 0, count: grid.tileCount)
        stated = met
        var position = try readMainHeader(from: start)
        while position + 2 <= reader.end,
            try reader.integer(at: position, size: 2) == JPEG2000Marker.startOfTilePart
        {
            position = try readTilePart(at: position)
        }
        guard position <= reader.end else {
            throw .codestream(
                .pixelBytesMissing, at: reader.end, expected: "\(position - start) bytes",
                found: "\(reader.end - start)")
        }
        for tile in met.indices where met[tile] == 0 || met[tile] < stated[tile] {
            throw .codestream(
                .pixelBytesMissing, at: position, expected: "\(max(1, stated[tile])) tile-parts of tile \(tile)",
                found: "\(met[tile])")
        }
    }

    private mutating func readMainHeader(from start: Int) throws(DICOMError) -> Int {
        var position = start
        while true {
            let marker = try reader.integer(at: position, size: 2)
            if marker == JPEG2000Marker.startOfTilePart { return position }
            let length = try reader.integer(at: position + 2, size: 2)
            guard marker > 0xFF00, length >= 2 else {
                throw .codestream(.invalidCodestream, at: position, expected: "a marker of the main header")
            }
            try demand.read(marker, reader, at: position + 2)
            if !JPEG2000Marker.isKnown(marker) { try checkUnknown(at: position + 2, length: length) }
            position += 2 + length
        }
    }

    /// Refuses segments inside which OpenJPEG would see others.
    private func checkUnknown(at offset: Int, length: Int) throws(DICOMError) {
        var isSound = length % 2 == 0
        for place in stride(from: offset, to: offset + length - 1, by: 2) {
            if try reader.integer(at: place, size: 2) > 0xFF00 { isSound = false }
        }
        guard isSound else {
            throw .codestream(.invalidCodestream, at: offset - 2, expected: "a known segment in the main header")
        }
    }

    /// Reads the header of a tile-part; returns where the next one may stand.
    private mutating func readTilePart(at start: Int) throws(DICOMError) -> Int {
        let tile = try reader.integer(at: start + 4, size: 2)
        let length = try reader.integer(at: start + 6, size: 4)
        guard tile < met.count, length == 0 || length >= 14 else {
            throw .codestream(
                .invalidCodestream, at: start, expected: "a tile-part of a tile below \(met.count), 14 bytes or more",
                found: "tile \(tile), \(length) bytes")
        }
        met[tile] += 1
        stated[tile] = max(stated[tile], try reader.integer(at: start + 11, size: 1))
        var position = start + 12
        while true {
            let marker = try reader.integer(at: position, size: 2)
            if marker == JPEG2000Marker.startOfData { break }
            let size = try reader.integer(at: position + 2, size: 2)
            guard marker > 0xFF00, size >= 2 else {
                throw .codestream(.invalidCodestream, at: position, expected: "a marker of a tile-part's header")
            }
            try demand.read(marker, reader, at: position + 2)
            position += 2 + size
        }
        // A length of 0 lets the last tile-part run to the end of the codestream (A.4.2).
        return length == 0 ? reader.end : start + length
    }
}
