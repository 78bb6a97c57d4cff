/// How the samples of a frame are coded inside pixel data.
package enum PixelCodec: String, Hashable, Sendable, Codable, CaseIterable {
    /// Samples one after the other, all frames in one value.
    case native
    /// Native samples, one frame per fragment (Encapsulated Uncompressed Explicit VR Little Endian).
    case encapsulatedUncompressed
    /// Native samples, each frame deflated by itself (Deflated Image Frame Compression).
    case deflatedImageFrame
    case rle
    /// 8-bit sequential JPEG (process 1).
    case jpegBaseline
    /// 8- and 12-bit sequential JPEG (processes 2 and 4).
    case jpegExtended
    /// Retired processes of JPEG, progressive, arithmetic or hierarchic: read where libjpeg-turbo reads them.
    case jpegRetired
    /// Huffman lossless JPEG (process 14, every selection value).
    case jpegLossless
    case jpegLS
    case jpeg2000
    /// JPEG 2000 part 2, which codes many frames in one stream: known and never decoded.
    case jpeg2000MultiComponent
    /// JPEG 2000 part 15; decoded where OpenJPEG 2.5 or newer is linked.
    case highThroughputJPEG2000
    case jpegXL
    /// MPEG-2, MPEG-4, HEVC, JPIP and uncompressed video: known and never decoded.
    case video

    /// Whether this release decodes it; the others are catalogued and refused.
    package var isSupported: Bool {
        switch self {
        case .native, .encapsulatedUncompressed, .deflatedImageFrame, .rle, .jpegBaseline, .jpegExtended, .jpegRetired,
            .jpegLossless, .jpegLS, .jpeg2000:
            true
        case .highThroughputJPEG2000: OpenJPEGLibrary.decodesHighThroughput
        case .jpeg2000MultiComponent, .jpegXL, .video: false
        }
    }

    /// Whether a C library decodes it, so that a hostile frame can break the process.
    package var isForeign: Bool {
        switch self {
        case .jpegBaseline, .jpegExtended, .jpegRetired, .jpegLS, .jpeg2000, .highThroughputJPEG2000: true
        case .native, .encapsulatedUncompressed, .deflatedImageFrame, .rle, .jpegLossless, .jpeg2000MultiComponent,
            .jpegXL, .video:
            false
        }
    }

    /// What decodes it, as the page of conformance names it; nil for what is catalogued and refused.
    package var decoder: String? {
        switch self {
        case .native, .encapsulatedUncompressed, .rle, .jpegLossless: "Swift"
        case .deflatedImageFrame: "zlib"
        case .jpegBaseline: "libjpeg-turbo"
        case .jpegExtended: "libjpeg-turbo (8 bits), Swift (12 bits)"
        case .jpegRetired: "libjpeg-turbo, where it reads the process (8 bits)"
        case .jpegLS: "CharLS"
        case .jpeg2000: "OpenJPEG"
        case .highThroughputJPEG2000: "OpenJPEG 2.5 or newer"
        case .jpeg2000MultiComponent, .jpegXL, .video: nil
        }
    }

    /// Whether a frame, once it is inflated where need be, is native samples.
    var holdsNativeSamples: Bool { self == .native || self == .encapsulatedUncompressed || self == .deflatedImageFrame }
}
