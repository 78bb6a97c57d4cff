package import RadSystem

/// Where the bytes of a DICOM file are.
package enum ByteSource: Sendable {
    case file(ReadableFile)
    case bytes([UInt8])

    /// Bytes of the whole; of a file, when it was opened.
    package var count: Int {
        switch self {
        case .file(let file): Int(clamping: file.status.size)
        case .bytes(let bytes): bytes.count
        }
    }

    /// Copies bytes into an array that is large enough; fewer than `count` come back only at the end.
    func read(at offset: Int, into buffer: inout [UInt8], from start: Int, count: Int) throws(DICOMError) -> Int {
        precondition(offset >= 0 && start >= 0 && count >= 0 && start <= buffer.count - count, "The range fits.")
        switch self {
        case .file(let file):
            do {
                return try file.read(at: Int64(offset), into: &buffer, from: start, count: count)
            } catch {
                throw DICOMError(.readFailed, offset: offset, found: "\(error.operation) errno \(error.code)")
            }
        case .bytes(let bytes):
            guard offset < bytes.count else { return 0 }
            let available = min(count, bytes.count - offset)
            buffer.replaceSubrange(start..<start + available, with: bytes[offset..<offset + available])
            return available
        }
    }

    /// Reads bytes at an offset; fewer come back only at the end, and nothing is allocated beyond what is there.
    func read(at offset: Int, count wanted: Int) throws(DICOMError) -> [UInt8] {
        let available = max(0, min(wanted, count - offset))
        if case .bytes(let bytes) = self { return available == 0 ? [] : Array(bytes[offset..<offset + available]) }
        var buffer = [UInt8](repeating: 0, count: available)
        let read = try read(at: offset, into: &buffer, from: 0, count: available)
        buffer.removeLast(available - read)
        return buffer
    }
}
