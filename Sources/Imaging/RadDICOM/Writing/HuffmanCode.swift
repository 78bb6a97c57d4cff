/// An optimal Huffman code of at most 16 bits for counted symbols, in the form that JPEG stores (ITU-T T.81 Annex K.2).
struct HuffmanCode: Sendable {
    /// How many codes there are of length 1 to 16.
    let counts: [Int]
    /// The symbols in order of their codes.
    let symbols: [UInt8]
    /// The code and its length for each symbol; length 0 where the symbol does not occur.
    let codes: [(bits: UInt32, length: Int)]

    /// Builds the code; the code of all ones stays free, as JPEG asks.
    init(frequencies: [Int]) {
        let lengths = Self.lengths(of: frequencies)
        var counts = [Int](repeating: 0, count: HuffmanTable.maximumLength)
        var symbols: [UInt8] = []
        var codes = [(bits: UInt32, length: Int)](repeating: (0, 0), count: frequencies.count)
        var code: UInt32 = 0
        for length in 1...HuffmanTable.maximumLength {
            for symbol in frequencies.indices where lengths[symbol] == length {
                counts[length - 1] += 1
                symbols.append(UInt8(symbol))
                codes[symbol] = (code, length)
                code += 1
            }
            code <<= 1
        }
        self.counts = counts
        self.symbols = symbols
        self.codes = codes
    }

    /// Code lengths by repeated merging; frequencies are flattened until the longest code fits.
    private static func lengths(of frequencies: [Int]) -> [Int] {
        var weights = frequencies
        while true {
            let lengths = unlimitedLengths(of: weights)
            if lengths.allSatisfy({ $0 <= HuffmanTable.maximumLength }) { return lengths }
            weights = weights.map { $0 > 0 ? $0 / 4 + 1 : 0 }
        }
    }

    private static func unlimitedLengths(of weights: [Int]) -> [Int] {
        // The last symbol stands for the code of all ones: of weight 0, so that it is merged first and lies deepest.
        let reserved = weights.count
        var groups = weights.indices.filter { weights[$0] > 0 }.map { (weight: weights[$0], symbols: [$0]) }
        groups.append((0, [reserved]))
        var lengths = [Int](repeating: 0, count: weights.count + 1)
        while groups.count > 1 {
            groups.sort { $0.weight > $1.weight }
            let first = groups.removeLast()
            let second = groups.removeLast()
            let symbols = first.symbols + second.symbols
            for symbol in symbols { lengths[symbol] += 1 }
            groups.append((first.weight + second.weight, symbols))
        }
        lengths.removeLast()
        return lengths
    }
}
