import RadSeries
import Testing

@Test func `a sidecar gives the facts that have a place, seconds as milliseconds`() throws {
    let json = """
        {"Modality": "MR", "Manufacturer": "Siemens", "MagneticFieldStrength": 3, "EchoTime": 0.0025,
        "RepetitionTime": "2.3", "InversionTime": 0.9, "FlipAngle": 8, "ImageType": ["Original", "Primary", "M"],
        "SequenceName": "*tfl3d1", "ScanningSequence": "GR_IR", "SequenceVariant": "SK\\\\SP", "ScanOptions": ["FS"],
        "BodyPartExamined": "BRAIN", "PatientName": "Doe^John", "EchoTrainLength": 1.5, "Nested": {"Modality": "CT"},
        "SliceThickness": [1.25], "MRAcquisitionType": "3D", "PatientPosition": null, "KVP": true}
        """
    let facts = try #require(SeriesFacts(sidecar: Array(json.utf8)))
    #expect(facts.modality == "MR" && facts.manufacturer == "Siemens" && facts.magneticFieldStrength == 3)
    #expect(facts.echoTime == 2.5 && facts.repetitionTime == 2300 && facts.inversionTime == 900 && facts.flipAngle == 8)
    #expect(facts.imageType == ["ORIGINAL", "PRIMARY", "M"] && facts.sequenceName == "*tfl3d1")
    #expect(
        facts.scanningSequence == ["GR", "IR"] && facts.sequenceVariant == ["SK", "SP"] && facts.scanOptions == ["FS"])
    #expect(facts.bodyPartExamined == "BRAIN" && facts.mrAcquisitionType == "3D" && facts.sliceThickness == 1.25)
    #expect(facts.echoTrainLength == nil && facts.patientPosition == nil && facts.kilovoltagePeak == nil)
    #expect(!"\(facts)".contains("Doe"))
    #expect(SeriesFacts(sidecar: Array(#"{"Modality": "PET", "Units": "Bq/mL"}"#.utf8))?.modality == "PT")
    #expect(SeriesFacts(sidecar: Array(#"{"Modality": "PET", "Units": "Bq/mL"}"#.utf8))?.units == "BQML")
}

@Test func `what is no bounded JSON object is no sidecar`() {
    let nested = String(repeating: "[", count: 100_000)
    for text in [
        "", "{", "[]", "3", "null", nested, #"{"a":"# + nested, #"{"a": 1}"# + String(repeating: " ", count: 1 << 20),
    ] {
        #expect(SeriesFacts(sidecar: Array(text.utf8)) == nil)
    }
    #expect(SeriesFacts(sidecar: [0x7B, 0x22, 0xFF, 0xFE, 0x22, 0x3A, 0x31, 0x7D]) == nil)
    let long = #"{"SeriesDescription": ""# + String(repeating: "x", count: 2000) + #""}"#
    #expect(SeriesFacts(sidecar: Array(long.utf8))?.seriesDescription == nil)
}
