import RadSystem

/// Which fragments make up each frame of encapsulated pixel data (PS3.5 section A.4).
///
/// Tables are believed only where they fit the fragments: they are often empty, wrong, or contradict each other.
struct FragmentedFrames: Sendable {
    private let fragments: [FragmentTable.Fragment]
    private let ranges: [Range<Int>]

    var count: Int { ranges.count }

    func fragments(of frame: Int) -> ArraySlice<FragmentTable.Fragment> { fragments[ranges[frame]] }

    init(fragments: [FragmentTable.Fragment], ranges: [Range<Int>]) {
        self.fragments = fragments
        self.ranges = ranges
    }

    /// Whether a range of the source starts as a codestream does, of the given coding or of any that has a mark.
    static func startsCodestream(
        _ source: ByteSource, _ range: Range<Int>, codec: PixelCodec?
    ) throws(DICOMError) -> Bool {
        let head = try source.read(at: range.lowerBound, count: min(8, range.count))
        if codec == .rle {
            // A segment table: a small count, and the first segment right behind it (PS3.5 G.5).
            return head.count == 8 && (1...15).contains(head[0]) && head[1...].elementsEqual([0, 0, 0, 64, 0, 0, 0])
        }
        return head.starts(with: [0xFF, 0xD8, 0xFF]) || head.starts(with: [0xFF, 0x4F, 0xFF, 0x51])
            || head.starts(with: [0, 0, 0, 12, 0x6A, 0x50])
    }
}

extension FragmentTable {
    /// The fragments of each frame.
    ///
    /// By the extended or the basic table where one fits the fragments, else one each, else by the marks at which
    /// codestreams start and end, within fragments too where there are fewer of them than frames.
    ///
    /// - Throws: `frame-not-found` where nothing tells the frames apart.
    func frames(
        count: Int, _ source: ByteSource, _ location: PixelDataLocation, _ codec: PixelCodec
    ) throws(DICOMError) -> FragmentedFrames {
        if fragments.isEmpty {
            throw DICOMError(
                .frameNotFound, tag: .pixelData, offset: location.offset, expected: "a fragment", found: "none")
        }
        if count == 1 { return FragmentedFrames(fragments: fragments, ranges: [0..<fragments.count]) }
        if let extended = location.extendedOffsets, extended.count / 8 == count,
            let frames = frames(at: try FragmentTable.words(source, extended, size: 8), count: count)
        {
            return frames
        }
        if let frames = frames(at: basicOffsets, count: count) { return frames }
        let filled = fragments.filter { $0.count > 0 || $0.missing > 0 }
        for chain in [fragments, filled] where chain.count == count {
            return FragmentedFrames(fragments: chain, ranges: chain.indices.map { $0..<$0 + 1 })
        }
        let pieces = filled.count < count ? try split(filled, source) : filled
        return try framesByMarks(pieces, count: count, source, codec)
    }

    /// Frames that start at stated offsets, counted from the first fragment's item; nil if these do not fit.
    ///
    /// Some writers count from elsewhere, all by the same distance.
    private func frames(at offsets: [Int], count: Int) -> FragmentedFrames? {
        guard offsets.count == count, let first = offsets.first, let base = fragments.first?.itemStart else {
            return nil
        }
        var starts: [Int] = []
        var index = 0
        for offset in offsets {
            let (target, overflow) = (offset - first).addingReportingOverflow(base)
            if overflow { return nil }
            while index < fragments.count, fragments[index].itemStart < target { index += 1 }
            guard index < fragments.count, fragments[index].itemStart == target, starts.last != index else {
                return nil
            }
            starts.append(index)
        }
        return FragmentedFrames(
            fragments: fragments,
            ranges: starts.indices.map { starts[$0]..<($0 + 1 < starts.count ? starts[$0 + 1] : fragments.count) })
    }

    /// Frames that start where a fragment starts as a codestream does, behind one that ended.
    private func framesByMarks(
        _ pieces: [Fragment], count: Int, _ source: ByteSource, _ codec: PixelCodec
    ) throws(DICOMError) -> FragmentedFrames {
        var starts: [Int] = []
        for (index, piece) in pieces.enumerated() {
            let range = piece.start..<piece.start + piece.count
            guard try FragmentedFrames.startsCodestream(source, range, codec: codec) else { continue }
            // Bytes in the middle of a codestream may look like the start of one.
            if index > 0, codec != .rle, try !endsCodestream(pieces[index - 1], source) { continue }
            starts.append(index)
        }
        guard starts.first == 0, starts.count >= count else {
            throw DICOMError(
                .frameNotFound, tag: .pixelData, expected: "\(count) frames",
                found: "\(fragments.count) fragments with \(starts.count) starts")
        }
        return FragmentedFrames(
            fragments: pieces,
            ranges: starts.indices.map { starts[$0]..<($0 + 1 < starts.count ? starts[$0 + 1] : pieces.count) })
    }

    /// FF D9 closes all codestreams that have marks; padding may follow.
    private func endsCodestream(_ fragment: Fragment, _ source: ByteSource) throws(DICOMError) -> Bool {
        let count = min(16, fragment.count)
        var tail = try source.read(at: fragment.start + fragment.count - count, count: count)
        while tail.last == 0 { tail.removeLast() }
        if tail.count > 2, tail.last == 0xFF { tail.removeLast() }
        return tail.suffix(2) == [0xFF, 0xD9]
    }

    /// Bytes that are searched at once.
    private static let searchPiece = 1 << 20

    /// Parts each fragment where one codestream ends and the next one starts inside it.
    private func split(_ whole: [Fragment], _ source: ByteSource) throws(DICOMError) -> [Fragment] {
        var pieces: [Fragment] = []
        for fragment in whole {
            var start = fragment.start
            let end = fragment.start + fragment.count
            for cut in try cuts(in: fragment.start..<end, source) {
                pieces.append(Fragment(start: start, count: cut - start, missing: 0))
                start = cut
            }
            pieces.append(Fragment(start: start, count: end - start, missing: fragment.missing))
        }
        return pieces
    }

    /// Where a start of a JPEG or JPEG 2000 stream follows an end, with at most one byte of padding between.
    private func cuts(in range: Range<Int>, _ source: ByteSource) throws(DICOMError) -> [Int] {
        var cuts: [Int] = []
        var position = range.lowerBound
        while position < range.upperBound {
            let bytes = try source.read(
                at: position, count: min(Self.searchPiece, range.upperBound - position))
            for index in 0..<max(0, bytes.count - 5) where bytes[index] == 0xFF && bytes[index + 1] == 0xD9 {
                for next in index + 2...index + 3 where next + 2 < bytes.count && bytes[next] == 0xFF {
                    let isStart = bytes[next + 1] == 0xD8 || bytes[next + 1] == 0x4F
                    if isStart, bytes[next + 2] == 0xFF, next == index + 2 || bytes[index + 2] == 0 {
                        cuts.append(position + next)
                    }
                }
            }
            // Pieces overlap, so that no mark is cut in two.
            if bytes.count < Self.searchPiece { break }
            position += bytes.count - 5
        }
        return cuts
    }
}
