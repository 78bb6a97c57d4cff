/// A Huffman table of sequential JPEG: codes for a run of zeros and the size of the coefficient behind it, or for the
/// size of a difference (ITU-T T.81 Annex C and F.2.2.3).
struct CoefficientTable: Sendable {
    /// Bits that one look-up resolves.
    static let lookupBits = 9

    /// For the next 9 bits of the scan: the length of the code in bits 8-15 and its symbol in bits 0-7; 0 where they do
    /// not hold a whole code.
    private(set) var lookup = [UInt16](repeating: 0, count: 1 << lookupBits)
    /// The last code of each length, -1 where there is none.
    private var lastCodes = [Int](repeating: -1, count: HuffmanTable.maximumLength + 1)
    /// What to add to a code of each length to get its index in `symbols`.
    private var offsets = [Int](repeating: 0, count: HuffmanTable.maximumLength + 1)
    private let symbols: [UInt8]

    /// Builds the canonical code, nil where the counts need more codes than exist.
    ///
    /// - Parameters:
    ///   - counts: how many codes there are of length 1 to 16.
    ///   - symbols: in order of their codes, as many as `counts` sum to.
    init?(counts: [Int], symbols: [UInt8]) {
        precondition(counts.count == HuffmanTable.maximumLength && counts.reduce(0, +) == symbols.count)
        self.symbols = symbols
        var code = 0
        var index = 0
        for length in 1...HuffmanTable.maximumLength {
            let count = counts[length - 1]
            guard code + count <= 1 << length else { return nil }
            offsets[length] = index - code
            if count > 0 { lastCodes[length] = code + count - 1 }
            for _ in 0..<count {
                if length <= Self.lookupBits {
                    let spare = Self.lookupBits - length
                    for rest in 0..<1 << spare {
                        lookup[code << spare | rest] = UInt16(length) << 8 | UInt16(symbols[index])
                    }
                }
                code += 1
                index += 1
            }
            code <<= 1
        }
    }

    /// Finds a code that is longer than the look-up, in the next 16 bits.
    func longCode(in bits: Int) -> (symbol: UInt8, length: Int)? {
        for length in (Self.lookupBits + 1)...HuffmanTable.maximumLength {
            let code = bits >> (HuffmanTable.maximumLength - length)
            guard code <= lastCodes[length] else { continue }
            let index = code + offsets[length]
            return symbols.indices.contains(index) ? (symbols[index], length) : nil
        }
        return nil
    }
}
