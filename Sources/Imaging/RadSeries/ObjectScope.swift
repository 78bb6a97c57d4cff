/// What kind of DICOM object a file is, by SOP class and modality (PS3.3 C.7.3.1.1.1, PS3.6 annex A).
enum ObjectScope: Hashable {
    /// A CT, MR or PET image.
    case volumetricImage
    /// A page or picture stored by the secondary capture classes, of modality CT, MR or PT.
    case secondaryCapture
    /// A CT, MR or PET image object with frames of their own geometry.
    case multiFrameImage
    /// A parametric map.
    case parametricMap
    /// An image of another modality.
    case otherImage
    /// No image at all.
    case notAnImage

    /// Modalities that become volumes.
    static let volumetricModalities: Set<String> = ["CT", "MR", "PT"]

    init(record: InstanceRecord) {
        let sopClass = record.facts.sopClassUID ?? ""
        let number = ObjectScope.storageNumber(sopClass)
        let modality = record.facts.modality ?? ObjectScope.modality(ofStorage: number)
        if ObjectScope.isNotAnImage(sopClass, number) || ObjectScope.otherModalities.contains(modality) {
            self = .notAnImage
        } else if record.frame == nil, record.pixelData == .absent, !ObjectScope.isImage(number) {
            self = .notAnImage
        } else if !ObjectScope.volumetricModalities.contains(modality) {
            self = .otherImage
        } else if number == "30" {
            self = .parametricMap
        } else if number == "7" || number.hasPrefix("7.") {
            self = .secondaryCapture
        } else if ObjectScope.multiFrameStorage.contains(number) || record.hasFunctionalGroups {
            self = .multiFrameImage
        } else {
            self = .volumetricImage
        }
    }

    /// The part of a storage class after the common root, empty for other classes.
    private static func storageNumber(_ sopClass: String) -> String {
        let root = "1.2.840.10008.5.1.4.1.1."
        return sopClass.hasPrefix(root) ? String(sopClass.dropFirst(root.count)) : ""
    }

    /// The modality that a storage class implies, for headers that do not state one.
    private static func modality(ofStorage number: String) -> String {
        switch number {
        case "2", "2.1", "2.2": "CT"
        case "4", "4.1", "4.3", "4.4": "MR"
        case "128", "128.1", "130": "PT"
        default: ""
        }
    }

    private static func isImage(_ number: String) -> Bool {
        !modality(ofStorage: number).isEmpty || number == "7" || number.hasPrefix("7.")
    }

    private static let multiFrameStorage: Set<String> = ["2.1", "2.2", "4.1", "4.4", "128.1", "130"]

    /// Storage classes without images, by the first or the first two parts of their numbers.
    private static let otherStorage: Set<String> = [
        "4.2",  // MR spectroscopy
        "9",  // waveforms
        "11",  // presentation states
        "66", "67", "68",  // raw data, registrations, fiducials, segmentations, real world value maps, surfaces
        "78", "79", "80",  // ophthalmic measurements
        "82", "88", "90", "91", "104",  // structured reports, assessments, annotations, encapsulated documents
        "131", "200", "201",  // protocols, device data
        "481.2", "481.3", "481.4", "481.5", "481.6", "481.7", "481.8", "481.9", "481.10", "481.11", "481.12",
        "481.13", "481.14", "481.15", "481.16", "481.17", "481.18", "481.19", "481.20", "481.21", "481.22",
    ]

    /// Classes without images outside the common root: media directory, workflow and vendors' non-images.
    private static let otherClasses: [String] = [
        "1.2.840.10008.1.3.10", "1.2.840.10008.5.1.4.34", "1.2.840.10008.5.1.4.38", "1.2.840.10008.5.1.4.39",
        "1.2.840.10008.5.1.4.43", "1.2.840.10008.5.1.4.44", "1.2.840.10008.5.1.4.45", "1.3.12.2.1107.5.9.1",
        "1.3.46.670589.11.0.0.12",
    ]

    private static func isNotAnImage(_ sopClass: String, _ number: String) -> Bool {
        if !number.isEmpty {
            let parts = number.split(separator: ".", maxSplits: 2, omittingEmptySubsequences: false)
            return otherStorage.contains(String(parts[0]))
                || parts.count > 1 && otherStorage.contains("\(parts[0]).\(parts[1])")
        }
        return otherClasses.contains { sopClass == $0 || sopClass.hasPrefix($0 + ".") }
    }

    /// Modalities whose objects are not images (PS3.3 C.7.3.1.1.1).
    private static let otherModalities: Set<String> = [
        "ANN", "AR", "ASMT", "AU", "CFM", "CTPROTOCOL", "DOC", "ECG", "EEG", "EMG", "EOG", "EPS", "FID", "HC", "HD",
        "KER", "KO", "LEN", "LP", "M3D", "MS", "OAM", "OSS", "PLAN", "POS", "PR", "REG", "RESP", "RTDOSE", "RTINTENT",
        "RTPLAN", "RTRAD", "RTRECORD", "RTSEGANN", "RTSTRUCT", "RWV", "SEG", "SMR", "SR", "SRF", "STAIN", "TEXTUREMAP",
        "VA", "XAPROTOCOL",
    ]
}
