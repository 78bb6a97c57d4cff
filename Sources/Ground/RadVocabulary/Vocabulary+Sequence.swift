extension Vocabulary {
    /// MR weightings and techniques, and the modality itself for CT and PET.
    package static let sequences: [CodedTerm] = [
        CodedTerm("CT", "Computed tomography", .dicom, "CT", contextGroup: 29),
        CodedTerm("PT", "Positron emission tomography", .dicom, "PT", contextGroup: 29),
        CodedTerm("T1", "T1-weighted", .dicom, "110804", contextGroup: 218),
        CodedTerm("T1-FLAIR", "T1-weighted with inversion, fluid attenuated"),
        CodedTerm("T2", "T2-weighted", .dicom, "110805", contextGroup: 218),
        CodedTerm("T2-FLAIR", "T2-weighted with inversion, fluid attenuated"),
        CodedTerm("heavy-T2", "Heavily T2-weighted: bright fluid against dark tissue"),
        CodedTerm("STIR", "Short inversion time, fat attenuated"),
        CodedTerm("PD", "Proton-density-weighted", .dicom, "110803", contextGroup: 218),
        CodedTerm("T2star", "T2*-weighted gradient echo", .dicom, "110806", contextGroup: 218),
        CodedTerm("SWI", "Susceptibility-weighted"),
        CodedTerm(
            "DWI", "Diffusion-weighted, one volume per b value and direction", .dicom, "113043", contextGroup: 218),
        CodedTerm("trace", "Diffusion-weighted, mean of the directions"),
        CodedTerm("ADC", "Apparent diffusion coefficient", .dicom, "113041", contextGroup: 218),
        CodedTerm("FA", "Fractional anisotropy", .dicom, "110808", contextGroup: 218),
        CodedTerm("BOLD", "Blood-oxygen-level dependent time series", .dicom, "110819", contextGroup: 218),
        CodedTerm("ASL", "Arterial spin labelling", .dicom, "110800", contextGroup: 218),
        CodedTerm("perfusion", "Dynamic series under a bolus", .dicom, "110831", contextGroup: 218),
        CodedTerm("fieldmap", "Images made to map the magnetic field", .dicom, "110807", contextGroup: 218),
        CodedTerm("ToF", "Time-of-flight angiography", .dicom, "110802", contextGroup: 218),
        CodedTerm("phase-contrast", "Phase-contrast angiography or flow", .dicom, "113070", contextGroup: 218),
        CodedTerm("cine", "Moving images over the cardiac cycle"),
        CodedTerm("other", "A technique that has no term here"),
    ]

    /// How slices are excited.
    package static let acquisitions: [CodedTerm] = [
        CodedTerm("2D", "Slice by slice"), CodedTerm("3D", "As a slab with a second phase encoding"),
    ]

    /// Planes of the patient.
    package static let planes: [CodedTerm] = [
        CodedTerm("axial", "Axial", .snomed, "24422004"),
        CodedTerm("coronal", "Coronal", .snomed, "81654009"),
        CodedTerm("sagittal", "Sagittal", .snomed, "30730003"),
        CodedTerm("oblique", "Oblique", .snomed, "21114003"),
    ]

    /// Yes and no; unknown is the absence of a value.
    package static let answers: [CodedTerm] = [
        CodedTerm("yes", "Yes", .snomed, "373066001", contextGroup: 230),
        CodedTerm("no", "No", .snomed, "373067005", contextGroup: 230),
    ]
}
