extension Fact {
    /// The tags that the fact is read from, as `gggg,eeee`.
    var tags: [String] {
        switch kind {
        case .codes: codeTags
        case .number: numberTags
        case .text: textTags
        }
    }

    private var codeTags: [String] {
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
        case .plane: ["0020,0037"]
        case .patientPosition: ["0018,5100"]
        case .laterality: ["0020,0060", "0020,0062"]
        case .kernel: ["0018,1210"]
        case .multienergy: ["0018,9361"]
        case .correctedImage: ["0028,0051"]
        case .attenuationMethod: ["0054,1101"]
        case .radiopharmaceuticalCode: ["0054,0300", "0054,0304"]
        default: []
        }
    }

    private var numberTags: [String] {
        switch self {
        case .repetitionTime: ["0018,0080"]
        case .echoTime, .echoTimeCount: ["0018,0081"]
        case .inversionTime: ["0018,0082"]
        case .flipAngle: ["0018,1314"]
        case .echoTrainLength: ["0018,0091"]
        case .bValue, .bValueCount: ["0018,9087"]
        case .timePointCount, .dynamicPhase: ["0020,0100"]
        case .volumeCount, .sliceCount: ["0020,0032"]
        case .fieldStrength: ["0018,0087"]
        case .tubeVoltage: ["0018,0060"]
        case .contrastVolume: ["0018,1041"]
        case .monochromaticEnergy: ["0008,0008", "0008,103E"]
        case .obliquity: ["0020,0037"]
        case .sliceSpacing: ["0020,0032", "0020,0037"]
        case .sliceThickness: ["0018,0050"]
        case .inPlaneSpacing: ["0028,0030"]
        case .craniocaudalLength, .leftRightLength, .anteriorPosteriorLength: ["0020,0032", "0020,0037", "0028,0030"]
        default: pixelMeasure == nil ? [] : ["7FE0,0010"]
        }
    }

    private var textTags: [String] {
        switch self {
        case .description: ["0008,103E", "0018,1030"]
        case .procedure: ["0008,1030", "0018,1030", "0032,1060"]
        case .bodyPart: ["0018,0015"]
        case .contrastAgent: ["0018,0010"]
        case .comments: ["0020,4000"]
        case .derivation: ["0008,2111"]
        case .vendor: ["0008,0070"]
        case .radiopharmaceutical: ["0018,0031"]
        default: []
        }
    }
}
