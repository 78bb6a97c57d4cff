import RadDICOM

/// The facts for labels that functional groups state, of all frames or of one.
///
/// Nil and empty mean that the groups state nothing.
struct FrameFacts: Hashable {
    var imageType: [String] = []
    var complexImageComponent: String?
    var acquisitionContrast: String?
    var volumetricProperties: String?
    var rescaleType: String?
    var units: String?
    var anatomicRegionCodes: [String] = []
    var laterality: String?
    var sliceThickness: Double?

    var repetitionTime: Double?
    var echoTime: Double?
    var inversionTime: Double?
    var flipAngle: Double?
    var echoTrainLength: Int?
    var diffusionBValue: Double?
    var diffusionDirectionality: String?
    var numberOfAverages: Double?
    var modifiers = AcquisitionTerms.Modifiers()

    var contrastPhase: String?
    var convolutionKernel: [String] = []
    var kilovoltagePeak: Double?
    var xRayTubeCurrent: Double?
    var exposure: Double?
    var reconstructionDiameter: Double?
    var gantryDetectorTilt: Double?
    var spiralPitchFactor: Double?

    /// The groups that say what a frame shows, by modality.
    static let frameTypeTags: [Tag] = [.mrImageFrameTypeSequence, .ctImageFrameTypeSequence, .petFrameTypeSequence]

    init() {}

    init(_ groups: DataSet) {
        readType(groups)
        readMagneticResonance(groups)
        readTomography(groups)
        if let anatomy = groups.item(.frameAnatomySequence) {
            anatomicRegionCodes = anatomy.sequence(.anatomicRegionSequence).compactMap { $0.string(.codeValue) }
            // U means that the part has no side.
            laterality = anatomy.string(.frameLaterality).flatMap { ["L", "R", "B"].contains($0) ? $0 : nil }
        }
        contrastPhase = groups.item(.contrastBolusUsageSequence)?.string(.contrastBolusAgentPhase)
        sliceThickness = groups.item(.pixelMeasuresSequence)?.decimal(.sliceThickness)
        rescaleType = groups.item(.pixelValueTransformationSequence)?.string(.rescaleType)
        if RealWorldValue(dataSet: groups)?.isActivity == true { units = "BQML" }
    }

    private mutating func readType(_ groups: DataSet) {
        guard let tag = FrameFacts.frameTypeTags.first(where: { groups.contains($0) }), let type = groups.item(tag)
        else { return }
        imageType = type.strings(.frameType).map { $0.uppercased() }
        complexImageComponent = type.string(.complexImageComponent)?.uppercased()
        acquisitionContrast = type.string(.acquisitionContrast)
        volumetricProperties = type.string(.volumetricProperties)
    }

    private mutating func readMagneticResonance(_ groups: DataSet) {
        if let timing = groups.item(.mrTimingAndRelatedParametersSequence) {
            repetitionTime = timing.decimal(.repetitionTime)
            flipAngle = timing.decimal(.flipAngle)
            let trains = [Tag.rfEchoTrainLength, .gradientEchoTrainLength, .echoTrainLength]
            echoTrainLength = trains.compactMap { timing.integer($0) }.max()
        }
        echoTime = groups.item(.mrEchoSequence)?.decimal(.effectiveEchoTime)
        numberOfAverages = groups.item(.mrAveragesSequence)?.decimal(.numberOfAverages)
        if let diffusion = groups.item(.mrDiffusionSequence) {
            diffusionBValue = diffusion.decimal(.diffusionBValue)
            diffusionDirectionality = diffusion.string(.diffusionDirectionality)
        }
        if let modifier = groups.item(.mrModifierSequence) {
            inversionTime = modifier.decimal(.inversionTimes)
            modifiers.inversionRecovery = modifier.string(.inversionRecovery)
            modifiers.spoiling = modifier.string(.spoiling)
            modifiers.spectrallySelectedExcitation = modifier.string(.spectrallySelectedExcitation)
        }
        modifiers.magnetizationTransfer = groups.item(.mrImagingModifierSequence)?.string(.magnetizationTransfer)
    }

    private mutating func readTomography(_ groups: DataSet) {
        if let reconstruction = groups.item(.ctReconstructionSequence) {
            convolutionKernel = reconstruction.strings(.convolutionKernel)
            reconstructionDiameter = reconstruction.decimal(.reconstructionDiameter)
        }
        if let exposed = groups.item(.ctExposureSequence) {
            xRayTubeCurrent = exposed.decimal(.xRayTubeCurrentInmA)
            exposure = exposed.decimal(.exposureInmAs)
        }
        kilovoltagePeak = groups.item(.ctXRayDetailsSequence)?.decimal(.kvp)
        gantryDetectorTilt = groups.item(.ctAcquisitionDetailsSequence)?.decimal(.gantryDetectorTilt)
        spiralPitchFactor = groups.item(.ctTableDynamicsSequence)?.decimal(.spiralPitchFactor)
    }
}

extension FrameFacts {
    /// These facts, and where they state nothing those of all frames.
    func over(_ shared: FrameFacts) -> FrameFacts {
        var facts = self
        facts.modifiers = modifiers.over(shared.modifiers)
        return facts
    }

    /// Writes what is stated over the facts of the object.
    func complete(_ facts: inout SeriesFacts, _ terms: AcquisitionTerms) {
        func set<Value>(_ path: WritableKeyPath<SeriesFacts, Value?>, _ value: Value?) {
            if let value { facts[keyPath: path] = value }
        }
        func set(_ path: WritableKeyPath<SeriesFacts, [String]>, _ values: [String]) {
            if !values.isEmpty { facts[keyPath: path] = values }
        }
        set(\.imageType, imageType)
        set(\.complexImageComponent, complexImageComponent)
        set(\.acquisitionContrast, acquisitionContrast)
        set(\.volumetricProperties, volumetricProperties)
        set(\.rescaleType, rescaleType)
        set(\.units, units)
        set(\.anatomicRegionCodes, anatomicRegionCodes)
        set(\.laterality, laterality)
        set(\.sliceThickness, sliceThickness)
        set(\.repetitionTime, repetitionTime)
        set(\.echoTime, echoTime)
        set(\.inversionTime, inversionTime)
        set(\.flipAngle, flipAngle)
        set(\.echoTrainLength, echoTrainLength)
        set(\.diffusionBValue, diffusionBValue)
        set(\.diffusionDirectionality, diffusionDirectionality)
        set(\.numberOfAverages, numberOfAverages)
        set(\.contrastPhase, contrastPhase)
        set(\.convolutionKernel, convolutionKernel)
        set(\.kilovoltagePeak, kilovoltagePeak)
        set(\.xRayTubeCurrent, xRayTubeCurrent)
        set(\.exposure, exposure)
        set(\.reconstructionDiameter, reconstructionDiameter)
        set(\.gantryDetectorTilt, gantryDetectorTilt)
        set(\.spiralPitchFactor, spiralPitchFactor)
        terms.complete(&facts, modifiers)
    }
}
