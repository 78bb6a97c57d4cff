import RadSystem

/// The chain of fragments of encapsulated pixel data, and which of them make up each frame (PS3.5 section A.4).
struct FragmentTable {
    /// Where a fragment's bytes stand, and what its item claims.
    struct Fragment: Hashable {
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
            if isFirst {
                isFirst = false
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

    /// The fragments of each frame: by the extended or the basic table where one fits the fragments, else one each,
    /// else by the marks at which codestreams start and end.
    func frames(
        count: Int, _ source: ByteSource, _ location: PixelDataLocation, _ codec: PixelCodec
    ) throws(DICOMError) -> [Range<Int>] {
        if fragments.isEmpty {
            throw DICOMError(
                .frameNotFound, tag: .pixelData, offset: location.offset, expected: "a fragment", found: "none")
        }
        if count == 1, codec != .rle { return [0..<fragments.count] }
        if let extended = location.extendedOffsets, extended.count == count * 8,
            let frames = frames(at: try FragmentTable.words(source, extended, size: 8), count: count)
        {
            return frames
        }
        if let frames = frames(at: basicOffsets, count: count) { return frames }
        if fragments.count == count { return fragments.indices.map { $0..<$0 + 1 } }
        if count == 1 { return [0..<fragments.count] }
        return try framesByMarks(count: count, source)
    }

    /// Frames that start at stated offsets, counted from the first fragment's item; nil if these do not fit.
    private func frames(at offsets: [Int], count: Int) -> [Range<Int>]? {
        guard offsets.count == count, offsets.first == 0, let base = fragments.first?.itemStart else { return nil }
        var starts: [Int] = []
        var index = 0
        for offset in offsets {
            while index < fragments.count, fragments[index].itemStart - base < offset { index += 1 }
            guard index < fragments.count, fragments[index].itemStart - base == offset, starts.last != index else {
                return nil
            }
            starts.append(index)
        }
        return starts.indices.map { starts[$0]..<($0 + 1 < starts.count ? starts[$0 + 1] : fragments.count) }
    }

    /// Frames between a fragment that starts with the mark of a JPEG or JPEG 2000 stream and one that ends with it.
    private func framesByMarks(count: Int, _ source: ByteSource) throws(DICOMError) -> [Range<Int>] {
        var frames: [Range<Int>] = []
        var start = 0
        for (index, fragment) in fragments.enumerated() {
            let next = index + 1 < fragments.count ? fragments[index + 1] : nil
            guard try endsStream(fragment, source) else { continue }
            if let next, try !startsStream(next, source) { continue }
            frames.append(start..<index + 1)
            start = index + 1
        }
        guard frames.count >= count else {
            throw DICOMError(
                .frameNotFound, tag: .pixelData, expected: "\(count) frames",
                found: "\(fragments.count) fragments with \(frames.count) ends")
        }
        return frames
    }

    /// FF D8 (JPEG, JPEG-LS) or FF 4F (JPEG 2000).
    private func startsStream(_ fragment: Fragment, _ source: ByteSource) throws(DICOMError) -> Bool {
        let head = try source.read(at: fragment.start, count: min(2, fragment.count))
        return head == [0xFF, 0xD8] || head == [0xFF, 0x4F]
    }

    /// FF D9 closes all of them; padding may follow.
    private func endsStream(_ fragment: Fragment, _ source: ByteSource) throws(DICOMError) -> Bool {
        let count = min(16, fragment.count)
        var tail = try source.read(at: fragment.start + fragment.count - count, count: count)
        while tail.last == 0 { tail.removeLast() }
        if tail.count > 2, tail.last == 0xFF { tail.removeLast() }
        return tail.suffix(2) == [0xFF, 0xD9]
    }

    private static func words(_ source: ByteSource, _ range: Range<Int>, size: Int) throws(DICOMError) -> [Int] {
        let bytes = try source.read(at: range.lowerBound, count: range.count)
        return stride(from: 0, through: bytes.count - size, by: size).map { start in
            var word: UInt64 = 0
            for index in (0..<size).reversed() { word = word << 8 | UInt64(bytes[start + index]) }
            return Int(clamping: word)
        }
    }
}
