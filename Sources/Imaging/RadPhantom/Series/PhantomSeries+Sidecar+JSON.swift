import Foundation
import RadDICOM

extension PhantomSeries {
    /// The fields of a sidecar with the elements that they are taken from; times in s where headers have ms.
    private static let fields: [(name: String, tag: Tag, factor: Double)] = [
        ("Modality", .modality, 1), ("Manufacturer", .manufacturer, 1),
        ("ManufacturersModelName", .manufacturerModelName, 1), ("SoftwareVersions", .softwareVersions, 1),
        ("SeriesDescription", .seriesDescription, 1), ("StudyDescription", .studyDescription, 1),
        ("ProtocolName", .protocolName, 1), ("BodyPartExamined", .bodyPartExamined, 1),
        ("PatientPosition", .patientPosition, 1), ("PatientName", Tag(0x0010, 0x0010), 1), ("PatientID", .patientID, 1),
        ("ImageType", .imageType, 1), ("ScanningSequence", .scanningSequence, 1),
        ("SequenceVariant", .sequenceVariant, 1), ("ScanOptions", .scanOptions, 1),
        ("SequenceName", .sequenceName, 1), ("MRAcquisitionType", .mrAcquisitionType, 1),
        ("RepetitionTime", .repetitionTime, 0.001), ("EchoTime", .echoTime, 0.001),
        ("InversionTime", .inversionTime, 0.001), ("FlipAngle", .flipAngle, 1),
        ("EchoTrainLength", .echoTrainLength, 1), ("MagneticFieldStrength", .magneticFieldStrength, 1),
        ("ContrastBolusAgent", .contrastBolusAgent, 1), ("ConvolutionKernel", .convolutionKernel, 1),
        ("KVP", .kvp, 1), ("SliceThickness", .sliceThickness, 1), ("Units", .units, 1),
    ]

    /// The JSON that a converter would put beside the NIfTI file (Brain Imaging Data Structure).
    func sidecar() throws -> [UInt8] {
        let header = header(ofSlice: 0, instance: 1)
        var values: [String: SidecarField] = [:]
        for field in Self.fields {
            switch header.value(of: field.tag) {
            case .text(let texts) where texts.count == 1 && field.name != "ImageType":
                values[field.name] = .text(texts[0])
            case .text(let texts) where !texts.isEmpty: values[field.name] = .texts(texts)
            case .integers(let numbers): values[field.name] = numbers.first.map { .number(Double($0) * field.factor) }
            case .decimals(let numbers): values[field.name] = numbers.first.map { .number($0 * field.factor) }
            default: break
            }
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        return Array(try encoder.encode(values))
    }
}

/// A value of a sidecar.
private enum SidecarField: Encodable {
    case text(String)
    case texts([String])
    case number(Double)

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .text(let text): try container.encode(text)
        case .texts(let texts): try container.encode(texts)
        case .number(let number): try container.encode(number)
        }
    }
}
