package import FuzzDriver
import RadDICOM

/// Changes data sets element by element: lengths, representations, tags, order and nesting.
///
/// The walk is a loose one over explicit and implicit little endian; where it finds no element it goes on byte by byte.
package enum ElementMutator {
    /// Where an element stands.
    struct Place {
        let start: Int
        /// Where its length stands, and in how many bytes.
        let length: Int
        let width: Int
        let value: Int
        let end: Int
        let isExplicit: Bool
    }

    /// Makes one change somewhere; an input without any element stays as it is.
    package static func mutate(_ bytes: inout [UInt8], _ random: inout MutationRandom) {
        let places = places(in: bytes)
        guard !places.isEmpty else { return }
        let place = random.one(of: places)
        switch random.below(9) {
        case 0, 1:
            LittleEndian.write(
                random.length(near: place.end - place.value), width: place.width, at: place.length, &bytes)
        case 2 where place.isExplicit:
            bytes.replaceSubrange(place.start + 4..<place.start + 6, with: Array(random.one(of: letters).utf8))
        case 3:
            let tag = random.one(of: tags)
            LittleEndian.write(Int(tag.group), width: 2, at: place.start, &bytes)
            LittleEndian.write(Int(tag.element), width: 2, at: place.start + 2, &bytes)
        case 4:
            let copy = bytes[place.start..<place.end]
            bytes.insert(contentsOf: copy, at: random.one(of: places).start)
        case 5:
            bytes.removeSubrange(place.start..<place.end)
        case 6:
            wrap(place, &bytes, &random)
        case 7:
            bytes.insert(contentsOf: random.one(of: marks), at: random.one(of: places).start)
        default:
            replaceValue(of: place, &bytes, &random)
        }
    }

    /// Elements and items one after the other, those inside sequences too.
    static func places(in bytes: [UInt8]) -> [Place] {
        var places: [Place] = []
        var position = 0
        while position + 8 <= bytes.count, places.count < 2000 {
            guard let place = place(at: position, in: bytes) else {
                position += 1
                continue
            }
            places.append(place)
            let isContainer = place.end == place.value || bytes[place.start] == 0xFE
            position = isContainer ? place.value : place.end
        }
        return places
    }

    private static func place(at start: Int, in bytes: [UInt8]) -> Place? {
        let group = Int(bytes[start]) | Int(bytes[start + 1]) << 8
        guard group != 0, group & 1 == 0 || group < 0x8000, group < 0x7FE2 || group == 0xFFFE else { return nil }
        let letters = UInt16(bytes[start + 4]) << 8 | UInt16(bytes[start + 5])
        var (length, width, value) = (start + 4, 4, start + 8)
        let representation = group == 0xFFFE ? nil : ValueRepresentation(letters: letters)
        if let representation {
            (length, width) = (start + 6, 2)
            if representation.hasLongLength {
                guard start + 12 <= bytes.count else { return nil }
                (length, width, value) = (start + 8, 4, start + 12)
            }
        } else if group != 0xFFFE, group > 0x0100, group != 0x7FE0 {
            return nil
        }
        let count = LittleEndian.number(bytes, length, width)
        let isContainer = representation == .sequence || group == 0xFFFE || count == 0xFFFF_FFFF
        guard isContainer || count <= bytes.count - value else { return nil }
        return Place(
            start: start, length: length, width: width, value: value, end: isContainer ? value : value + count,
            isExplicit: representation != nil)
    }

    private static func wrap(_ place: Place, _ bytes: inout [UInt8], _ random: inout MutationRandom) {
        let content = Array(bytes[place.start..<place.end])
        let tag = random.one(of: sequences)
        let isStated = random.below(2) == 0
        var wrapped: [UInt8] = []
        for _ in 0..<(1 << random.below(4)) {
            wrapped += [0xFE, 0xFF, 0x00, 0xE0] + LittleEndian.word(isStated ? content.count : 0xFFFF_FFFF) + content
            if !isStated { wrapped += [0xFE, 0xFF, 0x0D, 0xE0, 0, 0, 0, 0] }
        }
        let length = LittleEndian.word(isStated ? wrapped.count : 0xFFFF_FFFF)
        var head =
            Array(LittleEndian.word(Int(tag.group)).prefix(2)) + Array(LittleEndian.word(Int(tag.element)).prefix(2))
        head += place.isExplicit ? Array("SQ".utf8) + [0, 0] + length : length
        if !isStated { wrapped += [0xFE, 0xFF, 0xDD, 0xE0, 0, 0, 0, 0] }
        bytes.replaceSubrange(place.start..<place.end, with: head + wrapped)
    }

    private static func replaceValue(of place: Place, _ bytes: inout [UInt8], _ random: inout MutationRandom) {
        var value = random.one(of: values)
        if value.count % 2 == 1 { value.append(0x20) }
        bytes.replaceSubrange(place.value..<place.end, with: value)
        LittleEndian.write(value.count, width: place.width, at: place.length, &bytes)
    }

    private static let letters = ValueRepresentation.allCases.map(\.rawValue) + ["??", "ZZ", "\0\0"]
    private static let marks: [[UInt8]] = [
        [0xFE, 0xFF, 0x00, 0xE0, 0xFF, 0xFF, 0xFF, 0xFF], [0xFE, 0xFF, 0x00, 0xE0, 0, 0, 0, 0],
        [0xFE, 0xFF, 0x0D, 0xE0, 0, 0, 0, 0], [0xFE, 0xFF, 0xDD, 0xE0, 0, 0, 0, 0], [0, 0, 0, 0, 0, 0, 0, 0],
        [0xE0, 0x7F, 0x10, 0x00, 0x4F, 0x42, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF],
    ]
    private static let values: [[UInt8]] =
        [
            "1e400", "-1e-400", "-", ".", "+.e", "9223372036854775808", "-9223372036854775809", #"\\\\\\"#, "1,5",
            #"1\0\0\0\1\0"#, "nan", "inf", "0x1p3", #"ISO 2022 IR 87\ISO 2022 IR 159"#, "GB18030", "ISO_IR 192",
            "99999999999999999999999999", "1.2.840.10008.1.2.4.70", "1.2.840.10008.1.2.1.99",
        ].map { Array($0.utf8) } + [[0x1B, 0x24, 0x42, 0x21], [0xFF, 0xFF], [0, 0, 0, 0, 0, 0, 0xF0, 0x7F]]
    private static let sequences: [Tag] = [
        .perFrameFunctionalGroupsSequence, .sharedFunctionalGroupsSequence, .frameContentSequence,
        .planePositionSequence, .pixelMeasuresSequence, .modalityLUTSequence, .anatomicRegionSequence,
        .realWorldValueMappingSequence, Tag(0x0009, 0x1001), Tag(0x0088, 0x0200),
    ]
    private static let tags: [Tag] = [
        .rows, .columns, .bitsAllocated, .bitsStored, .highBit, .numberOfFrames, .samplesPerPixel, .pixelData,
        .floatPixelData, .extendedOffsetTable, .extendedOffsetTableLengths, .specificCharacterSet,
        .transferSyntaxUID, .sopClassUID, .imagePositionPatient, .imageOrientationPatient, .pixelSpacing,
        .lutDescriptor, .lutData, .overlayRows, Tag(0x0029, 0x0010), Tag(0x0029, 0x1010), Tag(0x0029, 0x1020),
        Tag(0x0019, 0x0010), .siemensNumberOfImagesInMosaic, .geDiffusionBValue, Tag(0x0043, 0x0010),
        Tag(0x0000, 0x0000), Tag(0xFFFC, 0xFFFC), Tag(0x0002, 0x0000), .pixelPaddingValue, .rescaleSlope,
    ]
}
