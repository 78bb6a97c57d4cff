import RadCheckpoint
import RadHDF5
import RadTensor

/// Datasets and element types.
extension ConformanceSet {
    static let datasets: [ConformanceCase] = [
        layout("chunked-layout", "chunked", 2), layout("compact-layout", "compact", 0),
        layout("virtual-layout", "virtual", 3),
        .message("external-storage", "external-file", 5, "/weights/n.scale", at: 0, 0x07),
        .message("filter", "filter", 5, "/weights/n.scale", at: 0, 0x0B),
        .message("fill-value", "fill-value", 5, "/weights/n.scale", at: 5, 0x25),
        .patch("unallocated", "size-without-an-address") { patch in
            let header = try patch.header("/weights/n.scale")
            patch.set(try patch.message(8, "/weights/n.scale").content + 2, [UInt8](repeating: 0xFF, count: 8))
            patch.seal(header: header)
        },
        .message("storage-size", "declared-size-is-not-stored", 8, "/weights/n.scale", at: 14, 8),
        .patch("storage-size", "four-tebibytes-in-four-bytes") { patch in
            let header = try patch.header("/weights/n.scale")
            let space = try patch.message(1, "/weights/n.scale")
            patch.set(space.content + 4, 1 << 40)
            patch.set(space.content + 12, 1 << 40)
            patch.seal(header: header)
        },
        .patch("shape", "extents-that-overflow") { patch in
            let header = try patch.header("/weights/n.scale")
            let space = try patch.message(1, "/weights/n.scale")
            patch.set(space.content + 4, [UInt8](repeating: 0xFE, count: 16))
            patch.seal(header: header)
        },
        .message("resizable", "extents-that-may-grow", 1, "/weights/n.scale", at: 16, 2),
        .message("null-dataspace", "no-dataspace", 1, "/weights/n.scale", at: 7, 2),
        .message("limit-exceeded", "nine-axes", 1, "/weights/n.scale", at: 5, 9),
        type("big-endian", "big-endian", at: 5, 0x21), type("compound", "compound", at: 4, 0x16),
        type("variable-length", "variable-length", at: 4, 0x19), type("reference", "reference", at: 4, 0x17),
        type("opaque", "opaque", at: 4, 0x15), type("bit-field", "bit-field", at: 4, 0x14),
        type("enumeration", "enumeration", at: 4, 0x18), type("array", "array", at: 4, 0x1A),
        type("time", "time", at: 4, 0x12), type("element-type", "odd-exponent", at: 20, 126),
        .patch("string-dataset", "text-of-fixed-size") { patch in
            // A type of text is shorter than one of numbers; the rest becomes an empty message.
            let header = try patch.header("/weights/n.scale")
            let type = try patch.message(3, "/weights/n.scale")
            let rest = type.byteCount - 12
            patch.set(type.offset + 1, [8, 0])
            patch.set(type.content, [0x13, 0x11, 0, 0])
            patch.set(type.content + 8, [0, UInt8(rest), 0, 0] + [UInt8](repeating: 0, count: rest))
            patch.seal(header: header)
        },
        .patch("message-length", "bytes-after-a-dataspace") { patch in
            // A dataspace of no axes in the place of one of two ends before the message does.
            let header = try patch.header("/weights/n.scale")
            let space = try patch.message(1, "/weights/n.scale")
            patch.set(space.content + 1, [0, 0, 0])
            patch.seal(header: header)
        },
    ]

    private static func layout(_ code: String, _ name: String, _ value: UInt8) -> ConformanceCase {
        .message(code, name, 8, "/weights/n.scale", at: 5, value)
    }

    private static func type(_ code: String, _ name: String, at place: Int, _ value: UInt8) -> ConformanceCase {
        .message(code, name, 3, "/weights/n.scale", at: place, value)
    }
}
