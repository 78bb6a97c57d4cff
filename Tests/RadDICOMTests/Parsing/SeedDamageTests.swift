import Foundation
import RadDICOM
import RadSystem
import Testing

/// Some sixty small files of all shapes, cut at every length and with every bit flipped: a value or an error each time.
///
/// Every seventh damage is tried, all of them where `RADZOO_EXHAUSTIVE` is set.
struct SeedDamageTests {
    private static let step = ProcessInfo.processInfo.environment["RADZOO_EXHAUSTIVE"] == nil ? 7 : 1

    /// Files by the way they are written and by what is in them.
    static let seeds: [[UInt8]] = {
        var seeds: [[UInt8]] = []
        for syntax in [
            TransferSyntax.explicitLittleEndian, .implicitLittleEndian, .explicitBigEndian,
            .deflatedExplicitLittleEndian,
        ] {
            for isUndefined in [false, true] {
                var writer = DICOMWriter(transferSyntax: syntax)
                writer.usesUndefinedLengths = isUndefined
                for dataSet in [image(), nested(), enhanced(), vendor(), texts()] {
                    if let file = try? writer.bytes(of: dataSet) { seeds.append(file) }
                }
                let pixels = DICOMWriter.Pixels.native([UInt8](repeating: 5, count: 32), bitsAllocated: 16)
                if let file = try? writer.bytes(of: image(), pixels: pixels) { seeds.append(file) }
            }
        }
        return seeds + encapsulated()
    }()

    private static func encapsulated() -> [[UInt8]] {
        let description = FrameDescription(
            rows: 4, columns: 4, bitsAllocated: 16, bitsStored: 12, highBit: 11, isSigned: false)
        let plain = (0..<32).map { (index: Int) -> UInt8 in index % 2 == 0 ? UInt8(index * 7) : UInt8(index % 16) }
        var seeds: [[UInt8]] = []
        for uid in ["1.2.840.10008.1.2.5", "1.2.840.10008.1.2.4.70", "1.2.840.10008.1.2.1.98"] {
            let syntax = TransferSyntax(uid: uid)
            let coded = try? FrameEncoder.encode(plain, codec: syntax.codec ?? .rle, description: description)
            // Frames of several fragments are told apart by the table.
            for (hasOffsetTable, fragmentSize) in [(false, nil), (true, nil), (true, 16)] as [(Bool, Int?)] {
                var writer = DICOMWriter(transferSyntax: syntax)
                writer.hasOffsetTable = hasOffsetTable
                writer.fragmentSize = fragmentSize
                let pixels = DICOMWriter.Pixels.encapsulated([coded ?? plain, coded ?? plain])
                if let file = try? writer.bytes(of: image(frames: 2), pixels: pixels) { seeds.append(file) }
            }
        }
        return seeds
    }

    private static func image(frames: Int = 1) -> DataSetBuilder {
        var dataSet = DataSetBuilder()
        dataSet.set(.sopClassUID, .uniqueIdentifier, text: "1.2.840.10008.5.1.4.1.1.2")
        dataSet.set(.modality, .codeString, text: "CT")
        dataSet.set(.numberOfFrames, .integerString, integers: frames)
        dataSet.set(.imagePositionPatient, .decimalString, decimals: -1.5, 20, 3.25)
        for (tag, value) in [
            (Tag.rows, 4), (.columns, 4), (.bitsAllocated, 16), (.bitsStored, 12), (.highBit, 11),
            (.pixelRepresentation, 0),
        ] { dataSet.set(tag, .unsignedShort, integers: value) }
        return dataSet
    }

    private static func nested() -> DataSetBuilder {
        var item = DataSetBuilder()
        item.set(.codeValue, .shortString, text: "69536005")
        for _ in 0..<3 {
            var outer = DataSetBuilder()
            outer.set(.anatomicRegionSequence, items: item, item)
            outer.set(Tag(0x0009, 0x1001), items: item)
            item = outer
        }
        var dataSet = image()
        dataSet.set(.anatomicRegionSequence, items: item)
        return dataSet
    }

    private static func enhanced() -> DataSetBuilder {
        var dataSet = image(frames: 2)
        var position = DataSetBuilder()
        position.set(.imagePositionPatient, .decimalString, decimals: 0, 0, 1)
        var frame = DataSetBuilder()
        frame.set(.planePositionSequence, items: position)
        dataSet.set(.sharedFunctionalGroupsSequence, items: frame)
        dataSet.set(.perFrameFunctionalGroupsSequence, items: frame, frame)
        return dataSet
    }

    private static func vendor() -> DataSetBuilder {
        var dataSet = image()
        dataSet.set(Tag(0x0019, 0x0010), .longString, text: "SIEMENS MR HEADER")
        dataSet.set(.siemensNumberOfImagesInMosaic, .unsignedShort, integers: 36)
        dataSet.set(Tag(0x0043, 0x0010), .longString, text: "GEMS_PARM_01")
        dataSet.set(.geDiffusionBValue, .integerString, integers: 1_000_001_000, 8, 0, 0)
        return dataSet
    }

    private static func texts() -> DataSetBuilder {
        var dataSet = image()
        dataSet.set(.specificCharacterSet, .codeString, text: "", "ISO 2022 IR 87")
        let escaped: [UInt8] = [0x1B, 0x24, 0x42, 0x3B, 0x33, 0x45, 0x44, 0x1B, 0x28, 0x42, 0x5C, 0x41]
        dataSet.set(.studyDescription, .longString, .bytes(escaped))
        return dataSet
    }

    /// Reads everything that a caller may ask for; the sum keeps it from being left out.
    private func exhaust(_ bytes: [UInt8]) -> Int {
        guard let header = try? HeaderReader.read(bytes) else { return 0 }
        var sum = exhaust(header.dataSet)
        if let groups = try? FunctionalGroups(.bytes(bytes), header) {
            for frame in [groups.shared] + groups.frames.prefix(4) { sum += exhaust(frame) }
        }
        if let reader = try? PixelReader(.bytes(bytes), header) {
            sum += (try? reader.frame(0))?.storedValues.count ?? 0
            sum += (try? reader.frame(reader.frameCount - 1))?.storedValues.count ?? 0
        }
        return sum
    }

    private func exhaust(_ dataSet: DataSet) -> Int {
        dataSet.tags.reduce(0) { sum, tag in
            sum + dataSet.strings(tag).count + dataSet.decimals(tag).count + dataSet.attributeTags(tag).count
                + dataSet.sequence(tag).prefix(4).reduce(0) { $0 + exhaust($1) }
        }
    }

    @Test func `there are some sixty seeds, and each is read whole`() throws {
        #expect((56...70).contains(Self.seeds.count))
        for seed in Self.seeds {
            let header = try HeaderReader.read(seed)
            #expect(header.incompleteness == nil && header.dataSet.integer(.rows) == 4)
            if header.pixelData != nil {
                #expect(try PixelReader(.bytes(seed), header).frame(0).storedValues.count == 16)
            }
        }
    }

    @Test(arguments: 0..<4)
    func `every length is survived`(part: Int) {
        var sum = 0
        for index in stride(from: part, to: Self.seeds.count, by: 4) {
            let seed = Self.seeds[index]
            for count in stride(from: index % Self.step, through: seed.count, by: Self.step) {
                sum += exhaust(Array(seed[..<count]))
            }
        }
        #expect(sum > 0)
    }

    @Test(arguments: 0..<4)
    func `every flipped bit is survived`(part: Int) {
        var sum = 0
        for index in stride(from: part, to: Self.seeds.count, by: 4) {
            var seed = Self.seeds[index]
            // The preamble is not read.
            for place in stride(from: 128 * 8 + index % Self.step, to: seed.count * 8, by: Self.step) {
                seed[place / 8] ^= 1 << UInt8(place % 8)
                sum += exhaust(seed)
                seed[place / 8] ^= 1 << UInt8(place % 8)
            }
        }
        #expect(sum > 0)
    }
}
