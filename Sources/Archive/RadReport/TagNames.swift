/// The names of the tags that label rules read (PS3.6), for people.
enum TagNames {
    /// The keyword of a tag as `gggg,eeee`; the tag in brackets where it is none of these.
    static func name(of tag: String) -> String { names[tag] ?? "(\(tag))" }

    private static let names = [
        "0008,0008": "ImageType", "0008,0016": "SOPClassUID", "0008,0060": "Modality", "0008,0064": "ConversionType",
        "0008,0070": "Manufacturer", "0008,1030": "StudyDescription", "0008,103E": "SeriesDescription",
        "0008,2111": "DerivationDescription", "0008,2218": "AnatomicRegionSequence",
        "0008,9208": "ComplexImageComponent", "0008,9209": "AcquisitionContrast", "0018,0010": "ContrastBolusAgent",
        "0018,0015": "BodyPartExamined", "0018,0020": "ScanningSequence", "0018,0021": "SequenceVariant",
        "0018,0022": "ScanOptions", "0018,0023": "MRAcquisitionType", "0018,0024": "SequenceName",
        "0018,0025": "AngioFlag", "0018,0031": "Radiopharmaceutical", "0018,0050": "SliceThickness",
        "0018,0060": "KVP", "0018,0080": "RepetitionTime", "0018,0081": "EchoTime", "0018,0082": "InversionTime",
        "0018,0087": "MagneticFieldStrength", "0018,0091": "EchoTrainLength", "0018,1030": "ProtocolName",
        "0018,1040": "ContrastBolusRoute", "0018,1041": "ContrastBolusVolume", "0018,1210": "ConvolutionKernel",
        "0018,1314": "FlipAngle", "0018,5100": "PatientPosition", "0018,9005": "PulseSequenceName",
        "0018,9087": "DiffusionBValue", "0018,9344": "ContrastBolusAgentPhase",
        "0018,9361": "MultienergyCTAcquisition", "0020,0032": "ImagePositionPatient",
        "0020,0037": "ImageOrientationPatient", "0020,0060": "Laterality", "0020,0062": "ImageLaterality",
        "0020,0100": "TemporalPositionIdentifier", "0020,4000": "ImageComments",
        "0028,0004": "PhotometricInterpretation", "0028,0030": "PixelSpacing", "0028,0051": "CorrectedImage",
        "0028,0301": "BurnedInAnnotation", "0028,1054": "RescaleType",
        "0032,1060": "RequestedProcedureDescription", "0054,0300": "RadionuclideCodeSequence",
        "0054,0304": "RadiopharmaceuticalCodeSequence", "0054,1001": "Units",
        "0054,1101": "AttenuationCorrectionMethod",
    ]
}
