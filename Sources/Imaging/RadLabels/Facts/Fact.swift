/// A header fact, or a measure computed from header facts, that rules may ask for.
///
/// The list is closed and short on purpose: what is not in it cannot influence a label.
enum Fact: String, CaseIterable, Sendable {
    // Codes: upper-case terms, of which a fact may have several.
    case modality, sopClass, imageType, component, acquisitionContrast, photometricInterpretation
    case burnedInAnnotation, conversionType, rescaleType, units
    case scanningSequence, sequenceVariant, scanOptions, acquisitionType, sequenceName, angioFlag
    case contrastRoute, contrastPhase, anatomicRegion, plane

    // Numbers: ms, degrees, s/mm2, kV, ml, mm.
    case repetitionTime, echoTime, inversionTime, flipAngle, echoTrainLength
    case bValue, bValueCount, echoTimeCount, timePointCount, volumeCount
    case tubeVoltage, contrastVolume
    case sliceCount, sliceSpacing, inPlaneSpacing, obliquity, craniocaudalLength

    // Texts that people type, as tokens.
    case description, procedure, bodyPart, contrastAgent, comments
}

extension Fact {
    /// The shape of a fact's value, which decides what a condition may ask.
    enum Kind: String, Sendable {
        case codes
        case number
        case text
    }

    var kind: Kind {
        switch self {
        case .modality, .sopClass, .imageType, .component, .acquisitionContrast, .photometricInterpretation,
            .burnedInAnnotation, .conversionType, .rescaleType, .units, .scanningSequence, .sequenceVariant,
            .scanOptions, .acquisitionType, .sequenceName, .angioFlag, .contrastRoute, .contrastPhase,
            .anatomicRegion, .plane:
            .codes
        case .repetitionTime, .echoTime, .inversionTime, .flipAngle, .echoTrainLength, .bValue, .bValueCount,
            .echoTimeCount, .timePointCount, .volumeCount, .tubeVoltage, .contrastVolume, .sliceCount,
            .sliceSpacing, .inPlaneSpacing, .obliquity, .craniocaudalLength:
            .number
        case .description, .procedure, .bodyPart, .contrastAgent, .comments:
            .text
        }
    }

    /// The tags that the fact is read from, as `gggg,eeee`.
    var tags: [String] {
        switch self {
        case .modality: ["0008,0060"]
        case .sopClass: ["0008,0016"]
        case .imageType: ["0008,0008"]
        case .component: ["0008,9208"]
        case .acquisitionContrast: ["0008,9209"]
        case .photometricInterpretation: ["0028,0004"]
        case .burnedInAnnotation: ["0028,0301"]
        case .conversionType: ["0008,0064"]
        case .rescaleType: ["0028,1054"]
        case .units: ["0054,1001"]
        case .scanningSequence: ["0018,0020"]
        case .sequenceVariant: ["0018,0021"]
        case .scanOptions: ["0018,0022"]
        case .acquisitionType: ["0018,0023"]
        case .sequenceName: ["0018,0024", "0018,9005"]
        case .angioFlag: ["0018,0025"]
        case .contrastRoute: ["0018,1040"]
        case .contrastPhase: ["0018,9344"]
        case .anatomicRegion: ["0008,2218"]
        case .plane, .obliquity: ["0020,0037"]
        case .repetitionTime: ["0018,0080"]
        case .echoTime, .echoTimeCount: ["0018,0081"]
        case .inversionTime: ["0018,0082"]
        case .flipAngle: ["0018,1314"]
        case .echoTrainLength: ["0018,0091"]
        case .bValue, .bValueCount: ["0018,9087"]
        case .timePointCount: ["0020,0100"]
        case .volumeCount, .sliceCount: ["0020,0032"]
        case .tubeVoltage: ["0018,0060"]
        case .contrastVolume: ["0018,1041"]
        case .sliceSpacing: ["0020,0032", "0020,0037"]
        case .inPlaneSpacing: ["0028,0030"]
        case .craniocaudalLength: ["0020,0032", "0020,0037", "0028,0030"]
        case .description: ["0008,103E", "0018,1030"]
        case .procedure: ["0008,1030", "0018,1030", "0032,1060"]
        case .bodyPart: ["0018,0015"]
        case .contrastAgent: ["0018,0010"]
        case .comments: ["0020,4000"]
        }
    }

    /// A fact's place in a table of all facts.
    var index: Int { Self.indices[self] ?? 0 }

    private static let indices = Dictionary(uniqueKeysWithValues: zip(allCases, allCases.indices))
}
