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
        case .plane:
            plane = codes.first.flatMap(AnatomicalPlane.init(rawValue:))
            if let stack = geometry, plane != .axial { geometry = .coronal(length: stack.sliceSpacing * 10) }
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
        case .contrastVolume: contrastBolusVolume = number
        case .sliceCount: sliceCount = Int(number)
        case .sliceSpacing: sliceSpacing = number
        case .inPlaneSpacing: (rowSpacing, columnSpacing) = (number, number)
        case .craniocaudalLength: geometry = .axial(length: number)
        case .obliquity: geometry = .axial(length: 100)
        default: preconditionFailure("\(fact) is no number")
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
        default: preconditionFailure("\(fact) is no text")
        }
    }
}

extension VolumeGeometry {
    /// Ten axial slices that together span a length in mm.
    static func axial(length: Double) -> VolumeGeometry {
        VolumeGeometry(
            origin: Vector3(x: 0, y: 0, z: 0), rowDirection: Vector3(x: 1, y: 0, z: 0),
            columnDirection: Vector3(x: 0, y: 1, z: 0), sliceStep: Vector3(x: 0, y: 0, z: length / 10),
            columnSpacing: 1, rowSpacing: 1, extent: VolumeExtent(depth: 10, height: 8, width: 8))
    }

    /// Ten coronal slices that span a length in mm along the body.
    static func coronal(length: Double) -> VolumeGeometry {
        VolumeGeometry(
            origin: Vector3(x: 0, y: 0, z: 0), rowDirection: Vector3(x: 1, y: 0, z: 0),
            columnDirection: Vector3(x: 0, y: 0, z: -1), sliceStep: Vector3(x: 0, y: 1, z: 0),
            columnSpacing: 1, rowSpacing: length / 8, extent: VolumeExtent(depth: 10, height: 8, width: 8))
    }
}
