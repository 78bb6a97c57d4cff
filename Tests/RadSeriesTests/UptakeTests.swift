import RadDICOM
import RadSystem
import RadTensor
import RadVolume
import Testing

@testable import RadSeries

/// A PET header with every fact of an uptake value: 70 kg, 370 MBq of F-18 at ten, scanned from eleven.
private func describe(
    _ dataSet: inout DataSetBuilder, _ change: (inout DataSetBuilder, inout DataSetBuilder) -> Void = { _, _ in }
) {
    dataSet.set(.modality, .codeString, text: "PT")
    dataSet.set(.sopClassUID, .uniqueIdentifier, text: "1.2.840.10008.5.1.4.1.1.128")
    dataSet.set(.units, .codeString, text: "BQML")
    dataSet.set(.decayCorrection, .codeString, text: "START")
    dataSet.set(.correctedImage, .codeString, text: "DECY", "ATTN", "SCAT")
    dataSet.set(.patientWeight, .decimalString, decimals: 70)
    dataSet.set(.seriesDate, .date, text: "20240229")
    dataSet.set(.seriesTime, .time, text: "110000")
    dataSet.set(.acquisitionDate, .date, text: "20240229")
    dataSet.set(.acquisitionTime, .time, text: "110400")
    var item = DataSetBuilder()
    item.set(.radionuclideTotalDose, .decimalString, decimals: 370_000_000)
    item.set(.radionuclideHalfLife, .decimalString, decimals: 6586.2)
    item.set(.radiopharmaceuticalStartTime, .time, text: "100000.00")
    change(&dataSet, &item)
    if !item.tags.isEmpty { dataSet.set(.radiopharmaceuticalInformationSequence, items: item) }
}

private func scale(_ change: (inout DataSetBuilder, inout DataSetBuilder) -> Void) throws -> UptakeScale {
    var header = DataSetBuilder()
    describe(&header, change)
    let bytes = try DICOMWriter(transferSyntax: .explicitLittleEndian).bytes(of: header)
    return UptakeScale(dataSet: try HeaderReader.read(bytes).dataSet)
}

/// 70 kg * 1000 * 2^(3600 s / 6586.2 s) / 370 MBq, computed in Python.
private let factor = 0.00027633668171764324

private struct Case: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let factor: Double?
    let missing: Set<UptakeFact>
    let change: @Sendable (inout DataSetBuilder, inout DataSetBuilder) -> Void

    init(
        _ name: String, _ factor: Double?, missing: Set<UptakeFact> = [],
        _ change: @escaping @Sendable (inout DataSetBuilder, inout DataSetBuilder) -> Void
    ) {
        (testDescription, self.factor, self.missing, self.change) = (name, factor, missing, change)
    }
}

private let cases = [
    Case("all facts", factor) { _, _ in },
    Case("a start date-time", factor) { _, item in
        item.remove(.radiopharmaceuticalStartTime)
        item.set(.radiopharmaceuticalStartDateTime, .dateTime, text: "20240229100000.000000+0100")
    },
    Case("a start date-time outranks a start time", factor) { _, item in
        item.set(.radiopharmaceuticalStartTime, .time, text: "073000")
        item.set(.radiopharmaceuticalStartDateTime, .dateTime, text: "20240229100000")
    },
    Case("an injection before midnight, with its time alone", factor) { dataSet, item in
        item.set(.radiopharmaceuticalStartTime, .time, text: "234000")
        for tag in [Tag.seriesTime, .acquisitionTime] { dataSet.set(tag, .time, text: "004000") }
    },
    Case("an injection before midnight, with its date", factor) { dataSet, item in
        item.set(.radiopharmaceuticalStartDateTime, .dateTime, text: "20240228234000")
        for tag in [Tag.seriesTime, .acquisitionTime] { dataSet.set(tag, .time, text: "004000") }
    },
    Case("times whose dates were taken out", factor) { dataSet, item in
        for tag in [Tag.seriesDate, .acquisitionDate] { dataSet.remove(tag) }
        item.set(.radiopharmaceuticalStartDateTime, .dateTime, text: "20100101100000")
    },
    Case("corrected to the injection", 0.0001891891891891892) { dataSet, item in
        dataSet.set(.decayCorrection, .codeString, text: "ADMIN")
        item.remove(.radionuclideHalfLife)
        item.remove(.radiopharmaceuticalStartTime)
    },
    Case("a series computed again, with GE's start of the scan", factor) { dataSet, _ in
        dataSet.set(.seriesTime, .time, text: "163000")
        dataSet.set(Tag(0x0009, 0x0010), .longString, text: "GEMS_PETD_01")
        dataSet.set(.gePETScanDateTime, .dateTime, text: "20240229110000.00")
    },
    Case("a series computed again, with the reference of the frame", factor) { dataSet, _ in
        dataSet.set(.seriesTime, .time, text: "163000")
        dataSet.set(.actualFrameDuration, .integerString, integers: 240_000)
        // 240 s begun at 11:04, with the mean activity 119.747 s later.
        dataSet.set(.frameReferenceTime, .decimalString, decimals: 359_747.41970)
    },
    Case("grams per millilitre already", 1) { dataSet, item in
        dataSet.set(.units, .codeString, text: "GML")
        item = DataSetBuilder()
    },
    Case("counts with Philips' factor", 0.000551) { dataSet, item in
        dataSet.set(.units, .codeString, text: "CNTS")
        dataSet.set(Tag(0x7053, 0x0010), .longString, text: "Philips PET Private Group")
        dataSet.set(.philipsSUVFactor, .decimalString, decimals: 0.000551)
        item = DataSetBuilder()
    },
    Case("counts with Philips' factor to Bq/ml", 2 * factor) { dataSet, _ in
        dataSet.set(.units, .codeString, text: "CNTS")
        dataSet.set(Tag(0x7053, 0x0010), .longString, text: "Philips PET Private Group")
        dataSet.set(.philipsSUVFactor, .decimalString, decimals: 0)
        dataSet.set(.philipsActivityFactor, .decimalString, decimals: 2)
    },
    Case("counts alone", nil, missing: [.units]) { dataSet, _ in dataSet.set(.units, .codeString, text: "CNTS") },
    Case("another unit", nil, missing: [.units]) { dataSet, _ in dataSet.set(.units, .codeString, text: "PROPCPS") },
    Case("by lean body mass", nil, missing: [.units]) { dataSet, _ in
        dataSet.set(.units, .codeString, text: "GML")
        dataSet.set(.suvType, .codeString, text: "LBM")
    },
    Case("no weight", nil, missing: [.weight]) { dataSet, _ in dataSet.remove(.patientWeight) },
    Case("a weight of zero", nil, missing: [.weight]) { dataSet, _ in
        dataSet.set(.patientWeight, .decimalString, decimals: 0)
    },
    Case("no dose", nil, missing: [.dose]) { _, item in item.remove(.radionuclideTotalDose) },
    Case("a dose in megabecquerels", nil, missing: [.dose]) { _, item in
        item.set(.radionuclideTotalDose, .decimalString, decimals: 370)
    },
    Case("no half-life", nil, missing: [.halfLife, .times]) { _, item in item.remove(.radionuclideHalfLife) },
    Case("no injection", nil, missing: [.times]) { _, item in item.remove(.radiopharmaceuticalStartTime) },
    Case("an injection after the scan", nil, missing: [.times]) { _, item in
        item.set(.radiopharmaceuticalStartDateTime, .dateTime, text: "20240229120000")
    },
    Case("a long-lived nuclide without a date", nil, missing: [.times]) { _, item in
        item.set(.radionuclideHalfLife, .decimalString, decimals: 282_240)
    },
    Case("a series computed again, and no more", nil, missing: [.times]) { dataSet, _ in
        dataSet.set(.seriesTime, .time, text: "163000")
    },
    Case("no decay correction", nil, missing: [.decayCorrection]) { dataSet, _ in
        dataSet.set(.decayCorrection, .codeString, text: "NONE")
    },
    Case("a correction that was not made", nil, missing: [.decayCorrection]) { dataSet, _ in
        dataSet.set(.correctedImage, .codeString, text: "ATTN")
    },
    Case("no facts of the dose", nil, missing: [.dose, .halfLife, .times]) { _, item in item = DataSetBuilder() },
]

@Test(arguments: cases)
private func `a PET image has the factor to uptake values that its facts give, or says what it lacks`(
    example: Case
) throws {
    let found = try scale(example.change)
    #expect(found.missing == example.missing)
    guard let expected = example.factor else {
        #expect(found.factor == nil)
        return
    }
    #expect(abs((found.factor ?? 0) / expected - 1) < 1e-6)
}

@Test func `powers of two are exact to rounding`() {
    for (power, value) in [(0.0, 1.0), (1, 2), (10, 1024), (0.3, 1.2311444133449163), (7.77, 218.27453229259686)] {
        #expect(abs(UptakeScale.powerOfTwo(power) / value - 1) < 1e-14)
    }
}

private func load(_ change: @escaping (inout DataSetBuilder, Int) -> Void) throws -> (SeriesVolume, Volume) {
    var files = try DICOMFiles()
    for index in 0..<3 {
        let slice = DICOMFiles.Slice(
            modality: "PT", z: Double(index), slope: 2 + Double(index), intercept: 0,
            words: (0..<24).map { UInt16($0) },
            extra: { dataSet in
                describe(&dataSet)
                change(&dataSet, index)
            })
        try files.write(slice)
    }
    let found = try #require(try files.outcomes().volumes.first)
    return (found, try VolumeLoader.load(found, files: files.open))
}

@Test func `a PET with all facts is loaded as uptake values, slice by slice with its own slope`() throws {
    let (found, volume) = try load { _, _ in }
    #expect(found.unit == .standardizedUptakeValue)
    #expect(found.flags == [.varyingRescale])
    let values = volume.voxels.float32Values()
    for index in values.indices {
        let expected = Double(index % 24) * (2 + Double(index / 24)) * factor
        #expect(abs(Double(values[index]) - expected) <= 1e-6 * expected)
    }
}

@Test func `a PET that lacks a fact stays in becquerels and says so`() throws {
    let (found, volume) = try load { dataSet, slice in if slice == 1 { dataSet.remove(.patientWeight) } }
    #expect(found.unit == .becquerelPerMillilitre)
    #expect(found.flags == [.varyingRescale, .uptakeUnknown])
    #expect(volume.voxels.float32Values()[1] == 2)
}

@Test func `factors that differ from slice to slice are not trusted`() throws {
    let (found, _) = try load { dataSet, slice in
        dataSet.set(.patientWeight, .decimalString, decimals: slice == 1 ? 72 : 70)
    }
    #expect(found.unit == .becquerelPerMillilitre)
    #expect(found.flags.contains(.uptakeUnknown))
}

@Test func `the patient's weight is nowhere in what is kept of an image`() throws {
    let (found, _) = try load { dataSet, _ in dataSet.set(.patientWeight, .decimalString, text: "71.9375") }
    var dumped = ""
    dump(found, to: &dumped)
    #expect(!dumped.contains("71.9375"))
}

@Test func `a real world value in uptake units comes before the rescale`() throws {
    let (found, volume) = try load { dataSet, _ in
        var unit = DataSetBuilder()
        unit.set(.codeValue, .shortString, text: "{SUVbw}g/ml")
        unit.set(.codingSchemeDesignator, .shortString, text: "UCUM")
        var real = DataSetBuilder()
        real.set(.measurementUnitsCodeSequence, items: unit)
        real.set(.realWorldValueIntercept, .float64, decimals: 0)
        real.set(.realWorldValueSlope, .float64, decimals: 0.5)
        dataSet.set(.realWorldValueMappingSequence, items: real)
        dataSet.remove(.patientWeight)
    }
    #expect(found.unit == .standardizedUptakeValue)
    #expect(volume.voxels.float32Values() == (0..<72).map { Float($0 % 24) * 0.5 })
}
