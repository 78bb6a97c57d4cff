/// Where the bytes of an object are: a file of its own, a part of one, or memory.
package enum ByteSource: Sendable {
    case file(ReadableFile)
    /// The bytes of a file in a range, which may reach beyond its end: what is not there is never read.
    case part(ReadableFile, Range<Int64>)
    case bytes([UInt8])

    /// Bytes of the whole; of a file, when it was opened.
    package var count: Int {
        switch self {
        case .file(let file): Int(clamping: file.status.size)
        case .part(let file, let range):
            Int(clamping: max(0, min(range.upperBound, file.status.size) - range.lowerBound))
        case .bytes(let bytes): bytes.count
        }
    }

    /// Copies bytes into an array that is large enough; fewer than `count` come back only at the end.
    ///
    /// - Parameters:
    ///   - offset: Where to begin, not negative.
    ///   - buffer: Takes the bytes.
    ///   - start: Where in the buffer the first byte goes.
    ///   - count: Bytes wanted.
    /// - Returns: The number of bytes copied.
    package func copyBytes(
        at offset: Int, into buffer: inout [UInt8], from start: Int, count: Int
    ) throws(SystemError) -> Int {
        precondition(offset >= 0 && start >= 0 && count >= 0 && start <= buffer.count - count, "The range fits.")
        switch self {
        case .file(let file):
            return try file.read(at: Int64(offset), into: &buffer, from: start, count: count)
        case .part(let file, let range):
            let available = max(0, min(count, self.count - offset))
            guard available > 0 else { return 0 }
            return try file.read(at: range.lowerBound + Int64(offset), into: &buffer, from: start, count: available)
        case .bytes(let bytes):
            guard offset < bytes.count else { return 0 }
            let available = min(count, bytes.count - offset)
            buffer.replaceSubrange(start..<start + available, with: bytes[offset..<offset + available])
            return available
        }
    }

    /// Bytes from an offset; fewer come back only at the end, and nothing is allocated beyond what is there.
    package func bytes(at offset: Int, count wanted: Int) throws(SystemError) -> [UInt8] {
        let available = max(0, min(wanted, count - offset))
        switch self {
        case .bytes(let bytes): return available == 0 ? [] : Array(bytes[offset..<offset + available])
        case .file(let file): return try file.readAvailable(at: Int64(offset), count: available)
        case .part(let file, let range):
            return try file.readAvailable(at: range.lowerBound + Int64(offset), count: available)
        }
    }
}
