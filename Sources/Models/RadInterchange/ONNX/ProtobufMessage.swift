import RadTensor

/// A message of Protocol Buffers that is being written: bytes, and tensors whose bytes are taken when it is stored.
struct ProtobufMessage {
    enum Piece {
        case bytes([UInt8])
        case tensor(Tensor)
    }

    private(set) var pieces: [Piece] = []
    /// Bytes of the whole message.
    private(set) var count = 0

    /// A number; negative ones take ten bytes.
    mutating func add(_ field: Int, _ value: Int) {
        append(Self.key(field, 0) + Self.variable(UInt64(bitPattern: Int64(value))))
    }

    /// A 32-bit float.
    mutating func add(_ field: Int, _ value: Float) {
        let pattern = value.bitPattern
        append(Self.key(field, 5) + (0..<4).map { UInt8(truncatingIfNeeded: pattern >> (8 * $0)) })
    }

    /// A text.
    mutating func add(_ field: Int, _ text: String) {
        let bytes = Array(text.utf8)
        append(Self.key(field, 2) + Self.variable(UInt64(bytes.count)) + bytes)
    }

    /// A message inside.
    mutating func add(_ field: Int, _ message: ProtobufMessage) {
        append(Self.key(field, 2) + Self.variable(UInt64(message.count)))
        pieces += message.pieces
        count += message.count
    }

    /// The bytes of a tensor.
    mutating func add(_ field: Int, _ tensor: Tensor) {
        append(Self.key(field, 2) + Self.variable(UInt64(tensor.byteCount)))
        pieces.append(.tensor(tensor))
        count += tensor.byteCount
    }

    private mutating func append(_ bytes: [UInt8]) {
        count += bytes.count
        if case .bytes(let last)? = pieces.last, last.count < 4_096 {
            pieces[pieces.count - 1] = .bytes(last + bytes)
        } else {
            pieces.append(.bytes(bytes))
        }
    }

    private static func key(_ field: Int, _ wireType: Int) -> [UInt8] { variable(UInt64(field << 3 | wireType)) }

    private static func variable(_ value: UInt64) -> [UInt8] {
        var bytes: [UInt8] = []
        var rest = value
        while rest >= 0x80 {
            bytes.append(UInt8(rest & 0x7F) | 0x80)
            rest >>= 7
        }
        return bytes + [UInt8(rest)]
    }
}
