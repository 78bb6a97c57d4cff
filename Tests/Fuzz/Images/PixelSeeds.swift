import FuzzDICOM
import FuzzDriver
import RadDICOM

/// Frames and chains of fragments, made with our own encoders.
enum PixelSeeds {
    /// Codings whose frames the fragments target decodes: none of them in C.
    static let codecs: [TransferSyntax] = [
        TransferSyntax(uid: "1.2.840.10008.1.2.1.98"), TransferSyntax(uid: "1.2.840.10008.1.2.5"),
        TransferSyntax(uid: "1.2.840.10008.1.2.4.70"), TransferSyntax(uid: "1.2.840.10008.1.2.8.1"),
    ]

    /// A file of 4 x 4 pixels of 16 bits around a value of pixel data.
    ///
    /// - Parameter choices: syntax, number of frames, entries of an extended offset table, a value for these.
    static func file(choices: [UInt8], pixelData: ArraySlice<UInt8>) -> [UInt8] {
        var file = DICOMSeeds.meta(of: codecs[Int(choices[0]) % codecs.count])
        let frames = String(Int(choices[1]) * (choices[1] > 250 ? 4000 : 1))
        append(.numberOfFrames, "IS", Array((frames.count % 2 == 0 ? frames : frames + " ").utf8), to: &file)
        for (tag, value) in [
            (Tag.rows, 4), (.columns, 4), (.bitsAllocated, 16), (.bitsStored, 16), (.highBit, 15),
        ] { append(tag, "US", [UInt8(value), 0], to: &file) }
        if choices[2] & 1 == 1 {
            let table = (0..<Int(choices[2] >> 1)).flatMap {
                LittleEndian.word($0 * Int(choices[3])) + LittleEndian.word(choices[3] > 250 ? -1 : 0)
            }
            append(.extendedOffsetTable, "OV", table, to: &file)
        }
        return file + [0xE0, 0x7F, 0x10, 0x00] + Array("OB".utf8) + [0, 0, 0xFF, 0xFF, 0xFF, 0xFF] + pixelData
    }

    private static func append(_ tag: Tag, _ letters: String, _ value: [UInt8], to file: inout [UInt8]) {
        file += [UInt8(tag.group & 0xFF), UInt8(tag.group >> 8), UInt8(tag.element & 0xFF), UInt8(tag.element >> 8)]
        file += Array(letters.utf8)
        file += letters == "OV" ? [0, 0] + LittleEndian.word(value.count) : [UInt8(value.count), 0]
        file += value
    }

    static func fragmentChains() throws -> [[UInt8]] {
        var seeds: [[UInt8]] = []
        let description = FrameDescription(
            rows: 4, columns: 4, bitsAllocated: 16, bitsStored: 16, highBit: 15, isSigned: false)
        let plain = frame(description)
        for (index, syntax) in codecs.enumerated() {
            var frame = plain
            if let codec = syntax.codec, codec == .rle || codec == .jpegLossless {
                frame = try FrameEncoder.encode(plain, codec: codec, description: description)
            }
            for frames in [1, 2, 3] {
                for size in [nil, 16] as [Int?] {
                    var writer = DICOMWriter(transferSyntax: syntax)
                    writer.hasPreamble = false
                    writer.hasMetaInformation = false
                    writer.fragmentSize = size
                    writer.hasOffsetTable = size != nil
                    let all = try writer.bytes(
                        of: DataSetBuilder(),
                        pixels: .encapsulated([[UInt8]](repeating: frame, count: frames)))
                    seeds.append([UInt8(index), UInt8(frames), UInt8(frames * 2), 40] + all.dropFirst(12))
                }
            }
        }
        return seeds
    }

    /// A frame of all kinds of steps.
    static func frame(_ description: FrameDescription) -> [UInt8] {
        let count = description.frameByteCount ?? 0
        let isWide = description.bytesPerSample > 1
        let mask = UInt8(truncatingIfNeeded: 1 << max(0, description.bitsStored - 8) - 1)
        return (0..<count).map { index in
            let value = UInt8(truncatingIfNeeded: index * index / 7)
            return isWide && index % 2 == 1 ? (description.bitsStored >= 16 ? value : value & mask) : value
        }
    }

    /// Shapes of frames, each as the six bytes before a codestream.
    static let shapes: [[UInt8]] = [
        [7, 0, 5, 0, 1, 12], [16, 0, 16, 0, 1, 16], [9, 0, 4, 0, 1, 8], [6, 0, 6, 0, 3, 8], [33, 0, 70, 0, 1, 16],
        [17, 0, 20, 0, 1, 12], [9, 0, 11, 0, 0, 12], [9, 0, 11, 0, 0, 8], [8, 0, 16, 0, 1, 0x8C], [1, 0, 1, 0, 1, 2],
    ]

    /// What six bytes say of a frame: rows, columns, samples and bits.
    ///
    /// - Precondition: there are six bytes or more.
    static func description(_ choices: [UInt8]) -> FrameDescription {
        let bits = max(1, Int(choices[5] & 31))
        let allocated = bits <= 8 ? 8 : bits <= 16 ? 16 : 32
        return FrameDescription(
            rows: max(1, Int(choices[0]) | Int(choices[1]) << 8),
            columns: max(1, Int(choices[2]) | Int(choices[3]) << 8), samplesPerPixel: choices[4] % 2 == 0 ? 3 : 1,
            bitsAllocated: allocated, bitsStored: bits, highBit: bits - 1, isSigned: choices[5] & 0x80 != 0)
    }

    /// Six bytes of description and a codestream, for each shape that the encoder takes, of some precisions or all.
    static func codestreams(_ codec: PixelCodec, bits: Set<Int>? = nil) -> [[UInt8]] {
        shapes.flatMap { shape in
            let description = description(shape)
            guard bits?.contains(description.bitsStored) ?? true else { return [[UInt8]]() }
            let frame = frame(description)
            // The colours of baseline JPEG say whether components are subsampled, and how the stream is marked.
            let colours = codec == .jpegBaseline ? ["MONOCHROME2", "YBR_FULL_422", "RGB"] : ["MONOCHROME2"]
            return colours.compactMap { colour in
                var description = description
                description.photometricInterpretation = colour
                return (try? FrameEncoder.encode(frame, codec: codec, description: description)).map { shape + $0 }
            }
        }
    }
}
