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
    /// Fragments and the frames that they make up; nil for native pixels.
    private let encapsulated: (table: FragmentTable, frames: [Range<Int>])?

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
        guard location.tag == .pixelData else {
            throw DICOMError(.unsupportedPixelData, tag: location.tag, expected: "integer samples")
        }
        guard let stated = header.transferSyntax.codec, stated.isSupported else {
            throw DICOMError(.unsupportedTransferSyntax, tag: .transferSyntaxUID)
        }
        description = try FrameDescription(header.dataSet, limits: limits)
        self.source = source
        self.location = location
        syntax = header.transferSyntax
        dataSetOffset = header.dataSetOffset
        self.limits = limits
        // Samples of a stated length are native whatever the syntax says, and fragments are none.
        codec = location.length == nil ? stated : .native
        if location.length == nil, stated == .native {
            throw DICOMError(
                .unsupportedPixelData, tag: .pixelData, offset: location.offset,
                expected: "a stated length of native samples")
        }
        if codec == .native {
            if description.photometricInterpretation.hasSuffix("_422")
                || description.photometricInterpretation.hasSuffix("_420")
            {
                throw DICOMError(
                    .unsupportedPixelData, tag: .photometricInterpretation, expected: "full colour samples")
            }
            encapsulated = nil
        } else {
            let table = try FragmentTable(source, location, limits)
            let frames = try table.frames(count: description.numberOfFrames, source, location, codec)
            encapsulated = (table, frames)
        }
    }

    /// Frames that the data set states.
    package var frameCount: Int { description.numberOfFrames }

    /// Decodes one frame.
    ///
    /// - Parameter index: 0 for the first one.
    /// - Throws: `frame-not-found`, `pixel-bytes-missing` where the file is cut: nothing is ever filled in; and what
    ///   the decoders throw.
    package func frame(_ index: Int) throws(DICOMError) -> DecodedFrame {
        guard (0..<frameCount).contains(index) else {
            throw DICOMError(
                .frameNotFound, tag: .pixelData, expected: "a frame below \(frameCount)", found: "\(index)")
        }
        guard let size = description.frameByteCount else {
            throw limits.exceeded(.frameBytes, tag: .rows)
        }
        let bytes: [UInt8]
        if let encapsulated {
            bytes = try decoded(encapsulated, index, size: size)
        } else {
            bytes = try native(index, size: size)
        }
        guard bytes.count == size else {
            throw missing(expected: size, found: bytes.count, offset: location.offset)
        }
        return DecodedFrame(description: description, storedValues: try values(of: bytes))
    }

    private func missing(expected: Int, found: Int, offset: Int) -> DICOMError {
        DICOMError(
            .pixelBytesMissing, tag: .pixelData, offset: offset, expected: "\(expected) bytes", found: "\(found)")
    }

    private func native(_ index: Int, size: Int) throws(DICOMError) -> [UInt8] {
        let (start, overflow) = index.multipliedReportingOverflow(by: size)
        let length = location.length ?? 0
        guard !overflow, start <= length, size <= length - start else {
            throw missing(expected: size, found: max(0, length - start), offset: location.offset)
        }
        if hasSwappedBytes { return try swappedBytes(from: start, size: size, length: length) }
        return try bytes(at: location.offset + start, size)
    }

    private func bytes(at offset: Int, _ size: Int) throws(DICOMError) -> [UInt8] {
        if syntax.isDeflated { return try inflated(offset, size) }
        let available = max(0, source.count - offset)
        guard size <= available else { throw missing(expected: size, found: available, offset: offset) }
        return try source.read(at: offset, count: size)
    }

    /// Whether samples of one byte stand in words whose upper byte comes first (PS3.5 section 8.1.2, OW).
    private var hasSwappedBytes: Bool {
        syntax.byteOrder == .bigEndian && description.bytesPerSample == 1 && location.representation == .otherWord
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

    private func decoded(
        _ encapsulated: (table: FragmentTable, frames: [Range<Int>]), _ index: Int, size: Int
    ) throws(DICOMError) -> [UInt8] {
        guard index < encapsulated.frames.count else {
            throw DICOMError(
                .frameNotFound, tag: .pixelData, expected: "frame \(index)",
                found: "\(encapsulated.frames.count) frames")
        }
        let codestream = try joined(encapsulated.table.fragments[encapsulated.frames[index]])
        switch codec {
        case .encapsulatedUncompressed, .native:
            guard codestream.count >= size else {
                throw missing(expected: size, found: codestream.count, offset: location.offset)
            }
            return Array(codestream[..<size])
        case .deflatedImageFrame:
            return try inflatedFrame(codestream, size: size)
        default:
            return try FrameDecoder.decode(codestream, codec: codec, description: description)
        }
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

    private func values(of bytes: [UInt8]) throws(DICOMError) -> [Int32] {
        // Codecs other than RLE hold samples without unused bits below them.
        let isPositioned =
            codec == .native || codec == .encapsulatedUncompressed || codec == .deflatedImageFrame
            || codec == .rle
        let layout = StoredValues.Layout(
            bytesPerSample: description.bytesPerSample,
            isBigEndian: codec == .native && syntax.byteOrder == .bigEndian,
            shift: isPositioned ? description.highBit + 1 - description.bitsStored : 0,
            bitsStored: description.bitsStored, isSigned: description.isSigned)
        let values = try StoredValues.unpack(bytes, layout)
        let isPlanar = isPositioned && codec != .rle && description.planarConfiguration == 1
        return isPlanar && description.samplesPerPixel > 1
            ? StoredValues.interleaved(values, samples: description.samplesPerPixel) : values
    }
}
