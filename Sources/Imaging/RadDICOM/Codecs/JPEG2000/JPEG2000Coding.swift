/// How the coefficients of a tile's components are parted (COD and COC segments, ISO/IEC 15444-1 A.6.1 and A.6.2).
struct JPEG2000Coding: Hashable, Sendable {
    /// Decomposition levels, 0 to 32.
    let levels: Int
    /// Exponents of 2: columns and rows of a code-block.
    let blockColumns: Int
    let blockRows: Int
    /// For each resolution, the lowest first, exponents of 2: columns in the lower half, rows in the upper one.
    let precincts: [UInt8]

    /// The most decomposition levels (table A.15).
    static let maximumLevels = 32
    /// The exponents of precincts that are not stated.
    private static let wholePrecinct: UInt8 = 0xFF

    /// Reads the parameters that both segments share, which begin at `offset`.
    init(_ reader: JPEG2000Reader, at offset: Int, statesPrecincts: Bool) throws(DICOMError) {
        levels = try reader.integer(at: offset, size: 1)
        blockColumns = try reader.integer(at: offset + 1, size: 1) + 2
        blockRows = try reader.integer(at: offset + 2, size: 1) + 2
        guard levels <= Self.maximumLevels, blockColumns <= 10, blockRows <= 10, blockColumns + blockRows <= 12 else {
            throw .codestream(
                .invalidCodestream, at: offset,
                expected: "at most \(Self.maximumLevels) levels and code-blocks of at most 4096 coefficients",
                found: "\(levels) levels, 2^\(blockColumns) x 2^\(blockRows)")
        }
        var precincts: [UInt8] = []
        for resolution in 0...levels {
            guard statesPrecincts else {
                precincts.append(Self.wholePrecinct)
                continue
            }
            let exponents = UInt8(try reader.integer(at: offset + 5 + resolution, size: 1))
            guard resolution == 0 || (exponents & 0x0F > 0 && exponents >> 4 > 0) else {
                throw .codestream(
                    .invalidCodestream, at: offset + 5 + resolution,
                    expected: "precincts of 1 x 1 at the lowest resolution only")
            }
            precincts.append(exponents)
        }
        self.precincts = precincts
    }
}

/// What decoding a codestream takes beside the samples themselves, by what its headers declare.
///
/// A few bytes can declare millions of code-blocks, precincts or packets, for each of which OpenJPEG takes memory and
/// time whether or not a byte of it is there.
struct JPEG2000Demand {
    private let grid: JPEG2000Grid
    private var codings: Set<JPEG2000Coding> = []
    private var layers = 1
    /// Changes of the progression, each of which goes through all packets again.
    private var progressionChanges = 0

    /// Bytes that OpenJPEG 2.5 takes: 400 for a code-block and 570 for a precinct of one, by trial; for a tile and each
    /// of its components by the size of their structures.
    private static let blockBytes = 416.0
    private static let precinctBytes = 192.0
    private static let tileBytes = 6144.0
    private static let componentBytes = 1280.0
    /// A codestream may declare so many packets whatever its length; each takes a byte of it at least.
    private static let freePackets = 1 << 18
    /// Places at which packets are looked for, for each packet that is allowed.
    private static let placesPerPacket = 64

    init(_ grid: JPEG2000Grid) { self.grid = grid }

    /// Takes a segment of the main header or of a tile-part's into account.
    ///
    /// - Parameter offset: Where its length stands, which was checked.
    mutating func read(_ marker: Int, _ reader: JPEG2000Reader, at offset: Int) throws(DICOMError) {
        switch marker {
        case JPEG2000Marker.codingStyle:
            let style = try reader.integer(at: offset + 2, size: 1)
            layers = max(layers, try reader.integer(at: offset + 4, size: 2))
            codings.insert(try JPEG2000Coding(reader, at: offset + 7, statesPrecincts: style & 1 != 0))
        case JPEG2000Marker.componentCodingStyle:
            let style = try reader.integer(at: offset + 3, size: 1)
            codings.insert(try JPEG2000Coding(reader, at: offset + 4, statesPrecincts: style & 1 != 0))
        case JPEG2000Marker.progressionOrderChange:
            progressionChanges = min(32, progressionChanges + (try reader.integer(at: offset, size: 2) - 2) / 7)
        default: break
        }
    }

    /// Requires the demand to be in proportion to the bytes of the codestream.
    ///
    /// - Throws: `limit-exceeded`, `invalid-codestream` for more packets than there are bytes.
    func check(byteCount: Int, limits: ReadingLimits) throws(DICOMError) {
        // Tiles may differ, and so may components; each is taken for the one that asks most.
        var (blocks, precincts, packets, places, resolutions) = (0.0, 0.0, 0.0, 0.0, 0.0)
        for coding in codings {
            let counts = counts(coding)
            blocks = max(blocks, counts.blocks)
            precincts = max(precincts, counts.bandPrecincts)
            packets = max(packets, counts.precincts)
            places = max(places, counts.places)
            resolutions = max(resolutions, Double(coding.levels + 1))
        }
        let components = Double(grid.componentCount)
        let tiles = Double(grid.tileCount)
        let allowed = max(Self.freePackets, byteCount)
        packets *= components * tiles * Double(layers)
        guard packets <= Double(allowed) else {
            throw .codestream(
                .invalidCodestream, at: nil, expected: "at most \(allowed) packets", found: "\(packets)")
        }
        let steps = places * resolutions * components * tiles * Double(1 + progressionChanges)
        guard steps <= Double(allowed) * Double(Self.placesPerPacket) else {
            throw .codestream(
                .invalidCodestream, at: nil, expected: "at most \(allowed * Self.placesPerPacket) places of packets",
                found: "\(steps)")
        }
        // The table of the packets that were met has room for each number of layer, resolution, component and precinct.
        let table = 2 * Double(layers + 1) * resolutions * components * (precincts + 1)
        let memory =
            table + components * (blocks * Self.blockBytes + precincts * Self.precinctBytes)
            + tiles * (Self.tileBytes + components * Self.componentBytes)
        try limits.check(frameMemory: Int(min(memory, 1e15)), codedBytes: byteCount)
    }

    /// What one component of the largest tile is parted into.
    private func counts(
        _ coding: JPEG2000Coding
    ) -> (blocks: Double, bandPrecincts: Double, precincts: Double, places: Double) {
        var (blocks, bandPrecincts, precincts) = (0.0, 0.0, 0.0)
        var finest = (columns: Int.max, rows: Int.max)
        for resolution in 0...coding.levels {
            let shift = coding.levels - resolution
            let exponents = (
                columns: Int(coding.precincts[resolution] & 0x0F), rows: Int(coding.precincts[resolution] >> 4)
            )
            finest = (min(finest.columns, exponents.columns + shift), min(finest.rows, exponents.rows + shift))
            let (columns, rows) = (pieces(grid.tileColumns, shift), pieces(grid.tileRows, shift))
            let count = Double(pieces(columns, exponents.columns)) * Double(pieces(rows, exponents.rows))
            precincts += count
            // Above the lowest resolution there are three bands of half its size, parted alike.
            let (bands, half) = resolution == 0 ? (1.0, 0) : (3.0, 1)
            bandPrecincts += bands * count
            blocks +=
                bands * Double(pieces(pieces(columns, half), min(coding.blockColumns, exponents.columns - half)))
                * Double(pieces(pieces(rows, half), min(coding.blockRows, exponents.rows - half)))
        }
        return (
            blocks, bandPrecincts, precincts,
            Double(pieces(grid.tileColumns, finest.columns)) * Double(pieces(grid.tileRows, finest.rows))
        )
    }

    /// How many pieces of 2^exponent a length may be cut into.
    private func pieces(_ length: Int, _ exponent: Int) -> Int {
        let size = 1 << min(exponent, 40)
        return (length + size - 1) / size + (grid.isAligned ? 0 : 1)
    }
}
