import RadSeries
import RadVolume

@testable import RadLabels

extension SeriesFacts {
    /// Sets the codes that a rule reads as a fact.
    mutating func set(_ fact: Fact, codes: [String]) {
        switch fact {
        case .modality: modality = codes.first
        case .sopClass: sopClassUID = codes.first
        case .imageType: imageType = codes
        case .component: complexImageComponent = codes.first
        case .acquisitionContrast: acquisitionContrast = codes.first
        case .photometricInterpretation: photometricInterpretation = codes.first
        case .burnedInAnnotation: burnedInAnnotation = codes.first
        case .conversionType: conversionType = codes.first
        case .rescaleType: rescaleType = codes.first
        case .units: units = codes.first
        case .scanningSequence: scanningSequence = codes
        case .sequenceVariant: sequenceVariant = codes
        case .scanOptions: scanOptions = codes
        case .acquisitionType: mrAcquisitionType = codes.first
        case .sequenceName: sequenceName = codes.first
        case .angioFlag: angioFlag = codes.first
        case .contrastRoute: contrastBolusRoute = codes.first
        case .contrastPhase: contrastPhase = codes.first
        case .anatomicRegion: anatomicRegionCodes = codes
        case .patientPosition: patientPosition = codes.first
        case .laterality: laterality = codes.first
        case .kernel: convolutionKernel = codes
        case .multienergy: multienergyCTAcquisition = codes.first
        case .correctedImage: correctedImage = codes
        case .attenuationMethod: attenuationCorrectionMethod = codes.first
        case .radiopharmaceuticalCode: radiopharmaceuticalCodes = codes
        case .plane:
            plane = codes.last.flatMap(AnatomicalPlane.init(rawValue:))
            if geometry != nil { geometry = .block(lengths, plane ?? .axial) }
        default: preconditionFailure("\(fact) has no codes")
        }
    }

    /// Sets the number that a rule reads as a fact.
    mutating func set(_ fact: Fact, number: Double) {
        switch fact {
        case .repetitionTime: repetitionTime = number
        case .echoTime: echoTime = number
        case .inversionTime: inversionTime = number
        case .flipAngle: flipAngle = number
        case .echoTrainLength: echoTrainLength = Int(number)
        case .bValue: diffusionBValue = number
        case .bValueCount: diffusionBValueCount = Int(number)
        case .echoTimeCount: echoTimeCount = Int(number)
        case .timePointCount: temporalPositionCount = Int(number)
        case .volumeCount: volumeCount = Int(number)
        case .tubeVoltage: kilovoltagePeak = number
        case .dynamicPhase: temporalPositionIdentifier = Int(number)
        case .fieldStrength: magneticFieldStrength = number
        case .sliceThickness: sliceThickness = number
        case .monochromaticEnergy:
            modality = "CT"
            seriesDescription = "\(Int(number)) keV"
        case .contrastVolume: contrastBolusVolume = number
        case .sliceCount: sliceCount = Int(number)
        case .sliceSpacing: sliceSpacing = number
        case .inPlaneSpacing: (rowSpacing, columnSpacing) = (number, number)
        case .craniocaudalLength: lengths.z = number
        case .leftRightLength: lengths.x = number
        case .anteriorPosteriorLength: lengths.y = number
        case .obliquity: geometry = .block(Vector3(x: 200, y: 200, z: 100), plane ?? .axial)
        default:
            guard let measure = fact.pixelMeasure else { preconditionFailure("\(fact) is no number") }
            pixels = pixels ?? PixelMeasures()
            pixels?[measure] = number
        }
    }

    /// Sets the text that a rule reads as a fact.
    mutating func set(_ fact: Fact, text: String?) {
        switch fact {
        case .description: seriesDescription = text
        case .procedure: studyDescription = text
        case .bodyPart: bodyPartExamined = text
        case .contrastAgent: contrastBolusAgent = text
        case .comments: imageComments = text
        case .derivation: derivationDescription = text
        case .vendor: manufacturer = text
        case .radiopharmaceutical: radiopharmaceutical = text
        default: preconditionFailure("\(fact) is no text")
        }
    }
}
