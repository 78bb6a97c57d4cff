import RadSystem

/// The chain of fragments of encapsulated pixel data (PS3.5 section A.4).
struct FragmentTable {
    /// Where a fragment's bytes stand, and what its item claims.
    struct Fragment: Hashable, Sendable {
        let start: Int
        let count: Int
        /// Bytes that the item's length promises and the file does not hold.
        let missing: Int

        /// Where its item starts.
        var itemStart: Int { start - 8 }
    }

    let fragments: [Fragment]
    /// Value of the basic offset table.
    let basicOffsets: [Int]

    /// Walks the items; a missing delimiter at the end of the file is tolerated.
    init(_ source: ByteSource, _ location: PixelDataLocation, _ limits: ReadingLimits) throws(DICOMError) {
        var window = HeaderWindow(source)
        var position = location.offset
        let end = location.length.map { min(source.count, location.offset + $0) } ?? source.count
        var fragments: [Fragment] = []
        var basicOffsets: [Int] = []
        var isFirst = true
        while position <= end - 8, try window.prepare(position, 8) {
            let number = window.word32(position, bigEndian: false)
            let length = window.word32(position + 4, bigEndian: false)
            if number == 0xE0DD_FFFE { break }
            guard number == 0xE000_FFFE, length != .max else {
                throw DICOMError(
                    .invalidCodestream, tag: .pixelData, offset: position, expected: "a fragment of stated length")
            }
            let start = position + 8
            let available = max(0, min(Int(length), end - start))
            // A first item that starts with a codestream is a fragment whose table was forgotten.
            let item = start..<start + available
            let isTable = isFirst ? try !FragmentedFrames.startsCodestream(source, item, codec: nil) : false
            isFirst = false
            if isTable {
                basicOffsets = try FragmentTable.words(source, start..<start + available, size: 4)
            } else {
                fragments.append(Fragment(start: start, count: available, missing: Int(length) - available))
                if fragments.count > limits.fragments {
                    throw limits.exceeded(.fragments, tag: .pixelData, offset: position)
                }
            }
            position = start + Int(length)
        }
        self.fragments = fragments
        self.basicOffsets = basicOffsets
    }

    static func words(_ source: ByteSource, _ range: Range<Int>, size: Int) throws(DICOMError) -> [Int] {
        let bytes = try source.read(at: range.lowerBound, count: range.count)
        return stride(from: 0, through: bytes.count - size, by: size).map { start in
            var word: UInt64 = 0
            for index in (0..<size).reversed() { word = word << 8 | UInt64(bytes[start + index]) }
            return Int(clamping: word)
        }
    }
}
