/// Builds a message: numbers of eight bytes, and counted byte strings.
struct MessageWriter {
    private(set) var bytes: [UInt8] = []

    mutating func write(_ number: Int) {
        let pattern = UInt64(bitPattern: Int64(number))
        for index in 0..<8 { bytes.append(UInt8(truncatingIfNeeded: pattern >> UInt64(8 * index))) }
    }

    mutating func write(_ value: [UInt8]) {
        write(value.count)
        bytes.append(contentsOf: value)
    }

    mutating func write(_ text: String) { write(Array(text.utf8)) }
}

/// Reads what `MessageWriter` wrote; every length is checked against what is left, because a reader that a file has
/// taken over could send anything.
struct MessageReader {
    private let bytes: [UInt8]
    private var position = 0

    /// Bytes of a text, which is printable or refused: it may be shown as it is.
    private static let textBytes = 1_024

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// A number from 0.
    mutating func number() throws(MalformedMessage) -> Int {
        guard let number = bytes.number(at: position, count: 8) else { throw MalformedMessage() }
        position += 8
        return number
    }

    mutating func byteString() throws(MalformedMessage) -> [UInt8] {
        let count = try number()
        guard count <= bytes.count - position else { throw MalformedMessage() }
        defer { position += count }
        return Array(bytes[position..<position + count])
    }

    mutating func text() throws(MalformedMessage) -> String {
        let bytes = try byteString()
        guard bytes.count <= Self.textBytes, bytes.allSatisfy({ (0x20...0x7E).contains($0) }) else {
            throw MalformedMessage()
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// A counted list, each element of which takes eight bytes or more.
    mutating func list<Element>(
        _ element: (inout MessageReader) throws(MalformedMessage) -> Element
    ) throws(MalformedMessage) -> [Element] {
        let count = try number()
        guard count <= (bytes.count - position) / 8 else { throw MalformedMessage() }
        var values: [Element] = []
        values.reserveCapacity(count)
        for _ in 0..<count { values.append(try element(&self)) }
        return values
    }

    func requireEnd() throws(MalformedMessage) {
        guard position == bytes.count else { throw MalformedMessage() }
    }
}
