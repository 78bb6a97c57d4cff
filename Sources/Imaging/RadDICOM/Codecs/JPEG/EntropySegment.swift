/// The entropy-coded bytes between two markers, freed of stuffing and read bit by bit (ITU-T T.81 B.1.1.5).
struct EntropySegment {
    private let words: [UInt32]
    private let bitCount: Int
    /// Where the marker that ends the segment stands in the codestream, or the codestream's end.
    let end: Int

    private var nextWord = 0
    /// Bits that were loaded and not yet consumed, from the top.
    private var bits: UInt64 = 0
    private var availableBits = 0

    /// Collects the bytes from `start` to the next marker.
    init(_ codestream: Span<UInt8>, from start: Int) {
        var words: [UInt32] = []
        var word: UInt32 = 0
        var byteCount = 0
        var position = start
        while position < codestream.count {
            let byte = codestream[position]
            if byte == 0xFF {
                guard position + 1 < codestream.count, codestream[position + 1] == 0 else { break }
                position += 1
            }
            position += 1
            word = word << 8 | UInt32(byte)
            byteCount += 1
            if byteCount & 3 == 0 { words.append(word) }
        }
        if byteCount & 3 != 0 { words.append(word << UInt32(8 * (4 - byteCount & 3))) }
        self.words = words
        bitCount = byteCount * 8
        end = position
    }

    /// True when more bits were asked for than the segment holds; those were read as 0.
    var isExhausted: Bool { nextWord * 32 - availableBits > bitCount }

    /// Decodes one difference modulo 65536, or returns nil where the bits are no code.
    @inline(__always)  // One call for each sample; out of line it doubles the time of a frame.
    mutating func difference(_ table: borrowing HuffmanTable, _ lookup: Span<UInt32>) -> UInt16? {
        refill()
        let entry = lookup[Int(bits >> UInt64(64 - HuffmanTable.lookupBits))]
        if entry & 0xFF00 == 0, entry != 0 {
            consume(Int(entry & 0xFF))
            return UInt16(entry >> 16)
        }
        return longDifference(table, entry)
    }

    private mutating func longDifference(_ table: borrowing HuffmanTable, _ entry: UInt32) -> UInt16? {
        let category: Int
        if entry != 0 {
            category = Int(entry >> 16)
            consume(Int(entry & 0xFF))
        } else {
            guard let code = table.longCode(in: Int(bits >> 48)) else { return nil }
            category = code.category
            consume(code.length)
        }
        guard category > 0, category < HuffmanTable.maximumCategory else {
            return HuffmanTable.difference(category: category, bits: 0)
        }
        let value = Int(bits >> UInt64(64 - category))
        consume(category)
        return HuffmanTable.difference(category: category, bits: value)
    }

    /// Decodes one symbol of sequential JPEG, or returns nil where the bits are no code.
    mutating func symbol(_ table: borrowing CoefficientTable) -> UInt8? {
        refill()
        let entry = table.lookup[Int(bits >> UInt64(64 - CoefficientTable.lookupBits))]
        if entry != 0 {
            consume(Int(entry >> 8))
            return UInt8(truncatingIfNeeded: entry)
        }
        guard let code = table.longCode(in: Int(bits >> 48)) else { return nil }
        consume(code.length)
        return code.symbol
    }

    /// Reads a value of so many bits, at most 16, of which the lower half stands for negative ones (T.81 F.2.2.1).
    mutating func signedValue(bits count: Int) -> Int {
        guard count > 0 else { return 0 }
        refill()
        let value = Int(bits >> UInt64(64 - count))
        consume(count)
        return value < 1 << (count - 1) ? value - (1 << count) + 1 : value
    }

    /// The segment behind the restart marker that has to stand at `offset`.
    static func next(
        _ codestream: Span<UInt8>, after offset: Int, restart: UInt8
    ) throws(DICOMError) -> EntropySegment {
        var position = offset
        while position + 1 < codestream.count, codestream[position + 1] == 0xFF { position += 1 }
        guard position + 1 < codestream.count else {
            throw .codestream(.pixelBytesMissing, at: offset, expected: "restart marker \(restart)", found: "the end")
        }
        guard codestream[position + 1] == JPEGMarker.restarts.lowerBound + restart else {
            throw .codestream(
                .invalidCodestream, at: offset, expected: "restart marker \(restart)",
                found: "marker \(codestream[position + 1])")
        }
        return EntropySegment(codestream, from: position + 2)
    }

    /// Leaves at least 33 bits: the longest code with its further bits takes 31.
    @inline(__always)
    private mutating func refill() {
        guard availableBits <= 32 else { return }
        let word = nextWord < words.count ? words[nextWord] : 0
        bits |= UInt64(word) << UInt64(32 - availableBits)
        availableBits += 32
        nextWord += 1
    }

    @inline(__always)
    private mutating func consume(_ count: Int) {
        bits <<= UInt64(count)
        availableBits -= count
    }
}
