/// Reads what `ByteWriter` wrote; every length is checked against what is left, because a worker that a file has
/// taken over could send anything.
struct ByteReader {
    private let bytes: [UInt8]
    private var position = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    var isAtEnd: Bool { position == bytes.count }

    private mutating func take(_ count: Int) throws(MessageError) -> ArraySlice<UInt8> {
        guard count >= 0, count <= bytes.count - position else { throw .malformed }
        defer { position += count }
        return bytes[position..<(position + count)]
    }

    mutating func integer<Integer: FixedWidthInteger>(_ type: Integer.Type = Integer.self) throws(MessageError)
        -> Integer
    {
        var value: Integer = 0
        var shift = 0
        for byte in try take(Integer.bitWidth / 8) {
            value |= Integer(truncatingIfNeeded: byte) << shift
            shift += 8
        }
        return value
    }

    mutating func boolean() throws(MessageError) -> Bool {
        switch try integer(UInt8.self) {
        case 0: false
        case 1: true
        default: throw .malformed
        }
    }

    mutating func decimal() throws(MessageError) -> Double { Double(bitPattern: try integer()) }

    mutating func byteString() throws(MessageError) -> [UInt8] { Array(try take(Int(try integer(UInt32.self)))) }

    mutating func string() throws(MessageError) -> String { String(decoding: try byteString(), as: UTF8.self) }

    mutating func floats() throws(MessageError) -> [Float] {
        let count = Int(try integer(UInt32.self))
        let (size, overflow) = count.multipliedReportingOverflow(by: 4)
        guard !overflow, size <= bytes.count - position else { throw .malformed }
        var values: [Float] = []
        values.reserveCapacity(count)
        for _ in 0..<count { values.append(Float(bitPattern: try integer())) }
        return values
    }

    /// A list; `minimumSize` is the least number of bytes an element takes, which bounds what a count may claim.
    mutating func list<Element>(
        minimumSize: Int = 1, _ body: (inout ByteReader) throws(MessageError) -> Element
    ) throws(MessageError) -> [Element] {
        let count = Int(try integer(UInt32.self))
        guard count <= (bytes.count - position) / minimumSize else { throw .malformed }
        var values: [Element] = []
        values.reserveCapacity(count)
        for _ in 0..<count { values.append(try body(&self)) }
        return values
    }

    mutating func optional<Element>(
        _ body: (inout ByteReader) throws(MessageError) -> Element
    ) throws(MessageError) -> Element? {
        try boolean() ? try body(&self) : nil
    }
}

/// A message between supervisor and worker could not be understood.
enum MessageError: Error, Hashable {
    case malformed
    case unknownKind(UInt8)
}
