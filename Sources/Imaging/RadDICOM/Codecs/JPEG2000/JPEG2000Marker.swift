/// The markers that a JPEG 2000 codestream is made of (ISO/IEC 15444-1 table A.2).
enum JPEG2000Marker {
    static let startOfCodestream = 0xFF4F
    static let imageAndTileSize = 0xFF51
    static let codingStyle = 0xFF52
    static let componentCodingStyle = 0xFF53
    static let progressionOrderChange = 0xFF5F
    static let startOfTilePart = 0xFF90
    static let startOfData = 0xFF93

    /// Segments of a main header that every version of OpenJPEG passes over by their length.
    private static let known: Set<Int> = [
        0xFF51, 0xFF52, 0xFF53, 0xFF55, 0xFF57, 0xFF58, 0xFF5C, 0xFF5D, 0xFF5E, 0xFF5F, 0xFF60, 0xFF61, 0xFF63, 0xFF64,
        0xFF74, 0xFF75, 0xFF77, 0xFF78,
    ]

    /// Whether a segment is known by its marker; OpenJPEG looks into others for markers, in steps of two bytes.
    static func isKnown(_ marker: Int) -> Bool { known.contains(marker) }
}
