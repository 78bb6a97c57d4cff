import RadDICOM
import RadSystem
import Testing

/// Sequences in every form, well-formed and not.
struct SequenceReadingTests {
    private static func region(explicit: Bool = true, bigEndian: Bool = false, _ code: String) -> DataSetBytes {
        var item = DataSetBytes(explicit: explicit, bigEndian: bigEndian)
        item.text(.codeValue, "SH", code)
        item.text(.codingSchemeDesignator, "SH", "SCT")
        return item
    }

    @Test(arguments: [DataSetBytes.Ending.stated, .delimited], [DataSetBytes.Ending.stated, .delimited])
    func `items are read whatever their lengths`(
        ending: DataSetBytes.Ending, itemEnding: DataSetBytes.Ending
    ) throws {
        for (explicit, bigEndian) in [(true, false), (false, false), (true, true)] {
            var dataSet = DataSetBytes(explicit: explicit, bigEndian: bigEndian)
            dataSet.text(.modality, "CS", "MR")
            dataSet.sequence(
                .anatomicRegionSequence,
                items: [
                    Self.region(explicit: explicit, bigEndian: bigEndian, "69536005"),
                    Self.region(explicit: explicit, bigEndian: bigEndian, "45048000"),
                ], ending: ending, itemEnding: itemEnding)
            dataSet.shorts(.rows, 9)
            let syntax: TransferSyntax =
                bigEndian ? .explicitBigEndian : explicit ? .explicitLittleEndian : .implicitLittleEndian
            let header = try HeaderReader.read(PartTen.file(dataSet.bytes, syntax: syntax.uid))
            let items = header.dataSet.sequence(.anatomicRegionSequence)
            #expect(items.map { $0.string(.codeValue) } == ["69536005", "45048000"])
            #expect(items.map { $0.string(.codingSchemeDesignator) } == ["SCT", "SCT"])
            #expect(header.dataSet.integer(.rows) == 9)
            #expect(!header.dataSet.contains(.codeValue))
            #expect(header.flags.isEmpty)
        }
    }

    @Test(arguments: [DataSetBytes.Ending.stated, .delimited], [true, false])
    func `an unknown value of undefined length is implicit little endian`(
        itemEnding: DataSetBytes.Ending, bigEndian: Bool
    ) throws {
        var body = DataSetBytes(explicit: false)
        body.item(Self.region(explicit: false, "1234").bytes, ending: itemEnding)
        body.delimiter(0xE0DD)
        var dataSet = DataSetBytes(bigEndian: bigEndian)
        dataSet.text(.modality, "CS", "MR")
        dataSet.head(.anatomicRegionSequence, "UN", length: .max)
        dataSet.raw(body.bytes)
        dataSet.head(Tag(0x0009, 0x1001), "UN", length: .max)
        dataSet.raw(body.bytes)
        dataSet.shorts(.rows, 9)
        let syntax: TransferSyntax = bigEndian ? .explicitBigEndian : .explicitLittleEndian
        let header = try HeaderReader.read(PartTen.file(dataSet.bytes, syntax: syntax.uid))
        #expect(header.dataSet.sequence(.anatomicRegionSequence).first?.string(.codeValue) == "1234")
        #expect(header.dataSet.integer(.rows) == 9)
        #expect(header.incompleteness == nil)
    }

    @Test func `an unknown value deep inside is implicit little endian too`() throws {
        var inner = DataSetBytes(explicit: false)
        inner.item(Self.region(explicit: false, "77").bytes, ending: .delimited)
        inner.delimiter(0xE0DD)
        var item = DataSetBytes()
        item.head(.anatomicRegionModifierSequence, "UN", length: .max)
        item.raw(inner.bytes)
        item.text(.codeValue, "SH", "88")
        var dataSet = DataSetBytes()
        dataSet.sequence(.anatomicRegionSequence, items: [item], ending: .delimited, itemEnding: .delimited)
        let header = try HeaderReader.read(PartTen.file(dataSet.bytes))
        let outer = try #require(header.dataSet.sequence(.anatomicRegionSequence).first)
        #expect(outer.string(.codeValue) == "88")
        #expect(outer.sequence(.anatomicRegionModifierSequence).first?.string(.codeValue) == "77")
    }

    @Test(arguments: [DataSetBytes.Ending.stated, .delimited])
    func `a public tag inside a private sequence never wins`(ending: DataSetBytes.Ending) throws {
        let hidden = DataSetBytes.explicit { $0.text(.imagePositionPatient, "DS", #"9\9\9"#) }
        var dataSet = DataSetBytes()
        dataSet.sequence(Tag(0x0019, 0x140F), items: [hidden], ending: ending, itemEnding: ending)
        dataSet.text(.imagePositionPatient, "DS", #"1\2\3"#)
        dataSet.sequence(Tag(0x2005, 0x140F), items: [hidden], ending: ending, itemEnding: ending)
        let header = try HeaderReader.read(PartTen.file(dataSet.bytes))
        #expect(header.dataSet.decimals(.imagePositionPatient) == [1, 2, 3])
    }

    @Test func `delimiters that are missing at the end of the file are tolerated`() throws {
        var dataSet = DataSetBytes()
        dataSet.text(.modality, "CS", "MR")
        dataSet.sequence(.anatomicRegionSequence, items: [Self.region("55")], ending: .unended, itemEnding: .unended)
        let header = try HeaderReader.read(PartTen.file(dataSet.bytes))
        #expect(header.dataSet.sequence(.anatomicRegionSequence).first?.string(.codeValue) == "55")
        #expect(header.flags == [.missingDelimiter])
        #expect(header.incompleteness == nil)
    }

    @Test func `an item without its delimiter ends with its sequence`() throws {
        var dataSet = DataSetBytes()
        dataSet.sequence(.anatomicRegionSequence, items: [Self.region("55")], ending: .delimited, itemEnding: .unended)
        dataSet.shorts(.rows, 4)
        let header = try HeaderReader.read(PartTen.file(dataSet.bytes))
        #expect(header.dataSet.sequence(.anatomicRegionSequence).first?.string(.codeValue) == "55")
        #expect(header.dataSet.integer(.rows) == 4)
        #expect(header.flags == [.missingDelimiter])
    }

    @Test func `a sequence without its delimiter ends at the next element`() throws {
        var dataSet = DataSetBytes()
        dataSet.sequence(.anatomicRegionSequence, items: [Self.region("55")], ending: .unended)
        dataSet.shorts(.rows, 4)
        let header = try HeaderReader.read(PartTen.file(dataSet.bytes))
        #expect(header.dataSet.sequence(.anatomicRegionSequence).count == 1)
        #expect(header.dataSet.integer(.rows) == 4)
        #expect(header.flags == [.missingDelimiter])
    }

    @Test func `an element that reaches beyond its item is left out`() throws {
        var item = Self.region("55")
        item.head(.codeMeaning, "LO", length: 4000)
        item.raw([0x41, 0x42])
        var dataSet = DataSetBytes()
        dataSet.sequence(.anatomicRegionSequence, items: [item])
        dataSet.shorts(.rows, 4)
        dataSet.raw([UInt8](repeating: 0, count: 8192))
        let header = try HeaderReader.read(PartTen.file(dataSet.bytes))
        let region = try #require(header.dataSet.sequence(.anatomicRegionSequence).first)
        #expect(region.string(.codeValue) == "55")
        #expect(!region.contains(.codeMeaning))
        #expect(header.dataSet.integer(.rows) == 4)
        #expect(header.flags.contains(.lengthBeyondContainer))
    }

    @Test func `an element in implicit form inside an explicit data set is read`() throws {
        var dataSet = DataSetBytes()
        dataSet.text(.modality, "CS", "MR")
        dataSet.raw(DataSetBytes.implicit { $0.text(.sliceThickness, "DS", "5.0 ") }.bytes)
        dataSet.sequence(.anatomicRegionSequence, items: [Self.region(explicit: false, "12")])
        dataSet.shorts(.rows, 4)
        let header = try HeaderReader.read(PartTen.file(dataSet.bytes))
        #expect(header.dataSet.decimal(.sliceThickness) == 5)
        #expect(header.dataSet.sequence(.anatomicRegionSequence).first?.string(.codeValue) == "12")
        #expect(header.dataSet.integer(.rows) == 4)
        #expect(header.flags.contains(.mixedForms))
    }

    @Test func `vendors' elements are found in the block of their creator only`() throws {
        var dataSet = DataSetBytes()
        dataSet.text(Tag(0x0019, 0x0010), "LO", "SOMEBODY ELSE")
        dataSet.text(Tag(0x0019, 0x0011), "LO", "SIEMENS MR HEADER")
        dataSet.text(Tag(0x0019, 0x100C), "IS", "111")
        dataSet.text(Tag(0x0019, 0x110C), "IS", "1000")
        dataSet.element(Tag(0x0019, 0x110A), "US", bytes: [36, 0])
        dataSet.text(Tag(0x0043, 0x1039), "IS", #"5\0\0\0"#)
        dataSet.text(Tag(0x2001, 0x0090), "LO", "Philips Imaging DD 001")
        dataSet.element(Tag(0x2001, 0x9003), "UN", bytes: [0, 0, 0x7A, 0x44])
        let header = try HeaderReader.read(PartTen.file(dataSet.bytes))
        #expect(header.dataSet.integer(.siemensDiffusionBValue) == 1000)
        #expect(header.dataSet.integer(.siemensNumberOfImagesInMosaic) == 36)
        #expect(header.dataSet.decimal(.philipsDiffusionBValue) == 1000)
        #expect(!header.dataSet.contains(.geDiffusionBValue))
    }

    @Test(arguments: [DataSetBytes.Ending.stated, .delimited])
    func `functional groups are remembered and read later`(ending: DataSetBytes.Ending) throws {
        func measures(_ spacing: String) -> DataSetBytes {
            .explicit { group in
                group.sequence(
                    .pixelMeasuresSequence, items: [.explicit { $0.text(.pixelSpacing, "DS", spacing) }],
                    ending: ending)
            }
        }
        func position(_ z: Int) -> DataSetBytes {
            .explicit { group in
                group.sequence(
                    .planePositionSequence, items: [.explicit { $0.text(.imagePositionPatient, "DS", #"0\0\\#(z)"#) }],
                    ending: ending, itemEnding: ending)
            }
        }
        var dataSet = DataSetBytes()
        dataSet.text(.numberOfFrames, "IS", "3")
        dataSet.sequence(.sharedFunctionalGroupsSequence, items: [measures(#"0.5\0.25"#)], ending: ending)
        dataSet.sequence(.perFrameFunctionalGroupsSequence, items: (0..<3).map { position($0 * 2) }, ending: ending)
        dataSet.element(.pixelData, "OW", bytes: [5, 6])
        let plain = PartTen.file(dataSet.bytes)
        let deflated = PartTen.file(
            PartTen.stored(dataSet.bytes), syntax: TransferSyntax.deflatedExplicitLittleEndian.uid)
        for bytes in [plain, deflated] {
            let header = try HeaderReader.read(bytes)
            #expect(header.functionalGroups != nil)
            #expect(!header.dataSet.contains(.sharedFunctionalGroupsSequence))
            #expect(header.pixelData?.length == 2)
            let groups = try FunctionalGroups(.bytes(bytes), header)
            #expect(groups.shared.sequence(.pixelMeasuresSequence).first?.decimals(.pixelSpacing) == [0.5, 0.25])
            let positions = groups.frames.map {
                $0.sequence(.planePositionSequence).first?.decimals(.imagePositionPatient).last
            }
            #expect(positions == [0, 2, 4])
        }
    }

    @Test func `elements out of order are found`() throws {
        var dataSet = DataSetBytes()
        dataSet.text(.modality, "CS", "MR")
        dataSet.sequence(.modalityLUTSequence, items: [.explicit { $0.text(.modalityLUTType, "LO", "US") }])
        dataSet.text(.sliceThickness, "DS", "3")
        dataSet.shorts(.rows, 4)
        dataSet.text(.bodyPartExamined, "CS", "HEAD")
        let header = try HeaderReader.read(PartTen.file(dataSet.bytes))
        #expect(header.flags == [.outOfOrder])
        #expect(header.dataSet.decimal(.sliceThickness) == 3)
        #expect(header.dataSet.string(.bodyPartExamined) == "HEAD")
        #expect(header.dataSet.integer(.rows) == 4)
    }

    @Test func `vendors' elements of two blocks are both found`() throws {
        var dataSet = DataSetBytes()
        dataSet.text(Tag(0x0019, 0x0010), "LO", "GEMS_ACQU_01")
        dataSet.text(Tag(0x0019, 0x0011), "LO", "SIEMENS MR HEADER")
        dataSet.shorts(Tag(0x0019, 0x1017), 4, representation: "SS")
        dataSet.text(Tag(0x0019, 0x110C), "IS", "800")
        dataSet.shorts(.rows, 4)
        let read = try HeaderReader.read(PartTen.file(dataSet.bytes)).dataSet
        #expect(read.integer(.geSeriesPlane) == 4)
        #expect(read.integer(.siemensDiffusionBValue) == 800)
        #expect(read.integer(.rows) == 4)
    }
}
