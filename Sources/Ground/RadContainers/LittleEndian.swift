extension [UInt8] {
    /// Two bytes, the lower one first; the caller has checked that they are there.
    func word16(_ offset: Int) -> Int { Int(self[offset]) | Int(self[offset + 1]) << 8 }

    /// Four bytes, the lowest one first.
    func word32(_ offset: Int) -> Int { word16(offset) | word16(offset + 2) << 16 }

    /// Eight bytes, the lowest one first; nil where the number is larger than any file.
    func word64(_ offset: Int) -> Int? {
        let upper = word32(offset + 4)
        return upper > Int(Int32.max) ? nil : word32(offset) | upper << 32
    }
}
