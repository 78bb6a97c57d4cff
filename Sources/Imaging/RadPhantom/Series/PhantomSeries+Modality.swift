import RadDICOM
import RadVolume

extension PhantomSeries {
    /// The CT image module (PS3.3 C.8.2.1).
    func describeCT(in dataSet: inout DataSetBuilder) {
        guard case .computedTomography(let technique) = scanProtocol.technique else { return }
        dataSet.set(.imageType, .codeString, text: "ORIGINAL", "PRIMARY", "AXIAL")
        dataSet.set(.scanOptions, .codeString, text: "HELICAL MODE")
        dataSet.set(.kvp, .decimalString, decimals: 120)
        dataSet.set(.dataCollectionDiameter, .decimalString, decimals: 500)
        dataSet.set(.reconstructionDiameter, .decimalString, decimals: scanProtocol.fieldOfView)
        dataSet.set(.distanceSourceToDetector, .decimalString, decimals: 1040)
        dataSet.set(.distanceSourceToPatient, .decimalString, decimals: 570)
        dataSet.set(.gantryDetectorTilt, .decimalString, decimals: scanProtocol.gantryTilt)
        dataSet.set(.tableHeight, .decimalString, decimals: 150)
        dataSet.set(.rotationDirection, .codeString, text: "CW")
        dataSet.set(.exposureTime, .integerString, integers: 500)
        dataSet.set(.xRayTubeCurrent, .integerString, integers: Int(4000 / technique.noise))
        dataSet.set(.exposure, .integerString, integers: Int(2000 / technique.noise))
        dataSet.set(.filterType, .shortString, text: "0")
        dataSet.set(.convolutionKernel, .shortString, text: vendor.kernelName(technique.kernel))
        dataSet.set(.rescaleIntercept, .decimalString, decimals: storage.intercept)
        dataSet.set(.rescaleSlope, .decimalString, decimals: storage.slope)
        dataSet.set(.rescaleType, .longString, text: "HU")
        let isLung = technique.kernel == .sharp
        dataSet.set(.windowCenter, .decimalString, decimals: isLung ? -600 : 40)
        dataSet.set(.windowWidth, .decimalString, decimals: isLung ? 1500 : 400)
    }

    /// The MR image module (PS3.3 C.8.3.1).
    func describeMR(in dataSet: inout DataSetBuilder) {
        guard let words = scanProtocol.words else { return }
        if case .diffusivityMap = scanProtocol.technique {
            dataSet.set(.imageType, .codeString, text: "DERIVED", "PRIMARY", "DIFFUSION", "ADC", "ND", "NORM")
        } else {
            dataSet.set(.imageType, .codeString, text: "ORIGINAL", "PRIMARY", "M", "ND", "NORM")
        }
        dataSet.set(.scanningSequence, .codeString, .text(words.scanningSequence))
        dataSet.set(.sequenceVariant, .codeString, .text(words.sequenceVariant))
        dataSet.set(.scanOptions, .codeString, .text(words.scanOptions))
        dataSet.set(.mrAcquisitionType, .codeString, text: words.acquisitionType)
        dataSet.set(.sequenceName, .shortString, text: words.sequenceName)
        dataSet.set(.angioFlag, .codeString, text: "N")
        dataSet.set(.echoTrainLength, .integerString, integers: words.echoTrainLength)
        dataSet.set(.numberOfAverages, .decimalString, decimals: 1)
        dataSet.set(.imagingFrequency, .decimalString, decimals: 63.682)
        dataSet.set(.imagedNucleus, .shortString, text: "1H")
        dataSet.set(.echoNumbers, .integerString, integers: 1)
        dataSet.set(.magneticFieldStrength, .decimalString, decimals: 1.5)
        dataSet.set(.numberOfPhaseEncodingSteps, .integerString, integers: geometry.extent.height)
        dataSet.set(.percentSampling, .decimalString, decimals: 100)
        dataSet.set(.percentPhaseFieldOfView, .decimalString, decimals: 100)
        dataSet.set(.pixelBandwidth, .decimalString, decimals: 180)
        dataSet.set(.receiveCoilName, .shortString, text: scanProtocol.landmark == .head ? "HEAD" : "KNEE")
        dataSet.set(
            .acquisitionMatrix, .unsignedShort, integers: 0, geometry.extent.width, geometry.extent.height, 0)
        dataSet.set(.inPlanePhaseEncodingDirection, .codeString, text: "ROW")
        dataSet.set(.variableFlipAngleFlag, .codeString, text: "N")
        dataSet.set(.sar, .decimalString, decimals: 0.4)
        dataSet.set(.windowCenter, .decimalString, decimals: 400)
        dataSet.set(.windowWidth, .decimalString, decimals: 800)
        if case .magneticResonance(let technique) = scanProtocol.technique {
            describeTimes(of: technique.equation, in: &dataSet)
        } else {
            dataSet.set(.repetitionTime, .decimalString, decimals: 6400)
            dataSet.set(.echoTime, .decimalString, decimals: 96)
            dataSet.set(.flipAngle, .decimalString, decimals: 90)
        }
    }

    /// The PET series and image modules (PS3.3 C.8.9.1, C.8.9.4), with 350 MBq of F-18 given an hour before the scan.
    func describePET(in dataSet: inout DataSetBuilder, slice: Int) {
        dataSet.set(.imageType, .codeString, text: "ORIGINAL", "PRIMARY")
        dataSet.set(.units, .codeString, text: "BQML")
        dataSet.set(.countsSource, .codeString, text: "EMISSION")
        dataSet.set(.seriesType, .codeString, text: "WHOLE BODY", "IMAGE")
        dataSet.set(.correctedImage, .codeString, text: "DECY", "ATTN", "SCAT", "DTIM", "NORM")
        dataSet.set(.decayCorrection, .codeString, text: "START")
        dataSet.set(.frameReferenceTime, .decimalString, decimals: 90_000)
        dataSet.set(.actualFrameDuration, .integerString, integers: 180_000)
        dataSet.set(.imageIndex, .unsignedShort, integers: slice + 1)
        dataSet.set(.rescaleIntercept, .decimalString, decimals: storage.intercept)
        dataSet.set(.rescaleSlope, .decimalString, decimals: slope(ofSlice: slice))
        var tracer = DataSetBuilder()
        tracer.set(.radionuclideTotalDose, .decimalString, decimals: 350_000_000)
        tracer.set(.radionuclideHalfLife, .decimalString, decimals: 6586.2)
        tracer.set(.radiopharmaceuticalStartTime, .time, text: "081500")
        dataSet.set(.radiopharmaceuticalInformationSequence, items: tracer)
    }

    private func describeTimes(of equation: SignalEquation, in dataSet: inout DataSetBuilder) {
        func set(repetition: Double, echo: Double, flip: Double, inversion: Double? = nil) {
            dataSet.set(.repetitionTime, .decimalString, decimals: repetition)
            dataSet.set(.echoTime, .decimalString, decimals: echo)
            dataSet.set(.flipAngle, .decimalString, decimals: flip)
            if let inversion { dataSet.set(.inversionTime, .decimalString, decimals: inversion) }
        }
        switch equation {
        case .spinEcho(let repetition, let echo): set(repetition: repetition, echo: echo, flip: 90)
        case .inversionRecovery(let repetition, let echo, let inversion):
            set(repetition: repetition, echo: echo, flip: 150, inversion: inversion)
        case .spoiledGradientEcho(let repetition, let echo, let flip):
            set(repetition: repetition, echo: echo, flip: flip)
        case .preparedGradientEcho(let repetition, let echo, let inversion, let flip):
            set(repetition: repetition, echo: echo, flip: flip, inversion: inversion)
        case .diffusionSpinEcho(let repetition, let echo, let weighting):
            set(repetition: repetition, echo: echo, flip: 90)
            dataSet.set(.diffusionBValue, .float64, decimals: weighting)
        }
    }

    /// The contrast and bolus module (PS3.3 C.7.6.4).
    func describeContrastMedium(in dataSet: inout DataSetBuilder) {
        let isCT = scanProtocol.isCT
        dataSet.set(.contrastBolusAgent, .longString, text: isCT ? "IOMEPROL 350" : "GADOBUTROL")
        dataSet.set(.contrastBolusRoute, .longString, text: "IV")
        dataSet.set(.contrastBolusVolume, .decimalString, decimals: isCT ? 90 : 7.5)
        dataSet.set(.contrastBolusIngredient, .codeString, text: isCT ? "IODINE" : "GADOLINIUM")
    }
}
