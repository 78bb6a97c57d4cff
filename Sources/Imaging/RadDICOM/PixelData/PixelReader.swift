import RadContainers
package import RadSystem

/// Finds and decodes the frames of one file.
package struct PixelReader {
    /// What is known of the pixels; with the place of each frame.
    package let layout: PixelLayout
    private let source: ByteSource
    /// The inflated data set, of a deflated one.
    private let inflated: InflatedPixels?

    /// Checks the pixels' description and place before any of them is read.
    ///
    /// - Throws: `no-pixel-data`, `unsupported-syntax`, `unsupported-pixel-data`, `invalid-pixel-description`,
    ///   `frame-not-found`, `limit-exceeded`.
    package init(
        _ file: ReadableFile, _ header: DICOMHeader, limits: ReadingLimits = ReadingLimits()
    ) throws(DICOMError) {
        try self.init(.file(file), header, limits: limits)
    }

    package init(
        _ source: ByteSource, _ header: DICOMHeader, limits: ReadingLimits = ReadingLimits()
    ) throws(DICOMError) {
        try self.init(source, try PixelLayout(header, limits: limits))
    }

    /// Reads the file whose header gave the layout.
    ///
    /// - Throws: `frame-not-found`, `limit-exceeded`, where fragments have to be found yet.
    package init(_ source: ByteSource, _ layout: PixelLayout) throws(DICOMError) {
        self.layout = try layout.findingFragments(in: source)
        self.source = source
        inflated =
            layout.syntax.isDeflated
            ? InflatedPixels(source: source, dataSetOffset: layout.dataSetOffset, limits: layout.limits) : nil
    }

    package var description: FrameDescription { layout.description }
    private var location: PixelDataLocation { layout.location }
    private var codec: PixelCodec { layout.codec }
    private var limits: ReadingLimits { layout.limits }
    private var form: NativeForm { layout.form }
    var palette: PaletteLocation? { layout.palette }
    var isBigEndian: Bool { layout.syntax.byteOrder == .bigEndian }

    /// Frames that the data set states.
    package var frameCount: Int { description.numberOfFrames }

    /// Decodes one frame.
    ///
    /// - Parameter index: 0 for the first one.
    /// - Throws: `frame-not-found`, `pixel-bytes-missing` where the file is cut: nothing is ever filled in; and what
    ///   the decoders throw.
    /// - Returns: samples of a pixel together and at full resolution, colours as they were stored: YBR_FULL_422 as
    ///   YBR_FULL, the transformed components of JPEG 2000 as RGB, palette colours as their numbers.
    package func frame(_ index: Int) throws(DICOMError) -> DecodedFrame {
        let decoded = try decodedBytes(of: index)
        return frame(of: decoded.bytes, isCompressed: decoded.isCompressed, colour: decoded.colour)
    }

    /// Reads the samples of a frame of grey values of at most 16 bits without making numbers of them.
    ///
    /// - Parameters:
    ///   - index: 0 for the first one.
    ///   - buffer: Takes the samples at its start, and is grown where it is too small.
    /// - Throws: As ``frame(_:)`` does.
    /// - Returns: nil for other frames, of which nothing is read.
    package func samples(of index: Int, into buffer: inout [UInt8]) throws(DICOMError) -> SampleForm? {
        guard description.samplesPerPixel == 1, [1, 2].contains(description.bytesPerSample), form == .words,
            !description.isFloatingPoint, !isBigEndian
        else { return nil }
        guard codec == .native, inflated == nil, let size = description.frameByteCount else {
            let decoded = try decodedBytes(of: index)
            buffer = decoded.bytes
            return SampleForm(sampleLayout(isCompressed: decoded.isCompressed))
        }
        try check(index)
        let start = try nativeBits(index).lowerBound / 8
        let offset = location.offset + start
        let available = max(0, source.count - offset)
        guard size <= available else { throw missing(expected: size, found: available, offset: offset) }
        if buffer.count < size { buffer = [UInt8](repeating: 0, count: size) }
        let got = try source.read(at: offset, into: &buffer, from: 0, count: size)
        guard got == size else { throw missing(expected: size, found: got, offset: offset) }
        return SampleForm(sampleLayout(isCompressed: false))
    }

    private func check(_ index: Int) throws(DICOMError) {
        guard (0..<frameCount).contains(index) else {
            throw DICOMError(
                .frameNotFound, tag: .pixelData, expected: "a frame below \(frameCount)", found: "\(index)")
        }
    }

    /// The samples of a frame in whole bytes, as they came out of their coding.
    private func decodedBytes(
        of index: Int
    ) throws(DICOMError) -> (bytes: [UInt8], isCompressed: Bool, colour: JPEGFrameHeader.Colour?) {
        try check(index)
        guard let size = description.frameByteCount else {
            throw limits.exceeded(.frameBytes, tag: .rows)
        }
        guard let encapsulated = layout.encapsulated else {
            if let inflated { try checkMemory(codedBytes: inflated.codedByteCount) }
            return (try native(index), false, nil)
        }
        guard index < encapsulated.count else {
            throw DICOMError(
                .frameNotFound, tag: .pixelData, expected: "frame \(index)", found: "\(encapsulated.count) frames")
        }
        let codestream = try joined(encapsulated.fragments(of: index))
        if codec.holdsNativeSamples {
            try checkMemory(codedBytes: codestream.count)
            return (try uncompressed(codestream), false, nil)
        }
        var whole = description
        // Codecs hand out whole bytes.
        whole.bitsAllocated = description.bytesPerSample * 8
        let bytes = try FrameDecoder.decode(codestream, codec: codec, description: whole, limits: limits)
        guard bytes.count == size else {
            throw missing(expected: size, found: bytes.count, offset: location.offset)
        }
        return (bytes, true, JPEGFrameHeader.statedColour(of: codestream))
    }

    /// Requires the numbers of a frame to be in proportion to the bytes that hold it; a bit may become eight bytes.
    private func checkMemory(codedBytes: Int) throws(DICOMError) {
        let size = description.bytesPerSample < 4 ? FrameDecoder.bytesPerNumber : 8
        try limits.check(frameMemory: (description.sampleCount ?? .max / size) * size, codedBytes: codedBytes)
    }

    private func missing(expected: Int, found: Int, offset: Int) -> DICOMError {
        DICOMError(
            .pixelBytesMissing, tag: .pixelData, offset: offset, expected: "\(expected) bytes", found: "\(found)")
    }

    /// Where the bits of a native frame stand in the value.
    private func nativeBits(_ index: Int) throws(DICOMError) -> Range<Int> {
        let bits = form.bitCount(description)
        let (firstBit, overflow) = index.multipliedReportingOverflow(by: bits)
        let start = firstBit / 8
        let length = location.length ?? 0
        let size = overflow ? 0 : (firstBit % 8 + bits + 7) / 8
        guard !overflow, start <= length, size <= length - start else {
            throw missing(expected: (bits + 7) / 8, found: max(0, length - start), offset: location.offset)
        }
        return firstBit..<firstBit + bits
    }

    /// The samples of a frame in whole bytes, of native pixels.
    private func native(_ index: Int) throws(DICOMError) -> [UInt8] {
        let bits = try nativeBits(index)
        let start = bits.lowerBound / 8
        let size = (bits.upperBound + 7) / 8 - start
        let bytes =
            hasSwappedBytes
            ? try swappedBytes(from: start, size: size, length: location.length ?? 0)
            : try bytes(at: location.offset + start, size)
        guard bytes.count == size else { throw missing(expected: size, found: bytes.count, offset: location.offset) }
        return spread(bytes, firstBit: bits.lowerBound % 8)
    }

    /// The samples of a frame in whole bytes, out of its own fragment.
    private func uncompressed(_ fragment: [UInt8]) throws(DICOMError) -> [UInt8] {
        let size = (form.bitCount(description) + 7) / 8
        if codec == .deflatedImageFrame { return spread(try inflatedFrame(fragment, size: size), firstBit: 0) }
        guard fragment.count >= size else {
            throw missing(expected: size, found: fragment.count, offset: location.offset)
        }
        return spread(Array(fragment[..<size]), firstBit: 0)
    }

    private func spread(_ bytes: [UInt8], firstBit: Int) -> [UInt8] {
        switch form {
        case .words: bytes
        case .halvedColour: NativeForm.fullColour(bytes)
        case .packed:
            NativeForm.spread(
                bytes, firstBit: firstBit, bits: description.bitsAllocated, count: description.sampleCount ?? 0)
        }
    }

    func bytes(at offset: Int, _ size: Int) throws(DICOMError) -> [UInt8] {
        if let inflated { return try inflated.bytes(at: offset, size) }
        let available = max(0, source.count - offset)
        guard size <= available else { throw missing(expected: size, found: available, offset: offset) }
        return try source.read(at: offset, count: size)
    }

    /// Whether samples of one byte stand in words whose upper byte comes first (PS3.5 section 8.1.2, OW).
    private var hasSwappedBytes: Bool {
        isBigEndian && location.representation == .otherWord
            && (description.bytesPerSample == 1 || form == .packed)
    }

    /// Bytes of a frame out of whole words; a frame of odd size starts or ends in the middle of one.
    private func swappedBytes(from start: Int, size: Int, length: Int) throws(DICOMError) -> [UInt8] {
        let first = start - start % 2
        let end = min(length, start + size + (start + size) % 2)
        var words = try bytes(at: location.offset + first, end - first)
        for index in stride(from: 0, to: words.count - 1, by: 2) { words.swapAt(index, index + 1) }
        return Array(words[(start - first)..<(start - first + size)])
    }

    /// The bytes of a frame's fragments.
    private func joined(_ fragments: ArraySlice<FragmentTable.Fragment>) throws(DICOMError) -> [UInt8] {
        var total = 0
        for fragment in fragments {
            if fragment.missing > 0 {
                throw missing(
                    expected: fragment.count + fragment.missing, found: fragment.count, offset: fragment.start)
            }
            total += fragment.count
        }
        guard total <= limits.frameBytes else {
            throw limits.exceeded(.frameBytes, tag: .pixelData, found: total)
        }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(total)
        for fragment in fragments { bytes += try source.read(at: fragment.start, count: fragment.count) }
        return bytes
    }

    private func inflatedFrame(_ codestream: [UInt8], size: Int) throws(DICOMError) -> [UInt8] {
        let stream = try InflateStream(source: .bytes(codestream), range: 0..<codestream.count, limits: limits)
        guard size <= codestream.count * min(limits.inflationRatio, 1_032) else {
            throw missing(expected: size, found: 0, offset: location.offset)
        }
        var bytes = [UInt8](repeating: 0, count: size)
        let got = try stream.inflate(into: &bytes, from: 0, count: size)
        guard got == size else { throw missing(expected: size, found: got, offset: location.offset) }
        return bytes
    }

    /// The frame of samples in whole bytes.
    private func frame(of bytes: [UInt8], isCompressed: Bool, colour: JPEGFrameHeader.Colour?) -> DecodedFrame {
        var result = description
        result.photometricInterpretation = photometricInterpretation(isCompressed: isCompressed, colour: colour)
        let samples = description.samplesPerPixel
        let isPlanar = !isCompressed && form != .halvedColour && description.planarConfiguration == 1 && samples > 1
        result.planarConfiguration = 0
        let sampleLayout = sampleLayout(isCompressed: isCompressed)
        if description.isFloatingPoint {
            let values = StoredValues.real(
                bytes, bytesPerSample: description.bytesPerSample, isBigEndian: sampleLayout.isBigEndian)
            return DecodedFrame(
                description: result,
                realValues: isPlanar ? StoredValues.interleaved(values, samples: samples) : values)
        }
        guard let values = StoredValues.unpack(bytes, sampleLayout) else {
            let values = StoredValues.unpackLarge(bytes, sampleLayout)
            return DecodedFrame(
                description: result,
                realValues: isPlanar ? StoredValues.interleaved(values, samples: samples) : values)
        }
        return DecodedFrame(
            description: result, storedValues: isPlanar ? StoredValues.interleaved(values, samples: samples) : values)
    }

    private func sampleLayout(isCompressed: Bool) -> StoredValues.Layout {
        // Codecs other than RLE hold samples without unused bits below them.
        let isPositioned = !isCompressed || codec == .rle
        return StoredValues.Layout(
            bytesPerSample: description.bytesPerSample, isBigEndian: codec == .native && form == .words && isBigEndian,
            shift: isPositioned ? description.highBit + 1 - description.bitsStored : 0,
            bitsStored: description.bitsStored, isSigned: description.isSigned)
    }

    /// What the samples mean after decoding: what a stream says of itself outranks the data set.
    private func photometricInterpretation(isCompressed: Bool, colour: JPEGFrameHeader.Colour?) -> String {
        let stated = description.photometricInterpretation
        if description.samplesPerPixel == 3, let colour { return colour == .redGreenBlue ? "RGB" : "YBR_FULL" }
        switch stated {
        case "YBR_FULL_422": return "YBR_FULL"
        case "YBR_RCT", "YBR_ICT": return "RGB"
        default: return stated
        }
    }
}
