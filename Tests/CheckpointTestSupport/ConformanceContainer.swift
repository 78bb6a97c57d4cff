import RadCheckpoint
import RadHDF5
import RadTensor

/// Rules of the container: section 1.1 of the specification.
extension ConformanceSet {
    static let container: [ConformanceCase] = [
        .patch("signature", "no-signature") { $0.image[0] = 0 },
        .patch("user-block", "foreign-bytes-in-front") { $0.image = [UInt8](repeating: 0x20, count: 512) + $0.image },
        superblock("superblock-version", "old-superblock", 8, 1),
        superblock("offset-size", "short-addresses", 9, 4),
        superblock("consistency-flags", "open-for-writing", 11, 1),
        superblock("base-address", "base-address", 12, 1),
        superblock("superblock-extension", "superblock-extension", 20, 0),
        superblock("outside-file", "root-outside-file", 38, 1),
        .patch("checksum", "superblock-checksum") { $0.image[44] ^= 1 },
        .patch("byte-count", "cut-short") { $0.image.removeLast(8) },
        .patch("byte-count", "longer-than-declared") { $0.image += [0, 0, 0, 0] },
        .patch("trailing-bytes", "unused-bytes-at-the-end") {
            _ = $0.append([UInt8](repeating: 0, count: 64))
            $0.seal()
        },
        .patch("gap-content", "bytes-between-objects") { $0.image[50] = 1 },
        .patch("gap", "long-unused-stretch") { try moved(&$0, by: 5_000) },
        .patch("overlap", "two-tensors-in-one-place") { patch in
            let (from, to) = (try patch.message(8, "/weights/n.shift"), try patch.message(8, "/weights/n.scale"))
            let header = try patch.header("/weights/n.shift")
            patch.set(from.content + 2, patch.number(at: to.content + 2, width: 8))
            patch.seal(header: header)
        },
        .patch("outside-file", "tensor-outside-file") { patch in
            let header = try patch.header("/weights/n.scale")
            patch.set(try patch.message(8, "/weights/n.scale").content + 2, 1 << 40)
            patch.seal(header: header)
        },
    ]

    private static func superblock(_ code: String, _ name: String, _ place: Int, _ value: UInt8) -> ConformanceCase {
        .patch(code, name) {
            $0.image[place] = value
            $0.seal()
        }
    }

    private static func moved(_ patch: inout FilePatch, by count: Int) throws {
        let header = try patch.header("/weights/n.scale")
        let layout = try patch.message(8, "/weights/n.scale")
        let old = patch.number(at: layout.content + 2, width: 8)
        let elements = Array(patch.image[old..<(old + 4)])
        patch.set(old, [0, 0, 0, 0])
        let new = patch.append([UInt8](repeating: 0, count: count) + elements) + count
        patch.set(layout.content + 2, new)
        patch.seal(header: header)
    }
}

/// Object headers and links.
extension ConformanceSet {
    private static let tensor = "/weights/n.scale"

    static let objects: [ConformanceCase] = [
        header("object-header-signature", "no-object-header", 0, UInt8(ascii: "X")),
        header("object-header-version", "old-object-header", 4, 1),
        header("attribute-order", "ordered-attributes", 5, flag: 0x04),
        header("object-header-flags", "unknown-header-flag", 5, flag: 0x40),
        .patch("checksum", "object-header-checksum") { patch in
            patch.image[try patch.message(3, tensor).content] ^= 1
        },
        .patch("header-loop", "header-loop") { patch in
            let header = try patch.header("/weights")
            try patch.addContinuation(to: header, count: 64, header: header)
            patch.seal(header: header)
        },
        .patch("continuation-signature", "no-continuation-block") { patch in
            let header = try patch.header("/weights")
            let block = patch.append(Array("OCHX".utf8) + [0, 0, 0, 0])
            patch.sealBlock(block, block + 4)
            try patch.addContinuation(to: block, count: 8, header: header)
            patch.seal(header: header)
        },
        .message("shared-message", "shared-message", 1, tensor, at: 3, 2),
        .message("message-flags", "message-flag", 1, tensor, at: 3, 0x80),
        .message("unknown-message", "unknown-message", 5, tensor, at: 0, 0x20),
        .message("message-version", "old-dataspace", 1, tensor, at: 4, 1),
        .message("duplicate-message", "two-dataspaces", 3, tensor, at: 0, 1),
        .patch("missing-message", "no-datatype") { patch in
            let header = try patch.header(tensor)
            let message = try patch.message(3, tensor)
            patch.image[message.offset] = 0
            patch.set(message.content, [UInt8](repeating: 0, count: message.byteCount))
            patch.seal(header: header)
        },
        .message("padding", "content-in-an-empty-message", 3, tensor, at: 0, 0),
        .message("truncated-message", "extents-missing", 1, tensor, at: 5, 3),
        .message("object-kind", "neither-group-nor-dataset", 2, "/licence", at: 0, 0x0A),
        .message("comment", "comment", 5, tensor, at: 0, 0x0D),
        .message("object-times", "modification-time", 5, tensor, at: 0, 0x12),
        .message("reference-count", "reference-count", 5, tensor, at: 0, 0x16),
        .message("dense-attributes", "dense-attributes", 0x15, "/manifest", at: 6, 0),
        .message("dense-links", "dense-links", 2, "/weights", at: 6, 0),
        .message("link-order", "ordered-links", 2, "/weights", at: 5, 1),
        .message("symbol-table", "symbol-table", 0x15, "/weights", at: 0, 0x11),
        linkFlag("soft-link", "soft-link", name: "x"),
        linkFlag("external-link", "external-link", name: String(repeating: "x", count: 64)),
        linkFlag("user-defined-link", "user-defined-link", name: "xyz"),
        .patch("object-name", "name-with-a-slash") { patch in
            let group = try patch.header("/weights")
            patch.image[try patch.link("n.scale", in: group).name + 1] = UInt8(ascii: "/")
            patch.seal(header: group)
        },
        .patch("duplicate-name", "two-links-of-one-name") { patch in
            let group = try patch.header("/weights")
            patch.set(try patch.link("n.shift", in: group).name, Array("n.scale".utf8))
            patch.seal(header: group)
        },
        .patch("object-linked-twice", "one-object-under-two-names") { patch in
            let group = try patch.header("/weights")
            patch.set(
                try patch.link("n.shift", in: group).place, try patch.link("n.scale", in: group).address)
            patch.seal(header: group)
        },
        .patch("attribute-shape", "attribute-of-one-row") { patch in
            // The first bytes of the value serve as the extent of the one axis that the attribute gets.
            let header = try patch.header("/manifest")
            let message = try patch.attribute("weights-id", "/manifest")
            let names = patch.number(at: message.content + 2, width: 2)
            let types = patch.number(at: message.content + 4, width: 2)
            let space = message.content + 9 + names + types
            patch.set(message.content + 6, [12, 0])
            patch.set(space + 1, [1, 0, 1])
            patch.set(space + 4, 1)
            patch.seal(header: header)
        },
        .patch("attribute-text", "text-that-is-not-utf-8") { patch in
            let header = try patch.header("/manifest")
            let message = try patch.attribute("version", "/manifest")
            patch.image[message.content + message.byteCount - 1] = 0xFF
            patch.seal(header: header)
        },
    ]

    private static func header(
        _ code: String, _ name: String, _ place: Int, _ value: UInt8? = nil, flag: UInt8 = 0
    ) -> ConformanceCase {
        .patch(code, name) { patch in
            let header = try patch.header(tensor)
            patch.image[header + place] = value ?? (patch.image[header + place] | flag)
            if value == nil { patch.seal(header: header) }
        }
    }

    /// With the flag that a link says its type, the length of its name is read as that type.
    private static func linkFlag(_ code: String, _ name: String, name link: String) -> ConformanceCase {
        ConformanceCase(name, code) {
            var document = try ConformanceCase.checkpoint().document
            document.root.groups[link] = HDF5Group(encoding: "future", version: "1.0")
            document.root.attributes["optional-features"] = .string(link)
            var patch = FilePatch(try document.image())
            let root = try patch.header("/")
            patch.image[try patch.link(link, in: root).message.content + 1] |= 8
            patch.seal(header: root)
            return patch.image
        }
    }
}
