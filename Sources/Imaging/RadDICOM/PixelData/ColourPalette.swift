/// Where a data set keeps the look-up tables of its palette (PS3.3 C.7.6.3.1.5): first byte and length of each value,
/// counted as in ``PixelDataLocation``.
package struct PaletteLocation: Hashable, Sendable {
    /// By element number within group 0028: descriptors, plain and segmented data.
    var values: [UInt16: Range<Int>] = [:]
}

/// Red, green and blue for each number of a palette image (PS3.3 C.7.6.3.1.5, C.7.6.3.1.6 and C.7.9.2).
package struct ColourPalette: Hashable, Sendable {
    /// The first stored value that has an entry of its own; lower ones take the first entry, higher ones the last.
    package let firstValue: Int
    /// 8 or 16.
    package let bits: Int
    /// As many entries for each of red, green and blue.
    package let channels: [[UInt16]]

    /// Replaces numbers by colours.
    ///
    /// - Precondition: the frame has one sample for each pixel.
    package func applied(to frame: DecodedFrame) -> DecodedFrame {
        precondition(frame.description.samplesPerPixel == 1, "A palette takes one number for each pixel.")
        var description = frame.description
        description.samplesPerPixel = 3
        description.photometricInterpretation = "RGB"
        (description.bitsAllocated, description.bitsStored, description.highBit) = (bits, bits, bits - 1)
        description.isSigned = false
        var values: [Int32] = []
        values.reserveCapacity(frame.storedValues.count * 3)
        for value in frame.storedValues {
            for channel in channels {
                values.append(Int32(channel[min(max(Int(value) - firstValue, 0), channel.count - 1)]))
            }
        }
        return DecodedFrame(description: description, storedValues: values)
    }
}

extension PixelReader {
    /// Reads the palette of the data set, nil where it has none.
    ///
    /// - Throws: `invalid-pixel-description` where it is not whole, `limit-exceeded`.
    package func colourPalette() throws(DICOMError) -> ColourPalette? {
        guard let palette, palette.values[0x1101] != nil else { return nil }
        var channels: [[UInt16]] = []
        var descriptors: [[Int]] = []
        for channel in 0..<3 as Range<UInt16> {
            let descriptor = try words(palette, 0x1101 + channel, atMost: 6).map(Int.init)
            guard descriptor.count == 3, descriptor[2] == 8 || descriptor[2] == 16 else {
                throw invalidPalette(0x1101 + channel, "3 numbers, the last one 8 or 16")
            }
            let count = descriptor[0] == 0 ? 1 << 16 : descriptor[0]
            let entries =
                palette.values[0x1201 + channel] == nil
                ? try segmented(palette, 0x1221 + channel, count: count)
                : try plain(palette, 0x1201 + channel, count: count, bits: descriptor[2])
            channels.append(entries)
            descriptors.append(descriptor)
        }
        let first = descriptors[0][1]
        let isNegative = description.isSigned && first >= 1 << 15
        return ColourPalette(
            firstValue: isNegative ? first - 1 << 16 : first, bits: descriptors[0][2], channels: channels)
    }

    private func invalidPalette(_ element: UInt16, _ expected: String) -> DICOMError {
        DICOMError(.invalidPixelDescription, tag: Tag(0x0028, element), expected: expected)
    }

    private func words(_ palette: PaletteLocation, _ element: UInt16, atMost limit: Int) throws(DICOMError) -> [UInt16]
    {
        guard let range = palette.values[element], range.count <= limit else {
            throw invalidPalette(element, "at most \(limit) bytes")
        }
        let bytes = try bytes(at: range.lowerBound, range.count)
        return stride(from: 0, to: bytes.count - 1, by: 2).map { index in
            let (first, second) = (UInt16(bytes[index]), UInt16(bytes[index + 1]))
            return isBigEndian ? first << 8 | second : second << 8 | first
        }
    }

    /// Entries of 16 bits, or of 8 in as many bytes, or of 8 in words.
    private func plain(
        _ palette: PaletteLocation, _ element: UInt16, count: Int, bits: Int
    ) throws(DICOMError) -> [UInt16] {
        let words = try words(palette, element, atMost: 1 << 17)
        if words.count >= count { return Array(words[..<count]) }
        guard bits == 8, words.count * 2 >= count else { throw invalidPalette(element, "\(count) entries") }
        return Array(words.flatMap { [$0 & 0xFF, $0 >> 8] }[..<count])
    }

    /// Entries that are given as pieces: listed, on a line, or repeated from earlier pieces (C.7.9.2).
    private func segmented(
        _ palette: PaletteLocation, _ element: UInt16, count: Int
    ) throws(DICOMError) -> [UInt16] {
        let words = try words(palette, element, atMost: 1 << 17)
        var entries: [UInt16] = []
        var pieces = 0
        /// Appends the piece at a place and returns where the next one stands, nil where the words make no piece.
        func append(at start: Int, mayRepeat: Bool) -> Int? {
            pieces += 1
            guard pieces <= 1 << 16, start + 2 <= words.count, entries.count <= count else { return nil }
            let length = Int(words[start + 1])
            switch words[start] {
            case 0:
                guard start + 2 + length <= words.count else { return nil }
                entries += words[(start + 2)..<(start + 2 + length)]
                return start + 2 + length
            case 1:
                guard start + 3 <= words.count, length > 0, let from = entries.last.map(Int.init) else { return nil }
                let to = Int(words[start + 2])
                for step in 1...length { entries.append(UInt16(from + (to - from) * step / length)) }
                return start + 3
            case 2:
                guard mayRepeat, start + 4 <= words.count else { return nil }
                // The offset counts bytes.
                var place = (Int(words[start + 2]) | Int(words[start + 3]) << 16) / 2
                for _ in 0..<length {
                    guard let next = append(at: place, mayRepeat: false) else { return nil }
                    place = next
                }
                return start + 4
            default:
                return nil
            }
        }
        var position = 0
        while position < words.count, entries.count < count {
            guard let next = append(at: position, mayRepeat: true) else {
                throw invalidPalette(element, "segments of a palette")
            }
            position = next
        }
        guard entries.count >= count else { throw invalidPalette(element, "\(count) entries") }
        return Array(entries[..<count])
    }
}
