extension Vocabulary {
    /// Kinds of object by the term of Modality (0008,0060); PS3.16 CID 29 and CID 33.
    package static let modalities: [CodedTerm] =
        [
            acquired("CT", "Computed tomography"),
            acquired("MR", "Magnetic resonance"),
            acquired("PT", "Positron emission tomography"),
            acquired("NM", "Nuclear medicine"),
            acquired("US", "Ultrasound"),
            acquired("IVUS", "Intravascular ultrasound"),
            acquired("XA", "X-ray angiography"),
            acquired("RF", "Radiofluoroscopy"),
            acquired("CR", "Computed radiography"),
            acquired("DX", "Digital radiography"),
            acquired("MG", "Mammography"),
            acquired("IO", "Intra-oral radiography"),
            acquired("PX", "Panoramic X-ray"),
            acquired("RG", "Radiographic imaging"),
            acquired("BMD", "Bone mineral densitometry"),
            acquired("ES", "Endoscopy"),
            acquired("SM", "Slide microscopy"),
            acquired("GM", "General microscopy"),
            acquired("XC", "External-camera photography"),
            acquired("OP", "Ophthalmic photography"),
            acquired("OPT", "Ophthalmic tomography"),
            acquired("OCT", "Optical coherence tomography"),
        ] + [
            made("SEG", "Segmentation"),
            made("RTSTRUCT", "Radiotherapy structure set"),
            made("RTDOSE", "Radiotherapy dose"),
            made("RTPLAN", "Radiotherapy plan"),
            made("RTIMAGE", "Radiotherapy image"),
            made("REG", "Registration"),
            made("FID", "Spatial fiducials"),
            made("RWV", "Real world value map"),
            made("SR", "Structured report document"),
            made("KO", "Key object selection"),
            made("PR", "Presentation state"),
            made("DOC", "Document"),
            CodedTerm("ANN", "Microscopy bulk simple annotations"),
            CodedTerm("SC", "Secondary capture"),
            made("OT", "Other"),
        ]

    private static func acquired(_ term: String, _ display: String) -> CodedTerm {
        CodedTerm(term, display, .dicom, term, contextGroup: 29)
    }

    private static func made(_ term: String, _ display: String) -> CodedTerm {
        CodedTerm(term, display, .dicom, term, contextGroup: 33)
    }

    /// What images were made for; the refused ones are written as the reasons of refusal.
    package static let intents: [CodedTerm] = [
        CodedTerm("volume", "Images of an acquisition, to be read as a volume"),
        CodedTerm("localizer", "Scout, topogram or survey made for planning", .dicom, "121311"),
        CodedTerm("calibration", "Reference scan that measures coils or fields for other series"),
        CodedTerm("derived-map", "Computed map, such as ADC, field or perfusion"),
        CodedTerm("projection", "Maximum, minimum or rendered projection of a volume"),
        CodedTerm("screen-capture", "Secondary capture or saved screen"),
        CodedTerm("dose-report", "Page that lists dose or protocol"),
        CodedTerm("not-an-image", "Report, segmentation, structure set or other object without pictures of a patient"),
    ]
}
