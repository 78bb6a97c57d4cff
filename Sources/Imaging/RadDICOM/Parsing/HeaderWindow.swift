import RadContainers
import RadSystem

/// A piece of a file in memory that moves forward as the parser does.
///
/// The first piece is 16 KiB, which holds most headers; values that nobody wants are jumped over unread, and pieces
/// grow while a header is read through.
struct HeaderWindow {
    private static let firstPiece = 16_384
    private static let largestPiece = 262_144

    private let source: ByteSource
    private let inflating: InflateStream?
    private var piece: Int
    private var plainBytesRead = 0
    private(set) var bytes: [UInt8]
    /// Offset of the first byte in memory.
    private(set) var base = 0
    /// Bytes in memory that are valid.
    private(set) var filled = 0
    /// Where the data end: the size of a plain source, known for an inflated one only when it has ended.
    private(set) var end: Int

    /// - Parameters:
    ///   - source: The file.
    ///   - memory: Takes the pieces; what stands in it is written over.
    ///   - firstPiece: Bytes of the first piece.
    init(_ source: ByteSource, memory: consuming [UInt8] = [], firstPiece: Int = HeaderWindow.firstPiece) {
        self.source = source
        inflating = nil
        piece = firstPiece
        end = source.count
        if case .bytes(let all) = source {
            bytes = all
            filled = all.count
        } else {
            bytes = memory
        }
    }

    /// Offsets count from the start of the inflated data.
    init(inflating stream: InflateStream, of source: ByteSource) {
        self.source = source
        inflating = stream
        piece = HeaderWindow.firstPiece
        end = Int.max
        bytes = []
    }

    /// Bytes read from the file.
    var bytesRead: Int { inflating?.consumed ?? plainBytesRead }

    /// The memory of the pieces for another file; empty where it is not the window's own.
    var memory: [UInt8] {
        if case .bytes = source { return [] }
        return inflating == nil ? bytes : []
    }

    /// Makes bytes available; false if the data end before.
    @inline(__always)
    mutating func prepare(_ offset: Int, _ count: Int) throws(DICOMError) -> Bool {
        if offset >= base, offset - base <= filled - count { return true }
        return try refill(offset, count)
    }

    /// Two bytes, the first one being the upper one.
    @inline(__always)
    func letters(_ offset: Int) -> UInt16 {
        let index = offset - base
        return UInt16(bytes[index]) << 8 | UInt16(bytes[index + 1])
    }

    @inline(__always)
    func word16(_ offset: Int, bigEndian: Bool) -> UInt16 {
        let word = letters(offset)
        return bigEndian ? word : word.byteSwapped
    }

    @inline(__always)
    func word32(_ offset: Int, bigEndian: Bool) -> UInt32 {
        let index = offset - base
        let word =
            UInt32(bytes[index]) << 24 | UInt32(bytes[index + 1]) << 16 | UInt32(bytes[index + 2]) << 8
            | UInt32(bytes[index + 3])
        return bigEndian ? word : word.byteSwapped
    }

    /// Bytes that were prepared.
    func slice(_ offset: Int, _ count: Int) -> ArraySlice<UInt8> {
        bytes[offset - base..<offset - base + count]
    }

    @inline(never)
    private mutating func refill(_ offset: Int, _ count: Int) throws(DICOMError) -> Bool {
        if let inflating { return try refill(offset, count, from: inflating) }
        guard offset >= 0, offset < end, count <= end - offset else { return false }
        if case .bytes = source { return false }
        if filled > 0, offset >= base, offset <= base + filled {
            piece = min(piece * 2, HeaderWindow.largestPiece)
        }
        let wanted = min(max(count, piece), end - offset)
        if bytes.count < wanted { bytes = [UInt8](repeating: 0, count: wanted) }
        filled = 0
        base = offset
        filled = try source.read(at: offset, into: &bytes, from: 0, count: wanted)
        plainBytesRead += filled
        return filled >= count
    }

    private mutating func refill(
        _ offset: Int, _ count: Int, from stream: InflateStream
    ) throws(DICOMError) -> Bool {
        guard offset >= base else { return false }
        while offset > base + filled {
            guard try advance(keeping: 0, reading: min(piece, offset - base - filled), from: stream) else {
                return false
            }
        }
        let kept = base + filled - offset
        let missing = count - kept
        _ = try advance(keeping: kept, reading: max(missing, piece - kept), from: stream)
        if filled < count, let failure = stream.dataSetFailure { throw failure }
        return filled >= count
    }

    /// Drops all but the last `kept` bytes and inflates more; false at the end of the data.
    private mutating func advance(
        keeping kept: Int, reading count: Int, from stream: InflateStream
    ) throws(DICOMError) -> Bool {
        let tail = bytes[filled - kept..<filled]
        base += filled - kept
        var buffer = [UInt8](repeating: 0, count: kept + count)
        buffer.replaceSubrange(0..<kept, with: tail)
        let got = try stream.inflate(into: &buffer, from: kept, count: count)
        bytes = buffer
        filled = kept + got
        if got < count, stream.failure == nil { end = base + filled }
        return got > 0
    }
}
