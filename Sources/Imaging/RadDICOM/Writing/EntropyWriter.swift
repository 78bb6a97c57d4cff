/// Bits gathered into stuffed bytes (ITU-T T.81 F.1.2.3).
struct EntropyWriter {
    private var bytes: [UInt8] = []
    private var bits: UInt64 = 0
    private var count = 0

    mutating func append(_ value: UInt32, count: Int) {
        bits = bits << UInt64(count) | UInt64(value)
        self.count += count
        while self.count >= 8 {
            self.count -= 8
            let byte = UInt8(truncatingIfNeeded: bits >> UInt64(self.count))
            bytes.append(byte)
            if byte == 0xFF { bytes.append(0) }
        }
    }

    /// The bytes, the last one filled up with ones.
    mutating func finish() -> [UInt8] {
        if count > 0 {
            let missing = 8 - count
            append(UInt32(1 << missing - 1), count: missing)
        }
        return bytes
    }
}
