import Foundation

@testable import RadHDF5

/// Changes to the bytes of a file, with the checksums made right again so that only the change is judged.
enum Patch {
    /// A copy with a range replaced by as many bytes, and all checksums renewed.
    static func replacing(_ old: [UInt8], with new: [UInt8], in image: [UInt8], occurrence: Int = 0) -> [UInt8]? {
        precondition(old.count == new.count)
        var found = -1
        for start in 0...(image.count - old.count) where Array(image[start..<(start + old.count)]) == old {
            found += 1
            if found == occurrence {
                var copy = image
                copy.replaceSubrange(start..<(start + new.count), with: new)
                return resealed(copy)
            }
        }
        return nil
    }

    /// A copy whose superblock and object headers have the checksums that their bytes ask for.
    static func resealed(_ image: [UInt8]) -> [UInt8] {
        var copy = image
        seal(&copy, from: 0, count: 48)
        for start in stride(from: 0, to: image.count - 16, by: 64) {
            if Array(image[start..<(start + 4)]) == Array("OHDR".utf8) {
                let flags = image[start + 5]
                var field = start + 6 + (flags & 0x20 != 0 ? 16 : 0) + (flags & 0x10 != 0 ? 4 : 0)
                var size = 0
                for shift in 0..<(1 << Int(flags & 3)) where field + shift < image.count {
                    size |= shift < 4 ? Int(image[field + shift]) << (8 * shift) : 0
                }
                field += 1 << Int(flags & 3)
                seal(&copy, from: start, count: field - start + size + 4)
            }
        }
        return copy
    }

    /// The first empty message of at least 24 bytes in the object header at an offset.
    static func emptyMessage(in image: [UInt8], header: Int) -> (offset: Int, byteCount: Int)? {
        let flags = image[header + 5]
        let field = header + 6 + (flags & 0x10 != 0 ? 4 : 0)
        let width = 1 << Int(flags & 3)
        let size = image[field..<(field + width)].reversed().reduce(0) { $0 << 8 | Int($1) }
        var offset = field + width
        let end = offset + size
        while offset + 4 <= end {
            let byteCount = Int(image[offset + 1]) | Int(image[offset + 2]) << 8
            if image[offset] == 0, byteCount >= 24 { return (offset, byteCount) }
            offset += 4 + byteCount
        }
        return nil
    }

    private static func seal(_ image: inout [UInt8], from start: Int, count: Int) {
        guard count >= 4, start + count <= image.count else { return }
        let sum = Lookup3.checksum(image[start..<(start + count - 4)])
        for shift in 0..<4 { image[start + count - 4 + shift] = UInt8(truncatingIfNeeded: sum >> UInt32(8 * shift)) }
    }
}

/// A file whose end is cut while it is open.
enum ShrinkingFile {
    static func truncate(_ path: String, to count: Int) throws {
        guard let handle = FileHandle(forWritingAtPath: path) else { throw CocoaError(.fileNoSuchFile) }
        try handle.truncate(atOffset: UInt64(count))
        try handle.close()
    }
}
