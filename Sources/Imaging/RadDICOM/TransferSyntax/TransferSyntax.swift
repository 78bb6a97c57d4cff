/// Order of the bytes of numbers in a data set.
package enum ByteOrder: String, Hashable, Sendable, Codable {
    case littleEndian
    case bigEndian
}

/// How a data set and its pixels are written as bytes (PS3.5 section 10, PS3.6 table A-1).
package struct TransferSyntax: Hashable, Sendable, Codable {
    /// The registered identifier, without padding.
    package let uid: String
    package let byteOrder: ByteOrder
    /// Whether each element states its value representation.
    package let isExplicit: Bool
    /// Whether everything after the meta information is one raw deflate stream.
    package let isDeflated: Bool
    /// The coding of frames, nil when the identifier is not a known one.
    package let codec: PixelCodec?

    package init(
        uid: String, byteOrder: ByteOrder = .littleEndian, isExplicit: Bool = true, isDeflated: Bool = false,
        codec: PixelCodec?
    ) {
        self.uid = uid
        self.byteOrder = byteOrder
        self.isExplicit = isExplicit
        self.isDeflated = isDeflated
        self.codec = codec
    }

    /// Whether frames in this syntax can be decoded.
    package var isSupported: Bool { codec?.isSupported ?? false }

    /// What decodes it, as the page of conformance names it; nil for what is catalogued and refused.
    package var decoder: String? { isDeflated ? "zlib" : codec?.decoder }

    /// The syntax with this identifier; an unknown one is taken as explicit little endian without a known codec.
    package init(uid: String) {
        self = TransferSyntax.registered[uid] ?? TransferSyntax(uid: uid, codec: nil)
    }
}

extension TransferSyntax {
    package static let implicitLittleEndian = TransferSyntax(
        uid: "1.2.840.10008.1.2", isExplicit: false, codec: .native)
    package static let explicitLittleEndian = TransferSyntax(uid: "1.2.840.10008.1.2.1", codec: .native)
    package static let deflatedExplicitLittleEndian = TransferSyntax(
        uid: "1.2.840.10008.1.2.1.99", isDeflated: true, codec: .native)
    package static let explicitBigEndian = TransferSyntax(
        uid: "1.2.840.10008.1.2.2", byteOrder: .bigEndian, codec: .native)

    /// All identifiers that PS3.6 registers, retired ones included where files with them are met.
    package static let registered: [String: TransferSyntax] = {
        var table: [String: TransferSyntax] = [:]
        let plain = [
            implicitLittleEndian, explicitLittleEndian, deflatedExplicitLittleEndian, explicitBigEndian,
        ]
        for syntax in plain { table[syntax.uid] = syntax }
        for (codec, suffixes) in suffixesByCodec {
            for suffix in suffixes {
                let uid = "1.2.840.10008.1.2." + suffix
                table[uid] = TransferSyntax(uid: uid, codec: codec)
            }
        }
        return table
    }()

    private static let suffixesByCodec: [(PixelCodec, [String])] = [
        (.encapsulatedUncompressed, ["1.98"]),
        (.deflatedImageFrame, ["8.1"]),
        (.rle, ["5"]),
        (.jpegBaseline, ["4.50"]),
        (.jpegExtended, ["4.51"]),
        (
            .jpegRetired,
            ["4.52", "4.53", "4.54", "4.55", "4.56"] + (58...66).map { "4.\($0)" }
        ),
        (.jpegLossless, ["4.57", "4.70"]),
        (.jpegLS, ["4.80", "4.81"]),
        (.jpeg2000, ["4.90", "4.91"]),
        (.jpeg2000MultiComponent, ["4.92", "4.93"]),
        (.highThroughputJPEG2000, ["4.201", "4.202", "4.203"]),
        (.jpegXL, ["4.110", "4.111", "4.112"]),
        (
            .video,
            [
                "4.94", "4.95", "4.100", "4.100.1", "4.101", "4.101.1", "4.102", "4.102.1", "4.103", "4.103.1",
                "4.104", "4.104.1", "4.105", "4.105.1", "4.106", "4.106.1", "4.107", "4.108", "4.204", "4.205",
                "7.1", "7.2", "7.3",
            ]
        ),
    ]
}
