/// A small grey picture of a volume, for people.
package struct Thumbnail: Hashable, Sendable {
    /// The most pixels along a side.
    static let largestSide = 160

    /// Pixels along a row, and rows.
    package var width: Int
    package var height: Int
    /// Grey values, row by row; 255 is white.
    package var pixels: [UInt8]

    /// Whether it is a picture of an allowed size.
    var isSound: Bool {
        (1...Self.largestSide).contains(width) && (1...Self.largestSide).contains(height)
            && pixels.count == width * height
    }
}

extension Thumbnail {
    func write(to writer: inout ByteWriter) {
        writer.write(UInt32(width))
        writer.write(UInt32(height))
        writer.write(pixels)
    }

    init(from reader: inout ByteReader) throws(MessageError) {
        width = Int(try reader.integer(UInt32.self))
        height = Int(try reader.integer(UInt32.self))
        pixels = try reader.byteString()
        guard isSound else { throw .malformed }
    }
}
