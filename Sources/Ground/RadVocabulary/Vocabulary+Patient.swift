extension Vocabulary {
    /// How the patient lies, as the terms of PatientPosition (0018,5100), PS3.3 C.7.3.1.1.2.
    ///
    /// One term says what PS3.16 takes three codes for (CID 19, 20 and 21), so none has a code.
    package static let patientPositions: [CodedTerm] = [
        CodedTerm("HFS", "Head first, supine"), CodedTerm("HFP", "Head first, prone"),
        CodedTerm("HFDL", "Head first, lying on the left side"),
        CodedTerm("HFDR", "Head first, lying on the right side"),
        CodedTerm("FFS", "Feet first, supine"), CodedTerm("FFP", "Feet first, prone"),
        CodedTerm("FFDL", "Feet first, lying on the left side"),
        CodedTerm("FFDR", "Feet first, lying on the right side"),
        CodedTerm("LFS", "Left side first, supine"), CodedTerm("LFP", "Left side first, prone"),
        CodedTerm("RFS", "Right side first, supine"), CodedTerm("RFP", "Right side first, prone"),
        CodedTerm("AFDL", "Front first, lying on the left side"),
        CodedTerm("AFDR", "Front first, lying on the right side"),
        CodedTerm("PFDL", "Back first, lying on the left side"),
        CodedTerm("PFDR", "Back first, lying on the right side"),
    ]

    /// Sides of the body; PS3.16 CID 244.
    package static let sides: [CodedTerm] = [
        CodedTerm("left", "Left", .snomed, "7771000", contextGroup: 244),
        CodedTerm("right", "Right", .snomed, "24028007", contextGroup: 244),
        CodedTerm("both", "Both sides", .snomed, "51440002", contextGroup: 244),
    ]

    /// Times after the injection, from the terms of PS3.3 C.7.6.4b.
    package static let contrastPhases: [CodedTerm] = [
        CodedTerm("native", "Before or without contrast agent"),
        CodedTerm("arterial", "Arterial, early or late"),
        CodedTerm("portal-venous", "Portal venous"),
        CodedTerm("nephrographic", "Nephrographic, parenchymal"),
        CodedTerm("delayed", "Delayed, excretory, equilibrium"),
        CodedTerm("hepatobiliary", "Hepatobiliary"),
        CodedTerm("venous", "Venous, of no stated territory"),
        CodedTerm("dynamic", "Several phases in one series"),
    ]

    /// The regions of 3D-RADNet (Du and Vardhanabhuti, MIDL 2020), in the order of its paper.
    package static let paperRegions: [CodedTerm] = [
        "brain", "head", "neck", "lung", "breast", "liver", "kidney", "intestine", "pelvis",
    ].map { CodedTerm($0, "3D-RADNet: \($0)") }

    /// The sequences of 3D-RADNet, in the order of its paper.
    package static let paperSequences: [CodedTerm] = [
        "CT", "T1-SE", "T2-SE", "T1-FLAIR", "T2-FLAIR",
    ].map { CodedTerm($0, "3D-RADNet: \($0)") }

    /// Images of a Dixon acquisition; PS3.16 CID 218.
    package static let dixonParts: [CodedTerm] = [
        CodedTerm("in-phase", "Water and fat in phase", .dicom, "129101", contextGroup: 218),
        CodedTerm("opposed-phase", "Water and fat out of phase", .dicom, "129102", contextGroup: 218),
        CodedTerm("water", "Water", .snomed, "11713004", contextGroup: 218),
        CodedTerm("fat", "Fat", .snomed, "256674009", contextGroup: 218),
    ]

    /// What may be wrong with the pixels of a volume.
    package static let qualities: [CodedTerm] = [
        CodedTerm("constant", "All pixels have one value"),
        CodedTerm("truncated-field", "The body reaches beyond the field of view"),
        CodedTerm("clipped", "Values end at a limit of the scale"),
        CodedTerm("padded", "Much of the volume is filling"),
        CodedTerm("reversed-order", "The body stands the other way round than positions say"),
    ]
}
