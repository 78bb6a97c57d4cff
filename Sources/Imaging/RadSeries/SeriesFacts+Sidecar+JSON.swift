import Foundation

extension SeriesFacts {
    /// Bytes of a sidecar above which it is not read.
    package static let sidecarLimit = 1 << 20
    private static let textLimit = 1024

    /// Takes the facts of the volumes of a NIfTI file from the JSON beside it (Brain Imaging Data Structure 1.10,
    /// metadata of MR, CT and PET; seconds become milliseconds).
    ///
    /// Only fields that have a place here are taken; nil for what is no JSON object.
    package init?(sidecar bytes: [UInt8]) {
        guard bytes.count <= Self.sidecarLimit,
            let fields = try? JSONDecoder().decode([String: SidecarValue].self, from: Data(bytes))
        else { return nil }
        self.init()
        readObject(fields)
        readAcquisition(fields)
    }

    private mutating func readObject(_ fields: [String: SidecarValue]) {
        func text(_ names: String...) -> String? { names.lazy.compactMap { fields[$0]?.text(Self.textLimit) }.first }
        modality = text("Modality")?.uppercased()
        if modality == "PET" { modality = "PT" }
        imageType = (fields["ImageType"]?.texts(Self.textLimit) ?? []).map { $0.uppercased() }
        manufacturer = text("Manufacturer")
        manufacturerModelName = text("ManufacturersModelName", "ManufacturerModelName")
        softwareVersions = text("SoftwareVersions")
        seriesDescription = text("SeriesDescription")
        studyDescription = text("StudyDescription")
        protocolName = text("ProtocolName")
        requestedProcedureDescription = text("RequestedProcedureDescription", "ProcedureStepDescription")
        bodyPartExamined = text("BodyPartExamined", "BodyPart")
        patientPosition = text("PatientPosition")
        derivationDescription = text("DerivationDescription")
        rescaleType = text("RescaleType")
        units = text("Units").map { $0.uppercased().filter { $0 != "/" } }
        contrastBolusAgent = text("ContrastBolusAgent", "ContrastBolusIngredient")
        contrastBolusRoute = text("ContrastBolusRoute")
        radiopharmaceutical = text("Radiopharmaceutical", "TracerName", "TracerRadionuclide")
        convolutionKernel = fields["ConvolutionKernel"]?.texts(Self.textLimit) ?? []
        mrAcquisitionType = text("MRAcquisitionType")
        sequenceName = text("SequenceName")
        pulseSequenceName = text("PulseSequenceName", "PulseSequenceDetails")
        diffusionDirectionality = text("DiffusionDirectionality")
    }

    private mutating func readAcquisition(_ fields: [String: SidecarValue]) {
        func number(_ name: String, times factor: Double = 1) -> Double? {
            fields[name]?.number.map { $0 * factor }
        }
        func codes(_ name: String) -> [String] {
            // Converters join several values by an underscore or a backslash.
            (fields[name]?.texts(Self.textLimit) ?? []).flatMap {
                $0.split { "_\\ ".contains($0) }.map { $0.uppercased() }
            }
        }
        scanningSequence = codes("ScanningSequence")
        sequenceVariant = codes("SequenceVariant")
        scanOptions = codes("ScanOptions")
        repetitionTime = number("RepetitionTime", times: 1000)
        echoTime = number("EchoTime", times: 1000)
        inversionTime = number("InversionTime", times: 1000)
        flipAngle = number("FlipAngle")
        echoTrainLength = number("EchoTrainLength").flatMap { Int(exactly: $0) }
        echoNumber = number("EchoNumber").flatMap { Int(exactly: $0) }
        magneticFieldStrength = number("MagneticFieldStrength")
        numberOfAverages = number("NumberOfAverages")
        kilovoltagePeak = number("KVP")
        xRayTubeCurrent = number("XRayTubeCurrent")
        exposure = number("Exposure")
        gantryDetectorTilt = number("GantryTilt")
        sliceThickness = number("SliceThickness")
        spacingBetweenSlices = number("SpacingBetweenSlices")
    }
}

/// A text, a number or a list of them; anything else holds nothing.
private struct SidecarValue: Decodable {
    private var strings: [String] = []
    private var numbers: [Double] = []

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let number = try? container.decode(Double.self) {
            numbers = [number]
        } else if let text = try? container.decode(String.self) {
            strings = [text]
        } else if let list = try? container.decode([String].self) {
            strings = list
        } else if let list = try? container.decode([Double].self) {
            numbers = list
        }
    }

    /// The first finite number; a text that holds one counts too.
    var number: Double? {
        (numbers.first ?? strings.first.flatMap { Double($0) }).flatMap { $0.isFinite ? $0 : nil }
    }

    func texts(_ limit: Int) -> [String] {
        strings.filter { !$0.isEmpty && $0.utf8.count <= limit }.prefix(64).map { $0 }
    }

    func text(_ limit: Int) -> String? { texts(limit).first }
}
