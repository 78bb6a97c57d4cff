package import RadDICOM

extension SeriesFacts {
    /// Takes the facts of one image from its data set.
    package init(dataSet: DataSet) {
        self.init()
        readObject(dataSet)
        readTexts(dataSet)
        readMagneticResonance(dataSet)
        readContrast(dataSet)
        readTomography(dataSet)
        rows = dataSet.integer(.rows)
        columns = dataSet.integer(.columns)
    }

    private mutating func readObject(_ dataSet: DataSet) {
        modality = dataSet.string(.modality)?.uppercased()
        sopClassUID = dataSet.string(.sopClassUID) ?? dataSet.string(.mediaStorageSOPClassUID)
        imageType = dataSet.strings(.imageType).map { $0.uppercased() }
        complexImageComponent =
            dataSet.string(.complexImageComponent)?.uppercased() ?? SeriesFacts.vendorComponent(dataSet)
        acquisitionContrast = dataSet.string(.acquisitionContrast)
        volumetricProperties = dataSet.string(.volumetricProperties)
        photometricInterpretation = dataSet.string(.photometricInterpretation)
        burnedInAnnotation = dataSet.string(.burnedInAnnotation)
        conversionType = dataSet.string(.conversionType)
        rescaleType = dataSet.string(.rescaleType)
        units = dataSet.string(.units)
        manufacturer = dataSet.string(.manufacturer)
        manufacturerModelName = dataSet.string(.manufacturerModelName)
        softwareVersions = dataSet.string(.softwareVersions)
    }

    /// GE writes the component of a complex image as a number.
    private static func vendorComponent(_ dataSet: DataSet) -> String? {
        switch dataSet.integer(.geImageDataType) {
        case 0: "MAGNITUDE"
        case 1: "PHASE"
        case 2: "REAL"
        case 3: "IMAGINARY"
        default: nil
        }
    }

    private mutating func readTexts(_ dataSet: DataSet) {
        derivationDescription = dataSet.string(.derivationDescription)
        seriesDescription = dataSet.string(.seriesDescription)
        studyDescription = dataSet.string(.studyDescription)
        protocolName = dataSet.string(.protocolName)
        requestedProcedureDescription = dataSet.string(.requestedProcedureDescription)
        bodyPartExamined = dataSet.string(.bodyPartExamined)
        anatomicRegionCodes = dataSet.sequence(.anatomicRegionSequence).compactMap { $0.string(.codeValue) }
        laterality = dataSet.string(.imageLaterality) ?? dataSet.string(.laterality)
        patientPosition = dataSet.string(.patientPosition)
    }

    private mutating func readMagneticResonance(_ dataSet: DataSet) {
        scanningSequence = dataSet.strings(.scanningSequence)
        sequenceVariant = dataSet.strings(.sequenceVariant)
        scanOptions = dataSet.strings(.scanOptions)
        mrAcquisitionType = dataSet.string(.mrAcquisitionType)
        sequenceName = dataSet.string(.sequenceName)
        pulseSequenceName = dataSet.string(.pulseSequenceName)
        repetitionTime = dataSet.decimal(.repetitionTime)
        echoTime = dataSet.decimal(.echoTime)
        inversionTime = dataSet.decimal(.inversionTime)
        flipAngle = dataSet.decimal(.flipAngle)
        echoTrainLength = dataSet.integer(.echoTrainLength)
        echoNumber = dataSet.integer(.echoNumbers)
        diffusionBValue = SplittingFacts.bValue(dataSet)
        diffusionDirectionality = dataSet.string(.diffusionDirectionality)
        magneticFieldStrength = dataSet.decimal(.magneticFieldStrength)
        numberOfAverages = dataSet.decimal(.numberOfAverages)
        angioFlag = dataSet.string(.angioFlag)
        temporalPositionIdentifier = dataSet.integer(.temporalPositionIdentifier)
    }

    private mutating func readContrast(_ dataSet: DataSet) {
        contrastBolusAgent = dataSet.string(.contrastBolusAgent)
        contrastBolusRoute = dataSet.string(.contrastBolusRoute)
        contrastBolusVolume = dataSet.decimal(.contrastBolusVolume)
        hasContrastBolusStartTime =
            dataSet.string(.contrastBolusStartTime) != nil || dataSet.isValueLeftUnread(.contrastBolusStartTime)
        let usage = dataSet.sequence(.contrastBolusUsageSequence)
        contrastPhase = usage.lazy.compactMap { $0.string(.contrastBolusAgentPhase) }.first
    }

    private mutating func readTomography(_ dataSet: DataSet) {
        convolutionKernel = dataSet.strings(.convolutionKernel)
        kilovoltagePeak = dataSet.decimal(.kvp)
        xRayTubeCurrent = dataSet.decimal(.xRayTubeCurrent)
        exposure = dataSet.decimal(.exposure)
        reconstructionDiameter = dataSet.decimal(.reconstructionDiameter)
        gantryDetectorTilt = dataSet.decimal(.gantryDetectorTilt)
        spiralPitchFactor = dataSet.decimal(.spiralPitchFactor)
        let pharmaceutical = dataSet.sequence(.radiopharmaceuticalInformationSequence).first
        radiopharmaceutical =
            pharmaceutical?.string(.radiopharmaceutical) ?? dataSet.string(.radiopharmaceutical)
        radiopharmaceuticalCodes = [.radiopharmaceuticalCodeSequence, .radionuclideCodeSequence].flatMap { tag in
            pharmaceutical?.sequence(tag).compactMap { $0.string(.codeValue) } ?? []
        }
        attenuationCorrectionMethod = dataSet.string(.attenuationCorrectionMethod)
        multienergyCTAcquisition = dataSet.string(.multienergyCTAcquisition)
        correctedImage = dataSet.strings(.correctedImage)
        sliceThickness = dataSet.decimal(.sliceThickness)
        spacingBetweenSlices = dataSet.decimal(.spacingBetweenSlices)
    }
}
