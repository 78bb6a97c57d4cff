extension SeriesFacts {
    /// The facts of several images taken together: each fact is the value that most images state.
    ///
    /// Absent values do not vote. A tie goes to the value met first, so the order must be a canonical one.
    /// Counts and computed geometry are not merged: the caller sets them.
    package static func consensus(of images: [SeriesFacts]) -> SeriesFacts {
        guard images.count > 1, let first = images.first else { return images.first ?? SeriesFacts() }
        var merged = first
        let all = Votes(images: images)
        merged.mergeObject(all)
        merged.mergeTexts(all)
        merged.mergeMagneticResonance(all)
        merged.mergeContrast(all)
        merged.mergeTomography(all)
        merged.imageCount = images.count
        merged.echoTimeCount = all.distinctCount { $0.echoTime }
        merged.diffusionBValueCount = all.distinctCount { $0.diffusionBValue }
        return merged
    }

    private mutating func mergeObject(_ all: Votes) {
        modality = all.most { $0.modality }
        sopClassUID = all.most { $0.sopClassUID }
        imageType = all.mostList { $0.imageType }
        complexImageComponent = all.most { $0.complexImageComponent }
        acquisitionContrast = all.most { $0.acquisitionContrast }
        volumetricProperties = all.most { $0.volumetricProperties }
        photometricInterpretation = all.most { $0.photometricInterpretation }
        burnedInAnnotation = all.most { $0.burnedInAnnotation }
        conversionType = all.most { $0.conversionType }
        rescaleType = all.most { $0.rescaleType }
        units = all.most { $0.units }
        manufacturer = all.most { $0.manufacturer }
        manufacturerModelName = all.most { $0.manufacturerModelName }
        softwareVersions = all.most { $0.softwareVersions }
        rowSpacing = all.most { $0.rowSpacing }
        columnSpacing = all.most { $0.columnSpacing }
        rows = all.most { $0.rows }
        columns = all.most { $0.columns }
    }

    private mutating func mergeTexts(_ all: Votes) {
        derivationDescription = all.most { $0.derivationDescription }
        seriesDescription = all.most { $0.seriesDescription }
        studyDescription = all.most { $0.studyDescription }
        protocolName = all.most { $0.protocolName }
        requestedProcedureDescription = all.most { $0.requestedProcedureDescription }
        imageComments = all.most { $0.imageComments }
        bodyPartExamined = all.most { $0.bodyPartExamined }
        anatomicRegionCodes = all.mostList { $0.anatomicRegionCodes }
        laterality = all.most { $0.laterality }
        patientPosition = all.most { $0.patientPosition }
    }

    private mutating func mergeMagneticResonance(_ all: Votes) {
        scanningSequence = all.mostList { $0.scanningSequence }
        sequenceVariant = all.mostList { $0.sequenceVariant }
        scanOptions = all.mostList { $0.scanOptions }
        mrAcquisitionType = all.most { $0.mrAcquisitionType }
        sequenceName = all.most { $0.sequenceName }
        pulseSequenceName = all.most { $0.pulseSequenceName }
        repetitionTime = all.most { $0.repetitionTime }
        echoTime = all.most { $0.echoTime }
        inversionTime = all.most { $0.inversionTime }
        flipAngle = all.most { $0.flipAngle }
        echoTrainLength = all.most { $0.echoTrainLength }
        echoNumber = all.most { $0.echoNumber }
        diffusionBValue = all.most { $0.diffusionBValue }
        diffusionDirectionality = all.most { $0.diffusionDirectionality }
        magneticFieldStrength = all.most { $0.magneticFieldStrength }
        numberOfAverages = all.most { $0.numberOfAverages }
        angioFlag = all.most { $0.angioFlag }
        temporalPositionIdentifier = all.most { $0.temporalPositionIdentifier }
    }

    private mutating func mergeContrast(_ all: Votes) {
        contrastBolusAgent = all.most { $0.contrastBolusAgent }
        contrastBolusRoute = all.most { $0.contrastBolusRoute }
        contrastBolusVolume = all.most { $0.contrastBolusVolume }
        hasContrastBolusStartTime = all.images.contains { $0.hasContrastBolusStartTime }
        contrastPhase = all.most { $0.contrastPhase }
    }

    private mutating func mergeTomography(_ all: Votes) {
        convolutionKernel = all.mostList { $0.convolutionKernel }
        kilovoltagePeak = all.most { $0.kilovoltagePeak }
        xRayTubeCurrent = all.most { $0.xRayTubeCurrent }
        exposure = all.most { $0.exposure }
        reconstructionDiameter = all.most { $0.reconstructionDiameter }
        gantryDetectorTilt = all.most { $0.gantryDetectorTilt }
        spiralPitchFactor = all.most { $0.spiralPitchFactor }
        radiopharmaceutical = all.most { $0.radiopharmaceutical }
        radiopharmaceuticalCodes = all.mostList { $0.radiopharmaceuticalCodes }
        attenuationCorrectionMethod = all.most { $0.attenuationCorrectionMethod }
        multienergyCTAcquisition = all.most { $0.multienergyCTAcquisition }
        correctedImage = all.mostList { $0.correctedImage }
        sliceThickness = all.most { $0.sliceThickness }
        spacingBetweenSlices = all.most { $0.spacingBetweenSlices }
    }
}

/// Images that vote on each fact.
private struct Votes {
    let images: [SeriesFacts]

    func most<Value: Hashable>(_ fact: (SeriesFacts) -> Value?) -> Value? {
        var counts: [Value: (votes: Int, first: Int)] = [:]
        for (index, image) in images.enumerated() {
            if let value = fact(image) { counts[value, default: (0, index)].votes += 1 }
        }
        let winner = counts.min {
            $0.value.votes != $1.value.votes ? $0.value.votes > $1.value.votes : $0.value.first < $1.value.first
        }
        return winner?.key
    }

    func mostList(_ fact: (SeriesFacts) -> [String]) -> [String] {
        most { image in
            let list = fact(image)
            return list.isEmpty ? nil : list
        } ?? []
    }

    func distinctCount<Value: Hashable>(_ fact: (SeriesFacts) -> Value?) -> Int {
        max(1, Set(images.compactMap(fact)).count)
    }
}
