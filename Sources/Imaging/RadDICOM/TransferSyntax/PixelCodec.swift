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
    /// Huffman lossless JPEG (process 14, every selection value).
    case jpegLossless
    case jpegLS
    case jpeg2000
    case highThroughputJPEG2000
    case jpegXL
    /// MPEG-2, MPEG-4, HEVC, JPIP and uncompressed video: known and never decoded.
    case video

    /// Whether this release decodes it; the others are catalogued and refused.
    package var isSupported: Bool {
        switch self {
        case .native, .encapsulatedUncompressed, .deflatedImageFrame, .rle, .jpegLossless, .jpeg2000:
            true
        case .jpegBaseline, .jpegExtended, .jpegLS, .highThroughputJPEG2000, .jpegXL, .video: false
        }
    }

    /// Whether a C library decodes it, so that a hostile frame can break the process.
    package var isForeign: Bool { self == .jpeg2000 }

    /// Whether pixel data is a chain of fragments.
    package var isEncapsulated: Bool { self != .native }
}
