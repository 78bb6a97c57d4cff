import RadDICOM
import RadVolume

/// Why the tiles of a mosaic have no certain place.
package enum MosaicDefect: Error, Hashable, Sendable {
    /// No number of tiles is stated.
    case countMissing
    /// The public and the vendor's header state different numbers of tiles.
    case countsDiffer(Int, Int)
    /// Rows and columns are no multiples of the tiles on a side.
    case unevenTiles(Int)
    /// Position, orientation or pixel spacing is absent.
    case geometryMissing(Int)
    /// The direction from tile to tile is not stated.
    case normalMissing(Int)
    /// The stated direction is not the normal of the slices; the largest difference of a cosine.
    case normalDiffers(Int, Double)
    /// No distance from slice to slice is stated.
    case spacingMissing(Int)

    /// What it is in numbers.
    package var measures: [RefusalMeasure: Double] {
        switch self {
        case .countMissing: [.tiles: 0]
        case .countsDiffer(let first, let second): [.tiles: Double(first), .otherTiles: Double(second)]
        case .unevenTiles(let count):
            [.tiles: Double(count), .tilesPerSide: Double(MosaicLayout.tilesPerSide(count))]
        case .geometryMissing(let count): [.tiles: Double(count), .positions: 0]
        case .normalMissing(let count): [.tiles: Double(count), .normals: 0]
        case .normalDiffers(let count, let difference): [.tiles: Double(count), .normalDifference: difference]
        case .spacingMissing(let count): [.tiles: Double(count), .medianGap: 0]
        }
    }
}

/// How the slices of a volume stand in one image as tiles, row by row from the first corner (Siemens MOSAIC).
///
/// ImagePositionPatient of such an image is the corner that a single slice as large as the mosaic would have around
/// the same centre, so that the first tile's corner lies half the difference in size further in.
struct MosaicLayout: Hashable {
    /// Tiles with an image; the rest of the last rows is blank.
    let count: Int
    let rows: Int
    let columns: Int
    /// From the stated position to the first voxel of the first tile, mm.
    private let offset: Vector3
    /// From tile to tile, mm.
    private let step: Vector3

    /// Tiles that a mosaic may have.
    private static let largestCount = 4_096
    /// Largest difference of a cosine between the stated normal and that of the slices.
    private static let normalTolerance = 1e-3

    /// The least number of tiles on the side of a square that holds all of them.
    static func tilesPerSide(_ count: Int) -> Int {
        var side = 1
        while side * side < count { side += 1 }
        return side
    }

    /// The layout, or what keeps it from being certain.
    ///
    /// - Parameters:
    ///   - stated: The number of tiles in the vendor's public block.
    ///   - siemens: The scanner's own header.
    static func of(
        _ record: InstanceRecord, stating stated: Int?, _ siemens: SiemensHeader?
    ) -> Result<MosaicLayout, MosaicDefect> {
        let counts = [stated, siemens?.numberOfImagesInMosaic].compactMap { $0 }
        guard let count = counts.first, let frame = record.frame else { return .failure(.countMissing) }
        if let other = counts.last, other != count { return .failure(.countsDiffer(count, other)) }
        guard (1...largestCount).contains(count) else { return .failure(.unevenTiles(max(0, count))) }
        let side = tilesPerSide(count)
        guard frame.rows >= side, frame.columns >= side, frame.rows % side == 0, frame.columns % side == 0 else {
            return .failure(.unevenTiles(count))
        }
        guard let geometry = StatedGeometry(record: record) else { return .failure(.geometryMissing(count)) }
        guard let stated = siemens?.sliceNormalVector, stated.count == 3 else { return .failure(.normalMissing(count)) }
        let normal = Vector3(x: stated[0], y: stated[1], z: stated[2])
        let direction = normal.dot(geometry.normal) < 0 ? -geometry.normal : geometry.normal
        let difference = normal - direction
        let largest = max(abs(difference.x), abs(difference.y), abs(difference.z))
        guard largest <= normalTolerance else { return .failure(.normalDiffers(count, largest)) }
        guard let spacing = record.facts.spacingBetweenSlices, spacing > 0, spacing <= 1e3 else {
            return .failure(.spacingMissing(count))
        }
        let (rows, columns) = (frame.rows / side, frame.columns / side)
        let offset =
            geometry.directions.row * (geometry.columnSpacing * Double(frame.columns - columns) / 2)
            + geometry.directions.column * (geometry.rowSpacing * Double(frame.rows - rows) / 2)
        return .success(
            MosaicLayout(count: count, rows: rows, columns: columns, offset: offset, step: direction * spacing))
    }

    /// One image for each tile, from the first.
    func tiles(of whole: InstanceRecord) -> [InstanceRecord] {
        var tile = whole
        tile.frame?.rows = rows
        tile.frame?.columns = columns
        let origin = whole.position.map { $0 + offset }
        return (0..<count).map { number in
            tile.tileNumber = number
            tile.position = origin.map { $0 + step * Double(number) }
            return tile
        }
    }
}
