import RadTensor

/// Hashes a list of fields so that no two lists give the same bytes to the hash.
///
/// The first field is the domain, which keeps identities of different kinds apart; every field is written as its
/// length, 8 bytes little endian, and its bytes.
struct LogicalHasher {
    private var hasher = ContentHasher()

    /// A hash of a domain, such as `radzoo.weights.1`.
    init(domain: String) {
        add(domain)
    }

    /// Appends a field.
    mutating func add(_ bytes: [UInt8]) {
        hasher.update(Self.littleEndian(UInt64(bytes.count)))
        hasher.update(bytes)
    }

    /// Appends the UTF-8 bytes of a text as a field.
    mutating func add(_ text: String) {
        add(Array(text.utf8))
    }

    /// Appends a number as a field of 8 bytes, little endian.
    mutating func add(_ number: Int) {
        add(Self.littleEndian(UInt64(number)))
    }

    /// Appends the number of tensors, and of each name, element type, rank, extents and digest.
    mutating func add(_ tensors: [TensorEntry]) {
        add(tensors.count)
        for tensor in tensors {
            add(tensor.name)
            add(tensor.elementType.rawValue)
            add(tensor.shape.rank)
            for extent in tensor.shape.extents { add(extent) }
            add(tensor.digest.bytes)
        }
    }

    /// The digest of all fields.
    func finish() -> ContentDigest { hasher.finish() }

    private static func littleEndian(_ value: UInt64) -> [UInt8] {
        (0..<8).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }
}
