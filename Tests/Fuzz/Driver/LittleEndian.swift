/// Numbers in the bytes of inputs, the least significant byte first.
package enum LittleEndian {
    /// The number of `width` bytes that begins at `start`.
    ///
    /// - Precondition: the bytes are there; at most 8.
    package static func number(_ bytes: [UInt8], _ start: Int, _ width: Int) -> Int {
        var value = 0
        for index in 0..<width { value |= Int(bytes[start + index]) << (8 * index) }
        return value
    }

    /// The lower 32 bits of a number.
    package static func word(_ value: Int) -> [UInt8] { (0..<4).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) } }

    /// Sets the number of `width` bytes that begins at `start`.
    ///
    /// - Precondition: the bytes are there; at most 8.
    package static func write(_ value: Int, width: Int, at start: Int, _ bytes: inout [UInt8]) {
        for index in 0..<width { bytes[start + index] = UInt8(truncatingIfNeeded: value >> (8 * index)) }
    }
}
