/// Writes a data set with its pixels as a DICOM file (PS3.10 section 7).
package struct DICOMWriter: Sendable {
    /// Pixels to be written behind the data set.
    package enum Pixels: Hashable, Sendable {
        /// All frames one after the other, samples little endian of `bitsAllocated` bits.
        case native([UInt8], bitsAllocated: Int)
        /// One codestream for each frame, in the coding that the transfer syntax names.
        case encapsulated([[UInt8]])
    }

    /// How the data set is written.
    package let transferSyntax: TransferSyntax
    /// Whether sequences and items end at delimiters instead of stating their length.
    package var usesUndefinedLengths = false
    /// Whether the 128 bytes and the prefix stand before the meta information.
    package var hasPreamble = true
    /// Whether the meta information is written.
    package var hasMetaInformation = true
    /// Whether the first item of encapsulated pixels says where the frames start.
    package var hasOffsetTable = true
    /// Whether an extended offset table stands before encapsulated pixels, of frames that are one fragment each.
    package var hasExtendedOffsetTable = false
    /// What is added to every offset but the first one, in both tables; other numbers than 0 make them wrong.
    package var offsetError = 0
    /// The largest fragment of an encapsulated frame, an even number of bytes; nil writes one for each frame.
    package var fragmentSize: Int?

    /// Names this program in the meta information.
    package static let implementationClassUID = "2.25.216348207139584736129840172635498713021"
    private static let implementationVersionName = "RADZOO"

    /// A writer of one transfer syntax.
    package init(transferSyntax: TransferSyntax) {
        self.transferSyntax = transferSyntax
    }

    /// The bytes of a file.
    ///
    /// The SOP class and instance of the meta information are those of the data set; elements of group 0002 in it are
    /// written in their place.
    ///
    /// - Throws: `codecFailed` where zlib cannot deflate.
    package func bytes(of dataSet: DataSetBuilder, pixels: Pixels? = nil) throws(DICOMError) -> [UInt8] {
        var encoder = encoder(isExplicit: transferSyntax.isExplicit)
        var body = dataSet
        for tag in dataSet.tags where tag.group == 2 { body.remove(tag) }
        encoder.append(body)
        if let pixels { append(pixels, to: &encoder) }
        var output: [UInt8] = []
        if hasPreamble { output += [UInt8](repeating: 0, count: 128) + Array("DICM".utf8) }
        if hasMetaInformation { output += metaInformation(of: dataSet) }
        return output + (transferSyntax.isDeflated ? try Deflater.deflated(encoder.bytes) : encoder.bytes)
    }

    private func encoder(isExplicit: Bool) -> ElementEncoder {
        ElementEncoder(
            isExplicit: isExplicit, isBigEndian: transferSyntax.byteOrder == .bigEndian,
            usesUndefinedLengths: usesUndefinedLengths)
    }

    /// The meta information, always explicit little endian, behind its length (PS3.10 section 7.1).
    private func metaInformation(of dataSet: DataSetBuilder) -> [UInt8] {
        var meta = DataSetBuilder()
        meta.set(Tag(0x0002, 0x0001), .otherByte, .bytes([0, 1]))
        for (target, source) in [
            (Tag.mediaStorageSOPClassUID, Tag.sopClassUID), (.mediaStorageSOPInstanceUID, .sopInstanceUID),
        ] {
            if let value = dataSet.value(of: source) { meta.set(target, .uniqueIdentifier, value) }
        }
        meta.set(.transferSyntaxUID, .uniqueIdentifier, text: transferSyntax.uid)
        meta.set(Tag(0x0002, 0x0012), .uniqueIdentifier, text: Self.implementationClassUID)
        meta.set(Tag(0x0002, 0x0013), .shortString, text: Self.implementationVersionName)
        for (tag, element) in dataSet.elements where tag.group == 2 {
            meta.set(tag, element.representation, element.value)
        }
        var content = ElementEncoder(isExplicit: true, isBigEndian: false, usesUndefinedLengths: false)
        content.append(meta)
        var length = DataSetBuilder()
        length.set(Tag(0x0002, 0x0000), .unsignedLong, integers: content.bytes.count)
        var head = ElementEncoder(isExplicit: true, isBigEndian: false, usesUndefinedLengths: false)
        head.append(length)
        return head.bytes + content.bytes
    }

    private func append(_ pixels: Pixels, to encoder: inout ElementEncoder) {
        switch pixels {
        case .native(let samples, let bitsAllocated):
            // Samples of one byte are bytes; wider ones are words, and always words where nothing says which (PS3.5 8.2).
            let isBytes = bitsAllocated <= 8 && transferSyntax.isExplicit
            var value = samples
            if transferSyntax.byteOrder == .bigEndian {
                value = ElementEncoder.swapped(value, wordSize: max(1, bitsAllocated / 8))
            }
            if value.count % 2 != 0 { value.append(0) }
            encoder.appendHeader(.pixelData, isBytes ? .otherByte : .otherWord, length: UInt32(value.count))
            encoder.append(raw: value)
        case .encapsulated(let frames):
            appendFragments(frames, to: &encoder)
        }
    }

    /// Frames as items behind an offset table (PS3.5 A.4).
    private func appendFragments(_ frames: [[UInt8]], to encoder: inout ElementEncoder) {
        var offsets: [UInt64] = []
        var position = 0
        var fragments: [[UInt8]] = []
        for frame in frames {
            offsets.append(UInt64(position + (offsets.isEmpty ? 0 : offsetError)))
            let size = max(2, fragmentSize ?? frame.count)
            for start in stride(from: 0, to: frame.count, by: size) {
                var fragment = Array(frame[start..<min(start + size, frame.count)])
                if fragment.count % 2 != 0 { fragment.append(0) }
                fragments.append(fragment)
                position += 8 + fragment.count
            }
        }
        if hasExtendedOffsetTable {
            let lengths = frames.map { UInt64($0.count) }
            for (tag, words) in [(Tag.extendedOffsetTable, offsets), (.extendedOffsetTableLengths, lengths)] {
                encoder.appendHeader(tag, .otherVeryLong, length: UInt32(words.count * 8))
                encoder.append(raw: words.flatMap { Self.bytes(of: $0, count: 8) })
            }
        }
        encoder.appendHeader(.pixelData, .otherByte, length: nil)
        let table = hasOffsetTable ? offsets.flatMap { Self.bytes(of: $0, count: 4) } : []
        for fragment in [table] + fragments {
            encoder.appendItemHeader(ElementEncoder.item, length: UInt32(fragment.count))
            encoder.append(raw: fragment)
        }
        encoder.appendItemHeader(ElementEncoder.sequenceDelimitation, length: 0)
    }

    private static func bytes(of word: UInt64, count: Int) -> [UInt8] {
        (0..<count).map { UInt8(truncatingIfNeeded: word >> UInt64(8 * $0)) }
    }
}
