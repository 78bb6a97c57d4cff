@testable import RadHDF5

/// Moves the elements of a dataset to the end of a file by editing its bytes.
enum Relocation {
    /// Moves the elements and returns their new offset; checksums are renewed.
    static func moved(_ dataset: HDF5StoredDataset, in image: inout [UInt8]) throws -> Int {
        let elements = image[dataset.offset..<(dataset.offset + dataset.byteCount)]
        let place = image.count
        for offset in elements.indices { image[offset] = 0 }
        image += elements
        try replace([3, 1] + bytes(dataset.offset), with: [3, 1] + bytes(place), in: &image)
        image.replaceSubrange(28..<36, with: bytes(image.count))
        seal(&image, from: 0, count: 48)
        return place
    }

    struct Missing: Error {}

    /// Replaces a range of one object header that libhdf5 wrote, and renews the header's checksum.
    static func replace(_ old: [UInt8], with new: [UInt8], in image: inout [UInt8]) throws {
        let header = Array("OHDR".utf8)
        for start in stride(from: 0, to: image.count - 16, by: 64) where Array(image[start..<(start + 4)]) == header {
            let flags = image[start + 5]
            let field = start + 6 + (flags & 0x10 != 0 ? 4 : 0)
            let width = 1 << Int(flags & 3)
            let size = image[field..<(field + width)].reversed().reduce(0) { $0 << 8 | Int($1) }
            let end = field + width + size
            for offset in start..<(end - old.count) where Array(image[offset..<(offset + old.count)]) == old {
                image.replaceSubrange(offset..<(offset + old.count), with: new)
                seal(&image, from: start, count: end + 4 - start)
                return
            }
        }
        throw Missing()
    }

    private static func bytes(_ value: Int) -> [UInt8] {
        (0..<8).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
    }

    private static func seal(_ image: inout [UInt8], from start: Int, count: Int) {
        let sum = Lookup3.checksum(image[start..<(start + count - 4)])
        for shift in 0..<4 { image[start + count - 4 + shift] = UInt8(truncatingIfNeeded: sum >> UInt32(8 * shift)) }
    }
}
