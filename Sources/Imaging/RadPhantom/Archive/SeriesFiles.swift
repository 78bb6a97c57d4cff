import RadDICOM

/// Turns a series into the bytes of its files.
struct SeriesFiles {
    /// How the files are written.
    var transferSyntax = TransferSyntax.explicitLittleEndian
    /// Whether sequences end at delimiters.
    var usesUndefinedLengths = false
    /// Instances numbered from the last slice down.
    var isNumberedDownwards = false
    /// Slices left out.
    var omittedSlices: Set<Int> = []
    /// Changes a header before it is written.
    var change: (@Sendable (inout DataSetBuilder, _ slice: Int) -> Void)?

    /// The files of a series, in the order of its slices.
    func files(of series: PhantomSeries) throws(DICOMError) -> [[UInt8]] {
        var files: [[UInt8]] = []
        for slice in 0..<series.sliceCount where !omittedSlices.contains(slice) {
            let instance = isNumberedDownwards ? series.sliceCount - slice : slice + 1
            var header = series.header(ofSlice: slice, instance: instance)
            change?(&header, slice)
            files.append(try file(header, pixels: series.pixels(ofSlice: slice), frame: series.frame))
        }
        return files
    }

    /// One file of a header with its pixels.
    func file(_ header: DataSetBuilder, pixels: [UInt8], frame: FrameDescription) throws(DICOMError) -> [UInt8] {
        var writer = DICOMWriter(transferSyntax: transferSyntax)
        writer.usesUndefinedLengths = usesUndefinedLengths
        switch transferSyntax.codec {
        case .encapsulatedUncompressed, .deflatedImageFrame, .rle, .jpegExtended, .jpegLossless, .jpegLS, .jpeg2000:
            let codec = transferSyntax.codec ?? .native
            let codestream = try FrameEncoder.encode(pixels, codec: codec, description: frame)
            return try writer.bytes(of: header, pixels: .encapsulated([codestream]))
        case .native:
            return try writer.bytes(of: header, pixels: .native(pixels, bitsAllocated: frame.bitsAllocated))
        default:
            // No encoder here: a fragment that no decoder will be asked to read.
            return try writer.bytes(of: header, pixels: .encapsulated([[UInt8](repeating: 0x55, count: 64)]))
        }
    }
}
