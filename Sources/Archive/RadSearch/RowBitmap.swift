/// A set of rows of a table.
package struct RowBitmap: Hashable, Sendable {
    /// Number of rows of the table.
    package let rowCount: Int
    private(set) var words: [UInt64]

    /// No row of a table, or all of them.
    package init(rowCount: Int, containsAll: Bool = false) {
        precondition(rowCount >= 0, "a table has at least 0 rows")
        self.rowCount = rowCount
        words = [UInt64](repeating: containsAll ? .max : 0, count: (rowCount + 63) / 64)
        if containsAll, !rowCount.isMultiple(of: 64) { words[words.count - 1] = (1 << UInt64(rowCount % 64)) - 1 }
    }

    /// The rows for which a condition holds.
    package init(rowCount: Int, where condition: (Int) -> Bool) {
        self.init(rowCount: rowCount)
        for row in 0..<rowCount where condition(row) { insert(row) }
    }

    /// Number of rows in the set.
    package var count: Int { words.reduce(0) { $0 + $1.nonzeroBitCount } }

    /// Whether a row is in the set.
    package func contains(_ row: Int) -> Bool {
        precondition(row >= 0 && row < rowCount, "the table has no such row")
        return words[row / 64] & (1 << UInt64(row % 64)) != 0
    }

    /// Adds a row.
    package mutating func insert(_ row: Int) {
        precondition(row >= 0 && row < rowCount, "the table has no such row")
        words[row / 64] |= 1 << UInt64(row % 64)
    }

    /// Removes a row.
    package mutating func remove(_ row: Int) {
        precondition(row >= 0 && row < rowCount, "the table has no such row")
        words[row / 64] &= ~(1 << UInt64(row % 64))
    }

    /// The stretches of neighbouring rows in the set that lie in a range, in order.
    func runs(in range: Range<Int>) -> [Range<Int>] {
        var runs: [Range<Int>] = []
        var row = range.lowerBound
        while let start = next(from: row, below: range.upperBound, inSet: true) {
            let end = next(from: start, below: range.upperBound, inSet: false) ?? range.upperBound
            runs.append(start..<end)
            row = end
        }
        return runs
    }

    private func next(from row: Int, below end: Int, inSet: Bool) -> Int? {
        var row = row
        while row < end {
            let word = (inSet ? words[row / 64] : ~words[row / 64]) >> UInt64(row % 64)
            if word == 0 {
                row += 64 - row % 64
            } else {
                row += word.trailingZeroBitCount
                return row < end ? row : nil
            }
        }
        return nil
    }
}
