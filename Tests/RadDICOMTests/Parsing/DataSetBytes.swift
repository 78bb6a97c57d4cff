import RadDICOM

/// Writes a data set byte by byte, so that tests of reading do not rest on the module's own writing.
struct DataSetBytes {
    enum Ending { case stated, delimited, unended }

    var isExplicit = true
    var isBigEndian = false
    private(set) var bytes: [UInt8] = []

    init(explicit: Bool = true, bigEndian: Bool = false) {
        isExplicit = explicit
        isBigEndian = bigEndian
    }

    static func implicit(_ fill: (inout DataSetBytes) -> Void) -> DataSetBytes {
        var dataSet = DataSetBytes(explicit: false)
        fill(&dataSet)
        return dataSet
    }

    static func explicit(bigEndian: Bool = false, _ fill: (inout DataSetBytes) -> Void) -> DataSetBytes {
        var dataSet = DataSetBytes(bigEndian: bigEndian)
        fill(&dataSet)
        return dataSet
    }

    mutating func raw(_ more: [UInt8]) { bytes += more }

    mutating func word16(_ value: UInt16) {
        let pair = [UInt8(value >> 8), UInt8(value & 0xFF)]
        bytes += isBigEndian ? pair : pair.reversed()
    }

    mutating func word32(_ value: UInt32) {
        let halves = [UInt16(value >> 16), UInt16(value & 0xFFFF)]
        for half in isBigEndian ? halves : halves.reversed() { word16(half) }
    }

    mutating func tag(_ tag: Tag) {
        word16(tag.group)
        word16(tag.element)
    }

    /// The fixed part of an element.
    mutating func head(_ tag: Tag, _ representation: String, length: UInt32) {
        self.tag(tag)
        if !isExplicit { return word32(length) }
        bytes += Array(representation.utf8)
        if ValueRepresentation(rawValue: representation)?.hasLongLength ?? false {
            bytes += [0, 0]
            word32(length)
        } else {
            word16(UInt16(length))
        }
    }

    mutating func element(_ tag: Tag, _ representation: String, bytes value: [UInt8]) {
        head(tag, representation, length: UInt32(value.count))
        bytes += value
    }

    /// Text, padded to an even length with a zero for identifiers and a space otherwise.
    mutating func text(_ tag: Tag, _ representation: String, _ text: String) {
        var value = Array(text.utf8)
        if value.count % 2 == 1 { value.append(representation == "UI" ? 0 : 0x20) }
        element(tag, representation, bytes: value)
    }

    mutating func shorts(_ tag: Tag, _ values: UInt16..., representation: String = "US") {
        head(tag, representation, length: UInt32(values.count * 2))
        for value in values { word16(value) }
    }

    mutating func longs(_ tag: Tag, _ values: UInt32..., representation: String = "UL") {
        head(tag, representation, length: UInt32(values.count * 4))
        for value in values { word32(value) }
    }

    /// Eight bytes of a double in the order of the data set.
    mutating func doubles(_ tag: Tag, _ values: Double...) {
        head(tag, "FD", length: UInt32(values.count * 8))
        for value in values {
            let halves = [UInt32(value.bitPattern >> 32), UInt32(truncatingIfNeeded: value.bitPattern)]
            for half in isBigEndian ? halves : halves.reversed() { word32(half) }
        }
    }

    mutating func item(_ content: [UInt8], ending: Ending = .stated) {
        tag(Tag(0xFFFE, 0xE000))
        word32(ending == .stated ? UInt32(content.count) : .max)
        bytes += content
        if ending == .delimited { delimiter(0xE00D) }
    }

    mutating func delimiter(_ element: UInt16) {
        tag(Tag(0xFFFE, element))
        word32(0)
    }

    mutating func sequence(
        _ tag: Tag, items: [DataSetBytes], ending: Ending = .stated, itemEnding: Ending = .stated,
        representation: String = "SQ"
    ) {
        var body = DataSetBytes(explicit: isExplicit, bigEndian: isBigEndian)
        for item in items { body.item(item.bytes, ending: itemEnding) }
        head(tag, representation, length: ending == .stated ? UInt32(body.bytes.count) : .max)
        bytes += body.bytes
        if ending == .delimited { delimiter(0xE0DD) }
    }
}

/// Whole files around a data set.
enum PartTen {
    enum GroupLength { case right, wrong, missing }

    static func file(
        _ dataSet: [UInt8], syntax: String? = "1.2.840.10008.1.2.1", preamble: Bool = true,
        groupLength: GroupLength = .right, implicitMeta: Bool = false,
        sopClass: String = "1.2.840.10008.5.1.4.1.1.2"
    ) -> [UInt8] {
        var meta = DataSetBytes(explicit: !implicitMeta)
        meta.text(.mediaStorageSOPClassUID, "UI", sopClass)
        if let syntax { meta.text(.transferSyntaxUID, "UI", syntax) }
        var head = DataSetBytes(explicit: !implicitMeta)
        switch groupLength {
        case .right: head.longs(Tag(0x0002, 0x0000), UInt32(meta.bytes.count))
        case .wrong: head.longs(Tag(0x0002, 0x0000), 7)
        case .missing: break
        }
        let start = preamble ? [UInt8](repeating: 0, count: 128) : []
        return start + Array("DICM".utf8) + head.bytes + meta.bytes + dataSet
    }

    /// The elements that most tests look for.
    static func fill(_ dataSet: inout DataSetBytes) {
        dataSet.text(.specificCharacterSet, "CS", "ISO_IR 100")
        dataSet.text(.imageType, "CS", #"ORIGINAL\PRIMARY\AXIAL"#)
        dataSet.text(.sopClassUID, "UI", "1.2.840.10008.5.1.4.1.1.2")
        dataSet.text(.sopInstanceUID, "UI", "1.2.3.4")
        dataSet.text(.modality, "CS", "CT")
        dataSet.text(Tag(0x0010, 0x0010), "PN", "CANARY^NAME")
        dataSet.text(.sliceThickness, "DS", "2.5")
        dataSet.text(.imagePositionPatient, "DS", #"-1.5\2e1\3,25"#)
        dataSet.shorts(.rows, 2)
        dataSet.shorts(.columns, 3)
    }

    static func sample(explicit: Bool = true, bigEndian: Bool = false, pixels: Bool = true) -> DataSetBytes {
        var dataSet = DataSetBytes(explicit: explicit, bigEndian: bigEndian)
        fill(&dataSet)
        if pixels { dataSet.element(.pixelData, "OW", bytes: [UInt8](repeating: 7, count: 12)) }
        return dataSet
    }

    /// A raw deflate stream of stored blocks (RFC 1951 section 3.2.4).
    static func stored(_ bytes: [UInt8]) -> [UInt8] {
        var stream: [UInt8] = []
        var start = 0
        repeat {
            let count = min(65_535, bytes.count - start)
            let isLast = start + count == bytes.count
            let low = UInt8(count & 0xFF)
            let high = UInt8(count >> 8)
            stream += [isLast ? 1 : 0, low, high, ~low, ~high] + bytes[start..<start + count]
            start += count
        } while start < bytes.count
        return stream
    }

    /// A raw deflate stream of some bytes and then `repeats` times 258 copies of the last one, 13 bits each.
    static func bomb(after bytes: [UInt8], repeats: Int) -> [UInt8] {
        var stored = stored(bytes)
        stored[0] = 0
        var bits = BitWriter()
        bits.write(0b011, count: 3)
        for _ in 0..<repeats {
            // Length 258 is symbol 285 (fixed code 11000101), distance 1 is code 00000; codes go out highest bit first.
            bits.write(0b1010_0011, count: 8)
            bits.write(0, count: 5)
        }
        bits.write(0, count: 7)
        return stored + bits.finished
    }
}

/// Packs bits, lowest first.
private struct BitWriter {
    private var bytes: [UInt8] = []
    private var pending: UInt32 = 0
    private var pendingCount = 0

    mutating func write(_ value: UInt32, count: Int) {
        pending |= value << UInt32(pendingCount)
        pendingCount += count
        while pendingCount >= 8 {
            bytes.append(UInt8(pending & 0xFF))
            pending >>= 8
            pendingCount -= 8
        }
    }

    var finished: [UInt8] { pendingCount > 0 ? bytes + [UInt8(pending & 0xFF)] : bytes }
}
