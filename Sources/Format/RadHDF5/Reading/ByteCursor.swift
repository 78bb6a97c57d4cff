/// Reads little-endian numbers from a stretch of metadata, never past its end.
struct ByteCursor {
    private let bytes: ArraySlice<UInt8>
    /// Where the stretch starts in the file.
    private let base: Int
    private var position: Int
    /// The object that the metadata describes.
    let path: String

    /// A cursor at the first of `bytes`, which stand at `base` in the file.
    init(_ bytes: ArraySlice<UInt8>, base: Int, path: String) {
        self.bytes = bytes
        self.base = base
        self.path = path
        position = bytes.startIndex
    }

    /// Bytes not yet read.
    var remaining: Int { bytes.endIndex - position }

    /// Where the next byte stands in the file.
    var offset: Int { base + (position - bytes.startIndex) }

    /// The next bytes.
    mutating func take(_ count: Int) throws(HDF5Error) -> ArraySlice<UInt8> {
        guard count >= 0, count <= remaining else {
            throw error(.truncatedMessage, expected: "\(count) bytes", found: "\(remaining) bytes")
        }
        let taken = bytes[position..<(position + count)]
        position += count
        return taken
    }

    /// A cursor over the next bytes, which are then passed.
    mutating func part(_ count: Int) throws(HDF5Error) -> ByteCursor {
        let start = offset
        return ByteCursor(try take(count), base: start, path: path)
    }

    /// The next unsigned number of a width.
    mutating func number<Value: FixedWidthInteger & UnsignedInteger>(_ type: Value.Type) throws(HDF5Error) -> Value {
        let taken = try take(Value.bitWidth / 8)
        return taken.reversed().reduce(0) { ($0 << 8) | Value($1) }
    }

    mutating func u8() throws(HDF5Error) -> UInt8 { try number(UInt8.self) }
    mutating func u16() throws(HDF5Error) -> UInt16 { try number(UInt16.self) }
    mutating func u32() throws(HDF5Error) -> UInt32 { try number(UInt32.self) }
    mutating func u64() throws(HDF5Error) -> UInt64 { try number(UInt64.self) }

    /// The next number of 1, 2, 4 or 8 bytes (`log2` 0 to 3).
    mutating func number(widthLog2 log2: UInt8) throws(HDF5Error) -> UInt64 {
        switch log2 {
        case 0: UInt64(try u8())
        case 1: UInt64(try u16())
        case 2: UInt64(try u32())
        default: try u64()
        }
    }

    /// Requires the next byte to be a certain version.
    mutating func version(_ accepted: ClosedRange<UInt8>) throws(HDF5Error) -> UInt8 {
        let version = try u8()
        guard accepted.contains(version) else {
            throw error(
                .messageVersion, expected: "\(accepted.lowerBound) to \(accepted.upperBound)", found: "\(version)")
        }
        return version
    }

    /// Requires that nothing is left.
    func end() throws(HDF5Error) {
        if remaining > 0 { throw error(.messageLength, expected: "the end", found: "\(remaining) bytes more") }
    }

    /// Requires that all that is left is zero.
    func padding() throws(HDF5Error) {
        if bytes[position...].contains(where: { $0 != 0 }) { throw error(.padding, expected: "zeros") }
    }

    /// An error at the next byte.
    func error(_ code: HDF5Error.Code, expected: String? = nil, found: String? = nil) -> HDF5Error {
        HDF5Error(code, path: path, offset: offset, expected: expected, found: found)
    }
}

/// The address that stands for "nowhere".
let undefinedAddress = UInt64.max
