import RadContainers
package import RadSystem

/// Finds and decodes the frames of one file.
package struct PixelReader: Sendable {
    package let description: FrameDescription
    private let source: ByteSource
    private let location: PixelDataLocation
    private let syntax: TransferSyntax
    private let codec: PixelCodec
    private let dataSetOffset: Int
    private let limits: ReadingLimits
    /// How samples stand in the bytes of a frame that is not compressed.
    private let form: NativeForm
    /// The fragments of each frame; nil for native pixels.
    private let encapsulated: FragmentedFrames?
    /// Where the data set keeps its colour palette.
    let palette: PaletteLocation?

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
        guard let location = header.pixelData else {
            throw header.incompleteness ?? DICOMError(.noPixelData, tag: .pixelData)
        }
        guard let stated = header.transferSyntax.codec, stated.isSupported else {
            throw DICOMError(.unsupportedTransferSyntax, tag: .transferSyntaxUID)
        }
        description = try FrameDescription(header.dataSet, element: location.tag, limits: limits)
        self.source = source
        self.location = location
        syntax = header.transferSyntax
        dataSetOffset = header.dataSetOffset
        self.limits = limits
        // Samples of a stated length are native whatever the syntax says, and fragments are none.
        codec = location.length == nil ? stated : .native
        if location.length == nil, stated == .native || description.isFloatingPoint {
            throw DICOMError(
                .unsupportedPixelData, tag: .pixelData, offset: location.offset,
                expected: "a stated length of native samples")
        }
        palette = header.palette
        if codec == .native {
            let stated = try NativeForm(description)
            // Some writers say that colours are halved where they are not.
            let isFull = location.length ?? 0 >= Self.fullSize(description)
            form = stated == .halvedColour && isFull ? .words : stated
            encapsulated = nil
        } else {
            form = codec.holdsNativeSamples ? try NativeForm(description) : .words
            let table = try FragmentTable(source, location, limits)
            encapsulated = try table.frames(count: description.numberOfFrames, source, location, codec)
        }
    }

    private static func fullSize(_ description: FrameDescription) -> Int {
        let (size, overflow) = (description.frameByteCount ?? .max).multipliedReportingOverflow(
            by: description.numberOfFrames)
        return overflow ? .max : size
    }

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
        guard (0..<frameCount).contains(index) else {
            throw DICOMError(
                .frameNotFound, tag: .pixelData, expected: "a frame below \(frameCount)", found: "\(index)")
        }
        guard let size = description.frameByteCount else {
            throw limits.exceeded(.frameBytes, tag: .rows)
        }
        guard let encapsulated else {
            return frame(of: try native(index), isCompressed: false, colour: nil)
        }
        guard index < encapsulated.count else {
            throw DICOMError(
                .frameNotFound, tag: .pixelData, expected: "frame \(index)", found: "\(encapsulated.count) frames")
        }
        let codestream = try joined(encapsulated.fragments(of: index))
        if codec.holdsNativeSamples {
            return frame(of: try uncompressed(codestream), isCompressed: false, colour: nil)
        }
        var layout = description
        // Codecs hand out whole bytes.
        layout.bitsAllocated = description.bytesPerSample * 8
        let bytes = try FrameDecoder.decode(codestream, codec: codec, description: layout)
        guard bytes.count == size else {
            throw missing(expected: size, found: bytes.count, offset: location.offset)
        }
        return frame(of: bytes, isCompressed: true, colour: JPEGFrameHeader.statedColour(of: codestream))
    }

    private func missing(expected: Int, found: Int, offset: Int) -> DICOMError {
        DICOMError(
            .pixelBytesMissing, tag: .pixelData, offset: offset, expected: "\(expected) bytes", found: "\(found)")
    }

    /// The samples of a frame in whole bytes, of native pixels.
    private func native(_ index: Int) throws(DICOMError) -> [UInt8] {
        let bits = form.bitCount(description)
        let (firstBit, overflow) = index.multipliedReportingOverflow(by: bits)
        let start = firstBit / 8
        let length = location.length ?? 0
        let size = overflow ? 0 : (firstBit % 8 + bits + 7) / 8
        guard !overflow, start <= length, size <= length - start else {
            throw missing(expected: (bits + 7) / 8, found: max(0, length - start), offset: location.offset)
        }
        let bytes =
            hasSwappedBytes
            ? try swappedBytes(from: start, size: size, length: length) : try bytes(at: location.offset + start, size)
        guard bytes.count == size else { throw missing(expected: size, found: bytes.count, offset: location.offset) }
        return spread(bytes, firstBit: firstBit % 8)
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
        if syntax.isDeflated { return try inflated(offset, size) }
        let available = max(0, source.count - offset)
        guard size <= available else { throw missing(expected: size, found: available, offset: offset) }
        return try source.read(at: offset, count: size)
    }

    var isBigEndian: Bool { syntax.byteOrder == .bigEndian }

    /// Whether samples of one byte stand in words whose upper byte comes first (PS3.5 section 8.1.2, OW).
    private var hasSwappedBytes: Bool {
        syntax.byteOrder == .bigEndian && location.representation == .otherWord
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

    /// Bytes of the inflated data set; each call starts from the beginning of the stream.
    private func inflated(_ offset: Int, _ size: Int) throws(DICOMError) -> [UInt8] {
        let range = dataSetOffset..<max(dataSetOffset, source.count)
        let stream = try InflateStream(source: source, range: range, limits: limits)
        var window = HeaderWindow(inflating: stream, of: source)
        guard try window.prepare(offset, 1) else { throw missing(expected: size, found: 0, offset: offset) }
        // The memory for a whole frame is taken only where the stream can still become as long.
        guard size <= range.count * min(limits.inflationRatio, 1_032) else {
            throw missing(expected: size, found: 0, offset: offset)
        }
        guard try window.prepare(offset, size) else {
            throw missing(expected: size, found: max(0, window.base + window.filled - offset), offset: offset)
        }
        return Array(window.slice(offset, size))
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
        let isBigEndian = codec == .native && form == .words && syntax.byteOrder == .bigEndian
        if description.isFloatingPoint {
            let values = StoredValues.real(
                bytes, bytesPerSample: description.bytesPerSample, isBigEndian: isBigEndian)
            return DecodedFrame(
                description: result,
                realValues: isPlanar ? StoredValues.interleaved(values, samples: samples) : values)
        }
        // Codecs other than RLE hold samples without unused bits below them.
        let isPositioned = !isCompressed || codec == .rle
        let layout = StoredValues.Layout(
            bytesPerSample: description.bytesPerSample, isBigEndian: isBigEndian,
            shift: isPositioned ? description.highBit + 1 - description.bitsStored : 0,
            bitsStored: description.bitsStored, isSigned: description.isSigned)
        guard let values = StoredValues.unpack(bytes, layout) else {
            let values = StoredValues.unpackLarge(bytes, layout)
            return DecodedFrame(
                description: result,
                realValues: isPlanar ? StoredValues.interleaved(values, samples: samples) : values)
        }
        return DecodedFrame(
            description: result, storedValues: isPlanar ? StoredValues.interleaved(values, samples: samples) : values)
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
