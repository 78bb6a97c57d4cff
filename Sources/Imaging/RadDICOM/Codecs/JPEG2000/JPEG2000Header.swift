/// What a JPEG 2000 codestream says of itself (ISO/IEC 15444-1 Annex A), read and checked before any C code sees it.
struct JPEG2000Header: Hashable, Sendable {
    /// Where the raw codestream lies within the frame's bytes: all of them, or the contents of a JP2 file's `jp2c` box.
    let codestream: Range<Int>
    /// Bits of a component's samples.
    let precision: Int
    /// True where the codestream calls its samples signed.
    let isSigned: Bool

    /// The most samples that are decoded; OpenJPEG keeps each as 32 bits.
    static let maximumSampleCount = 1 << 28
    /// The highest precision that OpenJPEG decodes.
    static let maximumPrecision = 31

    /// The bit of Rsiz that announces high-throughput coding (ISO/IEC 15444-15 A.2).
    private static let highThroughputCapability = 0x4000

    /// Reads the header and requires it to agree with the data set.
    ///
    /// - Throws: `codestream-mismatch`, `invalid-codestream`, `pixel-bytes-missing`, `unsupported-syntax`;
    ///   `limit-exceeded` where decoding would take more memory than the bytes of the codestream warrant.
    init(
        _ frame: [UInt8], layout: FrameLayout, limits: ReadingLimits = ReadingLimits()
    ) throws(DICOMError) {
        codestream = try Self.locateCodestream(in: frame)
        let reader = JPEG2000Reader(bytes: frame, end: codestream.upperBound)
        let base = codestream.lowerBound
        let marker = try reader.integer(at: base, size: 2)
        guard marker == JPEG2000Marker.startOfCodestream,
            try reader.integer(at: base + 2, size: 2) == JPEG2000Marker.imageAndTileSize
        else {
            throw .codestream(.invalidCodestream, at: base, expected: "a JPEG 2000 codestream", found: "\(marker)")
        }
        try Self.checkCapabilities(reader, at: base + 4, layout: layout)
        let grid = try JPEG2000Grid(reader, at: base + 4, layout: layout)
        let component = try reader.integer(at: base + 42, size: 1)
        precision = component & 0x7F + 1
        isSigned = component & 0x80 != 0
        guard precision <= min(layout.bitsPerSample, Self.maximumPrecision) else {
            throw .codestream(
                .codestreamMismatch, at: base + 42, expected: "at most \(layout.bitsPerSample) bits",
                found: "\(precision)")
        }
        for index in 0..<layout.samplesPerPixel {
            let offset = base + 42 + 3 * index
            guard try reader.integer(at: offset, size: 1) == component,
                try reader.integer(at: offset + 1, size: 2) == 0x0101
            else {
                throw .codestream(
                    .invalidCodestream, at: offset, expected: "components of one precision at full resolution")
            }
        }
        let parts = try JPEG2000Parts(reader, from: base + 2, grid: grid)
        try parts.demand.check(byteCount: codestream.count, limits: limits)
    }

    /// Finds the raw codestream: DICOM asks for it bare (PS3.5 A.4.4), some writers wrap it in a JP2 file.
    private static func locateCodestream(in frame: [UInt8]) throws(DICOMError) -> Range<Int> {
        let signature: [UInt8] = [0, 0, 0, 12, 0x6A, 0x50, 0x20, 0x20]
        guard frame.starts(with: signature) else { return 0..<frame.count }
        let reader = JPEG2000Reader(bytes: frame, end: frame.count)
        var position = 0
        while position < frame.count {
            var size = try reader.integer(at: position, size: 4)
            let kind = try reader.integer(at: position + 4, size: 4)
            var headerSize = 8
            if size == 1 {
                guard try reader.integer(at: position + 8, size: 4) == 0 else { break }
                size = try reader.integer(at: position + 12, size: 4)
                headerSize = 16
            } else if size == 0 {
                size = frame.count - position
            }
            guard size >= headerSize, size <= frame.count - position else { break }
            if kind == 0x6A70_3263 { return (position + headerSize)..<(position + size) }
            position += size
        }
        throw .codestream(.invalidCodestream, at: position, expected: "a codestream box in the JP2 file")
    }

    /// Checks what the SIZ segment asks of a decoder (A.5.1).
    private static func checkCapabilities(
        _ reader: JPEG2000Reader, at offset: Int, layout: FrameLayout
    ) throws(DICOMError) {
        let capabilities = try reader.integer(at: offset + 2, size: 2)
        guard capabilities & highThroughputCapability == 0 || OpenJPEGLibrary.decodesHighThroughput else {
            throw .codestream(
                .unsupportedTransferSyntax, at: offset + 2, expected: "JPEG 2000 part 1, or OpenJPEG 2.5 or newer",
                found: "part 15")
        }
        guard layout.sampleCount <= maximumSampleCount else {
            throw .codestream(
                .limitExceeded, at: offset + 4, expected: "at most \(maximumSampleCount) samples",
                found: "\(layout.sampleCount)")
        }
    }
}
