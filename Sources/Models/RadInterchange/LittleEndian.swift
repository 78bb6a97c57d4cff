extension [UInt8] {
    /// An unsigned number of `count` bytes, at most 8, the lowest first; nil beyond the end or above `Int.max`.
    func number(at offset: Int, count: Int) -> Int? {
        guard offset >= 0, (0...8).contains(count), offset <= self.count - count else { return nil }
        var value: UInt64 = 0
        for index in 0..<count { value |= UInt64(self[offset + index]) << UInt64(8 * index) }
        return Int(exactly: value)
    }
}
