/// A Huffman table of lossless JPEG: codes for the 17 difference categories (ITU-T T.81 Annex C and H.1.2.2).
struct HuffmanTable: Sendable {
    /// Bits that one look-up resolves.
    static let lookupBits = 12
    /// The longest code that JPEG allows.
    static let maximumLength = 16
    /// The largest category: a difference of 32768, which needs no further bits.
    static let maximumCategory = 16

    /// What the next 12 bits of the scan mean; 0 where they do not hold a whole code.
    ///
    /// Bits 0-7: how many bits to consume. Bits 8-15: how many bits of the difference still follow; where 0, bits
    /// 16-31 hold the difference modulo 65536, otherwise the category.
    private(set) var lookup: [UInt32]
    /// The last code of each length, -1 where there is none.
    private var lastCodes = [Int](repeating: -1, count: maximumLength + 1)
    /// What to add to a code of each length to get its index in `categories`.
    private var categoryOffsets = [Int](repeating: 0, count: maximumLength + 1)
    private let categories: [UInt8]

    /// Builds the canonical code.
    ///
    /// - Parameters:
    ///   - counts: how many codes there are of length 1 to 16.
    ///   - categories: the categories in order of their codes, as many as `counts` sum to.
    /// - Returns: nil where the counts need more codes than exist or a category exceeds 16.
    init?(counts: [Int], categories: [UInt8]) {
        precondition(counts.count == Self.maximumLength && counts.reduce(0, +) == categories.count)
        guard categories.allSatisfy({ $0 <= Self.maximumCategory }) else { return nil }
        self.categories = categories
        lookup = [UInt32](repeating: 0, count: 1 << Self.lookupBits)
        var code = 0
        var index = 0
        for length in 1...Self.maximumLength {
            let count = counts[length - 1]
            guard code + count <= 1 << length else { return nil }
            categoryOffsets[length] = index - code
            if count > 0 { lastCodes[length] = code + count - 1 }
            for _ in 0..<count {
                fillLookup(code: code, length: length, category: Int(categories[index]))
                code += 1
                index += 1
            }
            code <<= 1
        }
    }

    private mutating func fillLookup(code: Int, length: Int, category: Int) {
        let spareBits = Self.lookupBits - length
        guard spareBits >= 0 else { return }
        let extraBits = category == Self.maximumCategory ? 0 : category
        for rest in 0..<(1 << spareBits) {
            let entry: UInt32
            if extraBits <= spareBits {
                let bits = rest >> (spareBits - extraBits)
                let difference = UInt32(Self.difference(category: category, bits: bits))
                entry = difference << 16 | UInt32(length + extraBits)
            } else {
                entry = UInt32(category) << 16 | UInt32(extraBits) << 8 | UInt32(length)
            }
            lookup[code << spareBits | rest] = entry
        }
    }

    /// The difference, modulo 65536, that a category and its further bits stand for (T.81 table H.2 and F.2.2.1).
    @inline(__always)  // One call for each sample; out of line it doubles the time of a frame.
    static func difference(category: Int, bits: Int) -> UInt16 {
        if category == maximumCategory { return 32_768 }
        if category == 0 { return 0 }
        let isNegative = bits < 1 << (category - 1)
        return UInt16(truncatingIfNeeded: isNegative ? bits - (1 << category) + 1 : bits)
    }

    /// Finds a code that is longer than the look-up, in the next 16 bits.
    func longCode(in bits: Int) -> (category: Int, length: Int)? {
        for length in (Self.lookupBits + 1)...Self.maximumLength {
            let code = bits >> (Self.maximumLength - length)
            if code <= lastCodes[length] {
                let index = code + categoryOffsets[length]
                guard categories.indices.contains(index) else { return nil }
                return (Int(categories[index]), length)
            }
        }
        return nil
    }
}
