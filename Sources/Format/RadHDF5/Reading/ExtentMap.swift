/// Which bytes of a file are accounted for.
struct ExtentMap {
    private struct Extent {
        let start: Int
        let end: Int
        let path: String
    }

    private var extents: [Extent] = []
    private let byteCount: Int

    /// A map of a file in which nothing is accounted for yet.
    init(byteCount: Int) {
        self.byteCount = byteCount
    }

    /// Accounts for `count` bytes from `address`, which must lie inside the file.
    ///
    /// - Returns: the address as an offset.
    mutating func add(_ address: UInt64, count: UInt64, path: String) throws(HDF5Error) -> Int {
        guard let start = Int(exactly: address), let count = Int(exactly: count), start <= byteCount,
            count <= byteCount - start
        else {
            throw HDF5Error(
                .outsideFile, path: path, offset: Int(exactly: address),
                expected: "an extent within \(byteCount) bytes",
                found: "\(count) bytes from \(address)")
        }
        if count > 0 { extents.append(Extent(start: start, end: start + count, path: path)) }
        return start
    }

    /// Requires that no byte is accounted for twice, that stretches that are not are short and zero, and that the
    /// last byte of the file is accounted for.
    mutating func validate(source: HDF5Source, limits: HDF5Limits) throws(HDF5Error) {
        extents.sort { ($0.start, $0.end) < ($1.start, $1.end) }
        var end = 0
        for extent in extents {
            guard extent.start >= end else {
                throw HDF5Error(
                    .overlap, path: extent.path, offset: extent.start, expected: "a start from \(end) on",
                    found: "\(extent.start)")
            }
            if extent.start > end { try checkGap(from: end, to: extent.start, source: source, limits: limits) }
            end = extent.end
        }
        guard end == byteCount else {
            throw HDF5Error(
                .trailingBytes, offset: end, expected: "the end of the file", found: "\(byteCount - end) bytes more")
        }
    }

    private func checkGap(
        from start: Int, to end: Int, source: HDF5Source, limits: HDF5Limits
    ) throws(HDF5Error) {
        guard end - start <= limits.gapByteCount else {
            throw HDF5Error(
                .gap, offset: start, expected: "at most \(limits.gapByteCount) unused bytes",
                found: "\(end - start)")
        }
        let bytes = try source.bytes(at: start, count: end - start)
        if let place = bytes.firstIndex(where: { $0 != 0 }) {
            throw HDF5Error(.gapContent, offset: start + place, expected: "0", found: "\(bytes[place])")
        }
    }
}
