import RadSystem
import RadTestSupport
import Testing

@testable import RadDICOM

/// Selected elements against those that a whole reading finds.
struct HeaderScannerTests {
    private static let tags: [Tag] = [
        .transferSyntaxUID, .specificCharacterSet, .imageType, .sopClassUID, .sopInstanceUID, .modality,
        .seriesDescription, .patientID, .sliceThickness, .studyInstanceUID, .seriesInstanceUID, .imagePositionPatient,
        .frameOfReferenceUID, .rows, .rescaleSlope,
    ]

    private static let seeds: [[UInt8]] = {
        let item = DataSetBytes.explicit {
            $0.text(.modality, "CS", "MR")
            $0.text(.codeValue, "SH", "69536005")
        }
        var dataSet = PartTen.sample(pixels: false)
        dataSet.shorts(.bitsAllocated, 16)
        dataSet.element(.pixelData, "OW", bytes: [UInt8](repeating: 7, count: 12))
        // Of undefined lengths and not selected, before selected elements.
        var withSequence = DataSetBytes(explicit: true)
        withSequence.text(.imageType, "CS", #"ORIGINAL\PRIMARY"#)
        withSequence.sequence(Tag(0x0008, 0x1140), items: [item], ending: .delimited, itemEnding: .delimited)
        withSequence.text(.sliceThickness, "DS", "3")
        withSequence.shorts(.rows, 7)
        withSequence.element(.pixelData, "OW", bytes: [UInt8](repeating: 7, count: 12))
        let bigEndian = PartTen.sample(explicit: true, bigEndian: true)
        return [
            PartTen.file(dataSet.bytes), PartTen.file(withSequence.bytes),
            PartTen.file(PartTen.sample(explicit: false).bytes, syntax: "1.2.840.10008.1.2"),
            PartTen.file(bigEndian.bytes, syntax: "1.2.840.10008.1.2.2"),
            PartTen.file(PartTen.stored(dataSet.bytes), syntax: "1.2.840.10008.1.2.1.99"),
            PartTen.sample(explicit: false).bytes,
        ]
    }()

    /// The differences between a selection and a whole reading; nil where the whole header can't be held against it.
    private func differences(_ scanner: inout HeaderScanner, _ source: ByteSource) -> [Tag]? {
        guard let whole = try? HeaderReader.read(source), !whole.flags.contains(.outOfOrder) else {
            _ = try? scanner.read(source)
            return nil
        }
        guard let selected = try? scanner.read(source) else { return nil }
        return Self.tags.filter { selected.dataSet.bytes($0) != whole.dataSet.bytes($0) }
    }

    @Test func `selected elements are those of the whole header, and no others are kept`() throws {
        var scanner = HeaderScanner(TagSelection(Self.tags))
        for (index, seed) in Self.seeds.enumerated() {
            let header = try scanner.read(.bytes(seed))
            #expect(header.incompleteness == nil && header.dataSet.tags.count >= 4, "seed \(index)")
            let whole = try HeaderReader.read(seed)
            #expect(differences(&scanner, .bytes(seed)) == [], "seed \(index): \(whole.flags)")
            // What has no meta information is told to be DICOM by its elements.
            #expect(index == 5 || Set(header.dataSet.tags).isSubset(of: Self.tags), "seed \(index)")
        }
        var one = HeaderScanner(TagSelection([.sliceThickness]))
        #expect(try one.read(.bytes(Self.seeds[1])).dataSet.tags == [.sliceThickness])
        var none = HeaderScanner(TagSelection([]))
        #expect(try none.read(.bytes(Self.seeds[0])).dataSet.tags.isEmpty)
    }

    @Test func `nothing is read behind the last selected element`() throws {
        let folder = try TemporaryDirectory()
        var dataSet = DataSetBytes(explicit: true)
        PartTen.fill(&dataSet)
        dataSet.element(Tag(0x0029, 0x1010), "OB", bytes: [UInt8](repeating: 1, count: 40_000))
        dataSet.text(Tag(0x0032, 0x1032), "PN", "CANARY")
        try FileSystemStorage().replaceFile(at: folder.file("file"), with: PartTen.file(dataSet.bytes))
        let source = ByteSource.file(try ReadableFile(path: folder.file("file"), followLinks: false))
        var scanner = HeaderScanner(TagSelection(Self.tags))
        for _ in 0..<2 {
            let header = try scanner.read(source)
            #expect(header.bytesRead == 8_192 && header.dataSet.integer(.columns) == nil)
            #expect(header.dataSet.integer(.rows) == 2)
        }
        #expect(try HeaderReader.read(source).bytesRead > 16_000)
    }

    @Test(arguments: 0..<6)
    func `damaged files give what a whole reading gives, or an error`(seed: Int) {
        var bytes = Self.seeds[seed]
        var scanner = HeaderScanner(TagSelection(Self.tags))
        var compared = 0
        for count in 0...bytes.count { _ = differences(&scanner, .bytes(Array(bytes[..<count]))) }
        for index in bytes.indices where index >= 128 || seed == 5 {
            for bit in 0..<8 {
                bytes[index] ^= 1 << UInt8(bit)
                if let found = differences(&scanner, .bytes(bytes)) {
                    compared += 1
                    #expect(found.isEmpty, "byte \(index), bit \(bit)")
                }
                bytes[index] ^= 1 << UInt8(bit)
            }
        }
        #expect(compared > 100)
    }

    @Test func `limits hold for what is passed over`() throws {
        var limits = ReadingLimits()
        limits.elements = 5
        var scanner = HeaderScanner(TagSelection([.rows]), limits: limits)
        let error = #expect(throws: DICOMError.self) { try scanner.read(.bytes(Self.seeds[0])) }
        #expect(error?.limit == .elements)
    }

    @Test(.requiresSharedData)
    func `selected elements of the shared data are those of the whole headers`() throws {
        let root = try #require(SharedData.root)
        try compare(FileTree.files(below: root), atLeast: 900)
    }

    @Test(.requiresPython("pydicom"))
    func `selected elements of pydicom's own files are those of the whole headers`() throws {
        let python = try #require(Oracle.python(modules: ["pydicom"]))
        try compare(PydicomFiles.all(python), atLeast: 50)
    }

    private func compare(_ files: [String], atLeast: Int) throws {
        var scanner = HeaderScanner(TagSelection(Self.tags))
        var opener = FileOpener()
        var compared = 0
        for path in files {
            let source = ByteSource.file(try opener.open(Array(path.utf8), followLinks: true))
            guard let found = differences(&scanner, source) else { continue }
            compared += 1
            #expect(found.isEmpty, "\(path.split(separator: "/").last ?? ""): \(found)")
        }
        #expect(compared >= atLeast)
    }
}
