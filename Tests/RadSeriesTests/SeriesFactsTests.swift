import RadDICOM
import RadVolume
import Testing

@testable import RadSeries

@Test func `each fact of a volume is what most of its images state`() throws {
    var records = Samples.stack(16) { $0.facts.echoTime = 30 }
    for index in 0..<5 { records[index].facts.echoTime = 90 }
    for index in 0..<3 { records[index].facts.contrastBolusAgent = "agent" }
    records[4].facts.convolutionKernel = ["B30f"]
    let facts = try #require(SeriesBuilder.outcomes(of: records).volumes.first?.facts)
    #expect(facts.echoTime == 30)
    #expect(facts.echoTimeCount == 2)
    #expect(facts.contrastBolusAgent == "agent")
    #expect(facts.convolutionKernel == ["B30f"])
    #expect(facts.imageCount == 16)
}

@Test func `a tie goes to the first slice`() throws {
    let records = Samples.stack(16) { $0.facts.seriesDescription = $0.fileIndex < 8 ? "low" : "high" }
    let facts = try #require(SeriesBuilder.outcomes(of: records.reversed()).volumes.first?.facts)
    #expect(facts.seriesDescription == "low")
}

@Test(
    arguments: [
        ("CT", "HU", false, -1024.0, VoxelUnit.hounsfield),
        ("CT", nil, false, -1024, .hounsfield),
        ("CT", nil, false, -1000, .hounsfield),
        ("CT", nil, false, -8192, .hounsfield),
        ("CT", nil, false, 0, .rescaled),
        ("CT", nil, true, 0, .hounsfield),
        ("CT", "US", false, -1024, .rescaled),
        ("CT", "OD", true, 0, .rescaled),
        ("MR", nil, false, 0, .arbitrary),
        ("PT", nil, false, 0, .rescaled),
    ] as [(String, String?, Bool, Double, VoxelUnit)])
func `CT values are Hounsfield units where the header makes it sure`(
    modality: String, type: String?, isSigned: Bool, intercept: Double, unit: VoxelUnit
) {
    let records = Samples.stack(16) { record in
        record.facts.modality = modality
        record.facts.rescaleType = type
        record.frame?.isSigned = isSigned
        record.rescale.intercept = intercept
    }
    #expect(VoxelUnit.of(records) == unit)
}

@Test func `activity and unstated rescale have their units`() {
    var records = Samples.stack(16) { record in
        record.facts.modality = "PT"
        record.facts.units = "BQML"
    }
    #expect(VoxelUnit.of(records) == .becquerelPerMillilitre)
    records[3].facts.units = "CNTS"
    #expect(VoxelUnit.of(records) == .rescaled)
    records = Samples.stack(16) { $0.statesRescale = false }
    #expect(VoxelUnit.of(records) == .rescaled)
}

@Test(
    arguments: [
        (-2000, nil, true, Int32(-2000), Int32(-2000)),
        // The same value as an unsigned number over signed pixels, and the other way round.
        (63536, nil, true, -2000, -2000),
        (-2000, nil, false, 63536, 63536),
        (0, 10, false, 0, 10),
        (-100, -2000, true, -2000, -100),
    ] as [(Int, Int?, Bool, Int32, Int32)])
func `padding is read with the sign of the pixels`(
    value: Int, limit: Int?, isSigned: Bool, lowest: Int32, highest: Int32
) {
    let padding = PixelPadding(value: value, limit: limit, isSigned: isSigned, bitsAllocated: 16)
    #expect(padding.lowest == lowest && padding.highest == highest)
    #expect(padding.contains(lowest) && padding.contains(highest))
    #expect(!padding.contains(lowest - 1) && !padding.contains(highest + 1))
}

@Test func `identities show nothing of themselves`() {
    let identity = SeriesIdentity(study: "1.2.345", series: "6.7.89", frameOfReference: "4.5.6")
    let patient = PatientIdentity(patientID: "Canary^ID", accessionNumber: "A-77")
    for text in ["\(identity)", String(reflecting: identity), "\(patient)", String(reflecting: patient)] {
        #expect(!text.contains("345") && !text.contains("6.7.89") && !text.contains("Canary") && !text.contains("77"))
    }
    var dumped = ""
    dump(identity, to: &dumped)
    dump(patient, to: &dumped)
    #expect(!dumped.contains("345") && !dumped.contains("Canary"))
    #expect(SeriesIdentity(study: "1", series: "", frameOfReference: "4") == .missing(frameOfReference: "4"))
    #expect(identity.isSameSeries(as: SeriesIdentity(study: "1.2.345", series: "6.7.89", frameOfReference: "")))
}
