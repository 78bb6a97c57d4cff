package import RadDICOM
import RadVolume

extension SplittingFacts {
    /// Takes the facts of a classic image from its data set: public elements first, then those of vendors.
    package init(dataSet: DataSet) {
        readDiffusion(dataSet)
        echoTime = dataSet.decimal(.echoTime) ?? dataSet.decimal(.effectiveEchoTime)
        echoNumber = dataSet.integer(.echoNumbers)
        component = SplittingFacts.component(dataSet)
        inversionTime = dataSet.decimal(.inversionTime)
        repetitionTime = dataSet.decimal(.repetitionTime)
        flipAngle = dataSet.decimal(.flipAngle)
        labelling = dataSet.string(.aslContext)
        convolutionKernel = dataSet.strings(.convolutionKernel)
        energy = dataSet.decimal(.kvp)
        triggerTime = dataSet.decimal(.triggerTime) ?? dataSet.decimal(.nominalCardiacTriggerDelayTime)
        cardiacPhase =
            dataSet.decimal(.nominalPercentageOfCardiacPhase)
            ?? dataSet.integer(.philipsPhaseNumber).map { Double($0) }
        temporalPosition = dataSet.integer(.temporalPositionIdentifier) ?? dataSet.integer(.temporalPositionIndex)
        numberOfTemporalPositions = dataSet.integer(.numberOfTemporalPositions)
        acquisitionNumber = dataSet.integer(.acquisitionNumber)
        acquisitionTime =
            dataSet.moment(.acquisitionDateTime) ?? dataSet.moment(date: .acquisitionDate, time: .acquisitionTime)
            ?? dataSet.secondOfDay(.acquisitionTime)
        contentTime = dataSet.moment(date: .contentDate, time: .contentTime) ?? dataSet.secondOfDay(.contentTime)
        frameReferenceTime = dataSet.decimal(.frameReferenceTime)
        stackID = dataSet.string(.stackID)
    }

    private mutating func readDiffusion(_ dataSet: DataSet) {
        diffusionBValue = SplittingFacts.bValue(dataSet)
        diffusionDirectionality =
            dataSet.string(.diffusionDirectionality) ?? dataSet.string(.philipsDiffusionDirection)
        guard let value = diffusionBValue, value > 0 else { return }
        diffusionGradient = SplittingFacts.gradient(dataSet)
    }

    /// The b value of the public element or a vendor's; GE adds multiples of 1e9 to mark its own coding.
    static func bValue(_ dataSet: DataSet) -> Double? {
        if let value = dataSet.decimal(.diffusionBValue) { return value }
        if let value = dataSet.integer(.geDiffusionBValue), value >= 0 { return Double(value % 1_000_000_000) }
        return dataSet.decimal(.siemensDiffusionBValue) ?? dataSet.decimal(.philipsDiffusionBValue)
            ?? dataSet.decimal(.unitedImagingDiffusionBValue)
    }

    /// The first direction that is stated in full; nil for a direction of length 0, which marks a trace image.
    private static func gradient(_ dataSet: DataSet) -> Vector3? {
        let whole: [Tag] = [
            .diffusionGradientOrientation, .siemensDiffusionGradientDirection, .unitedImagingDiffusionDirection,
        ]
        var candidates = whole.map { dataSet.decimals($0) }
        let parts: [[Tag]] = [
            [.philipsDiffusionDirectionRL, .philipsDiffusionDirectionAP, .philipsDiffusionDirectionFH],
            [.geDiffusionDirectionX, .geDiffusionDirectionY, .geDiffusionDirectionZ],
        ]
        candidates += parts.map { $0.compactMap { dataSet.decimal($0) } }
        for numbers in candidates where numbers.count == 3 {
            let direction = Vector3(x: numbers[0], y: numbers[1], z: numbers[2])
            return direction.length > 0 ? direction : nil
        }
        return nil
    }

    /// The component by the public element, the vendors' ones, or the third and later values of ImageType.
    private static func component(_ dataSet: DataSet) -> ImageComponent? {
        if let term = dataSet.string(.complexImageComponent), let component = ImageComponent(term: term) {
            return component
        }
        switch dataSet.integer(.geImageDataType) {
        case 0: return .magnitude
        case 1: return .phase
        case 2: return .real
        case 3: return .imaginary
        default: break
        }
        if let term = dataSet.string(.philipsComponent), let component = ImageComponent(term: term) {
            return component
        }
        return ImageComponent(imageType: dataSet.strings(.imageType))
    }
}

extension ImageComponent {
    /// The component that a term names: a word or its first letter; nil for MIXED and other terms.
    package init?(term: String) {
        switch term.uppercased() {
        case "M", "MAGNITUDE": self = .magnitude
        case "P", "PHASE": self = .phase
        case "R", "REAL": self = .real
        case "I", "IMAGINARY": self = .imaginary
        default: return nil
        }
    }

    /// The component that the values of ImageType from the third on name.
    package init?(imageType: [String]) {
        guard let component = imageType.dropFirst(2).lazy.compactMap({ ImageComponent(term: $0) }).first
        else { return nil }
        self = component
    }
}
