import RadDICOM
import RadSystem
import RadTensor
import RadVolume
import Testing

@testable import RadSeries

/// A lookup table of so many entries from a first stored value on; entries are 3 n + 100.
private func table(count: Int, stated: Int? = nil, first: Int, bits: Int = 16, type: String? = nil) -> DataSetBuilder {
    var item = DataSetBuilder()
    item.set(.lutDescriptor, .unsignedShort, integers: stated ?? count, first & 0xFFFF, bits)
    if let type { item.set(.modalityLUTType, .longString, text: type) }
    let data = (0..<count).flatMap { entry in
        [UInt8(truncatingIfNeeded: 3 * entry + 100), UInt8(truncatingIfNeeded: (3 * entry + 100) >> 8)]
    }
    item.set(.lutData, .otherWord, .bytes(data))
    return item
}

private func outcomes(
    of table: DataSetBuilder, isSigned: Bool = false
) throws -> (found: [VolumeOutcome], values: [Float]) {
    var files = try DICOMFiles()
    for index in 0..<3 {
        var words = [UInt16](repeating: 40, count: 24)
        (words[0], words[1], words[2], words[3]) = (0, 10, 11, 4000)
        if isSigned { words[0] = 0xFFF }
        try files.write(
            .init(z: Double(index), slope: 7, intercept: 9, isSigned: isSigned, words: words) { dataSet in
                dataSet.set(.modalityLUTSequence, items: table)
                dataSet.remove(.rescaleType)
            })
    }
    let found = try files.outcomes()
    guard let volume = found.volumes.first else { return (found, []) }
    return (found, try VolumeLoader.load(volume, files: files.open).voxels.float32Values())
}

@Test func `a lookup table stands for slope and intercept, with its ends for what lies beyond`() throws {
    let (found, values) = try outcomes(of: table(count: 100, first: 10))
    #expect(found.volumes.first?.flags == [.lookupTable])
    #expect(found.volumes.first?.unit == .rescaled)
    #expect(Array(values[0..<5]) == [100, 100, 103, 397, 190])
}

@Test func `the first value of a table has the sign of the pixels`() throws {
    let (_, values) = try outcomes(of: table(count: 100, first: -1), isSigned: true)
    #expect(Array(values[0..<3]) == [100, 133, 136])
}

@Test func `a table of Hounsfield units says so`() throws {
    let (found, _) = try outcomes(of: table(count: 100, first: 0, type: "HU"))
    #expect(found.volumes.first?.unit == .hounsfield)
}

@Test func `tables that are not sound are refused`() throws {
    for broken in [
        table(count: 100, stated: 300, first: 0), table(count: 0, stated: 0, first: 0),
        table(count: 100, first: 0, bits: 0), table(count: 100, first: 0, bits: 32), DataSetBuilder(),
    ] {
        #expect(try outcomes(of: broken).found.reasons == ["unsupported-pixels"])
    }
}
