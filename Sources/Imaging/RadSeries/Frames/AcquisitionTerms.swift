import RadDICOM

/// How an enhanced MR object says that it was acquired, put into the words of classic images, which rules are made of.
struct AcquisitionTerms: Hashable {
    /// What modifies a pulse sequence, of all frames or of one; nil where it is not stated.
    struct Modifiers: Hashable {
        var inversionRecovery: String?
        var spoiling: String?
        var spectrallySelectedExcitation: String?
        var magnetizationTransfer: String?

        func over(_ shared: Modifiers) -> Modifiers {
            Modifiers(
                inversionRecovery: inversionRecovery ?? shared.inversionRecovery, spoiling: spoiling ?? shared.spoiling,
                spectrallySelectedExcitation: spectrallySelectedExcitation ?? shared.spectrallySelectedExcitation,
                magnetizationTransfer: magnetizationTransfer ?? shared.magnetizationTransfer)
        }
    }

    private let echoPulseSequence: String?
    private let isEchoPlanar: Bool
    private let isTimeOfFlight: Bool
    private let isPhaseContrast: Bool
    private let isSteadyState: Bool
    private let isSegmented: Bool
    private let isFatSuppressed: Bool
    private let statesClassicTerms: Bool
    private let root: Modifiers

    init(_ dataSet: DataSet) {
        echoPulseSequence = dataSet.string(.echoPulseSequence)
        isEchoPlanar = dataSet.string(.echoPlanarPulseSequence) == "YES"
        isTimeOfFlight = dataSet.string(.timeOfFlightContrast) == "YES"
        isPhaseContrast = dataSet.string(.phaseContrast) == "YES"
        isSteadyState = AcquisitionTerms.isSet(dataSet.string(.steadyStatePulseSequence))
        isSegmented = ["PARTIAL", "FULL"].contains(dataSet.string(.segmentedKSpaceTraversal) ?? "")
        isFatSuppressed = ["FAT", "FAT_AND_WATER"].contains(dataSet.string(.spectrallySelectedSuppression) ?? "")
        statesClassicTerms = dataSet.contains(.scanningSequence)
        root = Modifiers(
            inversionRecovery: dataSet.string(.inversionRecovery), spoiling: dataSet.string(.spoiling),
            spectrallySelectedExcitation: dataSet.string(.spectrallySelectedExcitation),
            magnetizationTransfer: dataSet.string(.magnetizationTransfer))
    }

    private static func isSet(_ term: String?) -> Bool { term.map { !["NONE", "NO", ""].contains($0) } ?? false }

    /// Writes the classic words, where the object does not state them itself and is an MR image.
    func complete(_ facts: inout SeriesFacts, _ stated: Modifiers) {
        guard !statesClassicTerms, let echoPulseSequence else { return }
        let modifiers = stated.over(root)
        var sequence: [String] = []
        switch echoPulseSequence {
        case "SPIN": sequence = ["SE"]
        case "GRADIENT": sequence = ["GR"]
        case "BOTH": sequence = ["SE", "GR"]
        default: break
        }
        if isEchoPlanar { sequence.append("EP") }
        let isInverted = modifiers.inversionRecovery == "YES"
        if isInverted { sequence.append("IR") }
        facts.scanningSequence = sequence
        var variant: [String] = []
        if isSegmented { variant.append("SK") }
        if isSteadyState { variant.append("SS") }
        if AcquisitionTerms.isSet(modifiers.spoiling) { variant.append("SP") }
        if isInverted, echoPulseSequence == "GRADIENT", facts.mrAcquisitionType == "3D" { variant.append("MP") }
        if isTimeOfFlight { variant.append("TOF") }
        if AcquisitionTerms.isSet(modifiers.magnetizationTransfer) { variant.append("MTC") }
        facts.sequenceVariant = variant.isEmpty ? ["NONE"] : variant
        let isWaterExcited = modifiers.spectrallySelectedExcitation == "WATER"
        if (isFatSuppressed || isWaterExcited) && !facts.scanOptions.contains("FS") { facts.scanOptions.append("FS") }
        if facts.angioFlag == nil, isTimeOfFlight || isPhaseContrast { facts.angioFlag = "Y" }
    }
}
