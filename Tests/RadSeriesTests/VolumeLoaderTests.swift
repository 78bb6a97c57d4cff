import RadDICOM
import RadSystem
import RadTensor
import RadTestSupport
import RadVolume
import Testing

@testable import RadSeries

private let syntaxes: [TransferSyntax] = [
    .implicitLittleEndian, .explicitLittleEndian, .explicitBigEndian, .deflatedExplicitLittleEndian,
    TransferSyntax(uid: "1.2.840.10008.1.2.5"), TransferSyntax(uid: "1.2.840.10008.1.2.4.70"),
    TransferSyntax(uid: "1.2.840.10008.1.2.4.90"),
]

/// Stored values that count up from voxel to voxel and from slice to slice.
private func ramp(_ slice: Int) -> [UInt16] { (0..<24).map { UInt16($0 + 24 * slice) } }

@Test(arguments: syntaxes)
func `voxels are stored values times slope plus intercept in slice order`(syntax: TransferSyntax) throws {
    var files = try DICOMFiles()
    for index in [2, 0, 3, 1] {
        try files.write(.init(syntax: syntax, z: Double(index) * 2, words: ramp(index)))
    }
    let found = try #require(try files.outcomes().volumes.first)
    let volume = try VolumeLoader.load(found, files: files.open)
    #expect(volume.voxels.float32Values() == (0..<96).map { Float($0) - 1024 })
    #expect(volume.unit == .hounsfield)
    #expect(volume.validity == nil)
    #expect(volume.geometry.extent == VolumeExtent(depth: 4, height: 4, width: 6))
    #expect(volume.geometry.rowSpacing == 0.5 && volume.geometry.columnSpacing == 0.25)
    #expect(volume.geometry.origin == Vector3(x: -10, y: -20, z: 0))
}

@Test func `slices of one volume may differ in syntax and rescale`() throws {
    var files = try DICOMFiles()
    for (index, syntax) in syntaxes.enumerated() {
        try files.write(
            .init(
                syntax: syntax, modality: "PT", z: Double(index) * 3, slope: 0.5 + Double(index), intercept: 0,
                words: ramp(1)))
    }
    let found = try #require(try files.outcomes().volumes.first)
    #expect(found.flags == [.varyingRescale, .uptakeUnknown])
    let volume = try VolumeLoader.load(found, files: files.open)
    let expected = syntaxes.indices.flatMap { slice in (24..<48).map { Float($0) * (0.5 + Float(slice)) } }
    #expect(volume.voxels.float32Values() == expected)
}

@Test func `signed values are extended from the bits stored and overlay bits are masked`() throws {
    var files = try DICOMFiles()
    for index in 0..<3 {
        var words = ramp(0)
        // -1, -2048 and 5 in 12 bits, with rubbish above.
        (words[0], words[1], words[2]) = (0x0FFF, 0x3800, 0xF005)
        try files.write(.init(z: Double(index), intercept: 0, isSigned: true, words: words))
    }
    let found = try #require(try files.outcomes().volumes.first)
    let values = try VolumeLoader.load(found, files: files.open).voxels.float32Values()
    #expect(values[0] == -1)
    // Below any tissue: outside the reconstruction.
    #expect(values[1] == -1024)
    #expect(values[2] == 5)
}

@Test func `padding is compared before the rescale, filled with air and marked`() throws {
    var files = try DICOMFiles()
    for index in 0..<3 {
        var words = ramp(10)
        words[3] = 7
        words[4] = 10
        words[5] = 11
        try files.write(.init(z: Double(index), words: words, padding: 10, paddingLimit: 5))
    }
    let found = try #require(try files.outcomes().volumes.first)
    let volume = try VolumeLoader.load(found, files: files.open)
    let values = volume.voxels.float32Values()
    #expect(values[3] == -1024 && values[4] == -1024)
    #expect(values[5] == -1013)
    let mask = try #require(volume.validity).bytes()
    #expect(mask.indices.filter { mask[$0] == 0 } == [3, 4, 27, 28, 51, 52])
}

@Test func `padding of other modalities takes the least valid value`() throws {
    var files = try DICOMFiles()
    for index in 0..<3 {
        var words = ramp(10)
        words[0] = 4000
        try files.write(
            .init(modality: "PT", z: Double(index), slope: 2, intercept: 3, words: words, padding: 4000))
    }
    let found = try #require(try files.outcomes().volumes.first)
    let volume = try VolumeLoader.load(found, files: files.open)
    #expect(volume.voxels.float32Values()[0] == 241 * 2 + 3)
    #expect(volume.validity?.bytes().filter { $0 == 0 }.count == 3)
}

@Test func `a volume beyond the budget is refused before it is read`() throws {
    var files = try DICOMFiles()
    for index in 0..<3 { try files.write(.init(z: Double(index))) }
    let found = try #require(try files.outcomes().volumes.first)
    let error = #expect(throws: SeriesError.self) {
        try VolumeLoader.load(found, maximumVoxels: 71) { _ in
            Issue.record("a file was opened")
            throw DICOMError(.notDICOM)
        }
    }
    #expect(error?.code == .tooLarge)
    #expect(error?.refusalReason == .tooLarge)
    #expect(throws: Never.self) { try VolumeLoader.load(found, maximumVoxels: 72, files: files.open) }
}

@Test func `compressed frames without the bytes for a volume are refused before it is allocated`() throws {
    let records = Samples.stack(16).map { record in
        var record = record
        record.frame?.rows = 2048
        record.frame?.columns = 2048
        record.transferSyntax = TransferSyntax(uid: "1.2.840.10008.1.2.4.90")
        record.compressedByteCount = 300
        return record
    }
    let outcomes = SeriesBuilder.outcomes(of: records, options: .init(minimumSlices: 3)) { _, _ in false }
    let volume = try #require(outcomes.volumes.first)
    let error = #expect(throws: SeriesError.self) {
        try VolumeLoader.load(volume) { _ in throw SeriesError(.fileUnavailable) }
    }
    #expect(error?.refusalReason == .limit(.frameExpansion))
    var limits = ReadingLimits()
    limits.frameExpansion = 1 << 20
    let opened = #expect(throws: SeriesError.self) {
        try VolumeLoader.load(volume, limits: limits) { _ in throw SeriesError(.fileUnavailable) }
    }
    #expect(opened?.code == .fileUnavailable)
}

@Test func `files that changed, vanished or were cut are errors, never voxels`() throws {
    var files = try DICOMFiles()
    for index in 0..<3 { try files.write(.init(z: Double(index) * 2, words: ramp(index))) }
    let found = try #require(try files.outcomes().volumes.first)
    func failure(_ open: @escaping (Int) throws -> ByteSource) -> SeriesError? {
        #expect(throws: SeriesError.self) { try VolumeLoader.load(found, files: open) }
    }
    let open = files.open
    // The first and last file in each other's place.
    #expect(failure { try open(2 - $0) }?.code == .changedFile)
    #expect(failure { _ in throw DICOMError(.readFailed) }?.code == .fileUnavailable)
    let whole = try File.bytes(files.path(1))
    try File.write(Array(whole.dropLast(2)), to: files.path(1))
    let cut = failure(open)
    #expect(cut?.code == .undecodable)
    #expect(cut?.slice == 1)
    #expect(cut?.refusalReason == .truncated)
    #expect(try files.records()[1].pixelData == .pixelsTruncated)
    #expect(try files.outcomes().summary == ["truncated"])
    try File.write(Array(whole.prefix(200)), to: files.path(1))
    #expect(failure(open)?.code == .undecodable)
    try File.write([], to: files.path(1))
    #expect(failure(open)?.code == .undecodable)
}

@Test func `equal pixels are equal in any lossless syntax, a bit makes them different`() throws {
    var files = try DICOMFiles()
    for syntax in syntaxes { try files.write(.init(syntax: syntax, words: ramp(3))) }
    var words = ramp(3)
    words[23] ^= 1
    try files.write(.init(words: words))
    try files.write(.init(intercept: 0, words: ramp(3)))
    for index in syntaxes.indices {
        #expect(VolumeLoader.haveEqualPixels(file(0), file(index), files: files.open))
    }
    #expect(!VolumeLoader.haveEqualPixels(file(0), file(syntaxes.count), files: files.open))
    #expect(!VolumeLoader.haveEqualPixels(file(0), file(syntaxes.count + 1), files: files.open))
    #expect(!VolumeLoader.haveEqualPixels(file(0), file(99), files: files.open))
}

@Test func `a header says what the image is`() throws {
    var files = try DICOMFiles()
    try files.write(
        .init(padding: 0) { dataSet in
            dataSet.set(.echoTime, .decimalString, decimals: 22.5)
            dataSet.set(.seriesDescription, .longString, text: "Axial lung")
            dataSet.set(.convolutionKernel, .shortString, text: "B70f")
            dataSet.set(.contrastBolusAgent, .longString, text: "Agent")
            dataSet.set(.kvp, .decimalString, decimals: 120)
            dataSet.set(.patientID, .longString, text: "Canary")
            dataSet.set(.rescaleType, .longString, text: "HU")
        })
    let header = try HeaderReader.read(try files.open(0))
    let record = InstanceRecord(header: header, fileIndex: 5)
    #expect(record.fileIndex == 5)
    #expect(record.facts.modality == "CT")
    #expect(record.facts.imageType == ["ORIGINAL", "PRIMARY", "AXIAL"])
    #expect(record.facts.echoTime == 22.5)
    #expect(record.facts.seriesDescription == "Axial lung")
    #expect(record.facts.convolutionKernel == ["B70f"])
    #expect(record.facts.contrastBolusAgent == "Agent")
    #expect(record.facts.kilovoltagePeak == 120)
    #expect(record.facts.rescaleType == "HU")
    #expect(record.padding == PixelPadding(value: 0, limit: nil, isSigned: false, bitsAllocated: 16))
    #expect(record.pixelData == .present)
    #expect(record.identity == SeriesIdentity(study: "1.2.1", series: "1.2.2", frameOfReference: "1.2.4"))
    #expect(PatientIdentity(dataSet: header.dataSet).patientID == "Canary")
    var dumped = ""
    dump(record, to: &dumped)
    #expect(!dumped.contains("Canary"))
}

@Test func `numbers that no scanner writes neither trap nor pass`() throws {
    var files = try DICOMFiles()
    for index in 0..<3 {
        try files.write(
            .init(z: Double(index)) { dataSet in
                dataSet.set(.numberOfFrames, .integerString, integers: Int.max)
                dataSet.set(.bitsAllocated, .integerString, integers: Int.max)
                dataSet.set(.bitsStored, .integerString, integers: Int.min)
                dataSet.set(.rows, .integerString, integers: Int.max)
                dataSet.set(.samplesPerPixel, .integerString, integers: Int.max)
                dataSet.set(.pixelPaddingValue, .integerString, integers: Int.min)
                dataSet.set(.rescaleSlope, .decimalString, text: "1e300")
                dataSet.set(.imagePositionPatient, .decimalString, text: "1e308", "1e308", "-1e308")
            })
    }
    #expect(try files.outcomes().volumes.isEmpty)
    var records = Samples.stack(16)
    records[3].rescale.slope = 1e300
    #expect(SeriesBuilder.outcomes(of: records).summary == ["invalid-rescale"])
    records = Samples.stack(16, step: 1e6)
    #expect(SeriesBuilder.outcomes(of: records).summary == ["no-geometry", "too-few-slices"])
}

/// The first frame of a file.
private func file(_ index: Int) -> FrameReference { FrameReference(fileIndex: index, frame: 0) }
