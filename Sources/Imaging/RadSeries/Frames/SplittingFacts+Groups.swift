import RadDICOM
import RadVolume

extension SplittingFacts {
    /// Takes what functional groups state; what they do not state stays as it is.
    mutating func read(_ groups: DataSet) {
        if let diffusion = groups.item(.mrDiffusionSequence) {
            diffusionBValue = diffusion.decimal(.diffusionBValue) ?? diffusionBValue
            diffusionDirectionality = diffusion.string(.diffusionDirectionality) ?? diffusionDirectionality
            let numbers = diffusion.item(.diffusionGradientDirectionSequence)?.decimals(.diffusionGradientOrientation)
            if let numbers, numbers.count == 3, diffusionBValue != 0 {
                let direction = Vector3(x: numbers[0], y: numbers[1], z: numbers[2])
                diffusionGradient = direction.length > 0 ? direction : nil
            }
        }
        set(\.echoTime, groups.item(.mrEchoSequence)?.decimal(.effectiveEchoTime))
        set(\.inversionTime, groups.item(.mrModifierSequence)?.decimal(.inversionTimes))
        if let timing = groups.item(.mrTimingAndRelatedParametersSequence) {
            set(\.repetitionTime, timing.decimal(.repetitionTime))
            set(\.flipAngle, timing.decimal(.flipAngle))
        }
        set(\.labelling, groups.item(.mrArterialSpinLabelingSequence)?.string(.aslContext))
        readType(groups)
        if let kernel = groups.item(.ctReconstructionSequence)?.strings(.convolutionKernel), !kernel.isEmpty {
            convolutionKernel = kernel
        }
        set(\.energy, groups.item(.ctXRayDetailsSequence)?.decimal(.kvp))
        if let synchronization = groups.item(.cardiacSynchronizationSequence) {
            set(\.triggerTime, synchronization.decimal(.nominalCardiacTriggerDelayTime))
            set(\.cardiacPhase, synchronization.decimal(.nominalPercentageOfCardiacPhase))
        }
        if let offset = groups.item(.temporalPositionSequence)?.decimal(.temporalPositionTimeOffset) {
            frameReferenceTime = offset * 1000
        }
        guard let content = groups.item(.frameContentSequence) else { return }
        set(\.stackID, content.string(.stackID))
        set(\.temporalPosition, content.integer(.temporalPositionIndex))
        set(\.acquisitionNumber, content.integer(.frameAcquisitionNumber))
        set(\.acquisitionTime, content.moment(.frameAcquisitionDateTime) ?? content.moment(.frameReferenceDateTime))
    }

    private mutating func readType(_ groups: DataSet) {
        guard let tag = FrameFacts.frameTypeTags.first(where: { groups.contains($0) }), let type = groups.item(tag)
        else { return }
        let stated = type.string(.complexImageComponent).flatMap { ImageComponent(term: $0) }
        set(\.component, stated ?? ImageComponent(imageType: type.strings(.frameType)))
    }

    private mutating func set<Value>(_ path: WritableKeyPath<SplittingFacts, Value?>, _ value: Value?) {
        if let value { self[keyPath: path] = value }
    }
}
